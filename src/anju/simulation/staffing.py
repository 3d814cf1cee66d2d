"""How many people a shift wants so that the limits are kept: many runs of the model, no database.

The same arrivals and the same drawings are used for every number of people, so that only the people differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, stdev

from anju.simulation.model import Plan, simulate, with_people
from anju.simulation.pools import shift_at
from anju.simulation.scripts import DAY, Script

CONFIDENCE = 1.96
"""standard errors to each side: 95 %"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What so many people keep: the share, its 95 % interval, and how many limits were counted."""

    people: int
    kept: float
    low: float
    high: float
    counted: int

    def reaches(self, goal: float) -> bool:
        """Whether the goal is reached beyond doubt: the whole interval lies at or above it."""
        return self.low >= goal


def staffing(plan: Plan, *, shift: str, part: str, people: Iterable[int], runs: int) -> list[Answer]:
    """The share of limits kept in a shift, for each number of people. `part`: leads (first visits), technicians
    (appointments). Raises `ValueError` for a shift or part the plan does not have."""
    if shift not in {one.name for one in plan.shifts}:
        raise ValueError(f"no shift {shift}")
    if part not in {"leads", "technicians"}:
        raise ValueError(f"no part {part}")
    return [_answer(plan, shift=shift, part=part, count=count, runs=runs) for count in people]


def enough(answers: Iterable[Answer], *, goal: float) -> Answer | None:
    """The fewest people that reach the goal beyond doubt, or None."""
    return next((one for one in sorted(answers, key=lambda one: one.people) if one.reaches(goal)), None)


def _answer(plan: Plan, *, shift: str, part: str, count: int, runs: int) -> Answer:
    shares, counted = [], 0
    for run in range(runs):
        there = with_people(
            replace(plan, seed=f"{plan.seed}/{run}", run_on=2.0, only_coming=part == "leads"), shift=shift,
            leads=count if part == "leads" else None, technicians=count if part == "technicians" else None,
        )  # fmt: skip
        kept = _kept(simulate(there), there, shift=shift, part=part)
        if kept:
            shares.append(sum(kept) / len(kept))
            counted += len(kept)
    if not shares:
        return Answer(people=count, kept=1.0, low=0.0, high=1.0, counted=0)
    mean = fmean(shares)
    off = CONFIDENCE * stdev(shares) / sqrt(len(shares)) if len(shares) > 1 else 1.0
    return Answer(people=count, kept=mean, low=max(0.0, mean - off), high=min(1.0, mean + off), counted=counted)


def _kept(scripts: list[Script], plan: Plan, *, shift: str, part: str) -> list[bool]:
    """Which limits that fell into the shift were kept: of first visits by their ring, of appointments by their time."""
    if part == "leads":
        return [
            script.kept
            for script in scripts
            if script.due and shift_at(plan.shifts, script.rang).name == shift
        ]  # fmt: skip
    end = plan.days * DAY
    return [
        visit.kept(plan.limits.grace)
        for script in scripts
        for visit in script.visits
        if visit.starts < end and shift_at(plan.shifts, visit.starts).name == shift
    ]
