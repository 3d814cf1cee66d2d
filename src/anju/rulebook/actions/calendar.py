"""Enter the holidays of a year, or a company's own free and working days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core import outbox
from anju.core.changes import change_fields, record_change
from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.rulebook.actions.spans import book_changed, one_place
from anju.rulebook.models import CalendarDay, CalendarYear, at_place

CALENDAR_PUBLISHED = "rulebook.calendar_published"
"""Outbox topic: open clocks that count working time are to be reckoned anew (decision 14)."""


@transaction.atomic
def publish_calendar_year(
    *, year: int, days: Sequence[Mapping[str, Any]], source: str, actor_id: int | None
) -> CalendarYear:
    """Enter the State Council's notice for a year, or its correction; puts `CALENDAR_PUBLISHED` in the outbox.

    Each day is `{"day": date, "works": bool, "name_zh": str, "name_en": str}`; a notice may reach a month into the
    neighbouring years. Refuses with `calendar-not-usable`.
    """
    _days_usable(year, days)
    if not source.strip():
        raise Invalid("calendar-not-usable", _("Name the notice."), fields={"source": _("Fill this in")})
    before = {"days": list(CalendarDay.objects.filter(year_id=year).values_list("day", flat=True))}
    notice, _made = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source, "published_by_id": actor_id, "published_at": product_now()}
    )
    CalendarDay.objects.filter(year=notice).delete()
    own = CalendarDay.objects.filter(company__isnull=True, project__isnull=True)
    own.filter(day__in=[day["day"] for day in days]).delete()
    CalendarDay.objects.bulk_create(CalendarDay(year=notice, **day) for day in days)
    record_change(
        notice,
        verb="publish_calendar_year",
        actor_id=actor_id,
        before={"days": [day.isoformat() for day in before["days"]]},
        after={"days": [day["day"].isoformat() for day in days], "source": source},
    )
    book_changed()
    outbox.put(topic=CALENDAR_PUBLISHED, key=f"{year}:{uuid4().hex}", payload={"year": year})
    return notice


def _days_usable(year: int, days: Sequence[Mapping[str, Any]]) -> None:
    first, last = date(year - 1, 12, 1), date(year + 1, 1, 31)
    named = [day["day"] for day in days]
    if not named:
        raise Invalid("calendar-not-usable", _("A year without a single holiday is no notice."))
    if len(set(named)) != len(named) or not all(first <= day <= last for day in named):
        raise Invalid("calendar-not-usable", _("Each day stands once, and belongs to the year of the notice."))


@transaction.atomic
def set_calendar_day(
    *,
    day: date,
    works: bool,
    name_zh: str,
    actor_id: int | None,
    name_en: str = "",
    company_id: int | None = None,
    project_id: int | None = None,
) -> CalendarDay:
    """A company's or project's own free or working day over the State Council's (a regional holiday, a works closure)."""
    one_place(company_id=company_id, project_id=project_id)
    if company_id is None and project_id is None:
        raise Invalid("place-not-one", _("Days of the whole group come from the yearly notice."))
    row = CalendarDay.objects.filter(at_place(company_id=company_id, project_id=project_id), day=day).first()
    if row is None:
        row = CalendarDay.objects.create(
            day=day, company_id=company_id, project_id=project_id, works=works, name_zh=name_zh, name_en=name_en
        )
        record_change(row, verb="set_calendar_day", actor_id=actor_id, before={}, after={"day": day, "works": works})
    else:
        change_fields(row, verb="set_calendar_day", actor_id=actor_id, works=works, name_zh=name_zh, name_en=name_en)
    book_changed()
    outbox.put(topic=CALENDAR_PUBLISHED, key=f"{day}:{uuid4().hex}", payload={"year": day.year})
    return row
