"""The world of the matrix: the cast, one person for every part in it, cases on both sides of every border, canaries.

A canary is a text that only some may read. Each answer of the matrix is searched for all of them.
"""

import io
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.test import Client
from PIL import Image

from anju.clocks.models import Clock
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now, product_now
from anju.enquiries.tests.acting import asked
from anju.estate.models import Building, Project, Room, Unit
from anju.followup.actions import make_summary, open_visit, set_care_plan
from anju.imports.actions import stage_import
from anju.incidents.actions import inform_households, join_case, open_incident
from anju.intake.access import case_link, guest_from
from anju.intake.actions import Reporter, Ring, Urgency
from anju.intake.callbacks.actions import record_missed_call
from anju.intake.referrals.tests.acting import referred
from anju.knowledge.actions import Wording, agree_entry, draft_entry, load_answers
from anju.ladder.actions import issue_directive
from anju.matters import files
from anju.matters.models import Matter
from anju.notices.models import Gateway, Notice, Subscription
from anju.papers.prints.actions import run_print, start_print
from anju.partners.models import Contract, Contractor
from anju.people.models import DeskShift, Duty, Grant, OnCall, Person, Residency, ShiftNote, Swap
from anju.publishing.actions import draft_bulletin, publish_bulletin, set_service_point, sign_up
from anju.publishing.inputs import Write
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.repairs.models import Payment, Quote
from anju.rulebook.models import ClauseEdition, Defect
from anju.verbs.performing import perform
from anju.verbs.registering import Report, register
from tests.cast import Cast, build_cast, grant, person, room

READERS = [
    "desk",
    "desk_lead",
    "duty_lead",
    "prop_eng",
    "warranty",
    "dev_cs",
    "proj_eng",
    "pm",
    "prop_mgr",
    "group_cs",
    "head",
]
NOT_READERS = ["technician", "idle_technician", "third_party", "peer_dept", "sales", "cashier", "admin"]
OUTSIDERS = ["desk_elsewhere", "lead_elsewhere", "pm_elsewhere", "desk_far", "head_far"]
FIRMS = ["contractor", "firm_worker", "other_contractor"]
RESIDENTS = ["owner", "neighbour", "past_owner"]
GROUPS: dict[str, list[str]] = {
    "anonymous": ["anonymous"],
    "link": ["link"],
    "readers": READERS,
    "not_readers": NOT_READERS,
    "here": READERS + NOT_READERS,
    "outsiders": OUTSIDERS,
    "staff": READERS + NOT_READERS + OUTSIDERS,
    "firms": FIRMS,
    "residents": RESIDENTS,
    "household": ["owner", "link"],
    "people": READERS + NOT_READERS + OUTSIDERS + FIRMS + RESIDENTS,
    "everyone": [*READERS, *NOT_READERS, *OUTSIDERS, *FIRMS, *RESIDENTS, "link", "anonymous"],
    "leads": ["duty_lead", "prop_eng", "proj_eng"],
    "desks": ["desk", "desk_lead"],
    "workers": ["technician", "contractor", "firm_worker"],
}


def actors_of(expression: str) -> frozenset[str]:
    """`readers workers -head`: names of groups and actors, added or taken away from left to right."""
    found: set[str] = set()
    for word in expression.split():
        name = word.removeprefix("-")
        named = set(GROUPS.get(name, [name]))
        if named - set(GROUPS["everyone"]):
            raise ValueError(f"no actor or group is called {name!r}")
        found = found - named if word.startswith("-") else found | named
    return frozenset(found)


ON_PAGES = frozenset({"desk"})


@dataclass(frozen=True)
class Canary:
    """A text, who may find it in an answer, and whether somebody must."""

    text: str
    allowed: frozenset[str]
    must_be_seen: bool = True
    seen_in: frozenset[str] = frozenset({"api", "desk"})
    """the sections whose answers have it"""


@dataclass
class World:
    """Everything the matrix needs: who asks, what addresses and bodies are filled with, what must not leak."""

    cast: Cast
    people: dict[str, Person]
    values: dict[str, Any]
    canaries: dict[str, Canary]
    link_of: Matter
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """A browser in which this actor is signed in (or holds the case's link, or is nobody)."""
        if actor not in self.clients:
            client = Client(raise_request_exception=False)
            if actor == "link":
                session = client.session
                session["guest"] = secrets.token_hex(8)
                session["guest_of"] = guest_from(case_link(self.link_of.pk)).guest_of
                session.save()
                client.cookies["anju_session"] = str(session.session_key)
            elif actor != "anonymous":
                client.force_login(self.people[actor])
                session = client.session
                session["seen"] = machine_now().timestamp()  # or every undone request would write it again
                session.save()
            self.clients[actor] = client
        return self.clients[actor]

    def filled(self, value: Any) -> Any:
        """A sample with its `@name` places filled in."""
        if isinstance(value, str) and value.startswith("@"):
            found = self.values[value[1:]]
            return found() if callable(found) else found
        if isinstance(value, dict):
            return {key: self.filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.filled(inner) for inner in value]
        return value


def build_world() -> World:
    """Write it into the database."""
    cast = build_cast()
    people = _people(cast)
    matter, photo = _case(cast)
    _paid(cast, matter)
    stranger, stranger_home = _elsewhere(cast, people)
    past = _repair(cast, people["past_owner"], cast.home, "旧业主的话")
    Matter.objects.filter(pk=past.pk).update(opened_at=product_now() - timedelta(days=900), opened_on=date(2024, 6, 1))
    neighbours = _repair(cast, cast.neighbour, cast.home_above, "邻居的话金丝雀")
    later = product_now() + timedelta(days=1)
    values = {
        "number": matter.number,
        "n": 1,
        "item_no": 1,
        "key": photo,
        "project": "YQ",
        "code": "YQ",
        "room": cast.home.label,
        "label": cast.home.label,
        "room_key": cast.home.key,
        "token": case_link(matter.pk),
        "technician": cast.technician.pk,
        "idle_technician": cast.other_technician.pk,
        "firm_worker": cast.firms_worker.pk,
        "contractor": cast.firm.code,
        "owner": cast.owner.pk,
        "month": f"{product_now():%Y-%m}",
        "today": f"{product_now():%Y-%m-%d}",
        "later": later.isoformat(),
        "later_still": (later + timedelta(hours=1)).isoformat(),
        "ring": (product_now() - timedelta(minutes=1)).replace(microsecond=0).isoformat(),
        "picture": _picture,
        **_kept(cast, matter),
        **_others(cast, matter),
    }
    canaries = _canaries(matter=matter, stranger=stranger, past=past, neighbours=neighbours, home=stranger_home)
    return World(cast=cast, people=people, values=values, canaries=canaries, link_of=matter)


def _kept(cast: Cast, matter: Matter) -> dict[str, Any]:
    """Rows of master data that addresses name."""
    project = cast.project
    today = Duty.objects.filter(roster__project=project, part=Duty.Part.LEAD).order_by("-day")[0]
    swap = Swap.objects.create(duty=today, taker=cast.engineer, asked_by=cast.lead, asked_at=product_now())
    note = ShiftNote.objects.create(
        project=project, day=product_now().date(), text="两件未回电", written_by=cast.clerk, written_at=product_now()
    )
    job = stage_import(
        actor=cast.actor(cast.admin), project=project, kind="rooms", name="rooms.csv", content=_workbook().read()
    )
    dead = OutboxRow.objects.create(
        topic="test.dead", key="1", state="dead", created_at=machine_now(), wanted_at=machine_now(),
        due_at=machine_now(), settled_at=machine_now(),
    )  # fmt: skip
    printed = start_print(
        actor=cast.actor(cast.clerk), project=project, kind="acceptance", base="http://testserver/",
        numbers=[matter.number],
    )  # fmt: skip
    run_print(job_id=printed.pk)
    return {
        "job_id": job.pk,
        "print_id": printed.pk,
        "row_id": dead.pk,
        "workbook": _workbook,
        "building_id": cast.building.pk,
        "unit_id": cast.home.unit_id,
        "room_id": cast.home.pk,
        "area_id": cast.lobby.pk,
        "clock_id": Clock.objects.filter(matter=matter).order_by("id")[0].pk,
        "person_id": cast.owner.pk,
        "grant_id": Grant.objects.get(person=cast.technician).pk,
        "residency_id": Residency.objects.get(person=cast.owner).pk,
        "duty": today.pk,
        "swap_with": f"p{cast.engineer.pk}",
        "swap_id": swap.pk,
        "note_id": note.pk,
        "shift_id": DeskShift.objects.get(project=project).pk,
        "first": f"{product_now():%Y-%m}-01",
        "defect_id": Defect.objects.get(code="C02").pk,
        "edition_id": ClauseEdition.objects.get(clause="arrival.normal").pk,
        "no": 1,
        "service_point": _service_point(cast),
        "on_call": _on_call(cast),
        "on_call_person": Person.objects.get(username="m-dev_cs").pk,
        "subscription": Subscription.objects.create(
            name="ERP", address="https://erp.example.com/", secret="0" * 16, kinds=["repair.*"], made_at=product_now()
        ).pk,
    }


def _others(cast: Cast, matter: Matter) -> dict[str, Any]:
    """Numbers of matters of every other kind, and what hangs on them."""
    return {
        "call_back": _missed_call(cast),
        "incident": _incident(cast, matter),
        "directive": _directive(cast, matter),
        **_follow_ups(cast),
        "two_homes": _two_homes(cast),
        **_answers(cast),
        "enquiry": asked(cast).number,
        "referral": referred(cast).number,
        "complaint": _complaint(cast),
        **_bulletins(cast),
        **_not_told(cast, matter),
    }


def _bulletins(cast: Cast) -> dict[str, str]:
    """Numbers of a published activity, for which the owner has signed up, and of a draft."""
    by = cast.actor(cast.desk_lead)
    draft = Write(kind="announcement", title="草稿", text="公告草稿金丝雀")
    given = Write(
        kind="activity", title="包粽子", text="一起来", place="大堂", starts_at=product_now() + timedelta(days=5)
    )
    number = draft_bulletin(project=cast.project, given=given, by=by).number
    publish_bulletin(number=number, by=by)
    sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    return {"bulletin": number, "bulletin_draft": draft_bulletin(project=cast.project, given=draft, by=by).number}


def _on_call(cast: Cast) -> int:
    """Somebody of the company's customer service, on call today."""
    somebody = Person.objects.get(username="m-dev_cs")
    row = OnCall.objects.create(
        role="dev_cs", company=cast.company, day=product_now().date(), starts=time(8), ends=time(8), person=somebody
    )
    return row.pk


def _service_point(cast: Cast) -> int:
    """Where to ring in the project."""
    by = cast.actor(cast.admin)
    point = set_service_point(actor=by, rung="developer", hotline="010-1234", hours="24 h", project_id=cast.project.pk)
    return point.pk


def _not_told(cast: Cast, matter: Matter) -> dict[str, Any]:
    """A gateway out of use, and a notice that no route delivered."""
    gateway = Gateway.objects.create(route="wecom", name="群", address="https://93.184.216.34/", active=False)
    notice = Notice.objects.create(
        key="undelivered", matter=matter, company=cast.company, person=cast.lead, route="sms", template="urged",
        state="undelivered", made_at=product_now(),
    )  # fmt: skip
    return {"gateway_id": gateway.pk, "notice_id": notice.pk}


def _answers(cast: Cast) -> dict[str, Any]:
    """Entries of the project's knowledge base: one for staff with its draft, one that owners read."""
    load_answers()
    inside, outside = (
        Wording(question_zh="内部口径", answer_zh="内部口径金丝雀", topic="other", audience="staff"),
        Wording(question_zh="漏水怎么办", answer_zh="先关总阀", topic="use", audience="owners"),
    )
    by, agrees = cast.actor(cast.admin), cast.actor(cast.desk_lead)
    draft = draft_entry(actor=by, wording=inside, project_id=cast.project.pk)
    agree_entry(actor=agrees, edition_id=draft.pk)
    asked = draft_entry(actor=cast.actor(cast.warranty), wording=outside, project_id=cast.project.pk)
    shown = draft_entry(actor=by, wording=outside, project_id=cast.project.pk)
    agree_entry(actor=agrees, edition_id=shown.pk)
    return {"answer": draft.entry_id, "answer_draft": asked.pk, "answer_owners": shown.entry_id}


def _follow_ups(cast: Cast) -> dict[str, Any]:
    """A visit, a plan of care, a summary to sign."""
    lead, day = cast.actor(cast.desk_lead), product_now().date() - timedelta(days=2)
    plan = set_care_plan(
        room=cast.home, responsible=cast.clerk, every_days=14, reason="反复漏水", points="防水进度", by=lead
    )
    return {
        "caller": cast.clerk.pk,
        "visit": open_visit(room=cast.home_above, by=lead).number,
        "care_plan": plan.number,
        "summary": make_summary(project=cast.project, first=day, last=day, by=lead).number,
    }


def _missed_call(cast: Cast) -> str:
    """Number of a call that nobody took."""
    missed = record_missed_call(project=cast.project, phone="13922223333", by=cast.actor(cast.clerk))
    return missed.matter.number


def _directive(cast: Cast, matter: Matter) -> str:
    """The developer's customer service asks the project manager about the case."""
    ask = "请说明三次上门未修好的原因"
    by = cast.actor(Person.objects.get(username="m-dev_cs"))
    return issue_directive(project=cast.project, to_role="pm", ask=ask, case=matter.number, by=by).number


def _incident(cast: Cast, matter: Matter) -> str:
    """Number of a burst main in building 3, to which the case belongs."""
    by = cast.actor(cast.lead)
    number = open_incident(project=cast.project, kind="water", places=["3"], what="主管爆裂", by=by).number
    join_case(number=number, case=matter.number, by=by)
    inform_households(number=number, text="正在抢修,请各户节约用水。", by=by)
    return number


def _two_homes(cast: Cast) -> str:
    """Number of a leak at the owner's that comes from the neighbour's; each household has stated its damage."""
    number = _repair(cast, cast.owner, cast.home, "天花板又滴水").number
    above = cast.home_above.label

    def do(name: str, who: Person, **inputs: Any) -> None:
        perform(name, number=number, actor=cast.actor(who), inputs=inputs)

    do("join_home", cast.lead, room=above, reason="正上方")
    do("state_damage", cast.owner, room=cast.home.label, what="楼下陈述金丝雀")
    do("state_damage", cast.neighbour, room=above, what="楼上陈述金丝雀")
    return number


def _complaint(cast: Cast) -> str:
    """Number of the owner's complaint, with a department asked, somebody found responsible, and a measure set."""
    report = Report(
        project=cast.project, room=cast.home, area=None, kind="complaint", channel="counter", reporter=cast.owner,
        reporter_name="王晓华", reporter_phone="13800005678", description="投诉金丝雀",
    )  # fmt: skip
    number = register(report, actor=cast.actor(cast.clerk)).number

    def do(name: str, **inputs: Any) -> None:
        perform(name, number=number, actor=cast.actor(cast.desk_lead), inputs=inputs)

    do("decide_valid", grounds=["manners"], reason="属实")
    do("name_cause", cause="培训不足")
    do("ask_department", department="prop_eng", question="当班的是谁？")
    do("find_responsible", department="prop_eng", person=cast.engineer.pk, found="用语不当")
    week = (product_now() + timedelta(days=7)).isoformat()
    do("set_measure", measure="重新培训", person=cast.engineer.pk, by_when=week)
    return number


def _people(cast: Cast) -> dict[str, Person]:
    people = {
        "owner": cast.owner, "neighbour": cast.neighbour, "desk": cast.clerk, "desk_lead": cast.desk_lead,
        "duty_lead": cast.lead, "prop_eng": cast.engineer, "technician": cast.technician,
        "idle_technician": cast.other_technician, "contractor": cast.foreman, "firm_worker": cast.firms_worker,
        "warranty": cast.warranty, "admin": cast.admin, "desk_elsewhere": cast.stranger_clerk,
        "desk_far": cast.other_company_clerk,
    }  # fmt: skip
    for role in ["dev_cs", "proj_eng", "pm", "prop_mgr", "third_party", "peer_dept", "sales", "cashier"]:
        people[role] = person(f"测{role}", "staff", username=f"m-{role}")
        grant(people[role], role, project=cast.project)
    people["group_cs"] = person("集团客服", "staff", username="m-group")
    grant(people["group_cs"], "group_cs")
    people["head"] = person("华东总", "staff", username="m-head")
    grant(people["head"], "head", company=cast.company)
    for name, role in (("lead_elsewhere", "duty_lead"), ("pm_elsewhere", "pm")):
        people[name] = person(f"测{name}", "staff", username=f"m-{name}")
        grant(people[name], role, project=cast.other_project)
    people["head_far"] = person("华北总", "staff", username="m-head-far")
    grant(people["head_far"], "head", company=Project.objects.get(code="BJ").company)
    other = Contractor.objects.create(code="QT", name="其他防水公司", short_name="其他防水", kind="trade")
    Contract.objects.create(contractor=other, project=cast.project, number="YQ-X-9", trades=["防水"])
    people["other_contractor"] = person("齐天", "contractor", username="m-qt", firm=other)
    grant(people["other_contractor"], "contractor", project=cast.project)
    people["past_owner"] = person("旧业主", "resident", phone="13511112222")
    Residency.objects.create(
        person=people["past_owner"], room=cast.home, starts_on=date(2020, 1, 1), ends_on=date(2024, 12, 29)
    )
    return people


def _case(cast: Cast) -> tuple[Matter, str]:
    """The case of the matrix: on site, item 1 with our technician, item 2 done by the firm, a note among staff."""
    matter = cast.repair(items=2)

    def do(name: str, who: Person, item: int = 0, **inputs: Any) -> None:
        perform(name, number=matter.number, item_no=item, actor=cast.actor(who), inputs=inputs)

    by = (product_now() + timedelta(days=3)).isoformat()
    do("set_off", cast.lead)
    do("arrive", cast.lead)
    photo = files.keep(upload=_picture(), actor=cast.actor(cast.lead)).key
    lines = [{"item": n, "finding": "渗水", "method": "换密封圈", "finish_by": by} for n in (1, 2)]
    do("agree_plan", cast.lead, lines=lines, consent="spoken", photos=[photo])
    do("assign_technician", cast.lead, 1, technician=cast.technician.pk)
    do("assign_contractor", cast.lead, 2, contractor=cast.firm.code)
    do("name_worker", cast.foreman, 2, technician=cast.firms_worker.pk)
    do("arrive_at_item", cast.firms_worker, 2)
    shown = files.keep(upload=_picture(), actor=cast.actor(cast.firms_worker)).key
    do("finish_work", cast.firms_worker, 2, photos=[shown])
    do("add_note", cast.lead, words="内部备注金丝雀", audience="staff")
    return matter, photo


def _paid(cast: Cast, matter: Matter) -> None:
    """Money was taken for item 1: what its receipt says."""
    item = matter.items.get(no=1)
    now = product_now()
    quote = Quote.objects.create(
        item=item, edition=1, state="superseded", chargeable=True, minutes=60, labour=8000, material=0, price=8000,
        quoted_at=now, quoted_by=cast.technician,
    )  # fmt: skip
    matter.items.filter(no=1).update(quotes=1)  # the next price is edition 2
    Payment.objects.create(
        matter=matter, item=item, quote=quote, receipt="YQ-SK-26-0001", amount=8000, means="cash", taken_at=now,
        taken_by=cast.technician,
    )  # fmt: skip


def _elsewhere(cast: Cast, people: dict[str, Person]) -> tuple[Matter, Room]:
    """A case in the other project, with an owner of its own."""
    project = cast.other_project
    building = Building.objects.create(project=project, code="9")
    home = room(project, building, Unit.objects.create(building=building, code="1"), 9, "909")
    owner = person("柳如是", "resident", phone="13611113333")
    Residency.objects.create(person=owner, room=home, starts_on=date(2020, 1, 1))
    matter = register_repair(
        project=project, room=home, area=None,
        reporter=Reporter(name=owner.name, phone="13611113333", person=owner), ring=Ring(channel="hotline"),
        urgency=Urgency(decided="normal", proposed="normal"), description="别处的话金丝雀",
        items=[NewItem(place="厨房")], by=cast.actor(people["desk_elsewhere"]),
    )  # fmt: skip
    return matter, home


def _repair(cast: Cast, owner: Person, home: Room, words: str) -> Matter:
    return register_repair(
        project=cast.project, room=home, area=None, reporter=Reporter(name=owner.name, person=owner),
        ring=Ring(channel="hotline"), urgency=Urgency(decided="normal", proposed="normal"), description=words,
        items=[NewItem(place="客厅")], by=cast.actor(cast.clerk),
    )  # fmt: skip


def _canaries(*, matter: Matter, stranger: Matter, past: Matter, neighbours: Matter, home: Room) -> dict[str, Canary]:
    elsewhere = actors_of("outsiders -desk_far -head_far group_cs head admin")
    in_project = actors_of("here")
    return {
        "owner's number": Canary("13800005678", actors_of("readers technician firm_worker admin")),
        "neighbour's number": Canary("13900001234", actors_of("readers"), must_be_seen=False),
        "number elsewhere": Canary("13611113333", elsewhere, must_be_seen=False),
        "name elsewhere": Canary("柳如是", elsewhere, must_be_seen=False),
        "words elsewhere": Canary("别处的话金丝雀", elsewhere, must_be_seen=False),
        "case elsewhere": Canary(stranger.number, elsewhere | {"group_cs"}),
        "note among staff": Canary("内部备注金丝雀", in_project | actors_of("workers")),
        "draft of a bulletin": Canary("公告草稿金丝雀", in_project - {"third_party"}, seen_in=ON_PAGES),
        "answer among staff": Canary("内部口径金丝雀", in_project - {"third_party"}, seen_in=ON_PAGES),
        "owner's words": Canary("卫生间天花板一直往下滴水", in_project | actors_of("workers household")),
        "case of this home": Canary(matter.number, in_project | actors_of("workers household")),
        "case before the sale": Canary(past.number, in_project | {"past_owner"}),
        "neighbour's words": Canary("邻居的话金丝雀", in_project | {"neighbour"}, must_be_seen=False),
        "damage below": Canary("楼下陈述金丝雀", in_project | {"owner"}, must_be_seen=False),
        "damage above": Canary("楼上陈述金丝雀", in_project | {"neighbour"}, must_be_seen=False),
        "neighbour's case": Canary(neighbours.number, in_project | {"neighbour"}),
        "neighbour's name": Canary("莫言之", in_project | {"neighbour"}, must_be_seen=False),
    }


def _picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    out.name = "photo.jpg"
    out.seek(0)
    return out


def _workbook() -> io.BytesIO:
    out = io.BytesIO("楼栋,单元,房号,楼层\n3,2,2001,20\n3,2,2101,21\n".encode())
    out.name = "rooms.csv"
    return out


def texts_of(content: bytes) -> Iterator[str]:
    """What can be read in an answer: its text as sent and with escapes undone, or the parts of a workbook."""
    if content.startswith(b"PK"):
        try:
            with ZipFile(io.BytesIO(content)) as parts:
                for name in parts.namelist():
                    yield parts.read(name).decode("utf-8", "replace")
        except BadZipFile:
            pass
    text = content.decode("utf-8", "replace")
    yield text
    if text[:1] in {"{", "["}:
        yield json.dumps(json.loads(text), ensure_ascii=False)  # escapes hide nothing
