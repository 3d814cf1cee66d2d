"""What every part of a case's life shares: the estate it happens in, its script, its own random numbers."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import simpy

from anju.simulation.figures import Defect, Figures, Triple
from anju.simulation.pools import Pool, Shift, shift_at
from anju.simulation.scripts import DAY, Limits, Script, Step

Going = Generator[Any, Any, Any]
"""a part of a life under way in the simulation"""
FIRST, LAST = 8.5 * 60, 18.0 * 60
"""appointments and calls of the office lie between these minutes of the day"""


@dataclass(kw_only=True)
class Estate:
    """Where a case happens: the people by shift, the figures, the limits."""

    env: simpy.Environment
    shifts: Sequence[Shift]
    figures: Figures
    limits: Limits
    leads: Pool
    technicians: Pool
    desk: Pool
    firms: simpy.PriorityResource

    @classmethod
    def opened(cls, *, shifts: Sequence[Shift], figures: Figures, limits: Limits) -> "Estate":
        """An estate at its first midnight, everybody free."""
        env = simpy.Environment()
        return cls(
            env=env, shifts=shifts, figures=figures, limits=limits, leads=Pool(env, shifts, "leads"),
            technicians=Pool(env, shifts, "technicians"), desk=Pool(env, shifts, "desk"),
            firms=simpy.PriorityResource(env, capacity=figures.firm_hands),
        )  # fmt: skip


@dataclass(kw_only=True)
class Life:
    """One case under way. Random numbers come from streams of its own, so that more people change no drawing."""

    estate: Estate
    script: Script
    seed: str
    agreed: simpy.Event
    """the slip is written"""
    signed: set[int] = field(default_factory=set)
    """items the owner has signed off"""

    @property
    def now(self) -> float:
        return float(self.estate.env.now)

    @property
    def figures(self) -> Figures:
        return self.estate.figures

    def random(self, part: str) -> Random:
        """The stream of one part of this life."""
        return Random(f"{self.seed}:{self.script.no}:{part}")

    def defect(self, item: int) -> Defect:
        """What is wrong with an item."""
        code = self.script.defects[item - 1]
        return next(one for one in self.figures.defects if one.code == code)

    def say(self, verb: str, role: str, *, item: int = 0, **inputs: Any) -> None:
        """A verb of the script, now."""
        self.script.steps.append(Step(at=self.now, verb=verb, role=role, item=item, inputs=inputs))

    def passes(self, minutes: float) -> Any:
        """So many minutes go by."""
        return self.estate.env.timeout(max(0.0, minutes))

    def until(self, moment: float) -> Any:
        """The time up to a moment goes by; none where it has passed."""
        return self.passes(moment - self.now)

    def travel(self, random: Random) -> float:
        """From where they are to the door; from home at night, and longer when held up."""
        minutes = drawn(random, self.figures.travel)
        late = drawn(random, self.figures.held_up) if random.random() < self.figures.slow else 0.0
        night = shift_at(self.estate.shifts, self.now).name == "night"
        return minutes * (self.figures.night_travel if night else 1.0) + late


def drawn(random: Random, triple: Triple) -> float:
    """One drawing of a triangular distribution."""
    least, likely, most = triple
    return random.triangular(least, most, likely)


def office_hours(moment: float) -> float:
    """The moment itself where an office works then, else the next morning's beginning."""
    day, minute = divmod(moment, DAY)
    if minute < FIRST:
        return day * DAY + FIRST
    return moment if minute <= LAST else (day + 1) * DAY + FIRST
