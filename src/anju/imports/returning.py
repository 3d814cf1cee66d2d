"""The sender's own file again, with a column that says what was wrong: red cells, formulas kept as harmless text. Pure."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from anju.imports.cells import text
from anju.imports.headers import Layout
from anju.imports.reading import Sheet
from anju.imports.reasons import advice, reason


def error_book(
    sheet: Sheet, layout: Layout, refused: Iterable[tuple[int, list[dict[str, Any]]]], *, only_refused: bool
) -> bytes:
    """An .xlsx with everything above the table, then its rows (all, or only the refused), each refused one with its reasons.

    `refused`: (row from 1, its problems). The original columns keep their places, so that the mended file can be sent again.
    """
    wrong: dict[int, list[dict[str, Any]]] = {}
    for row, problems in refused:
        wrong.setdefault(row, []).extend(problems)
    made = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        page = book.add_worksheet(_sheet_name(sheet.name))
        formats = {
            "head": book.add_format({"bold": True, "bottom": 2}),
            "bad": book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"}),
            "why": book.add_format({"font_color": "#9C0006", "text_wrap": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        page.set_column(_last(sheet), _last(sheet), 60)
        written = 0
        for index, cells in enumerate(sheet.rows):
            if index >= layout.first_row and only_refused and index + 1 not in wrong:
                continue
            _write_row(
                page,
                formats,
                written,
                cells,
                index=index,
                layout=layout,
                problems=wrong.get(index + 1),
                last=_last(sheet),
            )
            written += 1
    return made.getvalue()


def _last(sheet: Sheet) -> int:
    """The column behind everything that the sheet fills."""
    return max((len(row) for row in sheet.rows), default=0)


def _write_row(
    page: Any,
    formats: dict[str, Any],
    at: int,
    cells: list[Any],
    *,
    index: int,
    layout: Layout,
    problems: list[dict[str, Any]] | None,
    last: int,
) -> None:
    red = {problem["column"] for problem in problems or () if problem["column"] is not None}
    is_head = layout.header_row <= index < layout.first_row
    for column in range(last):
        value = cells[column] if column < len(cells) else ""
        look = formats["bad"] if column in red else formats["head"] if is_head else None
        write_plain(page, at, column, value, look, day_format=formats["day"])
    if is_head and index == layout.first_row - 1:
        page.write_string(at, last, _("What is wrong and what to do"), formats["head"])
    if problems:
        page.write_string(at, last, told(problems, layout), formats["why"])


def told(problems: list[dict[str, Any]], layout: Layout | None = None) -> str:
    """All problems of a row in one text: the column's header, the reason, what to do."""
    lines = []
    for problem in problems:
        column = problem["column"]
        header = layout.headers[column] if layout and column is not None and column < len(layout.headers) else ""
        lead = f"{header}: " if header else ""
        lines.append(f"{lead}{reason(problem['code'], problem.get('values'))} {advice(problem['code'])}")
    return "\n".join(lines)


def write_plain(page: Any, row: int, column: int, value: Any, look: Any = None, *, day_format: Any = None) -> None:
    """Write a cell so that no program ever runs it: text stays text, whatever sign it begins with."""
    if isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and value == value and abs(value) < 1e15:
        page.write_number(row, column, value, look)
    elif isinstance(value, date | datetime):
        page.write_datetime(row, column, value, look or day_format)
    elif value not in ("", None):
        page.write_string(row, column, text(value)[:32_000], look)
    elif look is not None:
        page.write_blank(row, column, None, look)


def _sheet_name(name: str) -> str:
    kept = "".join(mark for mark in name if mark not in "[]:*?/\\'")[:31].strip()
    return kept or "Sheet1"
