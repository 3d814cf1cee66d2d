"""From tables to stories: everything the facts of some cases rest on, read for all of them at once.

Ten queries at most, however many cases; what cannot be there yet is not asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet

from anju.assessment.indicators import runs_on
from anju.assessment.rules import ClockTold, Columns, ItemTold, Story, facts_of, window_of
from anju.clocks.models import Clock, Pause
from anju.estate.models import Project
from anju.followup.models import FollowUp
from anju.intake.models import Case
from anju.matters.models import Event, Matter
from anju.repairs.models import Check, Item, Visit
from anju.rulebook.book import book

COUNTED = ("arrival", "take_on", "appoint", "appointment", "plan", "follow_up")
"""the limits that facts keep"""
EMERGENCY = ".emergency"
NO_RETURN = ("cancelled", "merged")
"""a case that ended so does not say that anything came back"""

OF_CASE = (
    "pk", "project_id", "project__time_zone", "room_id", "room__building_id", "area_id", "area__building_id", "state",
    "open", "closed_at", "opened_on", "holder_role", "holder_id", "holder_firm_id", "case__kind", "case__channel",
    "case__urgency", "case__rang_at", "case__urges", "case__repeats", "service_record__attitude",
    "service_record__skill", "service_record__speed", "service_record__tidiness", "service_record__breaches",
)  # fmt: skip
OF_ITEM = (
    "pk", "matter_id", "no", "state", "open", "place", "part", "defect_id", "defect__trade", "defect__severity",
    "root_defect_id", "root_defect__trade", "root_defect__severity", "party", "liable_firm_id", "contractor_id",
    "technician_id", "done_at", "signed_at", "attested", "visits", "attempts", "rework_of_id",
)  # fmt: skip
OF_CLOCK = (
    "pk", "matter_id", "name", "item_no", "state", "due_at", "stopped_at", "known_at", "paused_since", "starts_at",
    "wished_due_at", "edition_id",
)  # fmt: skip
Row = dict[str, Any]


def cases_in(project: Project | None) -> QuerySet[Matter]:
    """Every case, or those of one project."""
    cases = Matter.objects.filter(kind__in=Case.Kind.values)
    return cases if project is None else cases.filter(project=project)


def batches(cases: QuerySet[Matter], size: int) -> Iterator[list[int]]:
    """Ids in ascending order, one query a batch."""
    last = 0
    while ids := list(cases.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        yield ids
        last = ids[-1]


def facts_for(ids: list[int]) -> list[Columns]:
    """The facts of these cases as they are rebuilt now."""
    return [complete(row) for story in stories_of(ids) for row in facts_of(story)]


def complete(row: Columns) -> Columns:
    """A fact with the column that says whether a limit runs."""
    return row | {"runs": runs_on(row)}


def stories_of(matter_ids: Iterable[int]) -> list[Story]:
    """The stories of these cases, in the order of their ids; what is no case is left out."""
    ids = list(matter_ids)
    cases = list(Matter.objects.filter(pk__in=ids, kind__in=Case.Kind.values).order_by("pk").values(*OF_CASE))
    items = list(Item.objects.filter(matter__in=ids).order_by("matter_id", "no").values(*OF_ITEM))
    clocks = list(Clock.objects.filter(matter__in=ids, name__in=COUNTED).order_by("id").values(*OF_CLOCK))
    visits = _visits(ids)
    told_items = _items(items, visits)
    told_clocks = _clocks(clocks, {case["pk"]: ZoneInfo(case["project__time_zone"]) for case in cases})
    called = _follow_ups({clock["matter_id"] for clock in clocks if clock["name"] == "follow_up"})
    return [
        _story(
            case,
            items=told_items[case["pk"]],
            clocks=told_clocks[case["pk"]],
            arrived_at=min((at for _item, at in visits[case["pk"]]), default=None),
            follow_ups=tuple(called[case["pk"]]),
        )
        for case in cases
    ]


def _story(
    case: Row, *, items: list[ItemTold], clocks: list[ClockTold], arrived_at: datetime | None,
    follow_ups: tuple[str, ...],
) -> Story:  # fmt: skip
    rated = case["service_record__attitude"] is not None
    questions = ("attitude", "skill", "speed", "tidiness")
    return Story(
        matter_id=case["pk"], project_id=case["project_id"], zone=ZoneInfo(case["project__time_zone"]),
        kind=case["case__kind"], channel=case["case__channel"], urgency=case["case__urgency"],
        rang_at=case["case__rang_at"], opened_on=case["opened_on"], state=case["state"], open=case["open"],
        closed_at=case["closed_at"], items=items, clocks=clocks,
        building_id=case["room__building_id"] or case["area__building_id"], room_id=case["room_id"],
        area_id=case["area_id"], arrived_at=arrived_at, follow_ups=follow_ups,
        stars=sum(case[f"service_record__{question}"] for question in questions) if rated else None,
        breaches=len(case["service_record__breaches"]) if rated else 0, urges=case["case__urges"],
        repeats=case["case__repeats"], holder_role=case["holder_role"], holder_id=case["holder_id"],
        holder_firm_id=case["holder_firm_id"],
    )  # fmt: skip


def _visits(ids: list[int]) -> dict[int, list[tuple[int | None, datetime]]]:
    """matter id → which item was visited, None for the case, and when somebody stood at the door."""
    found: dict[int, list[tuple[int | None, datetime]]] = defaultdict(list)
    rows = Visit.objects.filter(matter__in=ids, arrived_at__isnull=False).values_list(
        "matter_id", "item_id", "arrived_at"
    )
    for matter_id, item_id, arrived_at in rows:
        assert arrived_at is not None
        found[matter_id].append((item_id, arrived_at))
    return found


def _items(items: list[Row], visits: dict[int, list[tuple[int | None, datetime]]]) -> dict[int, list[ItemTold]]:
    """matter id → its items with presentations, arrivals, and whether the same came back."""
    presented = [item["pk"] for item in items if item["attempts"]]
    checks: dict[int, list[tuple[bool, datetime]]] = defaultdict(list)
    back: dict[int, datetime] = {}
    if presented:
        for item_id, passed, at in (
            Check.objects.filter(item__in=presented).order_by("attempt").values_list("item_id", "passed", "checked_at")
        ):
            checks[item_id].append((passed, at))
        back = came_back(presented)
    came: dict[int, datetime] = {}
    for visited, at in (each for several in visits.values() for each in several):
        if visited is not None:
            came[visited] = min(at, came.get(visited, at))
    found: dict[int, list[ItemTold]] = defaultdict(list)
    for item in items:
        known = "root_defect" if item["root_defect_id"] else "defect"
        found[item["matter_id"]].append(
            ItemTold(
                id=item["pk"], no=item["no"], state=item["state"], open=item["open"], place=item["place"],
                part=item["part"], defect_id=item[f"{known}_id"], trade=item[f"{known}__trade"] or "",
                severity=item[f"{known}__severity"] or "", party=item["party"], liable_firm_id=item["liable_firm_id"],
                contractor_id=item["contractor_id"], technician_id=item["technician_id"], done_at=item["done_at"],
                signed_at=item["signed_at"], attested=item["attested"], visits=item["visits"],
                came_at=came.get(item["pk"]), checks=tuple(checks[item["pk"]]) if item["pk"] in checks else (),
                rework_of_id=item["rework_of_id"], came_back_at=back.get(item["pk"]),
            )
        )  # fmt: skip
    return found


def came_back(item_ids: Iterable[int]) -> dict[int, datetime]:
    """item id → when the same was reported again: the earliest ring of an item that is its rework and stands."""
    rows = (
        Item.objects.filter(rework_of__in=list(item_ids))
        .exclude(matter__state__in=NO_RETURN)
        .exclude(state="withdrawn")
        .values_list("rework_of")
        .annotate(at=Min("matter__opened_at"))
    )
    return {item_id: at for item_id, at in rows if item_id is not None}


def _clocks(clocks: list[Row], zones: dict[int, ZoneInfo]) -> dict[int, list[ClockTold]]:
    """matter id → its counted clocks in the order in which they were started."""
    pauses, moved = _pauses([clock["pk"] for clock in clocks if clock["name"] == "plan"])
    rulebook = book() if any(clock["name"] == "arrival" for clock in clocks) else None
    found: dict[int, list[ClockTold]] = defaultdict(list)
    for clock in clocks:
        window = ""
        if clock["name"] == "arrival" and clock["matter_id"] in zones:
            edition = rulebook.edition(clock["edition_id"]) if rulebook and clock["edition_id"] else None
            window = window_of(
                limit=rulebook.limit(edition) if rulebook and edition else None,
                wished=clock["wished_due_at"] is not None,
                emergency=edition is not None and edition.clause_id.endswith(EMERGENCY),
                starts_at=clock["starts_at"],
                zone=zones[clock["matter_id"]],
            )
        found[clock["matter_id"]].append(
            ClockTold(
                name=clock["name"], item_no=clock["item_no"], state=clock["state"], due_at=clock["due_at"],
                stopped_at=clock["stopped_at"], known_at=clock["known_at"], window=window,
                paused_since=clock["paused_since"], pauses=tuple(pauses.get(clock["pk"], ())),
                moved_at=moved.get((clock["matter_id"], clock["item_no"])) if clock["pk"] in pauses else None,
            )
        )  # fmt: skip
    return found


def _pauses(
    plans: list[int],
) -> tuple[dict[int, list[tuple[datetime, datetime]]], dict[tuple[int, int], datetime]]:
    """clock id → its ended pauses; (matter id, item no) → when the promise was moved last, asked for where it was paused."""
    pauses: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    held: set[int] = set()
    rows = Pause.objects.filter(clock__in=plans, ends_at__isnull=False).order_by("begins_at")
    for clock_id, matter_id, begins, ends in rows.values_list("clock_id", "clock__matter_id", "begins_at", "ends_at"):
        assert ends is not None
        pauses[clock_id].append((begins, ends))
        held.add(matter_id)
    if not held:
        return pauses, {}
    moves = (
        Event.objects.filter(matter__in=held, kind="clock.moved", data__clock="plan")
        .values_list("matter_id", "item_no")
        .annotate(at=Max("happened_at"))
    )
    return pauses, {(matter_id, item_no): at for matter_id, item_no, at in moves}


def _follow_ups(ids: set[int]) -> dict[int, list[str]]:
    """matter id → what came of each call."""
    found: dict[int, list[str]] = defaultdict(list)
    if ids:
        rows = FollowUp.objects.filter(matter__in=ids).order_by("attempt").values_list("matter_id", "outcome")
        for matter_id, outcome in rows:
            found[matter_id].append(outcome)
    return found
