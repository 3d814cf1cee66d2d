"""Fill an empty rulebook with what comes with the product; filled ones only gain what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from anju.core.time import product_now
from anju.rulebook.actions.catalogue import entry_from
from anju.rulebook.actions.spans import book_changed
from anju.rulebook.defaults import DefaultClause, default_clauses, default_defects, default_years
from anju.rulebook.models import CalendarDay, CalendarYear, Clause, ClauseEdition, Defect, Section
from anju.rulebook.parameters import parameters_from

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when what comes with the product holds: before any home in the books."""


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    clauses: int
    years: int
    defects: int


@transaction.atomic
def load_defaults() -> Loaded:
    """Clauses with their first editions, the published holidays, the defect catalogue. Doing it again changes nothing."""
    sections, clauses = default_clauses()
    known_sections = set(Section.objects.values_list("pk", flat=True))
    Section.objects.bulk_create(Section(**row) for row in sections if row["id"] not in known_sections)
    loaded = Loaded(_load_clauses(clauses), _load_years(), _load_defects())
    if loaded != Loaded(0, 0, 0):
        book_changed()
    return loaded


def _load_clauses(clauses: Iterable[DefaultClause]) -> int:
    known = set(Clause.objects.values_list("pk", flat=True))
    fresh = [row for row in clauses if row.clause["id"] not in known]
    Clause.objects.bulk_create(Clause(**row.clause) for row in fresh)
    now = product_now()
    editions = []
    for row in fresh:
        parameters_from(row.clause["kind"], row.edition["parameters"])
        editions.append(
            ClauseEdition(clause_id=row.clause["id"], valid_from=BEGINNING, published_at=now, **row.edition)
        )
    ClauseEdition.objects.bulk_create(editions)
    return len(fresh)


def _load_years() -> int:
    known = set(CalendarYear.objects.values_list("year", flat=True))
    days_known = set(
        CalendarDay.objects.filter(company__isnull=True, project__isnull=True).values_list("day", flat=True)
    )
    now = product_now()
    fresh = [row for row in default_years() if row["year"] not in known]
    CalendarYear.objects.bulk_create(
        CalendarYear(year=row["year"], source=row["source"], published_at=now) for row in fresh
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(year_id=row["year"], **day) for row in fresh for day in row["days"] if day["day"] not in days_known
    )
    return len(fresh)


def _load_defects() -> int:
    known = set(Defect.objects.values_list("code", flat=True))
    fresh = [row for row in default_defects() if row["code"] not in known]
    Defect.objects.bulk_create(
        Defect(code=row["code"], valid_from=BEGINNING, **entry_from(values=row)) for row in fresh
    )
    return len(fresh)
