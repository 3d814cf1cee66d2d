"""The cast of every test: one estate, its people, and strangers next door. The same names mean the same parts everywhere.

Wang owns 3-2-1801; Chen is the clerk; Li leads today; Zhang repairs; Ding's firm built the pipes; Zhao keeps the
warranty office; Mo owns another home; Qian is a clerk of another project, Sun of another company.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from anju.core.time import machine_now, product_now
from anju.estate.models import Area, Building, Company, Group, Project, Room, Unit
from anju.intake.actions import Reporter, Ring, Urgency
from anju.matters.act import Actor
from anju.matters.models import Attachment, Matter
from anju.partners.models import Contract, Contractor
from anju.people.models import DeskShift, Duty, Grant, Person, Residency, RosterMonth
from anju.people.queries import phone_row, reach_of
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.rulebook.actions.defaults import load_defaults

PASSWORD = "anju-test-2026"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def person(
    name: str,
    kind: str,
    *,
    username: str | None = None,
    phone: str = "",
    firm: Contractor | None = None,
    form: str = "",
) -> Person:
    made = Person(
        name=name, kind=kind, username=username, firm=firm, form_of_address=form, created_at=machine_now(),
        initials="".join(name.lower().split()),
    )  # fmt: skip
    made.set_password(PASSWORD) if username else made.set_unusable_password()
    made.save(force_insert=True)
    if phone:
        phone_row(person=made, number=phone).save(force_insert=True)
    return made


def grant(who: Person, role: str, *, project: Project | None = None, company: Company | None = None) -> None:
    Grant.objects.create(person=who, role=role, project=project, company=company, starts_on=date(2020, 1, 1))


def room(project: Project, building: Building, unit: Unit, floor: int, number: str) -> Room:
    label = "-".join(part for part in (building.code, unit.code, number) if part)
    return Room.objects.create(
        project=project, building=building, unit=unit, floor=floor, number=number, label=label,
        key=hashlib.sha256(f"{project.code}{label}".encode()).hexdigest()[:24], delivered_on=date(2024, 12, 29),
    )  # fmt: skip


@dataclass
class Cast:
    """Everybody, by the part they play."""

    group: Group
    company: Company
    project: Project
    building: Building
    home: Room
    home_above: Room
    lobby: Area
    owner: Person
    neighbour: Person
    clerk: Person
    desk_lead: Person
    lead: Person
    engineer: Person
    technician: Person
    other_technician: Person
    firm: Contractor
    contract: Contract
    foreman: Person
    firms_worker: Person
    warranty: Person
    admin: Person
    other_project: Project
    stranger_clerk: Person
    other_company_clerk: Person
    numbers: dict[str, int] = field(default_factory=dict)

    def actor(self, who: Person) -> Actor:
        """Who acts, as the middleware would build it."""
        return Actor(person_id=who.pk, reach=reach_of(who))

    def file(self, who: Person, kind: str = "photo") -> str:
        """The key of an upload of this person's that no verb has claimed yet."""
        self.numbers["file"] = self.numbers.get("file", 0) + 1
        key = f"file{self.numbers['file']:08d}{who.pk}"
        Attachment.objects.create(
            key=key, kind=kind, uploaded_by=who, uploaded_at=machine_now(), content_type="image/png", size=10,
            digest=hashlib.sha256(key.encode()).hexdigest(), path=f"test/{key}.png",
        )  # fmt: skip
        return key

    def repair(
        self,
        *,
        items: int = 1,
        urgency: str = "normal",
        rang_at: datetime | None = None,
        room: Room | None = None,
        **ring: Any,
    ) -> Matter:
        """A repair the clerk registered for the owner's home."""
        return register_repair(
            project=self.project,
            room=room or self.home,
            area=None,
            reporter=Reporter(name="王晓华", phone="13800005678", relation="owner", person=self.owner),
            ring=Ring(channel="hotline", rang_at=rang_at, **ring),
            urgency=Urgency(decided=urgency, proposed=urgency),
            description="卫生间天花板一直往下滴水",
            items=[NewItem(place="卫生间", part="顶棚") for _ in range(items)],
            by=self.actor(self.clerk),
        )


def build_cast() -> Cast:
    """Write the cast into the database."""
    load_defaults()
    group = Group.objects.create(name="安居集团", hotline="400-000-0000")
    company = Company.objects.create(group=group, code="HD", name="华东公司")
    other_company = Company.objects.create(group=group, code="HB", name="华北公司")
    project = Project.objects.create(company=company, code="YQ", name="云栖苑", hotline="000-0000-0231")
    other_project = Project.objects.create(company=company, code="HL", name="和澜苑")
    far_project = Project.objects.create(company=other_company, code="BJ", name="北岸")
    building = Building.objects.create(project=project, code="3", completed_on=date(2024, 10, 18))
    unit = Unit.objects.create(building=building, code="2")
    home, above = room(project, building, unit, 18, "1801"), room(project, building, unit, 19, "1901")
    lobby = Area.objects.create(project=project, building=building, name="3栋大堂")
    firm = Contractor.objects.create(code="DY", name="丁源机电安装有限公司", short_name="丁源机电", kind="trade")
    contract = Contract.objects.create(
        contractor=firm, project=project, number="YQ-MEP-01", trades=[""], completed_on=date(2024, 10, 18),
        starts_on=date(2022, 1, 1), warranty_clause="14.2",
    )  # fmt: skip
    cast = Cast(
        group=group, company=company, project=project, building=building, home=home, home_above=above, lobby=lobby,
        owner=person("王晓华", "resident", phone="13800005678", form="女士"),
        neighbour=person("莫言之", "resident", phone="13900001234", form="先生"),
        clerk=person("陈晓", "staff", username="chen", phone="13700000001"),
        desk_lead=person("周敏", "staff", username="zhou"),
        lead=person("李刚", "staff", username="li", phone="13800002210"),
        engineer=person("赵工", "staff", username="zhaogong"),
        technician=person("张强", "staff", username="zhang", phone="13700000003"),
        other_technician=person("何平", "staff", username="he"),
        firm=firm, contract=contract,
        foreman=person("丁大海", "contractor", username="ding", firm=firm),
        firms_worker=person("刘成", "contractor", username="liu", firm=firm),
        warranty=person("赵敏", "staff", username="zhaomin"),
        admin=person("管理员", "staff", username="root"),
        other_project=other_project,
        stranger_clerk=person("钱进", "staff", username="qian"),
        other_company_clerk=person("孙立", "staff", username="sun"),
    )  # fmt: skip
    Residency.objects.create(person=cast.owner, room=home, relation="owner", starts_on=date(2024, 12, 29))
    Residency.objects.create(person=cast.neighbour, room=above, relation="owner", starts_on=date(2024, 12, 29))
    for who, role in (
        (cast.clerk, "desk"), (cast.desk_lead, "desk_lead"), (cast.lead, "duty_lead"), (cast.engineer, "prop_eng"),
        (cast.technician, "technician"), (cast.other_technician, "technician"), (cast.warranty, "warranty"),
    ):  # fmt: skip
        grant(who, role, project=project)
    grant(cast.foreman, "contractor", project=project)
    grant(cast.firms_worker, "contractor", project=project)
    grant(cast.admin, "admin")
    grant(cast.stranger_clerk, "desk", project=other_project)
    grant(cast.other_company_clerk, "desk", project=far_project)
    _roster(cast)
    return cast


def _roster(cast: Cast) -> None:
    """Li leads yesterday, today and the two days after, on a published roster, with the engineer as deputy."""
    shift = DeskShift.objects.create(
        project=cast.project, name="全天", starts=datetime.min.time(), ends=datetime.min.time()
    )
    today = product_now().astimezone(SHANGHAI).date()
    for day in (today + timedelta(days=step) for step in range(-1, 3)):
        roster, _ = RosterMonth.objects.get_or_create(
            project=cast.project, month=day.replace(day=1), defaults={"published_at": datetime(2026, 1, 1, tzinfo=UTC)}
        )
        Duty.objects.create(roster=roster, day=day, part="lead", person=cast.lead)
        Duty.objects.create(roster=roster, day=day, part="deputy", person=cast.engineer)
        Duty.objects.create(roster=roster, day=day, part="desk", person=cast.clerk, shift=shift)


@pytest.fixture
def cast(db: None) -> Cast:
    """The estate and its people, fresh for one test."""
    return build_cast()
