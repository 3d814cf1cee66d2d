"""A year's holiday notice as its page shows it: the lines of the grid, what is read from them, and the holidays in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.core.errors import Invalid
from anju.rulebook.book import OwnDay
from anju.rulebook.models import CalendarDay
from anju.rulebook.notice import NoticeDay, name_in_english

SPARE = 6
"""empty lines at the end of the grid"""
MOST = 120


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the grid, as it was written."""

    day: str = ""
    works: bool = False
    name: str = ""
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.day.strip() or self.name.strip())


def lines_of(days: Sequence[NoticeDay] | Sequence[CalendarDay]) -> list[Line]:
    """The lines of days that are known."""
    return [Line(day=each.day.isoformat(), works=each.works, name=each.name_zh) for each in days]


def posted_lines(posted: QueryDict) -> list[Line]:
    """The lines as they were written, empty ones left out."""
    cells = zip(posted.getlist("day"), posted.getlist("works"), posted.getlist("name"), strict=False)
    lines = [Line(day=day.strip(), works=works == "yes", name=name.strip()) for day, works, name in cells]
    return [line for line in lines if not line.is_empty][:MOST]


def days_of(lines: Sequence[Line]) -> list[NoticeDay]:
    """The days of the grid. Raises `Invalid` `calendar-not-usable` naming the line whose day is none."""
    return [_day_of(line, number) for number, line in enumerate(lines, start=1)]


def _day_of(line: Line, number: int) -> NoticeDay:
    try:
        day = date.fromisoformat(line.day)
    except ValueError:
        said = _("Write a day as 2026-11-21.")
        sentence = _("Line %(line)d: %(said)s") % {"line": number, "said": said}
        raise Invalid("calendar-not-usable", sentence, fields={f"day-{number}": said}) from None
    return NoticeDay(day=day, works=line.works, name_zh=line.name, name_en=name_in_english(line.name)[:60])


def marked(lines: Sequence[Line], refusal: Invalid | None) -> list[Line]:
    """The lines with the refusal beside the one it names, and some to write more into."""
    wrong = refusal.fields if refusal is not None else {}
    found = [
        Line(day=line.day, works=line.works, name=line.name, error=str(wrong.get(f"day-{number}", "")))
        for number, line in enumerate(lines, start=1)
    ]
    return [*found, *(Line() for _spare in range(SPARE))]


def proposed(days: Sequence[NoticeDay], before: Sequence[CalendarDay]) -> list[OwnDay]:
    """The days as they would stand, and what the earlier notice named and this one does not as plain days of the week."""
    named = {each.day for each in days}
    gone = [OwnDay(each.day, None, "", None, None) for each in before if each.day not in named]
    return gone + [OwnDay(each.day, each.works, each.name_zh, None, None) for each in days]


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A holiday with its first and last day, and the days that make up for it."""

    name: str
    first: date
    last: date
    count: int
    made_up: Sequence[date]


def holidays(days: Sequence[NoticeDay]) -> list[Holiday]:
    """The notice read back, holiday by holiday."""
    free = sorted((each for each in days if not each.works), key=lambda each: each.day)
    found = []
    for name, of in groupby(free, key=lambda each: each.name_zh):
        spent = [each.day for each in of]
        made_up = [each.day for each in days if each.works and each.name_zh == name]
        found.append(Holiday(name=name, first=spent[0], last=spent[-1], count=len(spent), made_up=sorted(made_up)))
    return found
