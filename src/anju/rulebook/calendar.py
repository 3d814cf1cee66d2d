"""Which days are worked: weekdays, the State Council's holidays and make-up days, and a company's own free days.

A year counts as published once its notice has been entered. Of other years only weekends are known, and whatever rests
on them is provisional: the product says so instead of assuming a year without holidays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True)
class Calendar:
    """The exceptions to plain weekdays, as known at one moment for one place."""

    working: Mapping[date, bool] = field(default_factory=dict)
    """day → True for a make-up working day, False for a holiday; days not named follow their weekday"""
    years: frozenset[int] = frozenset()
    """years whose notice is published"""
    names: Mapping[date, str] = field(default_factory=dict)
    """day → what the notice calls it"""

    def published(self, year: int) -> bool:
        """Whether the holidays of this year are known."""
        return year in self.years

    def works(self, day: date, *, weekdays: Collection[int] = MONDAY_TO_FRIDAY) -> bool:
        """Whether this day is worked: the notice first, then the weekday (1 Monday … 7 Sunday)."""
        told = self.working.get(day)
        return day.isoweekday() in weekdays if told is None else told

    def provisional(self, first: date, last: date) -> bool:
        """Whether a count over these days (both included) rests on a year without a published notice."""
        return any(not self.published(year) for year in range(first.year, last.year + 1))
