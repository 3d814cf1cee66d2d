"""The readers of the rulebook. Each costs the one query for the stamp, plus what its own words say."""

from dataclasses import dataclass
from datetime import date, datetime

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.estate.models import Room
from anju.rulebook.book import book
from anju.rulebook.calendar import Calendar
from anju.rulebook.defaults import vocabulary
from anju.rulebook.models import (
    CalendarDay,
    CalendarYear,
    Certainty,
    Clause,
    ClauseEdition,
    Defect,
    Section,
    in_language,
)
from anju.rulebook.rules import CLASSES, Agreed, Coverage, Terms, coverage_for
from anju.rulebook.wording import in_words
from anju.rulebook.words import Entry, Match, Place, UrgencyProposal, match_items, places_in, propose_urgency


def clause_for(*, clause_id: str, project_id: int | None, company_id: int | None, at: datetime) -> ClauseEdition:
    """The edition of a clause that holds there and then: project beats company beats group (SLA-2).

    One query (the stamp); several in one act: ask `book()` once. Refuses with `clause-not-in-force`.
    """
    return book().clause(clause_id, company_id=company_id, project_id=project_id, at=at)


def calendar_for(*, company_id: int | None, project_id: int | None) -> Calendar:
    """The working calendar of a place; ask `published(year)` before trusting a day."""
    return book().calendar(company_id=company_id, project_id=project_id)


@dataclass(frozen=True)
class ClauseOnPage:
    """One clause as the regulation prints it: what it says here, in words computed from its parameters."""

    clause: Clause
    edition: ClauseEdition
    words: list[str]
    own: str
    """whose edition it is: `group`, `company` or `project`"""
    editions: list[ClauseEdition]
    """every edition that held, holds or will hold here, newest first, wider places included"""


@dataclass(frozen=True)
class SectionOnPage:
    """A chapter with the clauses that hold here."""

    section: Section
    clauses: list[ClauseOnPage]


OWN = ("group", "company", "project")


def clause_on_page(*, edition: ClauseEdition, company_id: int | None, project_id: int | None) -> ClauseOnPage:
    """One clause with its history: what "why this due moment" opens. Costs the stamp."""
    reading = book()
    editions = reading.editions(edition.clause_id, company_id=company_id, project_id=project_id)
    words = in_words(reading.parameters(edition))
    return ClauseOnPage(edition.clause, edition, words, OWN[edition.narrowness], editions)


def rulebook_page(*, company_id: int | None, project_id: int | None, at: datetime) -> list[SectionOnPage]:
    """The regulation of a place at a moment, by chapter. Two queries: stamp and chapters."""
    reading = book()
    pages: dict[str, list[ClauseOnPage]] = {}
    for edition in reading.clauses(company_id=company_id, project_id=project_id, at=at):
        editions = reading.editions(edition.clause_id, company_id=company_id, project_id=project_id)
        words = in_words(reading.parameters(edition))
        page = ClauseOnPage(edition.clause, edition, words, OWN[edition.narrowness], editions)
        pages.setdefault(edition.clause.section_id, []).append(page)
    return [SectionOnPage(section, pages[section.pk]) for section in Section.objects.all() if section.pk in pages]


def edition_by_id(edition_id: int) -> ClauseEdition:
    """The edition that a clock keeps, with its clause; from memory."""
    edition = book().edition(edition_id)
    if edition is None:
        raise NotFound
    return edition


@dataclass(frozen=True)
class YearOnPage:
    """A calendar year: its notice and days, or the plain statement that it is not published."""

    year: int
    notice: CalendarYear | None
    days: list[CalendarDay]


def calendar_page(*, first: int, last: int) -> list[YearOnPage]:
    """The years from first to last; a year without a notice is in the list and says so. Two queries."""
    notices = CalendarYear.objects.in_bulk(range(first, last + 1))
    days: dict[int, list[CalendarDay]] = {}
    for day in CalendarDay.objects.filter(year__in=notices.keys()):
        days.setdefault(day.year_id or 0, []).append(day)
    return [YearOnPage(year, notices.get(year), days.get(year, [])) for year in range(first, last + 1)]


def missing_calendar_year(*, today: date) -> int | None:
    """The year whose notice is missing and wanted by now: this one, or from 1 December the next."""
    wanted = [today.year, today.year + 1] if today.month == 12 else [today.year]
    known = book().calendar(company_id=None, project_id=None)
    return next((year for year in wanted if not known.published(year)), None)


def holiday_table_days_left(*, today: date) -> int:
    """How many days lie ahead before the first one of a year whose holidays are not entered; 0: they are missing now."""
    known = book().calendar(company_id=None, project_id=None)
    year = today.year
    while known.published(year):
        year += 1
    return max(0, (date(year, 1, 1) - today).days)


def warranty_terms(*, company_id: int | None, project_id: int | None, at: datetime) -> Terms:
    """The warranty terms and the heating season of a place."""
    return book().terms(company_id=company_id, project_id=project_id, at=at)


def coverage_of(
    *,
    room: Room,
    warranty_class: str,
    today: date,
    completed_on: date | None = None,
    agreed: Agreed | None = None,
    promised_years: int | None = None,
) -> Coverage:
    """Both warranty terms of one part of a home on a day (REP-4); `room` comes with `project` and `building`.

    `completed_on` is the contract's own completion acceptance where it differs from the building's.
    """
    return coverage_for(
        warranty_class=warranty_class,
        completed_on=completed_on or room.building.completed_on,
        delivered_on=room.handed_over_on,
        promised_years=promised_years,
        terms=warranty_terms(company_id=room.project.company_id, project_id=room.project_id, at=product_now()),
        today=today,
        agreed=agreed,
    )


def warranty_of_room(*, room: Room, today: date, classes: tuple[str, ...] = CLASSES) -> list[Coverage]:
    """The strip of all warranty classes of a home; one query when `room` comes with `project` and `building`."""
    terms = warranty_terms(company_id=room.project.company_id, project_id=room.project_id, at=product_now())
    return [
        coverage_for(
            warranty_class=name,
            completed_on=room.building.completed_on,
            delivered_on=room.handed_over_on,
            promised_years=None,
            terms=terms,
            today=today,
        )
        for name in classes
    ]


def catalogue(*, company_id: int | None, project_id: int | None, at: datetime) -> list[Defect]:
    """The defect catalogue of a place, by code."""
    return book().catalogue(company_id=company_id, project_id=project_id, at=at)


def defect_for(*, code: str, company_id: int | None, project_id: int | None, at: datetime) -> Defect:
    """The catalogue entry of a code in a place. Not in the catalogue: not found."""
    found = book().defect(code.strip().upper(), company_id=company_id, project_id=project_id, at=at)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class ItemProposal:
    """A catalogue entry that the words point to, and the place that was named (else the entry's own)."""

    defect: Defect
    place_zh: str
    place_en: str
    because: tuple[str, ...]

    @property
    def place(self) -> str:
        return in_language(self.place_zh, self.place_en)


def propose_items(
    *, words: str, company_id: int | None, project_id: int | None, at: datetime, limit: int = 6
) -> list[ItemProposal]:
    """Catalogue entries the owner's words or the clerk's pinyin initials point to, best first."""
    here = {row.code: row for row in book().catalogue(company_id=company_id, project_id=project_id, at=at)}
    entries = [Entry(row.code, row.place_zh, row.part_zh, row.defect_zh, row.initials) for row in here.values()]
    found = match_items(words=words, entries=entries, vocabulary=vocabulary(), limit=limit)
    return [_proposal(match, here[match.entry.code]) for match in found]


def _proposal(match: Match, defect: Defect) -> ItemProposal:
    if match.place_zh:
        return ItemProposal(defect, match.place_zh, match.place_en, match.because)
    return ItemProposal(defect, defect.place_zh, defect.place_en, match.because)


def propose_places(*, words: str) -> list[Place]:
    """Places named in the words, or spelled by their initials. No query."""
    return places_in(words=words, vocabulary=vocabulary())


def urgency_for(
    *, words: str, company_id: int | None, project_id: int | None, at: datetime, defect: Defect | None = None
) -> UrgencyProposal:
    """Emergency or normal with its grounds, proposed from the words and the catalogue entry (REP-2)."""
    grounds = book().urgency(company_id=company_id, project_id=project_id, at=at).grounds
    return propose_urgency(words=words, defect_ground=defect.emergency_ground if defect else "", grounds=grounds)


def proposed_defaults(*, company_id: int | None, project_id: int | None, at: datetime) -> list[ClauseEdition]:
    """The clauses that hold here only because the product proposes them: what a company is expected to look at."""
    found = book().clauses(company_id=company_id, project_id=project_id, at=at)
    return [edition for edition in found if edition.certainty == Certainty.DEFAULT]
