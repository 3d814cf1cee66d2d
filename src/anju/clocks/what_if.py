"""What a limit would have made of clocks that ran: pure, and through the very rule that sets every due moment.

Facts come in as they are stored; nothing is asked of the time or the tables. `effects.py` reads the facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from anju.clocks.rules import Pause, due_at, outcome_of
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit


@dataclass(frozen=True)
class Ran:
    """A clock that ran: from when, until when (None while it runs), due as it was reckoned, and what it was told."""

    starts_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    wished_at: datetime | None
    zone: ZoneInfo
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Effect:
    """How many clocks of a month were late, and how many would have been."""

    total: int = 0
    late_now: int = 0
    """as it was"""
    late_then: int = 0
    """under the proposed limit"""
    newly_late: int = 0
    newly_kept: int = 0


def late_by(due: datetime, *, stopped_at: datetime | None, at: datetime) -> bool:
    """Whether what stopped then was late; what still runs is late once its due moment has passed."""
    return outcome_of(due_at=due, stopped_at=stopped_at or at) == "late"


def effect_of(clocks: Iterable[Ran], *, limit: TimeLimit, at: datetime) -> Effect:
    """Both counts in one pass; `at` stands for the stop of clocks that still run.

    An agreed moment stays an agreed moment under any limit. Raises `NeverDue` where the limit cannot be reached.
    """
    total = late_now = late_then = newly_late = newly_kept = 0
    for clock in clocks:
        then = due_at(
            limit=limit,
            starts_at=clock.starts_at,
            zone=clock.zone,
            calendar=clock.calendar,
            pauses=clock.pauses,
            wished_at=clock.wished_at,
        )
        was = late_by(clock.due_at, stopped_at=clock.stopped_at, at=at)
        would = late_by(then.moment, stopped_at=clock.stopped_at, at=at)
        total += 1
        late_now += was
        late_then += would
        newly_late += would and not was
        newly_kept += was and not would
    return Effect(total, late_now, late_then, newly_late, newly_kept)
