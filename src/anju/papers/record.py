"""The record of what came in (报修及投诉情况记录表) on a day or in a month of one project: a line a case (DOC-1, INT-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from anju.clocks.models import Clock, Name, State
from anju.core.access import READING_ROLES, Reach
from anju.core.crypto import mask_phone
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.followup.models import FollowUp
from anju.intake.queries import ledger
from anju.matters.models import Matter, Words
from anju.papers.paper import Paper
from anju.papers.typesetting import typeset
from anju.papers.wording import CHANNELS, KINDS, OUTCOMES, RELATIONS, length, minute, name_of, place_label, stamp, took
from anju.people.queries import lead_at
from anju.reactions.states import CASE_STATES
from anju.repairs.models import Item, Visit

MOST = 2000
"""lines of one record; a busier month is printed day by day"""
COLUMNS = [
    "序号", "受理时间", "单号 / 渠道", "房号", "部位、问题、描述", "类别", "报修人", "期望上门", "受理人",
    "通知总负责人", "应到 / 实到", "处理结果", "完成时间", "回访结果",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around the listed cases, by matter id, each read at once."""

    words: Mapping[int, str]
    clocks: Mapping[tuple[int, str], Clock]
    arrivals: Mapping[int, Visit]
    items: Mapping[int, list[Item]]
    follow_ups: Mapping[int, FollowUp]
    leads: Mapping[date, str]


def print_record(*, project: Project, first: date, last: date, reach: Reach) -> Paper:
    """The record of the days from `first` to `last`, both included. Nine queries and one a day.

    Raises `NotFound` for who does not read the project's cases, `Invalid` `record-too-long` beyond 2,000 lines.
    """
    if not reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    found = list(_listed(project=project, first=first, last=last, reach=reach)[: MOST + 1])
    if len(found) > MOST:
        raise Invalid(
            "record-too-long",
            _("So many cases do not fit one record. Print it day by day."),
            fields={"month": str(first)},
        )
    span = _span(first, last)
    with translation.override("zh-hans"):
        content = typeset("record", record_data(project=project, span=span, matters=found))
    return Paper(name=f"{project.code}-record-{first:%Y%m%d}-{last:%Y%m%d}.pdf", content=content)


def _listed(*, project: Project, first: date, last: date, reach: Reach) -> QuerySet[Matter]:
    cases = ledger(reach=reach, view="project", project=project).filter(opened_on__range=(first, last))
    return cases.select_related(
        "case", "case__reporter", "case__registered_by", "room", "room__building", "room__unit", "area"
    ).order_by("opened_at", "pk")


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{first.isoformat()} 至 {last.isoformat()}"


def record_data(*, project: Project, span: str, matters: list[Matter]) -> dict[str, Any]:
    """What the template sets, as plain data: each cell a list whose first part is set large, the others below, small."""
    around = _around(project, matters)
    late = sum(1 for matter in matters if _late_minutes(matter, around) > 0)
    kinds = [f"{title} {sum(1 for each in matters if each.kind == kind)}" for kind, title in KINDS.items()]
    return {
        "project": project.name,
        "span": span,
        "columns": COLUMNS,
        "rows": [_row(no, matter, project, around) for no, matter in enumerate(matters, start=1)],
        "sums": [*(each for each in kinds if not each.endswith(" 0")), f"首次到场超时 {late}"],
        "printed": stamp(product_now(), project.zone),
    }


def _around(project: Project, matters: list[Matter]) -> Around:
    ids = [matter.pk for matter in matters]
    said = Words.objects.filter(matter__in=ids, field="description", event__kind="case.registered")
    clocks = Clock.objects.filter(matter__in=ids, item_no=0, name__in=[Name.LEAD_TOLD, Name.ARRIVAL])
    visits = (
        Visit.objects.filter(matter__in=ids, arrived_at__isnull=False).select_related("person").order_by("-arrived_at")
    )
    items: dict[int, list[Item]] = {}
    for item in Item.objects.filter(matter__in=ids).order_by("no"):
        items.setdefault(item.matter_id, []).append(item)
    return Around(
        words=dict(said.values_list("matter", "text")),
        clocks={(each.matter_id, each.name): each for each in clocks.order_by("pk")},
        arrivals={each.matter_id: each for each in visits},
        items=items,
        follow_ups={each.matter_id: each for each in FollowUp.objects.filter(matter__in=ids).order_by("attempt")},
        leads=_leads(project, matters),
    )


def _leads(project: Project, matters: Iterable[Matter]) -> dict[date, str]:
    """day → who led it, by the published roster; one query a day that had cases."""
    zone = project.zone
    moments = {matter.case.recorded_at.astimezone(zone).date(): matter.case.recorded_at for matter in matters}
    return {day: name_of(lead_at(project=project, moment=moment)) for day, moment in moments.items()}


def _late_minutes(matter: Matter, around: Around) -> int:
    """By how many minutes the first arrival was late, or is by now; 0 when it was kept or nothing limits it."""
    clock = around.clocks.get((matter.pk, Name.ARRIVAL))
    if clock is None or clock.state in {State.SUPERSEDED, State.CANCELLED, State.MET}:
        return 0
    until = clock.stopped_at or product_now()
    return max(took(clock.due_at, until), 1) if until > clock.due_at else 0


def _row(no: int, matter: Matter, project: Project, around: Around) -> list[list[str]]:
    case, zone = matter.case, project.zone
    told = around.clocks.get((matter.pk, Name.LEAD_TOLD))
    follow_up = around.follow_ups.get(matter.pk)
    wished = [minute(case.wanted_from, zone), f"至 {minute(case.wanted_to, zone)}"] if case.wanted_from else [""]
    return [
        [str(no)],
        [f"{case.rang_at.astimezone(zone):%m-%d}", f"{case.rang_at.astimezone(zone):%H:%M}"],
        [matter.number, CHANNELS.get(case.channel, "")],
        [matter.room.label if matter.room else place_label(matter)[1]],
        [matter.title, around.words.get(matter.pk, "")],
        [KINDS.get(matter.kind, ""), "紧急" if case.urgency == "emergency" else ""],
        [
            name_of(case.reporter) or case.reporter_name,
            f"{RELATIONS.get(case.relation, '')} {mask_phone(case.reporter_phone)}".strip(),
        ],
        wished,
        [name_of(case.registered_by) or "自助"],
        [
            around.leads.get(case.recorded_at.astimezone(zone).date(), ""),
            minute(told.stopped_at, zone) if told and told.state in {State.MET, State.LATE} else "",
        ],
        _arrival(matter, project, around),
        _result(matter, around.items.get(matter.pk, [])),
        [minute(max((item.done_at for item in around.items.get(matter.pk, []) if item.done_at), default=None), zone)],
        [OUTCOMES.get(follow_up.outcome, ""), minute(follow_up.called_at, zone)] if follow_up else [""],
    ]


def _arrival(matter: Matter, project: Project, around: Around) -> list[str]:
    zone = project.zone
    clock, visit = around.clocks.get((matter.pk, Name.ARRIVAL)), around.arrivals.get(matter.pk)
    due = f"应 {minute(clock.due_at, zone)}" if clock else ""
    came = f"到 {minute(visit.arrived_at, zone)}" if visit else ""
    late = _late_minutes(matter, around)
    return [due, came, f"超时 {length(late)}" if late else ""]


def _result(matter: Matter, items: list[Item]) -> list[str]:
    """The state of the case, and how many of its items are signed."""
    live = [item for item in items if item.state != "withdrawn"]
    signed = sum(1 for item in live if item.state == "signed_off")
    title = str(CASE_STATES[matter.state].title) if matter.state in CASE_STATES else ""
    return [title, f"{signed}/{len(live)} 项已验收" if live else ""]
