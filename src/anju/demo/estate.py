"""The homes, and who lives in them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from anju.core.fresh import fresh
from anju.core.pinyin import initials
from anju.core.rows import write
from anju.core.time import machine_now
from anju.demo.people import FIRMS, OWNER_PHONE, PASSWORD, STAFF, Part, invented_name, invented_phone
from anju.estate.models import Area, Building, Company, Group, Phase, Project, Room, Unit
from anju.partners.models import Contract, Contractor
from anju.people.models import Grant, Person, Residency
from anju.people.queries import phone_row

LAYOUTS = (("A1", "89.20"), ("B1", "104.50"), ("B2", "118.60"), ("C1", "139.80"))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One project: buildings × units × floors × homes a floor, and when it was completed and handed over."""

    code: str
    name: str
    company: str
    hotline: str
    buildings: int
    units: int
    floors: int
    across: int
    completed_on: date
    delivered_on: date


PLANS = (
    Plan(code="YQ", name="云栖苑", company="HD", hotline="000-0000-0231", buildings=9, units=2, floors=26, across=2,
         completed_on=date(2024, 10, 18), delivered_on=date(2024, 12, 29)),
    Plan(code="HL", name="和澜苑", company="HD", hotline="000-0000-0331", buildings=6, units=2, floors=30, across=2,
         completed_on=date(2025, 9, 12), delivered_on=date(2025, 12, 20)),
    Plan(code="BA", name="北岸花园", company="HB", hotline="000-0000-0431", buildings=5, units=2, floors=18, across=2,
         completed_on=date(2022, 6, 30), delivered_on=date(2022, 9, 30)),
)  # fmt: skip


def build_group() -> dict[str, Company]:
    """The group and its two companies."""
    group = Group.objects.create(name="安居示范集团", hotline="400-000-0000")
    return {
        code: Company.objects.create(group=group, code=code, name=name, hotline=hotline)
        for code, name, hotline in (("HD", "华东公司", "000-0000-0801"), ("HB", "华北公司", "000-0000-0802"))
    }


def build_project(plan: Plan, company: Company) -> Project:
    """One project with its homes and common areas, written in bulk."""
    project = Project.objects.create(company=company, code=plan.code, name=plan.name, hotline=plan.hotline)
    phase = Phase.objects.create(project=project, name="一期")
    buildings = Building.objects.bulk_create(
        Building(project=project, phase=phase, code=str(no), completed_on=plan.completed_on)
        for no in range(1, plan.buildings + 1)
    )
    units = Unit.objects.bulk_create(
        Unit(building=building, code=str(no)) for building in buildings for no in range(1, plan.units + 1)
    )
    Room.objects.bulk_create(_rooms(plan, project, units), batch_size=500)
    Area.objects.bulk_create(
        Area(project=project, building=building, name=f"{building.code}栋大堂") for building in buildings
    )
    Area.objects.bulk_create(Area(project=project, name=name) for name in ("地下车库", "中心花园"))
    return project


def _rooms(plan: Plan, project: Project, units: list[Unit]) -> Iterator[Room]:
    for unit in units:
        for floor in range(1, plan.floors + 1):
            for across in range(1, plan.across + 1):
                layout, area = LAYOUTS[(across + int(unit.code)) % len(LAYOUTS)]
                number = f"{floor}{across:02d}"
                yield Room(
                    project=project, building=unit.building, unit=unit, floor=floor, number=number,
                    label=f"{unit.building.code}-{unit.code}-{number}", layout=layout, area=Decimal(area),
                    delivered_on=plan.delivered_on + timedelta(days=(floor * across) % 9),
                    key=secrets.token_urlsafe(15),
                )  # fmt: skip


def settle_residents(project: Project, random: Random, *, first_serial: int) -> int:
    """An owner for each home and a family member for some; returns the next free serial of numbers."""
    rooms = list(Room.objects.filter(project=project).order_by("id"))
    people, homes = [], []
    for room in rooms:
        for relation in ("owner", "family")[: 2 if random.random() < 0.3 else 1]:
            name, form = invented_name(random)
            people.append(_resident(name, form))
            homes.append((room, relation))
    phones = [phone_row(person=person, number=invented_phone(first_serial + no)) for no, person in enumerate(people)]
    lives = [
        fresh(Residency, person=person, room=room, relation=relation, starts_on=room.delivered_on)
        for person, (room, relation) in zip(people, homes, strict=True)
    ]
    with transaction.atomic():
        write(new=[*people, *phones, *lives])
    return first_serial + len(people)


def _resident(name: str, form: str) -> Person:
    return fresh(
        Person, name=name, initials=initials(name), kind=Person.Kind.RESIDENT, form_of_address=form, created_at=machine_now(),
        password="!",  # noqa: S106 nobody signs in with it
    )  # fmt: skip


def settle_owner(project: Project) -> Person:
    """The owner whose phone the demo people page names: 王晓华 of 3-2-1801, in place of who lived there."""
    room = Room.objects.get(project=project, label="3-2-1801")
    first = Residency.objects.filter(room=room, relation="owner").select_related("person").get()
    person = first.person
    Person.objects.filter(pk=person.pk).update(name="王晓华", initials=initials("王晓华"), form_of_address="女士")
    person.phones.all().delete()
    phone_row(person=person, number=OWNER_PHONE).save(force_insert=True)
    Residency.objects.filter(pk=first.pk).update(starts_on=room.delivered_on)
    person.refresh_from_db()
    return person


def hire(projects: list[Project], random: Random) -> None:
    """Firms with contracts everywhere, and one person per role to sign in as, with their grants."""
    firms = _sign_contracts(projects)
    hashed = make_password(PASSWORD)  # one slow hash for all: they share the printed password
    for part in STAFF:
        person = Person(
            username=part.username, name=part.name, initials=initials(part.name), trades=list(part.trades),
            kind=Person.Kind.CONTRACTOR if part.firm else Person.Kind.STAFF, firm=firms.get(part.firm),
            badge=f"{random.randrange(10, 999):03d}", created_at=machine_now(),
        )  # fmt: skip
        person.password = hashed
        person.save(force_insert=True)
        phone_row(person=person, number=f"1991{random.randrange(10**6, 10**7)}").save(force_insert=True)
        for place in _places(part, projects):
            Grant.objects.create(person=person, role=part.role, starts_on=date(2024, 1, 1), **place)


def _places(part: Part, projects: list[Project]) -> list[dict[str, object]]:
    if part.place == "group":
        return [{}]
    if part.role == "warranty":
        return [{"company": company} for company in dict.fromkeys(project.company for project in projects)]
    if part.place == "company":
        return [{"company": projects[0].company}]
    if part.role in {"desk", "desk_lead", "duty_lead", "prop_eng", "technician", "contractor", "third_party"}:
        return [{"project": project} for project in projects]
    return [{"project": projects[0]}]


def _sign_contracts(projects: list[Project]) -> dict[str, Contractor]:
    firms: dict[str, Contractor] = {}
    for code, name, short, kind, trades, clause in FIRMS:
        firms[code] = Contractor.objects.create(
            code=code, name=name, short_name=short, initials=initials(short), kind=kind, contact=""
        )
        for project in projects:
            completed = project.buildings.order_by("id").values_list("completed_on", flat=True)[0]
            Contract.objects.create(
                contractor=firms[code], project=project, number=f"{project.code}-{code}-01", trades=trades,
                completed_on=completed, warranty_clause=clause, starts_on=date(2021, 3, 1),
                settlement_fen=1_200_000_00 * 10, retention_fen=360_000_00,
            )  # fmt: skip
    return firms
