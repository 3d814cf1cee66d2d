"""When is it late? The one pure function that answers, the steps of alert around it, and the outcome of a stop.

Nothing here reads a clock or a table: moments, limit, calendar and pauses come in, a moment and its grounds go out.
Moments are aware; all of them are cut to the second first. `tests/oracle.py` finds the same moments in another way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import GivenLimit, TimeLimit, WindowsLimit, WorkingTimeLimit, clock_text

NEVER_PAUSED = frozenset({"lead_told", "set_off", "arrival"})
"""Clocks that run whatever a clause says: somebody waits at the door (decision 14: arrival never pauses)."""

LONGEST_DAYS = 366 * 10
"""How far working time is looked for; a limit that needs more is a mistake in the rulebook."""

GROUNDS = (
    "started",
    "window",
    "otherwise",
    "minutes",
    "working-time",
    "holiday",
    "make-up-day",
    "paused",
    "still-paused",
    "agreed",
    "grace",
    "not-published",
    "due",
)
"""Every code a ground may have, in the order in which they can appear; `wording.py` has a sentence for each."""


class NeverDue(ValueError):
    """The limit cannot be reached: no working time within ten years, or an agreed moment that is missing."""


@dataclass(frozen=True)
class Pause:
    """A span in which the clock did not count; `ends_at` None while it lasts."""

    begins_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Ground:
    """One step of "why this due moment": a code, the moment it speaks of, and the figures of its sentence."""

    code: str
    moment: datetime | None = None
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """The due moment with its grounds.

    `provisional`: it rests on a year whose holidays are not published. `paused`: a pause lasts, so the moment is the
    earliest possible and moves on with every second of it.
    """

    moment: datetime
    grounds: tuple[Ground, ...]
    provisional: bool = False
    paused: bool = False


@dataclass(frozen=True)
class Step:
    """One alert of a clock: `reminder`, `alarm`, `escalation-1` …; when it fires, and which roles besides the holder."""

    code: str
    moment: datetime
    tell: tuple[str, ...] = ()


def due_at(
    *,
    limit: TimeLimit,
    starts_at: datetime,
    zone: ZoneInfo,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    wished_at: datetime | None = None,
) -> Due:
    """When a clock under this limit is due, and why (SLA-1, SLA-2, REP-2).

    A wished moment replaces the count and is moved by no pause: it is a promise. An agreed one of a pausable limit stands
    still while a pause lasts; its length is added to the moment itself when it ends. A limit that is not pausable ignores
    pauses. Raises `NeverDue` when no moment can be found.
    """
    start = cut(starts_at)
    grounds = [Ground("started", start)]
    if wished_at is not None or isinstance(limit, GivenLimit):
        lasting = [pause for pause in pauses if pause.ends_at is None and limit.pausable]
        paused = isinstance(limit, GivenLimit) and bool(lasting)
        if paused:
            grounds.append(Ground("still-paused", cut(lasting[-1].begins_at)))
        moment = _agreed(limit, wished_at, grounds)
        return Due(moment, (*grounds, Ground("due", moment)), paused=paused)
    minutes = _minutes(limit, start, zone, grounds)
    held = _settled(pauses, start) if limit.pausable else []
    moment, paused = _reach(limit, start, minutes * 60, zone, calendar, held)
    grounds += _pause_grounds(held, moment)
    provisional = False
    if isinstance(limit, WorkingTimeLimit) and limit.calendar:
        exceptions, provisional = _calendar_grounds(limit, start, moment, zone, calendar)
        grounds += exceptions
    return Due(moment, (*grounds, Ground("due", moment)), provisional, paused)


def steps_of(
    *,
    limit: TimeLimit,
    starts_at: datetime,
    zone: ZoneInfo,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    wished_at: datetime | None = None,
    due: Due | None = None,
) -> tuple[Step, ...]:
    """The alerts of a clock in the order in which they fire; none while a pause holds the count (SLA-4).

    A reminder by share counts as the limit counts; one that would fall on or before the start is left out.
    `due`: what `due_at` said of the same, where it was asked already.
    """
    start = cut(starts_at)
    held = list(pauses)
    if due is None:
        due = due_at(limit=limit, starts_at=start, zone=zone, calendar=calendar, pauses=held, wished_at=wished_at)
    if due.paused:
        return ()
    steps = [Step("alarm", due.moment, limit.alarm.tell)]
    for place, rung in enumerate(limit.escalations, start=1):
        steps.append(Step(f"escalation-{place}", due.moment + timedelta(minutes=rung.after_minutes), rung.tell))
    if limit.reminder is not None:
        if limit.reminder.minutes_before is not None:
            moment = due.moment - timedelta(minutes=limit.reminder.minutes_before)
        elif wished_at is not None or isinstance(limit, GivenLimit):
            moment = start + _share(due.moment - start, limit.reminder.share or 0)
        else:
            part = _share(timedelta(minutes=_minutes(limit, start, zone, [])), limit.reminder.share or 0)
            seconds = int(part.total_seconds())
            moment, _ = _reach(limit, start, seconds, zone, calendar, _settled(held, start) if limit.pausable else [])
        if start < moment < due.moment:
            steps.insert(0, Step("reminder", moment, limit.reminder.tell))
    return tuple(steps)


def outcome_of(*, due_at: datetime, stopped_at: datetime) -> str:
    """`met` when it stopped by the due second, both ends included, otherwise `late`; alarms have no say (decision 13)."""
    return "met" if cut(stopped_at) <= cut(due_at) else "late"


def next_step(*, steps: Sequence[Step], told: frozenset[str], after: datetime | None = None) -> Step | None:
    """The earliest alert that has not fired in this round and lies after the quiet time, or None."""
    return next((step for step in steps if step.code not in told and (after is None or step.moment > after)), None)


def revived(*, steps: Sequence[Step], told: frozenset[str], at: datetime) -> bool:
    """Whether a new due moment puts an alert that has fired into the future again: then a new round begins."""
    return any(step.code in told and step.moment > at for step in steps)


def cut(moment: datetime) -> datetime:
    """The moment in UTC, cut to its whole second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _share(span: timedelta, share: float) -> timedelta:
    return timedelta(seconds=round(span.total_seconds() * share))


def _agreed(limit: TimeLimit, wished_at: datetime | None, grounds: list[Ground]) -> datetime:
    if wished_at is None:
        raise NeverDue("a limit of counting 'given' needs the agreed moment")
    moment = cut(wished_at)
    grounds.append(Ground("agreed", moment))
    if isinstance(limit, GivenLimit) and limit.grace_minutes:
        grounds.append(Ground("grace", None, {"minutes": limit.grace_minutes}))
        moment += timedelta(minutes=limit.grace_minutes)
    return moment


def _minutes(limit: TimeLimit, start: datetime, zone: ZoneInfo, grounds: list[Ground]) -> int:
    """How many minutes the limit gives for this start; says which window chose them."""
    if isinstance(limit, WindowsLimit):
        local = start.astimezone(zone)
        second = local.hour * 3600 + local.minute * 60 + local.second
        window = next((one for one in limit.windows if one.holds(second)), None)
        if window is None:
            grounds.append(Ground("otherwise", None, {"minutes": limit.otherwise}))
            return limit.otherwise
        span = {"from": clock_text(window.from_), "to": clock_text(window.to), "minutes": window.minutes}
        grounds.append(Ground("window", None, span))
        return window.minutes
    if isinstance(limit, WorkingTimeLimit):
        windows = ", ".join(f"{clock_text(span.from_)[:5]}–{clock_text(span.to)[:5]}" for span in limit.windows)
        grounds.append(Ground("working-time", None, {"minutes": limit.minutes, "windows": windows}))
        return limit.minutes
    assert not isinstance(limit, GivenLimit)
    grounds.append(Ground("minutes", None, {"minutes": limit.minutes}))
    return limit.minutes


def _settled(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    """Pauses cut to the second, from the start on, in order, overlapping ones joined; the last may be open."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.begins_at):
        begins = max(cut(pause.begins_at), start)
        ends = None if pause.ends_at is None else cut(pause.ends_at)
        if ends is not None and ends <= begins:
            continue
        last = joined[-1] if joined else None
        if last is None or (last.ends_at is not None and last.ends_at < begins):
            joined.append(Pause(begins, ends))
        elif last.ends_at is not None:
            joined[-1] = Pause(last.begins_at, None if ends is None else max(ends, last.ends_at))
    return joined


def _reach(
    limit: TimeLimit, start: datetime, seconds: int, zone: ZoneInfo, calendar: Calendar, pauses: list[Pause]
) -> tuple[datetime, bool]:
    """The moment at which so many seconds have been counted, and whether an open pause stands before it."""
    spans: Iterable[tuple[datetime, datetime]]
    if isinstance(limit, WorkingTimeLimit):
        spans = _working_spans(limit, start, zone, calendar)
    else:
        spans = iter([(start, start + timedelta(days=LONGEST_DAYS))])
    closed = [(pause.begins_at, pause.ends_at) for pause in pauses if pause.ends_at is not None]
    for begins, ends in _without(spans, closed):
        length = int((ends - begins).total_seconds())
        if seconds <= length:
            moment = begins + timedelta(seconds=seconds)
            since = pauses[-1].begins_at if pauses and pauses[-1].ends_at is None else None
            return moment, since is not None and since < moment
        seconds -= length
    raise NeverDue("no working time within ten years")


def _without(
    spans: Iterable[tuple[datetime, datetime]], pauses: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """The spans with the pauses cut out of them; pauses are in order and apart."""
    for begins, ends in spans:
        rest = begins
        for off, on in pauses:
            if on <= rest or off >= ends:
                continue
            if off > rest:
                yield rest, off
            rest = on
            if rest >= ends:
                break
        if rest < ends:
            yield rest, ends


def _working_spans(
    limit: WorkingTimeLimit, start: datetime, zone: ZoneInfo, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    """Working time from the start on, in UTC: the wall clock decides, also in the nights when it is put forward or back."""
    for begins, ends, offset in _steady(start, zone):
        wall_from, wall_to = (begins + offset).replace(tzinfo=None), (ends + offset).replace(tzinfo=None)
        day = wall_from.date()
        while (midnight := datetime.combine(day, time())) < wall_to:
            works = (
                calendar.works(day, weekdays=limit.weekdays) if limit.calendar else day.isoweekday() in limit.weekdays
            )
            for span in limit.windows if works else ():
                low = max(midnight + timedelta(seconds=span.from_), wall_from)
                high = min(midnight + timedelta(seconds=span.to), wall_to)
                if low < high:
                    yield low.replace(tzinfo=UTC) - offset, high.replace(tzinfo=UTC) - offset
            day += timedelta(days=1)


def _steady(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Pieces of at most a day in which the zone's offset from UTC stays the same."""
    moment, last = start, start + timedelta(days=LONGEST_DAYS)
    while moment < last:
        offset, then = _offset(moment, zone), moment + timedelta(days=1)
        if _offset(then, zone) != offset:
            low, high = 0, 86_400
            while high - low > 1:
                middle = (low + high) // 2
                if _offset(moment + timedelta(seconds=middle), zone) == offset:
                    low = middle
                else:
                    high = middle
            then = moment + timedelta(seconds=high)
        yield moment, then, offset
        moment = then


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _pause_grounds(pauses: Iterable[Pause], due: datetime) -> list[Ground]:
    grounds = []
    for pause in pauses:
        if pause.begins_at >= due:
            continue
        if pause.ends_at is None:
            grounds.append(Ground("still-paused", pause.begins_at))
        else:
            seconds = int((pause.ends_at - pause.begins_at).total_seconds())
            grounds.append(Ground("paused", pause.begins_at, {"until": pause.ends_at, "seconds": seconds}))
    return grounds


def _calendar_grounds(
    limit: WorkingTimeLimit, start: datetime, due: datetime, zone: ZoneInfo, calendar: Calendar
) -> tuple[list[Ground], bool]:
    """The holidays and make-up days on the way, the years not published, and whether there are any."""
    first, last = start.astimezone(zone).date(), due.astimezone(zone).date()
    grounds = [
        Ground("make-up-day" if works else "holiday", None, {"day": day, "name": calendar.names.get(day, "")})
        for day, works in sorted(calendar.working.items())
        if first <= day <= last and works != (day.isoweekday() in limit.weekdays)
    ]
    missing = [year for year in range(first.year, last.year + 1) if not calendar.published(year)]
    grounds += [Ground("not-published", None, {"year": year}) for year in missing]
    return grounds, bool(missing)
