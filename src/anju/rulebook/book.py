"""The whole rulebook in memory: read once, used until the stamp changes.

Every verb of this room writes a new random stamp in its own transaction. `book()` asks for the stamp (one query) and
hands out the copy that was read under it; a rolled-back stamp is never seen again, so a copy is never stale. Within
`one_reading()`, which every act opens, the stamp is asked for once: an act judges everything by one and the same rulebook.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from anju.core.errors import Refusal
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit, limit_from
from anju.rulebook.models import CalendarDay, CalendarYear, ClauseEdition, Defect, InPlace, Stamp
from anju.rulebook.parameters import Heating, Urgency, Warranty, parameters_from
from anju.rulebook.rules import CLASSES, Terms, narrowest

R = TypeVar("R", bound=InPlace)
C = TypeVar("C")


def _here(rows: Iterable[R], *, company_id: int | None, project_id: int | None, at: datetime) -> R | None:
    """The row that holds in this place at this moment: project beats company beats group."""
    return narrowest(
        row
        for row in rows
        if row.holds(at) and row.company_id in {None, company_id} and row.project_id in {None, project_id}
    )


@dataclass(frozen=True)
class OwnDay:
    """A day of the calendar as it stands or as it is proposed for a place; `works` None: the place has no own day."""

    day: date
    works: bool | None
    name: str
    company_id: int | None
    project_id: int | None


class Book:
    """One reading of the rulebook. Its parts are loaded when first asked for: one query each, then none."""

    def __init__(self, stamp: UUID | None = None) -> None:
        self.stamp = stamp
        """under which it was read; None where nobody has written one yet"""
        self._found: dict[tuple[int, str], tuple[Any, Any]] = {}
        self._placed: dict[tuple[str, int | None, int | None], list[ClauseEdition]] = {}
        """the editions of a clause that ever apply to a place, narrowest first: asked ten times a call"""

    @cached_property
    def _editions(self) -> dict[str, list[ClauseEdition]]:
        found: dict[str, list[ClauseEdition]] = {}
        for edition in ClauseEdition.objects.filter(withdrawn_at=None).select_related("clause"):
            found.setdefault(edition.clause_id, []).append(edition)
        return found

    @cached_property
    def _by_id(self) -> dict[int, ClauseEdition]:
        return {edition.pk: edition for editions in self._editions.values() for edition in editions}

    @cached_property
    def _defects(self) -> dict[str, list[Defect]]:
        found: dict[str, list[Defect]] = {}
        for defect in Defect.objects.order_by("code", "valid_from"):
            found.setdefault(defect.code, []).append(defect)
        return found

    @cached_property
    def _days(self) -> list[OwnDay]:
        days = CalendarDay.objects.values_list("day", "works", "name_zh", "company_id", "project_id")
        return [OwnDay(*row) for row in days]

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(CalendarYear.objects.values_list("year", flat=True))

    def clause(self, clause_id: str, *, company_id: int | None, project_id: int | None, at: datetime) -> ClauseEdition:
        """The edition of a clause that holds in this place at this moment. Refuses with `clause-not-in-force`."""
        place = clause_id, company_id, project_id
        if place not in self._placed:
            here = self.editions(clause_id, company_id=company_id, project_id=project_id)
            self._placed[place] = sorted(here, key=lambda row: row.narrowness, reverse=True)
        found = next((row for row in self._placed[place] if row.holds(at)), None)
        if found is None:
            raise Refusal(
                "clause-not-in-force", _("No edition of this clause holds here at this time."), clause=clause_id
            )
        return found

    def clauses(self, *, company_id: int | None, project_id: int | None, at: datetime) -> list[ClauseEdition]:
        """Every clause that holds in this place at this moment, in the order of the regulation."""
        found = [_here(rows, company_id=company_id, project_id=project_id, at=at) for rows in self._editions.values()]
        return sorted((row for row in found if row is not None), key=lambda row: row.clause.position)

    def edition(self, edition_id: int) -> ClauseEdition | None:
        """The edition with this id, from memory: what a clock keeps."""
        return self._by_id.get(edition_id)

    def editions(self, clause_id: str, *, company_id: int | None, project_id: int | None) -> list[ClauseEdition]:
        """Every edition of a clause that ever applies to this place, newest first, wider places included."""
        rows = self._editions.get(clause_id, [])
        here = [row for row in rows if row.company_id in {None, company_id} and row.project_id in {None, project_id}]
        return sorted(here, key=lambda row: (row.valid_from, row.narrowness), reverse=True)

    def parameters(self, edition: ClauseEdition) -> BaseModel:
        """The checked parameters of an edition, as the class of its kind."""
        return self._checked(edition, "parameters", lambda: parameters_from(edition.clause.kind, edition.parameters))

    def limit(self, edition: ClauseEdition) -> TimeLimit:
        """The time limit an edition of kind `limit` describes."""
        return self._checked(edition, "limit", lambda: limit_from(edition.parameters))

    def _checked(self, edition: ClauseEdition, what: str, check: Callable[[], C]) -> C:
        """What checking an edition's parameters gave before, as long as they are the very same."""
        given, found = self._found.get((edition.pk, what), (None, None))
        if given is not edition.parameters:
            found = check()
            if edition.pk is not None:
                self._found[edition.pk, what] = (edition.parameters, found)
        return cast(C, found)

    def every_edition(self) -> list[ClauseEdition]:
        """Every edition that holds, held or will hold anywhere."""
        return list(self._by_id.values())

    def days(self, *, company_id: int | None, project_id: int | None) -> list[OwnDay]:
        """The days of a place that do not follow their weekday: the State Council's, the company's, the project's last."""
        here = [
            day for day in self._days if day.company_id in {None, company_id} and day.project_id in {None, project_id}
        ]
        return sorted(here, key=lambda day: (day.project_id is not None, day.company_id is not None))

    def calendar(self, *, company_id: int | None, project_id: int | None, proposed: Iterable[OwnDay] = ()) -> Calendar:
        """The working calendar of a place: the State Council's days, the company's own over them, the project's last.

        `proposed` days stand for those of their place, as if they were published.
        """
        days = {(day.day, day.company_id, day.project_id): day for day in self._days}
        days |= {(day.day, day.company_id, day.project_id): day for day in proposed}
        here = [
            day
            for day in days.values()
            if day.works is not None and day.company_id in {None, company_id} and day.project_id in {None, project_id}
        ]
        here.sort(key=lambda day: (day.project_id is not None, day.company_id is not None))
        return Calendar({day.day: bool(day.works) for day in here}, self._years, {day.day: day.name for day in here})

    def terms(self, *, company_id: int | None, project_id: int | None, at: datetime) -> Terms:
        """The warranty terms and the heating season of a place."""
        classes: dict[str, Warranty] = {}
        editions: dict[str, int] = {}
        for name in CLASSES:
            rows = self._editions.get(f"warranty.{name}", [])
            row = _here(rows, company_id=company_id, project_id=project_id, at=at)
            if row is not None:
                classes[name] = Warranty.model_validate(row.parameters)
                editions[name] = row.pk
        season = _here(self._editions.get("heating_season", []), company_id=company_id, project_id=project_id, at=at)
        return Terms(classes, Heating.model_validate(season.parameters) if season else None, editions)

    def urgency(self, *, company_id: int | None, project_id: int | None, at: datetime) -> Urgency:
        """What counts as an emergency in this place."""
        edition = self.clause("urgency", company_id=company_id, project_id=project_id, at=at)
        return self._checked(edition, "urgency", lambda: Urgency.model_validate(edition.parameters))

    def catalogue(self, *, company_id: int | None, project_id: int | None, at: datetime) -> list[Defect]:
        """The defect catalogue of a place, by code."""
        found = [_here(rows, company_id=company_id, project_id=project_id, at=at) for rows in self._defects.values()]
        return [row for row in found if row is not None]

    def retired(self, *, company_id: int | None, project_id: int | None, at: datetime) -> list[Defect]:
        """The last row of every code that holds here no more, by code."""
        found = []
        for rows in self._defects.values():
            here = [r for r in rows if r.company_id in {None, company_id} and r.project_id in {None, project_id}]
            if here and all(row.valid_until is not None and row.valid_until <= at for row in here):
                found.append(here[-1])
        return found

    def defect(self, code: str, *, company_id: int | None, project_id: int | None, at: datetime) -> Defect | None:
        """The catalogue entry of a code in this place, or None."""
        rows = self._defects.get(code, [])
        return _here(rows, company_id=company_id, project_id=project_id, at=at)


_kept: dict[UUID, Book] = {}
"""the one reading that is still good, under its stamp"""


_reading: ContextVar[list[Book] | None] = ContextVar("rulebook_reading", default=None)
"""the book of the reading under way, once it was asked for"""


STAMP_SQL = "(SELECT stamp FROM rulebook_stamp ORDER BY id LIMIT 1)"
"""SQL: the stamp as it stands, for statements that read something else as well."""


@contextmanager
def one_reading(*, stamp: UUID | None = None) -> Iterator[None]:
    """Within this block `book()` is one and the same, its stamp read when first asked for, or given by whoever has just
    read it. A block inside another one belongs to it. Only for work that is short, such as an act: what is published
    meanwhile counts from the next on."""
    if _reading.get() is not None:
        yield
        return
    began = _reading.set([_kept_under(stamp)] if stamp is not None else [])
    try:
        yield
    finally:
        _reading.reset(began)


def read_anew() -> None:
    """A verb of this room has written a new stamp: the reading under way, if there is one, begins again."""
    if (under_way := _reading.get()) is not None:
        under_way.clear()


def book() -> Book:
    """The rulebook as it stands now, seen from the caller's transaction. One query for the stamp; once in a reading."""
    under_way = _reading.get()
    if under_way:
        return under_way[0]
    found = _read()
    if under_way is not None:
        under_way.append(found)
    return found


def has_changed(stamp: object) -> bool:
    """Whether the reading under way rests on another stamp than this one, which was read (`STAMP_SQL`) just now."""
    under_way = _reading.get()
    return under_way is not None and any(one.stamp not in {None, UUID(str(stamp))} for one in under_way)


def rests_on() -> UUID | None:
    """The stamp that the reading under way rests on; as it stands now where nothing was read yet. At most one query."""
    return book().stamp


def stamp_now() -> UUID | None:
    """The stamp as it stands; None while nothing was ever published. One query."""
    return Stamp.objects.order_by("id").values_list("stamp", flat=True).first()


def _read() -> Book:
    stamp = stamp_now()
    return Book() if stamp is None else _kept_under(stamp)


def _kept_under(stamp: UUID) -> Book:
    kept = _kept.get(stamp)
    if kept is None:
        kept = Book(stamp)
        _kept.clear()
        _kept[stamp] = kept
    return kept
