"""What is seen before anything is written: which sheet, which header, which column is what, what cells turn into.

`inspect_file` recognises; `locate` finds the table again from a mapping that was kept or corrected. Pure, apart from reading.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.imports import cells as read
from anju.imports.drafts import Home, Problem, home_draft
from anju.imports.headers import Layout, Match, columns_at, find_layout, layout_from
from anju.imports.kinds import COLUMNS
from anju.imports.matrix import find_matrix, matrix_records
from anju.imports.reading import Sheet, UnusableFile, read_workbook
from anju.imports.records import Bond, Firm, Staff, contract_draft, contractor_draft, staff_draft
from anju.imports.rows import Ground, Record, records, skipped_rows
from anju.imports.survey import survey

_SUFFIX = {"building": "栋", "unit": "单元", "floor": "层"}
"""3栋 is kept as 3: nothing that anybody need look at"""

SHOWN_ROWS = 200
SURVEYED = 2000

Draft = Home | Staff | Firm | Bond


@dataclass(frozen=True)
class Conversion:
    """A cell that will be kept otherwise than it is written."""

    row: int
    column: int
    key: str
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """A file as the import centre shows it before it is written. It holds personal data: shown, never stored."""

    layout: Layout
    sheets: tuple[str, ...]
    total: int
    """records found"""
    skipped: dict[str, int]
    rows: list[tuple[int, list[str]]]
    """the first rows of the sheet as they are: number from 1, texts"""
    taken_rows: frozenset[int]
    """numbers of the shown rows that are data"""
    conversions: list[Conversion]
    problems: list[tuple[int, Problem]]
    """(row, problem) of the first records; the dry run tells all"""
    unmapped: list[tuple[int, str]] = field(default_factory=list)
    """(column, header) of what is not imported"""

    def conversion_kinds(self) -> list[tuple[str, str, str, int]]:
        """(key, an old, its new, how often) by column, most frequent first."""
        counts = Counter(one.key for one in self.conversions)
        first = {one.key: one for one in reversed(self.conversions)}
        return [(key, first[key].old, first[key].new, count) for key, count in counts.most_common()]


@dataclass(frozen=True)
class Table:
    """A table found in a file, ready to be read record by record."""

    sheet: Sheet
    layout: Layout
    owners: dict[str, dict[str, Any]]

    def records(self) -> Iterator[Record]:
        """The records in a fixed order, so that a run that was killed can go on at a position."""
        if self.layout.shape == "matrix":
            return matrix_records(self.sheet)
        return records(self.sheet, self.layout, owners=self.owners)


def find_table(sheets: list[Sheet], *, kind: str) -> Table:
    """The likeliest table of the file. Raises `UnusableFile("file-no-header")` when no sheet has one of this kind."""
    best: tuple[Sheet, Layout] | None = None
    for sheet in sheets:
        found = find_layout(sheet, kind=kind)
        if kind == "rooms" and (found is None or len(found.matches) < 3):
            matrix = find_matrix(sheet)
            found = matrix if matrix and (found is None or matrix.score > found.score) else found
        if found and (best is None or found.score > best[1].score):
            best = (sheet, found)
    if best is None:
        raise UnusableFile(
            "file-no-header",
            _("No header of this kind was found in the file. Check the kind, or say which row is the header."),
        )
    return Table(*best, _owners(sheets, *best, kind=kind))


def locate(sheets: list[Sheet], mapping: dict[str, Any], *, kind: str) -> Table:
    """The table that a mapping names, as kept with the job or corrected by a person."""
    if not mapping:
        return find_table(sheets, kind=kind)
    sheet = next((one for one in sheets if one.name == mapping["sheet"]), None)
    if sheet is None:
        raise UnusableFile("file-no-sheet", _("The file has no such sheet."))
    if mapping.get("shape") == "matrix":
        layout = find_matrix(sheet)
        if layout is None:
            raise UnusableFile("file-no-header", _("This sheet shows no floors and units."))
    else:
        layout = layout_from(
            sheet,
            kind=kind,
            header_row=mapping["header_row"],
            header_rows=mapping["header_rows"],
            columns=mapping["columns"],
        )
    return Table(sheet, layout, _owners(sheets, sheet, layout, kind=kind))


def mapping_at(content: bytes, *, name: str, kind: str, header_row: int) -> dict[str, Any]:
    """The mapping of a file whose header a person points at (row from 0, of the longest sheet), as far as it is recognised.

    Raises `UnusableFile("file-no-header")` when there is no such row.
    """
    sheet = max(read_workbook(content, name=name), key=lambda one: len(one.rows))
    if not 0 <= header_row < len(sheet.rows):
        raise UnusableFile("file-no-header", _("The file has no such row."))
    columns = columns_at(sheet, kind=kind, header_row=header_row, header_rows=1)
    return {"sheet": sheet.name, "header_row": header_row, "header_rows": 1, "shape": "table", "columns": columns}


def mapping_of(layout: Layout) -> dict[str, Any]:
    """The layout as it is kept with a job."""
    return {
        "sheet": layout.sheet,
        "header_row": layout.header_row,
        "header_rows": layout.header_rows,
        "shape": layout.shape,
        "columns": layout.columns,
    }


def _owners(sheets: list[Sheet], chosen: Sheet, layout: Layout, *, kind: str) -> dict[str, dict[str, Any]]:
    """Owners from another sheet of the same file, by the number that the rooms refer to."""
    if "owner_number" not in layout.columns or "name" in layout.columns or kind not in ("rooms", "residents"):
        return {}
    for sheet in sheets:
        found = find_layout(sheet, kind="owners") if sheet is not chosen else None
        if found:
            keys = {"name", "phone", "sex", "relation"}
            joined: dict[str, dict[str, Any]] = {}
            for record in records(sheet, found):
                told = {key: value for key, value in record.cells.items() if key in keys}
                joined.setdefault(read.text(record.cells.get("owner_number")), told)
            return joined
    return {}


def draft_of(record: Record, *, kind: str, ground: Ground, today: date) -> tuple[Draft | None, list[Problem]]:
    """The draft of a record of this kind, or None and the problems."""
    if kind in ("rooms", "residents"):
        return home_draft(record, kind=kind, ground=ground, today=today)
    if kind == "staff":
        return staff_draft(record)
    return contractor_draft(record) if kind == "contractors" else contract_draft(record)


def inspect_file(
    content: bytes, *, name: str, kind: str, today: date, mapping: dict[str, Any] | None = None
) -> Preview:
    """Everything the import centre shows of a file. Raises `UnusableFile`. `mapping`: as kept or corrected; None = find it."""
    sheets = read_workbook(content, name=name)
    table = locate(sheets, mapping or {}, kind=kind)
    sheet, layout = table.sheet, table.layout
    ground = survey(table.records()) if kind in ("rooms", "residents") else Ground()
    conversions: list[Conversion] = []
    problems: list[tuple[int, Problem]] = []
    taken: set[int] = set()
    total = 0
    for record in table.records():
        total += 1
        if total > SURVEYED:
            continue
        taken.add(record.row)
        draft, found = draft_of(record, kind=kind, ground=ground, today=today)
        problems += [(record.row, problem) for problem in found]
        if draft is not None:
            conversions += conversions_of(record, draft)
    return Preview(
        layout=layout,
        sheets=tuple(one.name for one in sheets),
        total=total,
        skipped=skipped_rows(sheet, layout) if layout.shape == "table" else {"titles": 0, "others": 0},
        rows=[(index + 1, [read.text(cell) for cell in row]) for index, row in enumerate(sheet.rows[:SHOWN_ROWS])],
        taken_rows=frozenset(taken),
        conversions=conversions,
        problems=problems,
        unmapped=_unmapped(layout),
    )


def _unmapped(layout: Layout) -> list[tuple[int, str]]:
    used = set(layout.columns.values())
    return [(index, header) for index, header in enumerate(layout.headers) if header and index not in used]


def conversions_of(record: Record, draft: Draft) -> Iterator[Conversion]:
    """The cells of a record that are kept otherwise than written: 三号楼 → 3, 45655 → 2024-12-29, 118.60㎡ → 118.60."""
    for key, new in _kept(draft).items():
        if key not in record.columns or key not in record.cells:
            continue
        old = read.text(record.cells[key])
        plain = read.words(old).removesuffix(_SUFFIX.get(key, ""))
        if old != new and new and key not in record.filled and plain != new and not _is_same_number(plain, new):
            yield Conversion(record.row, record.columns[key], key, old, new)


def _is_same_number(plain: str, new: str) -> bool:
    """118.6 and 118.60."""
    try:
        return "." in new and Decimal(plain) == Decimal(new)
    except InvalidOperation:
        return False


def _kept(draft: Draft) -> dict[str, str]:
    if isinstance(draft, Home):
        where = draft.place
        shown: dict[str, Any] = {
            "building": where.building,
            "unit": where.unit,
            "room": where.number,
            "address": str(where),
        }
        shown |= {key: value for key, value in draft.facts.items() if key != "floor"}
        shown |= {"starts_on": draft.starts_on, "ends_on": draft.ends_on, "completed_on": draft.completed_on}
        if draft.people:
            shown["name"] = "、".join(one.name for one in draft.people)
            shown["phone"] = "、".join(number for one in draft.people for number in one.phones)
    elif isinstance(draft, Staff):
        shown = {"role": "、".join(draft.roles), "phone": "、".join(draft.phones), "starts_on": draft.starts_on}
    elif isinstance(draft, Firm):
        shown = {"kind": draft.kind, "phone": draft.phone}
    else:
        shown = {key: value for key, value in draft.facts.items() if key.endswith("_on")}
    return {key: "" if value is None else str(value) for key, value in shown.items()}


def columns_for(kind: str) -> list[tuple[str, str, bool]]:
    """(key, title in the reader's language, needed) for the choice above each column."""
    return [(entry.key, str(entry.title), entry.required) for entry in COLUMNS[kind]]


def matches_by_column(layout: Layout) -> dict[int, Match]:
    """Column of the sheet → what it was taken for."""
    return {match.index: match for match in layout.matches}
