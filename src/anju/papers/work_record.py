"""The desk's work record (客服部工作记录表) of a day or of one shift: what came in, who took it, whom it was passed to (DOC-1, INT-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from anju.core.access import READING_ROLES, ROLES, Reach
from anju.core.crypto import mask_phone
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.models import Case, Repeat
from anju.intake.referrals.flow import REFERRAL
from anju.matters.models import Event, Matter, Words
from anju.papers.paper import Paper
from anju.papers.typesetting import typeset
from anju.papers.wording import CHANNELS, KINDS, RELATIONS, hour, minute, name_of, place_label, stamp
from anju.people.models import DeskShift, Duty, Person
from anju.people.queries import notes_between
from anju.people.rules import runs_over_midnight
from anju.reactions.states import CASE_STATES

MOST = 1000
"""lines of one record; a busier day is printed shift by shift"""
COLUMNS = [
    "序号",
    "时间",
    "单号 / 渠道",
    "业主（房号、姓名、电话）",
    "类别",
    "内容",
    "受理人",
    "转呈 / 办理",
    "处理情况",
]
OTHERS = {"call_back": "漏接来电", "referral": "同事转办"}
"""what comes in without being a case yet, by the kind of its matter"""
STATES = {**CASE_STATES, **CALL_BACK.states, **REFERRAL.states}
PASSED = ("case.lead_told", "complaint.passed_on", "enquiry.passed_on")
"""whom it was passed to at the desk (转呈); the last one counts"""
ASKED = {
    "case.registered": "description", "referral.made": "description", "repair.repeated": "description",
}  # fmt: skip
DONE = {
    "complaint.answered": "result", "complaint.explained": "explanation", "enquiry.answered": "answer", "enquiry.ended_unreached": "answer",
    "suggestion.decided": "reason", "enquiry.cancelled": "reason", "complaint.cancelled": "reason",
    "repair.cancelled": "reason", "call_back.answered": "note", "referral.answered": "note",
}  # fmt: skip
"""kind of event → which of its words say what was done; the last one counts"""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The hours a record is about, half open; `name` is empty for a whole day."""

    name: str
    day: date
    start: datetime
    end: datetime
    row: DeskShift | None = None


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around the listed matters, by matter id, each read at once."""

    asked: Mapping[int, str]
    done: Mapping[int, str]
    passed: Mapping[int, tuple[str, datetime]]
    """to whom, and when"""
    took: Mapping[int, str]
    """who took what is no case: called back, or registered what a colleague passed on"""
    repeated: Mapping[tuple[int, int], tuple[str, str]]
    """(matter, how often by then) → the words, who took them"""


def shift_on(*, project: Project, day: date, shift: DeskShift | None = None) -> Shift:
    """The hours of a day of the project, or of a shift that began on it and may run over midnight. No query."""
    starts, ends = (shift.starts, shift.ends) if shift else (time.min, time.min)
    last = day + timedelta(days=1) if runs_over_midnight(starts, ends) else day
    return Shift(
        name=shift.name if shift else "",
        day=day,
        start=datetime.combine(day, starts, tzinfo=project.zone),
        end=datetime.combine(last, ends, tzinfo=project.zone),
        row=shift,
    )


def print_work_record(*, project: Project, shift: Shift, reach: Reach) -> Paper:
    """The record of these hours, to be signed by who hands over and who takes over. At most eight queries.

    Raises `NotFound` for who does not read the project's cases, `Invalid` `work-record-too-long` beyond 1,000 lines.
    """
    if not reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    found = list(_came_in(project, shift)[: MOST + 1])
    again = list(_came_again(project, shift)[: MOST + 1])
    if len(found) + len(again) > MOST:
        sentence = _("So much does not fit one work record. Print it shift by shift.")
        raise Invalid("work-record-too-long", sentence, fields={"day": sentence})
    with translation.override("zh-hans"):
        content = typeset("work_record", work_record_data(project=project, shift=shift, found=found, again=again))
    until = f"-{shift.row.pk}" if shift.row else ""
    return Paper(name=f"{project.code}-work-record-{shift.day:%Y%m%d}{until}.pdf", content=content)


def _came_in(project: Project, shift: Shift) -> QuerySet[Matter]:
    days = (shift.start.astimezone(project.zone).date(), shift.end.astimezone(project.zone).date())
    found = Matter.objects.filter(project=project, opened_on__range=days, kind__in=[*Case.Kind.values, *OTHERS])
    return (
        found.filter(opened_at__gte=shift.start, opened_at__lt=shift.end)
        .select_related(
            "case__reporter", "case__registered_by", "call_back__person", "call_back__case__matter",
            "referral__referrer", "referral__case__matter", "room__building", "room__unit", "area", "holder", "holder_firm",
        )
        .order_by("opened_at", "pk")
    )  # fmt: skip


def _came_again(project: Project, shift: Shift) -> QuerySet[Repeat]:
    found = Repeat.objects.filter(matter__project=project, rang_at__gte=shift.start, rang_at__lt=shift.end)
    return found.select_related(
        "reporter", "matter__room__building", "matter__room__unit", "matter__area", "matter__holder",
        "matter__holder_firm",
    ).order_by("rang_at", "pk")  # fmt: skip


def work_record_data(
    *, project: Project, shift: Shift, found: Sequence[Matter], again: Sequence[Repeat]
) -> dict[str, Any]:
    """What the template sets, as plain data: each cell a list whose first part is set large, the others below, small."""
    around, zone = _around(found, again), project.zone
    lines = [(matter.opened_at, matter.pk, _row(matter, around, zone)) for matter in found]
    lines += [(each.rang_at, each.matter_id, _again(each, around, zone)) for each in again]
    lines.sort(key=lambda line: line[:2])
    sums = {title: sum(1 for matter in found if matter.kind == kind) for kind, title in (KINDS | OTHERS).items()}
    sums["重复来电"] = len(again)
    return {
        "project": project.name,
        "span": _span(shift),
        "columns": COLUMNS,
        "rows": [[[str(no)], *row] for no, (_at, _pk, row) in enumerate(lines, start=1)],
        "sums": [f"{title} {count}" for title, count in sums.items() if count],
        "on_duty": "、".join(_on_duty(project, shift)),
        "notes": [
            [note.text, f"{note.written_by.name} {minute(note.written_at, zone)}",
             f"{name_of(note.taken_by)} {minute(note.taken_at, zone)}".strip()]
            for note in notes_between(project=project, start=shift.start, end=shift.end)
        ],
        "printed": stamp(product_now(), zone),
    }  # fmt: skip


def _span(shift: Shift) -> str:
    day = f"{shift.day.year}年{shift.day.month}月{shift.day.day}日"
    if not shift.name:
        return day
    over = "次日 " if shift.end.date() > shift.day and shift.end.time() > time.min else ""
    ends = "24:00" if shift.end.time() == time.min else f"{over}{shift.end:%H:%M}"
    return f"{day}　{shift.name} {shift.start:%H:%M}–{ends}"


def _on_duty(project: Project, shift: Shift) -> list[str]:
    """Who was at the desk by the published roster, each once. One query."""
    duties = Duty.objects.filter(
        roster__project=project, roster__published_at__isnull=False, day=shift.day, part=Duty.Part.DESK
    )
    if shift.row is not None:
        duties = duties.filter(shift=shift.row)
    names = duties.order_by("shift__starts", "pk").values_list("person__name", flat=True)
    return list(dict.fromkeys(names))


def _around(found: Sequence[Matter], again: Sequence[Repeat]) -> Around:
    """Two queries: the words that were said, and who passed or took what."""
    ids = [matter.pk for matter in found] + [each.matter_id for each in again]
    said = Words.objects.filter(matter__in=ids, event__kind__in=[*ASKED, *DONE]).select_related("event__actor")
    asked: dict[int, str] = {}
    done: dict[int, str] = {}
    repeated: dict[tuple[int, int], tuple[str, str]] = {}
    for words in said.order_by("event__seq"):
        kind = words.event.kind
        if kind == "repair.repeated":
            repeated[words.matter_id, int(words.event.data.get("repeats", 0))] = words.text, name_of(words.event.actor)
        elif ASKED.get(kind) == words.field:
            asked[words.matter_id] = words.text
        elif DONE.get(kind) == words.field:
            done[words.matter_id] = words.text
    passed: dict[int, Event] = {}
    took: dict[int, str] = {}
    taken = Q(kind__in=("call_back.taken", "referral.taken", "referral.registered", "referral.answered"))
    events = Event.objects.filter(taken | Q(kind__in=PASSED), matter__in=ids).select_related("actor")
    for event in events.order_by("seq"):
        if event.kind in PASSED:
            passed[event.matter_id] = event
        else:
            took[event.matter_id] = name_of(event.actor)
    return Around(asked=asked, done=done, passed=_passed(passed), took=took, repeated=repeated)


def _passed(last: Mapping[int, Event]) -> dict[int, tuple[str, datetime]]:
    """To whom it was passed and when: the leads who were told of a repair, the department of anything else. One query."""
    ids = {pk for event in last.values() for pk in event.data.get("people", [])}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    found = {}
    for pk, event in last.items():
        role = event.data.get("department") or event.data.get("to") or ""
        people = "、".join(names[each] for each in event.data.get("people", []) if each in names)
        found[pk] = (people or str(ROLES.get(role, role)), event.happened_at)
    return found


def _row(matter: Matter, around: Around, zone: Any) -> list[list[str]]:
    case = getattr(matter, "case", None)
    state = str(STATES[matter.state].title) if matter.state in STATES else ""
    return [
        [hour(matter.opened_at, zone)],
        [matter.number, CHANNELS.get(case.channel, "") if case else ""],
        _household(matter),
        [(KINDS | OTHERS).get(matter.kind, ""), "紧急" if case and case.urgency == "emergency" else ""],
        _content(matter, around.asked.get(matter.pk, "")),
        [(name_of(case.registered_by) or "自助") if case else around.took.get(matter.pk, "")],
        _passing(matter, around, zone),
        [state, around.done.get(matter.pk, ""), _became(matter), minute(matter.closed_at, zone)],
    ]


def _content(matter: Matter, words: str) -> list[str]:
    """The words that were said, below them what the catalogue calls it; a question has no name but its kind."""
    title = "" if matter.title in {*KINDS.values(), *OTHERS.values()} else matter.title
    if matter.kind == "call_back" and matter.call_back.times > 1:
        title = f"响铃 {matter.call_back.times} 次"
    return [words, title] if words else [title or "　"]


def _passing(matter: Matter, around: Around, zone: Any) -> list[str]:
    to, at = around.passed.get(matter.pk, ("", None))
    holder = _holder(matter)
    return [" ".join(filter(None, [to, minute(at, zone)])), holder if holder != to else ""]


def _holder(matter: Matter) -> str:
    """Who has it now: a person, a firm, else the department."""
    if matter.holder_firm is not None:
        return str(matter.holder_firm)
    return name_of(matter.holder) or str(ROLES.get(matter.holder_role, ""))


def _became(matter: Matter) -> str:
    """The case that a missed call or a colleague's word became."""
    came = matter.call_back if matter.kind == "call_back" else matter.referral if matter.kind == "referral" else None
    return f"转为 {came.case.matter.number}" if came and came.case else ""


def _household(matter: Matter) -> list[str]:
    place = place_label(matter)[1]
    if matter.kind == "call_back":
        return [place or "　", name_of(matter.call_back.person), mask_phone(matter.call_back.phone)]
    if matter.kind == "referral":
        told = matter.referral
        return [place or "　", f"{told.who} {mask_phone(told.phone) if told.phone else ''}".strip(),
                f"转办人 {told.referrer.name}"]  # fmt: skip
    return _caller(place, matter.case, RELATIONS.get(matter.case.relation, ""))


def _caller(place: str, row: Case | Repeat, relation: str) -> list[str]:
    name = name_of(row.reporter) or row.reporter_name
    phone = mask_phone(row.reporter_phone) if row.reporter_phone else ""
    return [place or "　", name, f"{relation} {phone}".strip()]


def _again(each: Repeat, around: Around, zone: Any) -> list[list[str]]:
    matter = each.matter
    words, taker = around.repeated.get((matter.pk, each.no), ("", ""))
    state = str(STATES[matter.state].title) if matter.state in STATES else ""
    return [
        [hour(each.rang_at, zone)],
        [matter.number, CHANNELS.get(each.channel, "")],
        _caller(place_label(matter)[1], each, ""),
        ["重复来电", f"第 {each.no} 次"],
        _content(matter, words),
        [taker],
        [_holder(matter)],
        [state],
    ]
