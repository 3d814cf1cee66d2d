"""Reading what a desk form posted: days, times, numbers; what cannot be read is refused by field."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.core.errors import Invalid
from anju.matters.models import Matter, Words

YEARS = range(1900, 2200)
"""of days and moments that are meant: beyond them a calendar ends, and with it every reckoning"""


def day_from(text: str) -> date:
    """A day written as 2026-11-21. Raises `ValueError` for what is none, or lies beyond `YEARS`."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def day_of(posted: QueryDict, name: str) -> date | None:
    """A day, or None for an empty field."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        return day_from(text)
    except ValueError as error:
        raise _unreadable(name, _("Write a day as 2026-11-21.")) from error


def needed_day(posted: QueryDict, name: str) -> date:
    """A day that must be there."""
    day = day_of(posted, name)
    if day is None:
        raise _unreadable(name, _("Please fill this in."))
    return day


def time_of(posted: QueryDict, name: str) -> time:
    """A time of the day that must be there."""
    try:
        return time.fromisoformat(posted.get(name, "").strip())
    except ValueError as error:
        raise _unreadable(name, _("Write a time as 08:00.")) from error


def moment_of(posted: QueryDict, name: str) -> datetime | None:
    """A moment on the project's wall clock, or None for an empty field."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        day_from(moment.date().isoformat())
    except ValueError as error:
        raise _unreadable(name, _("Write a moment as 2026-11-21 08:00.")) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())


def number_of(posted: QueryDict, name: str) -> int | None:
    """A whole number, or None for an empty field."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise _unreadable(name, _("Write a whole number.")) from error


def decimal_of(posted: QueryDict, name: str) -> Decimal | None:
    """A number with decimals, or None for an empty field."""
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise _unreadable(name, _("Write a number.")) from error
    if not found.is_finite():
        raise _unreadable(name, _("Write a number."))
    return found


def words_of(posted: QueryDict, name: str) -> list[str]:
    """Words split by commas, spaces or new lines, Chinese ones too."""
    text = posted.get(name, "")
    for mark in "，、,;；\n":
        text = text.replace(mark, " ")
    return text.split()


def _unreadable(name: str, sentence: str) -> Invalid:
    return Invalid("field-unreadable", _("Some fields need another look."), fields={name: sentence})


def first_words(matter: Matter) -> str:
    """What was said when it was registered. One query."""
    said = Words.objects.filter(matter=matter, field="description", event__kind="case.registered")
    return said.values_list("text", flat=True).first() or ""
