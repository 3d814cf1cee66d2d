"""How many cases came in which week, and which model each copies: pure, the same seed plans the same."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from random import Random

WEEK = 7 * 86_400
MONTH_WEEKS = 365.25 / 12 / 7
MANY = 1_000_000
AGES: tuple[tuple[int, float], ...] = ((0, 0.5), (1, 0.2), (2, 0.14), (3, 0.1), (5, 0.06))
"""by how many weeks open copies are older than their models, and how many of them"""
LENGTHS: tuple[tuple[int, float], ...] = ((4, 0.18), (7, 0.34), (13, 0.38), (MANY, 0.10))
"""up to how many events, and how many of the copies that ended: called off or nothing to mend at all, advice at the first
visit, mended or declined there, carried out in full (assumption: no count of a Chinese desk was found)"""


@dataclass(frozen=True, kw_only=True)
class Life:
    """What planning needs of a model: when it came in, how it ended, how much is on record of it."""

    no: int
    opened: int
    """seconds since 1970, as the next"""
    changed: int
    open: bool
    owed: bool | None
    events: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One copy to make: of which model, how many weeks later (fewer than none: earlier), when it then came in."""

    model: int
    weeks: int
    opened: int


def plan_project(
    *, lives: Sequence[Life], cases: int, open_cases: int, delivered: date, now: int, lasting: float, fade_months: float,
    random: Random,
) -> list[Planned]:  # fmt: skip
    """The copies of one project, the oldest first.

    Closed ones fade after the handover as the simulation's arrivals do and keep hour and weekday of their models; open ones
    came in lately, some weeks of them, so that part of them is overdue. Most that ended did so soon (`LENGTHS`).
    """
    ended = [one for one in lives if not one.open]
    waiting = [one for one in lives if one.open]
    first = (delivered - date(1970, 1, 1)) // timedelta(days=1) * 86_400 + 86_400
    weeks = max(1, (now - first) // WEEK)
    rates = list(accumulate(_rate(week, lasting, fade_months) for week in range(weeks)))
    heaped = list(accumulate(weights(ended)))
    found: list[Planned] = []
    while len(found) < cases - open_cases:
        target = first + bisect_left(rates, random.random() * rates[-1]) * WEEK
        life = random.choices(ended, cum_weights=heaped)[0]
        moved = _moved(life, (target - life.opened) // WEEK)
        if moved.opened >= first and life.changed + moved.weeks * WEEK < now:
            found.append(moved)
    ages, shares = [age for age, _share in AGES], [share for _age, share in AGES]
    while len(found) < cases and waiting:
        moved = _moved(random.choice(waiting), -random.choices(ages, shares)[0])
        if moved.opened >= first:
            found.append(moved)
    return sorted(found, key=lambda one: (one.opened, one.model))


def weights(lives: Sequence[Life]) -> list[float]:
    """How often each is copied: models of one length share its part evenly; a length without models leaves its part to the
    others."""
    bands = [next(place for place, (most, _share) in enumerate(LENGTHS) if life.events <= most) for life in lives]
    return [LENGTHS[band][1] / bands.count(band) for band in bands]


def _rate(week: int, lasting: float, fade_months: float) -> float:
    return lasting + (1 - lasting) * exp(-week / MONTH_WEEKS / fade_months)


def _moved(life: Life, weeks: int) -> Planned:
    return Planned(model=life.no, weeks=weeks, opened=life.opened + weeks * WEEK)
