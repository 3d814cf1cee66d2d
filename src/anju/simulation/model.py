"""The estate's days: arrivals come in, people go, and each case leaves a script. Pure; deterministic from its seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from anju.simulation.arrivals import Arrivals, storms
from anju.simulation.closing import beside, close
from anju.simulation.coming import come
from anju.simulation.figures import Defect, Figures, Shape
from anju.simulation.life import Estate, Going, Life
from anju.simulation.mending import mend
from anju.simulation.pools import Shift
from anju.simulation.scripts import DAY, Limits, Script


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a run depends on; the same plan yields the same scripts."""

    seed: str
    begins_on: date
    days: int
    per_day: float
    shifts: tuple[Shift, ...]
    limits: Limits
    delivered_on: date | None = None
    figures: Figures = field(default_factory=Figures)
    shape: Shape = field(default_factory=Shape)
    run_on: float = 0.0
    """how many days are watched after the last arrival, so that its end is seen"""
    only_coming: bool = False
    """leave out what follows the slip: nothing of it keeps anybody from a first visit"""

    def arrivals(self) -> Arrivals:
        """The arrivals this plan expects."""
        return Arrivals(
            begins_on=self.begins_on, days=self.days, per_day=self.per_day, shape=self.shape,
            delivered_on=self.delivered_on, storms=storms(self.seed, days=self.days, shape=self.shape),
        )  # fmt: skip


def simulate(plan: Plan) -> list[Script]:
    """Run the days of the plan; a script for each case, in the order of the rings."""
    arrivals = plan.arrivals()
    scripts = [_case(plan, no, rang, arrivals) for no, rang in enumerate(arrivals.moments(plan.seed))]
    return act(plan, scripts)


def act(plan: Plan, scripts: list[Script]) -> list[Script]:
    """Let these cases live in the plan's estate; what happens is written into them."""
    estate = Estate.opened(shifts=plan.shifts, figures=plan.figures, limits=plan.limits)
    for script in scripts:
        life = Life(estate=estate, script=script, seed=plan.seed, agreed=estate.env.event())
        estate.env.process(_live(life, only_coming=plan.only_coming))
    estate.env.run(until=(plan.days + plan.run_on) * DAY)
    return scripts


def _live(life: Life, *, only_coming: bool) -> Going:
    yield life.until(life.script.rang)
    coming = life.estate.env.process(come(life))
    if only_coming:
        return
    life.estate.env.process(_beside(life))
    if not (yield coming):
        return
    yield life.agreed
    items = range(1, len(life.script.defects) + 1)
    yield life.estate.env.all_of([life.estate.env.process(mend(life, no)) for no in items])
    yield from close(life)


def _beside(life: Life) -> Going:
    yield life.passes(20)
    yield from beside(life)


def _case(plan: Plan, no: int, rang: float, arrivals: Arrivals) -> Script:
    """What somebody rings about: how urgent, which defects, which home, by which way."""
    random, figures = Random(f"{plan.seed}:{no}:case"), plan.figures
    urgent = random.random() < figures.emergencies
    storm = arrivals.storms.get(int(rang // DAY), 1.0)
    second, third = figures.more_items
    more = random.random()
    count = 1 if urgent else 1 + (more < second) + (more < third)
    defects = [_drawn_defect(random, figures.defects, urgent=urgent, storm=storm) for _ in range(count)]
    own = random.random() < figures.own_page and not urgent
    return Script(
        no=no, rang=rang, urgent=urgent, channel="h5" if own else random.choice(("hotline", "hotline", "hotline", "counter")),
        home=random.random(), defects=list(dict.fromkeys(one.code for one in defects)),
    )  # fmt: skip


def _drawn_defect(random: Random, among: Sequence[Defect], *, urgent: bool, storm: float) -> Defect:
    weights = [one.urgent if urgent else one.weight * (storm if one.wet else 1.0) for one in among]
    return random.choices(list(among), weights=weights)[0]


def with_people(plan: Plan, *, shift: str, leads: int | None = None, technicians: int | None = None) -> Plan:
    """The same plan with other numbers of people in one shift."""
    shifts = tuple(
        replace(one, leads=one.leads if leads is None else leads,
                technicians=one.technicians if technicians is None else technicians)
        if one.name == shift else one
        for one in plan.shifts
    )  # fmt: skip
    return replace(plan, shifts=shifts)
