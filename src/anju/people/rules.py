"""Pure decisions about people and duty: who keeps what, the days of a month, where a day or an hour is left uncovered."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal

KEEPS_STAFF = frozenset({"admin"})
"""who adds staff, gives and ends roles"""
KEEPS_FIRMS_PEOPLE = frozenset({"admin", "warranty", "proj_eng"})
"""who adds contractors' people"""
KEEPS_HOUSEHOLDS = frozenset({"admin", "desk", "desk_lead", "prop_mgr", "dev_cs", "sales"})
"""who adds residents and says who lives where"""
SEES_HOUSEHOLDS = KEEPS_HOUSEHOLDS | {
    "duty_lead", "prop_eng", "warranty", "proj_eng", "pm", "group_cs", "head", "cashier",
}  # fmt: skip
"""who may list residents: the desk and those who answer for cases, not technicians"""
KEEPS_ROSTER = frozenset({"admin", "proj_eng", "pm", "prop_mgr", "duty_lead", "desk_lead"})
"""who enters, copies and publishes the duty roster (TEAM-2)"""

LEADS = frozenset({"duty_lead"})
WORKS = frozenset({"technician", "contractor", "third_party"})
ANSWERS = frozenset({"desk", "desk_lead"})
FIT_FOR: Mapping[str, frozenset[str]] = {"lead": LEADS, "deputy": LEADS, "trade": WORKS, "desk": ANSWERS}
"""part of a duty → the roles of which one must be held here on that day"""

KEEPS_ON_CALL: Mapping[str, frozenset[str]] = {
    "dev_cs": frozenset({"admin", "head", "dev_cs"}),
    "group_cs": frozenset({"admin", "head", "group_cs"}),
}
"""role of an upper rung → who says who is on call, where they hold it for the whole company, for the whole group"""
MOST_DAYS = 62
"""so many days are entered at once"""

MINUTES_A_DAY = 24 * 60
WARN_DAYS = 14
"""how many coming days the gap warning looks at"""


def digits_of(number: str) -> str:
    """A number as it is compared: digits only, without the country code of China."""
    digits = re.sub(r"\D", "", number)
    return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits


def is_phone(number: str) -> bool:
    """Whether this can be dialled: 7 to 15 digits, a mainland mobile when it has eleven and begins with 1."""
    if re.search(r"[^\d\s()+.\-–－]", number):
        return False
    digits = digits_of(number)
    if len(digits) == 11 and digits[0] == "1":
        return digits[1] in "3456789"
    return 7 <= len(digits) <= 15


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def days_of(month: date) -> list[date]:
    """Every day of a month."""
    first = month_start(month)
    return [first + timedelta(days=offset) for offset in range((next_month(first) - first).days)]


def calendar_weeks(month: date) -> list[list[date]]:
    """The weeks that a month's calendar shows, Monday first, with the days around it."""
    first = month_start(month)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday < next_month(first):
        weeks.append([monday + timedelta(days=offset) for offset in range(7)])
        monday += timedelta(days=7)
    return weeks


def copied_from(day: date) -> date:
    """The day of the month before whose duties `day` takes over: the same weekday, four or five weeks earlier."""
    source = day - timedelta(days=28)
    return source if source < month_start(day) else day - timedelta(days=35)


def days_without(covered: Collection[date], *, days: Iterable[date], since: date | None) -> list[date]:
    """The days nobody leads, from the day on which a lead is owed (the first handover; None: every day)."""
    return [day for day in days if day not in covered and (since is None or day >= since)]


def check_every_day_is_led(gaps: list[date]) -> None:
    """Refuse `roster-day-without-lead`, naming the days, unless none is left (TEAM-2)."""
    if gaps:
        named = "、".join(f"{day:%m-%d}" for day in gaps)
        raise Refusal(
            "roster-day-without-lead",
            _("These days have no lead: %(days)s.") % {"days": named},
            days=[day.isoformat() for day in gaps],
        )


@dataclass(frozen=True)
class Span:
    """Minutes of a day, half-open, from 0 to 1440."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{clock_of(self.start)}–{clock_of(self.end)}"


def clock_of(minute: int) -> str:
    """A minute of the day as people write it: 1050 → 17:30, 1440 → 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def spans_of(starts: time, ends: time) -> list[Span]:
    """A shift as spans of one day; one that runs over midnight has two, one that ends when it starts has all of it."""
    start, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    if start < end:
        return [Span(start, end)]
    return [span for span in (Span(0, end), Span(start, MINUTES_A_DAY)) if span.start < span.end]


def runs_over_midnight(starts: time, ends: time) -> bool:
    """Whether a shift ends on the day after it began: at or before its start."""
    return ends <= starts


def is_on_shift(starts: time, ends: time, *, minute: int, days_after: int) -> bool:
    """Whether a shift holds at a minute of the day it began on (0) or of the day after (1): it runs over midnight when it
    ends at or before its start."""
    start, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    if start < end:
        return days_after == 0 and start <= minute < end
    return minute >= start if days_after == 0 else days_after == 1 and minute < end


def cover_of(shifts: Iterable[tuple[time, time]], *, night_before: Iterable[tuple[time, time]]) -> list[Span]:
    """What a day's own shifts cover of it, and the ends of those that began the night before."""
    own, tails = [], []
    for starts, ends in shifts:
        start, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
        own.append(Span(start, end if start < end else MINUTES_A_DAY))
    for starts, ends in night_before:
        start, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
        if end <= start and end:
            tails.append(Span(0, end))
    return own + tails


def uncovered(spans: Iterable[Span]) -> list[Span]:
    """The parts of the day in which nobody is there (TEAM-5)."""
    gaps, reached = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > reached:
            gaps.append(Span(reached, span.start))
        reached = max(reached, span.end)
    if reached < MINUTES_A_DAY:
        gaps.append(Span(reached, MINUTES_A_DAY))
    return gaps


def holds(day: date, *, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether something half-open holds on `day`; an empty side is unlimited."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on)
