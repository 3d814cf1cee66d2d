"""Enter the holidays of a year, or a company's own free and working days; a person does it with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core import outbox
from anju.core.changes import record_change
from anju.core.errors import Invalid, Sentence
from anju.core.time import product_now
from anju.rulebook.actions.spans import book_changed, one_place
from anju.rulebook.keeping import Keeper, require_keeper
from anju.rulebook.models import CalendarDay, CalendarYear, at_place

CALENDAR_PUBLISHED = "rulebook.calendar_published"
"""Outbox topic: open clocks that count working time are to be reckoned anew (decision 14)."""

LONGEST = {"name_zh": 40, "name_en": 60, "reason": 300}
YEARS_AHEAD = 3


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
    reason: str = "",
) -> CalendarDay:
    """A company's or project's own free or working day over the State Council's (a regional holiday, a works closure)."""
    one_place(company_id=company_id, project_id=project_id)
    if company_id is None and project_id is None:
        raise Invalid("place-not-one", _("Days of the whole group come from the yearly notice."))
    row = CalendarDay.objects.filter(at_place(company_id=company_id, project_id=project_id), day=day).first()
    before = {} if row is None else {"works": row.works, "name_zh": row.name_zh, "name_en": row.name_en}
    told = {"works": works, "name_zh": name_zh, "name_en": name_en}
    if row is None:
        row = CalendarDay.objects.create(day=day, company_id=company_id, project_id=project_id, **told)
    elif before != told:
        row.works, row.name_zh, row.name_en = works, name_zh, name_en
        row.save(update_fields=list(told))
    else:
        return row
    after = {"day": day, **told, "reason": reason}
    record_change(row, verb="set_calendar_day", actor_id=actor_id, before=before, after=after)
    book_changed()
    outbox.put(topic=CALENDAR_PUBLISHED, key=f"{day}:{uuid4().hex}", payload={"year": day.year})
    return row


@transaction.atomic
def amend_calendar_day(
    *,
    actor: Keeper,
    day: date,
    works: bool,
    name_zh: str,
    name_en: str,
    reason: str,
    today: date,
    company_id: int | None = None,
    project_id: int | None = None,
) -> CalendarDay:
    """Publish an own day of a company or project, with its reason; open clocks are reckoned anew (decision 14).

    `today` is the project's. Refuses with `not-yours-to-do`, `place-not-one`, and by field with `day-not-usable` or
    `nothing-changed`.
    """
    require_keeper(actor, company_id=company_id, project_id=project_id)
    told = {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "reason": reason.strip()}
    wrong: dict[str, Sentence] = {name: _("Please fill this in.") for name, text in told.items() if not text}
    wrong |= {name: _("This is too long.") for name, text in told.items() if len(text) > LONGEST[name]}
    if day < today:
        wrong["day"] = _("A day that has passed stays as it was.")
    elif day > today.replace(year=today.year + YEARS_AHEAD, day=1):
        wrong["day"] = _("This day is too far ahead.")
    if wrong:
        raise Invalid("day-not-usable", _("Some fields need another look."), fields=wrong)
    row = CalendarDay.objects.filter(at_place(company_id=company_id, project_id=project_id), day=day).first()
    if row is not None and (row.works, row.name_zh, row.name_en) == (works, told["name_zh"], told["name_en"]):
        raise Invalid("nothing-changed", _("This is what the calendar says already."))
    return set_calendar_day(
        day=day,
        works=works,
        name_zh=told["name_zh"],
        name_en=told["name_en"],
        actor_id=actor.person_id,
        company_id=company_id,
        project_id=project_id,
        reason=told["reason"],
    )
