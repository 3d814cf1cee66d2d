"""From a sheet and its layout to records: one thing a row says, with the cells it stands in. Pure.

Merged cells are filled down, a building written once above its homes is carried on, and rows that are no data (titles,
subtotals, notes, repeated headers, a banner beside the table) are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from anju.imports.cells import folded, is_empty, text
from anju.imports.headers import Layout
from anju.imports.reading import Sheet

_TOTAL = re.compile(r"(小计|合计|总计|共计|累计|汇总)")
_NOTE = re.compile(r"^(注|备注|说明|填表|填写|制表|审核|打印|导出|统计|以上|以下|第\d+页|共\d+)")


@dataclass(slots=True)
class Record:
    """One thing to import: the raw cells by key, and where they stand."""

    row: int
    """row of the sheet, counted from 1 as the spreadsheet shows it"""
    cells: dict[str, Any]
    columns: dict[str, int]
    """key → column of the sheet, from 0"""
    filled: frozenset[str] | set[str] = frozenset()
    """keys whose value came from above (merged or carried on)"""


@dataclass(frozen=True)
class Ground:
    """What only the whole sheet can tell, gathered once before the rows are read."""

    repeated_phones: frozenset[str] = frozenset()
    """numbers that stand beside three or more different names: placeholders, nobody's"""
    floors_made_up: bool = False
    """every floor says 1 while the door numbers say otherwise: the column was filled because it had to be"""
    usual_area: float = 0.0
    """the median area, 0 when unknown"""
    total: int = 0
    """records in the sheet"""
    units: dict[str, frozenset[str]] = field(default_factory=dict)
    """building → the units that the sheet names in it, shops and blanks aside"""


def records(sheet: Sheet, layout: Layout, *, owners: dict[str, dict[str, Any]] | None = None) -> Iterator[Record]:
    """The records of a table, in order."""
    columns = layout.columns
    down = _filled_down(sheet, layout)
    carried: dict[str, Any] = {}
    heads = frozenset(
        cell
        for row in sheet.rows[layout.header_row : layout.first_row]
        for cell in row
        if isinstance(cell, str) and cell
    )
    for index in range(layout.first_row, len(sheet.rows)):
        raw = sheet.rows[index]
        cells = {
            key: raw[column] for key, column in columns.items() if column < len(raw) and raw[column] not in ("", None)
        }
        if not cells or is_no_data(raw, cells, heads):
            continue
        filled: set[str] = set()
        for key, column in columns.items() if down else ():
            if key not in cells and (index, column) in down:
                cells[key] = down[index, column]
                filled.add(key)
        filled |= _carry(cells, carried)
        if owners:
            _join_owner(cells, owners)
        yield Record(index + 1, cells, columns, filled)


def is_no_data(raw: list[Any], cells: dict[str, Any], heads: frozenset[str]) -> bool:
    """True for a subtotal, a note below the table, or the header (`heads`, its cells) printed again on a new page."""
    again = sum(1 for cell in cells.values() if cell in heads)
    if again >= 2 and again * 2 >= len(cells):
        return True
    if any((type(cell) is str and "计" in cell) or cell == "汇总" for cell in raw):
        words = [folded(cell) for cell in raw if not is_empty(cell)]
        if any(_TOTAL.search(word) and len(word) <= 12 for word in words[:3]):
            return True
    if len(cells) == 1:
        words = [folded(cell) for cell in raw if not is_empty(cell)]
        return bool(words) and (_NOTE.match(words[0]) is not None or len(words[0]) > 30)
    return False


def skipped_rows(sheet: Sheet, layout: Layout) -> dict[str, int]:
    """How many rows were left out, for the line above the preview: titles above the header, rows that are no data."""
    taken = sum(1 for _record in records(sheet, layout))
    below = sum(1 for row in sheet.rows[layout.first_row :] if any(not is_empty(cell) for cell in row))
    above = sum(1 for row in sheet.rows[: layout.header_row] if any(not is_empty(cell) for cell in row))
    return {"titles": above, "others": max(below - taken, 0)}


def _filled_down(sheet: Sheet, layout: Layout) -> dict[tuple[int, int], Any]:
    """Values of merged ranges for every covered row below the first, in mapped columns."""
    wanted = set(layout.columns.values())
    down: dict[tuple[int, int], Any] = {}
    for top, left, bottom, right in sheet.merges:
        if bottom < layout.first_row or bottom - top > 5000:
            continue
        value = sheet.cell(top, left)
        for column in range(left, min(right, left + 200) + 1):
            if column in wanted and value not in ("", None) and column == left:
                down |= {(row, column): value for row in range(max(top + 1, layout.first_row), bottom + 1)}
    return down


_HOME = ("address", "phase", "building", "unit", "floor", "room")


def _carry(cells: dict[str, Any], carried: dict[str, Any]) -> set[str]:
    """Give a row the place written once above it; says which keys. A blank unit under a written building stays blank."""
    if "building" in cells and "room" in cells and not is_empty(cells["building"]) and not is_empty(cells["room"]):
        carried.clear()
        carried.update({key: cells[key] for key in _HOME if key in cells})
        return set()
    said = {key for key in _HOME if key in cells and not is_empty(cells[key])}
    taken: set[str] = set()
    if not said and carried and any(not is_empty(cells.get(key)) for key in ("name", "phone")):
        taken = set(carried)
    elif "building" not in said and "room" in said and "building" in carried and "address" not in said:
        taken = {key for key in ("phase", "building", "unit", "floor") if key in carried and key not in said}
        if "unit" in said or len(folded(cells["room"])) > 2:
            taken.discard("floor")
    for key in taken:
        cells[key] = carried[key]
    if said:
        carried.clear()
        carried.update({key: cells[key] for key in _HOME if key in cells})
    return taken


def _join_owner(cells: dict[str, Any], owners: dict[str, dict[str, Any]]) -> None:
    number = text(cells.get("owner_number"))
    for key, value in owners.get(number, {}).items():
        cells.setdefault(key, value)
