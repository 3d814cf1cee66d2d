"""From a case's story to its facts: pure, one pass, no clock and no table. `reading.py` tells the stories.

A limit is counted by what became of it, never by an alarm: kept, late, running. One that was called off or replaced
*after* its due moment is late all the same, so that nothing is mended by cancelling it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju.rulebook.limits import TimeLimit, WindowsLimit

MET, LATE, RUNNING, PAUSED = "met", "late", "running", "paused"
DECIDED = frozenset({"satisfied", "dissatisfied"})
"""what a follow-up can hear from the household"""
Columns = dict[str, Any]
"""a fact, column by column"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTold:
    """A clock as it is stored, in the order in which clocks were started."""

    name: str
    item_no: int
    state: str
    due_at: datetime
    stopped_at: datetime | None
    known_at: datetime
    window: str = ""
    """of an arrival: day, night, emergency, wished (`window_of`)"""
    paused_since: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """those that have ended"""
    moved_at: datetime | None = None
    """when another moment was agreed last: what was paused before lies in it already"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTold:
    """An item as it is stored, with its presentations and arrivals."""

    id: int
    no: int
    state: str
    open: bool
    place: str = ""
    part: str = ""
    defect_id: int | None = None
    trade: str = ""
    severity: str = ""
    party: str = ""
    liable_firm_id: int | None = None
    contractor_id: int | None = None
    technician_id: int | None = None
    done_at: datetime | None = None
    signed_at: datetime | None = None
    attested: bool = False
    visits: int = 0
    came_at: datetime | None = None
    checks: tuple[tuple[bool, datetime], ...] = ()
    """passed or not, and when, in order"""
    rework_of_id: int | None = None
    came_back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A case with everything its facts rest on."""

    matter_id: int
    project_id: int
    zone: ZoneInfo
    kind: str
    channel: str
    urgency: str
    rang_at: datetime
    opened_on: date
    state: str
    open: bool
    closed_at: datetime | None
    items: Sequence[ItemTold]
    clocks: Sequence[ClockTold] = ()
    building_id: int | None = None
    room_id: int | None = None
    area_id: int | None = None
    arrived_at: datetime | None = None
    follow_ups: tuple[str, ...] = ()
    """what came of each call, in order"""
    stars: int | None = None
    breaches: int = 0
    urges: int = 0
    repeats: int = 0
    holder_role: str = ""
    holder_id: int | None = None
    holder_firm_id: int | None = None


def facts_of(story: Story) -> list[Columns]:
    """The facts of a case, one for each of its items."""
    shared = _of_case(story)
    firsts = min((item.no for item in story.items), default=0)
    return [
        shared | _of_item(story, item) | {"item_id": item.id, "first": item.no == firsts}
        for item in sorted(story.items, key=lambda one: one.no)
    ]


def month_of(day: date) -> int:
    """The month of a day as people write it: 202610."""
    return day.year * 100 + day.month


def window_of(*, limit: TimeLimit | None, wished: bool, emergency: bool, starts_at: datetime, zone: ZoneInfo) -> str:
    """Which limit the arrival had. A clause without windows makes no difference between day and night: `day`."""
    if emergency:
        return "emergency"
    if wished:
        return "wished"
    if not isinstance(limit, WindowsLimit):
        return "day"
    local = starts_at.astimezone(zone)
    second = local.hour * 3600 + local.minute * 60 + local.second
    return "day" if any(window.holds(second) for window in limit.windows) else "night"


def outcome_of(clock: ClockTold, *, due_at: datetime) -> str:
    """How one limit counts against this due moment; empty: it was called off before it was due, and nothing is counted."""
    if clock.state == RUNNING:
        return PAUSED if clock.paused_since is not None and clock.paused_since <= due_at else RUNNING
    if clock.stopped_at is not None and clock.stopped_at > due_at:
        return LATE
    return MET if clock.state in {MET, LATE} else ""


def worst_of(judged: Iterable[tuple[datetime, str]]) -> tuple[datetime | None, str]:
    """Of several limits of one kind the one that is counted: the first that was late, else the last that counts."""
    chosen: tuple[datetime | None, str] = (None, "")
    for due_at, outcome in judged:
        if outcome == LATE:
            return due_at, outcome
        if outcome:
            chosen = due_at, outcome
    return chosen


def gross_due(clock: ClockTold) -> datetime:
    """When an agreed moment would have been due without its approved pauses."""
    held = [ends - begins for begins, ends in clock.pauses if clock.moved_at is None or ends > clock.moved_at]
    return clock.due_at - sum(held, timedelta())


def _of_case(story: Story) -> Columns:
    local = story.zone
    arrival = next((clock for clock in reversed(story.clocks) if clock.name == "arrival"), None)
    ended = "" if story.open else story.state
    due, follow_up = _follow_up(story, ended)
    return {
        "matter_id": story.matter_id,
        "project_id": story.project_id,
        "building_id": story.building_id,
        "room_id": story.room_id,
        "area_id": story.area_id,
        "kind": story.kind,
        "channel": story.channel,
        "urgency": story.urgency,
        "rang_at": story.rang_at,
        "opened_month": month_of(story.opened_on),
        "urges": story.urges,
        "repeats": story.repeats,
        "window": arrival.window if arrival else "",
        "arrived_at": story.arrived_at,
        "arrival_due_at": arrival.due_at if arrival else None,
        "arrival": outcome_of(arrival, due_at=arrival.due_at) if arrival else "",
        "known_late": arrival is not None and arrival.known_at.replace(microsecond=0) > arrival.due_at,
        "follow_up_due_at": due,
        "follow_up": follow_up,
        "follow_up_month": _month(due, local),
        "follow_up_result": _said(story, ended),
        "calls": len(story.follow_ups),
        "stars": story.stars,
        "breaches": story.breaches,
        "ended": ended,
        "closed_at": story.closed_at,
        "closed_month": _month(story.closed_at, local),
        "holder_role": story.holder_role,
        "holder_id": story.holder_id,
        "holder_firm_id": story.holder_firm_id,
    }


def _follow_up(story: Story, ended: str) -> tuple[datetime | None, str]:
    """The first follow-up that was owed: later ones follow a repair that was done again. One that ended because nobody
    was reached as often as the clause asks was kept when the tries ended in time."""
    for clock in story.clocks:
        if clock.name != "follow_up":
            continue
        outcome = outcome_of(clock, due_at=clock.due_at)
        if not outcome and ended == "closed" and clock.stopped_at == story.closed_at:
            outcome = MET
        if outcome:
            return clock.due_at, outcome
    return None, ""


def _said(story: Story, ended: str) -> str:
    heard = next((outcome for outcome in story.follow_ups if outcome in DECIDED), "")
    return heard or ("unreached" if ended == "closed" else "")


def _of_item(story: Story, item: ItemTold) -> Columns:
    mine: dict[str, list[ClockTold]] = {}
    for clock in story.clocks:
        if clock.item_no == item.no:
            mine.setdefault(clock.name, []).append(clock)
    found: Columns = {
        "place": item.place,
        "part": item.part,
        "defect_id": item.defect_id,
        "trade": item.trade,
        "severity": item.severity,
        "party": item.party,
        "liable_firm_id": item.liable_firm_id,
        "contractor_id": item.contractor_id,
        "technician_id": item.technician_id,
        "came_at": item.came_at,
        "visits": item.visits,
    }
    for name in ("take_on", "appoint", "appointment", "plan"):
        clocks = mine.get(name, ())
        found[f"{name}_due_at"], found[name] = worst_of((one.due_at, _outcome(one)) for one in clocks)
    plans = [(one, gross_due(one)) for one in mine.get("plan", ())]
    found["plan_gross_due_at"], found["plan_gross"] = worst_of((due, _gross(one, due)) for one, due in plans)
    found["plan_month"] = _month(found["plan_due_at"], story.zone)
    found["paused_minutes"] = (
        sum(int((ends - begins).total_seconds()) for one, _due in plans for begins, ends in one.pauses) // 60
    )
    return found | _result(story, item)


def _outcome(clock: ClockTold) -> str:
    return outcome_of(clock, due_at=clock.due_at)


def _gross(clock: ClockTold, due_at: datetime) -> str:
    """Gross of pauses: a pause that lasts holds nothing."""
    outcome = outcome_of(clock, due_at=due_at)
    return RUNNING if outcome == PAUSED else outcome


def _result(story: Story, item: ItemTold) -> Columns:
    failed = sum(not passed for passed, _at in item.checks)
    reopened = len(item.checks) - failed - (item.signed_at is not None)
    return {
        "done_at": item.done_at,
        "checked_month": _month(item.checks[0][1], story.zone) if item.checks else None,
        "first_time": item.checks[0][0] if item.checks else None,
        "signed_at": item.signed_at,
        "signed_month": _month(item.signed_at, story.zone),
        "attested": item.attested,
        "result": "" if item.open else item.state,
        "reworks": failed + reopened,
        "rework_of_id": item.rework_of_id,
        "came_back_at": item.came_back_at,
    }


def _month(moment: datetime | None, zone: ZoneInfo) -> int | None:
    return None if moment is None else month_of(moment.astimezone(zone).date())
