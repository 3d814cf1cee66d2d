"""Reports come in as often as the plan expects, hour by hour; the drawing is checked against the expectation."""

from datetime import date
from math import sqrt

from anju.simulation.arrivals import Arrivals, storms
from anju.simulation.figures import Shape
from anju.simulation.scripts import DAY

YEAR = Arrivals(begins_on=date(2026, 1, 1), days=365, per_day=12.0)


def test_it_expects_as_many_as_it_was_told() -> None:
    assert round(sum(expected for _minute, expected in YEAR.hourly()), 6) == 12 * 365


def test_it_draws_as_many_in_every_hour_of_the_day_as_expected() -> None:
    """Chi-square over 24 hours: below the 99.9 % point of 23 degrees of freedom, 49.7, and above its 0.1 %, 7.5."""
    expected, drawn = [0.0] * 24, [0] * 24
    for minute, count in YEAR.hourly():
        expected[int(minute % DAY // 60)] += count
    for moment in YEAR.moments("a"):
        drawn[int(moment % DAY // 60)] += 1
    chi = sum((seen - due) ** 2 / due for seen, due in zip(drawn, expected, strict=True))
    assert 7.5 < chi < 49.7


def test_it_draws_a_poisson_number_a_day() -> None:
    """Variance and mean of the days, each over its expectation: one for a Poisson process, within four errors."""
    days = [0] * 365
    for moment in YEAR.moments("b"):
        days[int(moment // DAY)] += 1
    expected = [12 * 365 * YEAR.weight(day) / sum(map(YEAR.weight, range(365))) for day in range(365)]
    spread = sum((seen - due) ** 2 / due for seen, due in zip(days, expected, strict=True)) / 365
    assert abs(spread - 1) < 4 * sqrt(2 / 365)


def test_it_notices_a_drawing_of_another_rate() -> None:
    """The control: a tenth too many is seen in a year."""
    more = Arrivals(begins_on=YEAR.begins_on, days=365, per_day=13.2)
    assert abs(len(YEAR.moments("c")) - 12 * 365) < 4 * sqrt(12 * 365)
    assert abs(len(more.moments("c")) - 12 * 365) > 4 * sqrt(12 * 365)


def test_it_fades_after_handover_down_to_what_lasts() -> None:
    fresh = Arrivals(begins_on=date(2026, 1, 1), days=730, per_day=1.0, delivered_on=date(2026, 1, 1),
                     shape=Shape(weekdays=(1,) * 7, lasting=0.0))  # fmt: skip
    first = sum(fresh.weight(day) for day in range(365)) / sum(fresh.weight(day) for day in range(730))
    assert round(first, 2) == 0.78
    old = Arrivals(begins_on=date(2026, 1, 1), days=1, per_day=1.0, delivered_on=date(1990, 1, 1),
                   shape=Shape(weekdays=(1,) * 7))  # fmt: skip
    assert round(old.weight(0), 6) == Shape().lasting


def test_it_brings_more_on_the_day_of_a_storm() -> None:
    passing = storms("s", days=3650, shape=Shape())
    strong = [day for day, factor in passing.items() if factor == Shape().storm_factor]
    assert 50 < len(strong) < 120, "0.7 a month over ten years are 84"
    stormy = Arrivals(begins_on=date(2026, 1, 5), days=7, per_day=10.0, shape=Shape(weekdays=(1,) * 7), storms={3: 3.5})
    assert stormy.weight(3) == 3.5 * stormy.weight(2)
