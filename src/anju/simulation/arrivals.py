"""When reports come in: a Poisson process whose rate changes by the hour. Pure; deterministic from its seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from random import Random

from anju.simulation.figures import Shape

DAY = 1440.0
MONTH_DAYS = 30.44


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """The expected arrivals of some days: `per_day` on average over them, spread by the shape.

    `storms` are days (0 is the first) with the factor of their rate; `delivered_on` lets the rate fade with age.
    """

    begins_on: date
    days: int
    per_day: float
    shape: Shape = field(default_factory=Shape)
    delivered_on: date | None = None
    storms: Mapping[int, float] = field(default_factory=dict)

    def weight(self, day: int) -> float:
        """How busy a day is against others: weekday, age of the estate, storms."""
        on = self.begins_on + timedelta(days=day)
        return self.shape.weekdays[on.weekday()] * self._fade(on) * self.storms.get(day, 1.0)

    def hourly(self) -> Iterator[tuple[float, float]]:
        """Every hour as its first minute and the expected number of arrivals in it; they add up to `per_day` × days."""
        weights = [self.weight(day) for day in range(self.days)]
        scale = self.per_day * self.days / (sum(weights) * sum(self.shape.hours))
        for day, weight in enumerate(weights):
            for hour, share in enumerate(self.shape.hours):
                yield day * DAY + hour * 60, scale * weight * share

    def moments(self, seed: str) -> list[float]:
        """One drawing of arrivals, in minutes from the first midnight, in order."""
        random, found = Random(f"{seed}:arrivals"), []
        for begins, expected in self.hourly():
            if expected <= 0:
                continue
            moment = random.expovariate(expected / 60)
            while moment < 60:
                found.append(begins + moment)
                moment += random.expovariate(expected / 60)
        return found

    def _fade(self, on: date) -> float:
        if self.delivered_on is None:
            return 1.0
        months = max(0.0, (on - self.delivered_on).days / MONTH_DAYS)
        return self.shape.lasting + (1 - self.shape.lasting) * exp(-months / self.shape.fade_months)


def storms(seed: str, *, days: int, shape: Shape) -> dict[int, float]:
    """Which days a storm passes, and how many times as many report then and the day after."""
    random, found = Random(f"{seed}:storms"), {}
    for day in range(days):
        if random.random() < shape.storms_a_month / MONTH_DAYS:
            found[day] = shape.storm_factor
            found.setdefault(day + 1, 1 + (shape.storm_factor - 1) / 3)
    return found
