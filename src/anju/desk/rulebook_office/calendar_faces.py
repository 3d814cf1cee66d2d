"""The working calendar as its page shows it: the days of a month, what makes each worked or free, and by whose word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from anju.desk.rulebook_office.faces import Place
from anju.estate.models import Project
from anju.rulebook.book import Book, OwnDay
from anju.rulebook.calendar import Calendar


@dataclass(frozen=True)
class DayFace:
    """One day of the month: worked or free, why, and whose day it is."""

    day: date
    works: bool
    name: str
    whose: str
    """empty where the day follows its weekday"""
    is_inside: bool
    is_past: bool
    is_today: bool
    is_published: bool
    """whether the notice of its year is known"""

    @property
    def is_outside(self) -> bool:
        return not self.is_inside

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5

    @property
    def is_special(self) -> bool:
        """Whether it differs from its weekday."""
        return self.works == self.is_weekend

    @property
    def number(self) -> str:
        return str(self.day.day) if self.is_inside and self.day.day != 1 else f"{self.day:%m-%d}"

    @property
    def kind(self) -> str:
        """What colour it has: a free weekday, a worked weekend, a plain free or worked day."""
        if self.is_special and self.works:
            return "make-up"
        if self.is_special or (self.whose and not self.works):
            return "holiday"
        return "" if self.works else "free"

    @property
    def word(self) -> str:
        return str(_("worked") if self.works else _("free"))


def month_days(reading: Book, project: Project, first: date, today: date) -> list[DayFace]:
    """Whole weeks from Monday on that hold the month."""
    place = {"company_id": project.company_id, "project_id": project.pk}
    calendar, own = (
        reading.calendar(company_id=project.company_id, project_id=project.pk),
        {day.day: day for day in reading.days(**place)},
    )
    begin = first - timedelta(days=first.weekday())
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = following + timedelta(days=-following.weekday() % 7)
    return [
        day_face(begin + timedelta(days=step), calendar, own.get(begin + timedelta(days=step)), project, first, today)
        for step in range((end - begin).days)
    ]


def day_face(day: date, calendar: Calendar, own: OwnDay | None, project: Project, first: date, today: date) -> DayFace:
    """One day under the calendar of a place."""
    whose = ""
    if own is not None:
        whose = str(_("State Council"))
        if own.project_id is not None:
            whose = project.name
        elif own.company_id is not None:
            whose = project.company.name
    return DayFace(
        day=day,
        works=calendar.works(day),
        name=own.name if own is not None else "",
        whose=whose,
        is_inside=(day.year, day.month) == (first.year, first.month),
        is_past=day < today,
        is_today=day == today,
        is_published=calendar.published(day.year),
    )


def proposed_day(day: date, *, works: bool, place: Place) -> OwnDay:
    """A day as it would stand in a place."""
    return OwnDay(day, works, "", place.company_id, place.project_id)


def own_days(reading: Book, project: Project, today: date) -> Sequence[DayFace]:
    """The coming days that the company or project set for itself, first ones first."""
    place = {"company_id": project.company_id, "project_id": project.pk}
    calendar = reading.calendar(company_id=project.company_id, project_id=project.pk)
    found = {
        day.day: day
        for day in reading.days(**place)
        if day.day >= today and (day.company_id is not None or day.project_id is not None)
    }
    return [day_face(day, calendar, own, project, day, today) for day, own in sorted(found.items())][:20]
