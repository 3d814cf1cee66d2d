"""The month of a report: a calendar month of the project's own time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from anju.assessment.rules import month_of
from anju.core.errors import Invalid

FIRST, LAST = 2000, 2099
"""years a report can be about"""


@dataclass(frozen=True, order=True)
class Month:
    """A month as people write it, `2026-10`, and as facts keep it, 202610."""

    number: int

    @property
    def year(self) -> int:
        return self.number // 100

    @property
    def of_year(self) -> int:
        """1 to 12."""
        return self.number % 100

    @property
    def code(self) -> str:
        return f"{self.year}-{self.of_year:02d}"

    def begins(self, zone: ZoneInfo) -> datetime:
        """Its first midnight, in UTC."""
        return datetime.combine(date(self.year, self.of_year, 1), time(), zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The first midnight after it, in UTC."""
        return self.following.begins(zone)

    @property
    def following(self) -> "Month":
        return Month(self.number + (89 if self.of_year == 12 else 1))

    @property
    def before(self) -> "Month":
        return Month(self.number - (89 if self.of_year == 1 else 1))


def month_at(moment: datetime, zone: ZoneInfo) -> Month:
    """The month a moment lies in."""
    return Month(month_of(moment.astimezone(zone).date()))


def month_from(text: str, *, now: datetime, zone: ZoneInfo) -> Month:
    """The month somebody named, the running one when they named none.

    Raises `Invalid` `month-unknown` for what is no month, `month-ahead` for one that has not begun.
    """
    running = month_at(now, zone)
    if not text:
        return running
    year, dash, of_year = text.partition("-")
    if dash and len(year) == 4 and len(of_year) == 2 and f"{year}{of_year}".isascii() and f"{year}{of_year}".isdigit():
        found = Month(int(year + of_year))
        if FIRST <= found.year <= LAST and 1 <= found.of_year <= 12:
            if found > running:
                raise Invalid(
                    "month-ahead", _("This month has not begun."), fields={"month": _("Choose a month that has begun.")}
                )
            return found
    raise Invalid("month-unknown", _("This is no month."), fields={"month": _("Write it as 2026-10.")})
