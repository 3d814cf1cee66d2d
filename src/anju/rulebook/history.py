"""Who changed what in the rulebook, when and why: readers over editions, catalogue rows, days and their change rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from anju.core.changes import Change
from anju.core.errors import NotFound
from anju.rulebook.book import book
from anju.rulebook.compare import Pair, lines_paired, pair
from anju.rulebook.models import CalendarDay, CalendarYear, ClauseEdition, Defect
from anju.rulebook.wording import in_words

PAGE = 30


@dataclass(frozen=True)
class EditionLine:
    """An edition with why it was published, and who took it back or ended it, and why."""

    edition: ClauseEdition
    reason: str
    end: Change | None
    end_reason: str


@dataclass(frozen=True)
class History:
    """Editions of a clause, last published first, and where the next page begins."""

    lines: list[EditionLine]
    next: int | None


def _in_place(company_id: int | None, project_id: int | None) -> Q:
    """Rows that a reader of this project sees: the group's, its company's and its own; never another's."""
    here = Q(company=None, project=None)
    if company_id is not None:
        here |= Q(company=company_id)
    return here | Q(project=project_id) if project_id is not None else here


def clause_history(
    *, clause_id: str, company_id: int | None, project_id: int | None, before: int | None = None, size: int = PAGE
) -> History:
    """The editions of a clause that a place knows, those taken back included. Two queries."""
    rows = ClauseEdition.objects.filter(_in_place(company_id, project_id), clause=clause_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    editions = list(rows.select_related("clause", "published_by", "company", "project").order_by("-pk")[: size + 1])
    shown = editions[:size]
    changes = _changes_of([edition.pk for edition in shown])
    lines = [_line(edition, changes.get(edition.pk, {})) for edition in shown]
    return History(lines, shown[-1].pk if len(editions) > size else None)


def _changes_of(edition_ids: list[int]) -> dict[int, dict[str, Change]]:
    """edition id → verb → its last change. One query."""
    found: dict[int, dict[str, Change]] = {}
    rows = Change.objects.filter(table=ClauseEdition._meta.db_table, row_id__in=edition_ids)
    for change in rows.select_related("changed_by").order_by("pk"):
        found.setdefault(change.row_id, {})[change.verb] = change
    return found


def _line(edition: ClauseEdition, changes: Mapping[str, Change]) -> EditionLine:
    made = changes.get("publish_clause_edition")
    ended = changes.get("withdraw_clause_edition") or changes.get("end_clause_edition")
    return EditionLine(
        edition,
        str(made.after.get("reason", "")) if made else "",
        ended,
        str(ended.after.get("reason", "")) if ended else "",
    )


@dataclass(frozen=True)
class Comparison:
    """Two editions of one clause, the earlier published first."""

    before: ClauseEdition
    after: ClauseEdition
    figures: list[Pair]
    wording: list[Pair]


def compare_editions(
    *, clause_id: str, edition_ids: tuple[int, int], company_id: int | None, project_id: int | None
) -> Comparison:
    """Two editions side by side with the words that differ marked. Two queries (stamp, editions)."""
    wanted = ClauseEdition.objects.filter(_in_place(company_id, project_id), clause=clause_id, pk__in=set(edition_ids))
    found = list(wanted.select_related("clause", "company", "project", "published_by").order_by("pk"))
    if len(found) != 2:
        raise NotFound
    before, after = found
    reading = book()
    figures = lines_paired("", in_words(reading.parameters(before)), in_words(reading.parameters(after)))
    wording = [
        pair("text_zh", before.text_zh or before.clause.text_zh, after.text_zh or after.clause.text_zh),
        pair("text_en", before.text_en or before.clause.text_en, after.text_en or after.clause.text_en),
        pair("source", before.source, after.source),
        pair("certainty", before.get_certainty_display(), after.get_certainty_display()),
    ]
    return Comparison(before, after, figures, wording)


@dataclass(frozen=True)
class ChangeLine:
    """One change of the rulebook with the row it changed; `row` is None where it went."""

    change: Change
    row: ClauseEdition | Defect | CalendarDay | CalendarYear | None

    @property
    def reason(self) -> str:
        return str(self.change.after.get("reason", ""))


TABLES: tuple[type[Model], ...] = (ClauseEdition, Defect, CalendarDay, CalendarYear)


def rulebook_changes(
    *, company_id: int | None, project_id: int | None, before: int | None = None, size: int = PAGE
) -> tuple[list[ChangeLine], int | None]:
    """Every change that this place knows, last first, and where the next page begins. At most five queries."""
    here = _in_place(company_id, project_id)
    known = Q(table=CalendarYear._meta.db_table)
    for model in (ClauseEdition, Defect, CalendarDay):
        known |= Q(table=model._meta.db_table, row_id__in=model._default_manager.filter(here).values("pk"))
    rows = Change.objects.filter(known)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    changes = list(rows.select_related("changed_by").order_by("-pk")[: size + 1])
    shown = changes[:size]
    found = {model._meta.db_table: _rows_of(model, shown) for model in TABLES}
    lines = [ChangeLine(change, found[change.table].get(change.row_id)) for change in shown]
    return lines, shown[-1].pk if len(changes) > size else None


def _rows_of(model: type[Model], changes: list[Change]) -> dict[int, Any]:
    """The changed rows of one table, by id, with what their line names. One query, none without a change."""
    wanted = {change.row_id for change in changes if change.table == model._meta.db_table}
    if not wanted:
        return {}
    related = {ClauseEdition: ("clause", "company", "project"), CalendarYear: ()}.get(model, ("company", "project"))
    return dict(model._default_manager.select_related(*related).in_bulk(wanted))


def defect_history(
    *, code: str, company_id: int | None, project_id: int | None
) -> list[tuple[Defect, str, Change | None]]:
    """Every row of a code that this place knows, newest first, with why it was written and its last change. Two queries."""
    rows = list(
        Defect.objects.filter(_in_place(company_id, project_id), code=code)
        .select_related("company", "project")
        .order_by("-valid_from", "-pk")[:PAGE]
    )
    changes: dict[int, list[Change]] = {}
    wanted = Change.objects.filter(table=Defect._meta.db_table, row_id__in=[row.pk for row in rows])
    for change in wanted.select_related("changed_by").order_by("pk"):
        changes.setdefault(change.row_id, []).append(change)
    found: list[tuple[Defect, str, Change | None]] = []
    for row in rows:
        own = changes.get(row.pk, [])
        reasons = [str(change.after.get("reason", "")) for change in own if change.after.get("reason")]
        found.append((row, reasons[-1] if reasons else "", own[-1] if own else None))
    return found


def entry_in_place(*, defect_id: int, company_id: int | None, project_id: int | None) -> Defect:
    """A catalogue row that this place knows; another place's own does not exist. One query."""
    found = Defect.objects.filter(_in_place(company_id, project_id), pk=defect_id).first()
    if found is None:
        raise NotFound
    return found
