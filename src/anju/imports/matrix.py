"""Merged floor × unit sheets (销控表): floors down the side, units and doors across, one home a cell. Pure.

A block begins where a row of unit names (1单元, merged over its doors) or doors (01, 02 …) stands over rows that begin with
floors. Several blocks may stand below one another; the building is named in a title above, in a cell of its own row, or by the
sheet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anju.imports.cells import Bad, folded, is_empty, text, words
from anju.imports.headers import Layout, Match
from anju.imports.labels import floor_number, floor_of, room_number, unit_label
from anju.imports.reading import Sheet
from anju.imports.rows import Record

_UNIT = re.compile(r"^(第?[\d一二三四五六七八九十A-Z甲乙丙丁东西中]{1,3}(单元|门|梯)|[东西中]单元)$")
_DOOR = re.compile(r"^(\d{1,2}|[A-H])(室|号|户|户型|#)?$")
_FLOOR = re.compile(r"^(-?\d{1,3}|B\d|负[一二三四\d]|地下[一二三四\d]|[一二三四五六七八九十廿]{1,4})(层|楼|F|L)?$")
_BUILDING = re.compile(r"([\dA-Z一二三四五六七八九十廿百]{1,4})\s*(?:#|号楼|栋|幢|座|号院)")
_NO_HOME = re.compile(
    r"^(架空层?|避难层?|设备层?|大堂|电梯间?|×|X|╳|无|/|-+|—+|空|机房|屋面|楼梯间?|物业用房|挑空|结构板)$"
)
_STATES = frozenset({
    "已售", "未售", "可售", "在售", "售罄", "认购", "已认购", "签约", "已签约", "销控", "保留", "预留", "抵押", "已交付", "未交付",
    "已入住", "未入住", "按揭", "一次性", "定金", "已定", "自持", "样板房", "样板间",
})  # fmt: skip


@dataclass(frozen=True)
class _Block:
    header: int
    """the row of units or doors, whichever is lower"""
    floor_column: int
    units: dict[int, str]
    doors: dict[int, str]
    last: int
    building: str


def find_matrix(sheet: Sheet) -> Layout | None:
    """The layout of a floor × unit sheet, or None when the sheet is not one."""
    blocks = list(_blocks(sheet))
    if not blocks:
        return None
    homes = sum(1 for _record in matrix_records(sheet))
    if homes < 2:
        return None
    first = blocks[0]
    columns = (
        Match(first.floor_column, "floor", "", 90, "content"),
        *(Match(column, "room", unit, 90, "content") for column, unit in list(first.units.items())[:1]),
    )
    return Layout(sheet.name, first.header, 1, columns, (), 3.0 + min(homes, 1000) / 1000, "matrix")


def matrix_records(sheet: Sheet) -> Iterator[Record]:
    """One record for every home that a floor × unit sheet shows."""
    for block in _blocks(sheet):
        covered = _covered(sheet)
        blanks_are_homes = _mostly_blank(sheet, block)
        for row in range(block.header + 1, block.last + 1):
            floor = _floor_at(sheet, row, block.floor_column)
            if floor is None:
                continue
            for column, unit in block.units.items():
                value = sheet.cell(row, column)
                if (row, column) in covered or (is_empty(value) and not (blanks_are_homes and block.doors)):
                    continue
                cells = _home(value, floor=floor, unit=unit, door=block.doors.get(column, ""), building=block.building)
                if cells:
                    yield Record(row + 1, cells, dict.fromkeys((*cells, "room"), column))


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    row = 0
    while row < len(sheet.rows):
        block = _block_at(sheet, row)
        if block is None:
            row += 1
            continue
        yield block
        row = block.last + 1


def _block_at(sheet: Sheet, row: int) -> _Block | None:
    units = _units_at(sheet, row)
    doors_row = row + 1 if units else row
    doors = _doors_at(sheet, doors_row, set(units) if units else None)
    if not units and len(doors) < 2:
        return None
    header = doors_row if doors else row
    across = doors or units
    floor_column = _floor_column(sheet, header, min(across))
    if floor_column is None:
        return None
    last = header
    while last + 1 < len(sheet.rows) and (
        _floor_at(sheet, last + 1, floor_column) is not None or _is_gap(sheet, last + 1, floor_column)
    ):
        last += 1
    if last == header:
        return None
    stairs = {column: unit_label(units[column]) if column in units else "" for column in across}
    return _Block(header, floor_column, stairs, doors, last, _building_above(sheet, row))


def _units_at(sheet: Sheet, row: int) -> dict[int, str]:
    found = {column: folded(cell) for column, cell in enumerate(sheet.rows[row]) if _UNIT.match(folded(cell))}
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and left in found and right - left < 60:
            found |= dict.fromkeys(range(left, right + 1), found[left])
    return dict(sorted(found.items())) if found else {}


def _doors_at(sheet: Sheet, row: int, within: set[int] | None) -> dict[int, str]:
    if row >= len(sheet.rows):
        return {}
    cells = {
        column: folded(cell)
        for column, cell in enumerate(sheet.rows[row])
        if (within is None or column in within) and not is_empty(cell)
    }
    doors = {column: door for column, door in cells.items() if _DOOR.match(door)}
    wrong = len(cells) - len(doors)
    if (within is None and wrong > 1) or (within is not None and wrong):
        return {}
    if within is None and not any(re.search(r"[室号户]", door) or door.startswith("0") for door in doors.values()):
        return {}
    return doors


def _floor_column(sheet: Sheet, header: int, before: int) -> int | None:
    """The column left of the homes whose cells below the header are floors, each another."""
    for column in range(before - 1, -1, -1):
        floors = [_floor_at(sheet, row, column) for row in range(header + 1, min(header + 6, len(sheet.rows)))]
        told = [floor for floor in floors if floor is not None]
        if told and floors[0] is not None and len(set(told)) == len(told):
            return column
    return None


def _floor_at(sheet: Sheet, row: int, column: int) -> int | None:
    cell = folded(sheet.cell(row, column))
    if not cell or not _FLOOR.match(cell):
        return None
    try:
        return floor_number(cell)
    except Bad:
        return None


def _is_gap(sheet: Sheet, row: int, floor_column: int) -> bool:
    """A row of a void storey or a blank line inside a block: it names no unit, and a floor follows."""
    if _units_at(sheet, row) or _BUILDING.search(" ".join(text(cell) for cell in sheet.rows[row])):
        return False
    return _floor_at(sheet, row + 1, floor_column) is not None


def _building_above(sheet: Sheet, row: int) -> str:
    for above in range(row, max(row - 4, -1), -1):
        for cell in sheet.rows[above]:
            found = _BUILDING.search(folded(cell))
            if found:
                return found.group(0)
    found = _BUILDING.search(folded(sheet.name))
    return found.group(0) if found else (sheet.name if re.fullmatch(r"[\dA-Z]{1,3}", folded(sheet.name)) else "")


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells hidden under a merged one: no home of their own."""
    return {
        (row, column)
        for top, left, bottom, right in sheet.merges
        if (bottom - top) * (right - left + 1) < 5000 and right - left < 200
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _mostly_blank(sheet: Sheet, block: _Block) -> bool:
    cells = [sheet.cell(row, column) for row in range(block.header + 1, block.last + 1) for column in block.units]
    return sum(is_empty(cell) for cell in cells) * 2 > len(cells)


def _home(value: Any, *, floor: int, unit: str, door: str, building: str) -> dict[str, Any]:
    """The cells of one home from what stands in its field: number, area, name in any order, or only a state of sale."""
    cells: dict[str, Any] = {"building": building, "unit": unit, "floor": floor}
    number = room_number(door, floor=floor) if door else ""
    for part in re.split(r"[\n;；,，/|]+|\s+", words(value)) if not is_empty(value) else ():
        plain = folded(part)
        if _NO_HOME.match(plain) or (_NO_HOME.match(folded(value))):
            return {}
        if re.fullmatch(r"B?\d{3,5}[A-Z]?(室|号)?", plain) and (not number or plain.startswith(number)):
            number = room_number(plain)
        elif re.fullmatch(r"\d{1,2}[A-Z]?(室|号)?", plain) and not number:
            number = room_number(plain, floor=floor)
        elif re.fullmatch(r"\d{2,4}(\.\d+)?(M2|㎡|平米?|平方米)?", plain) and "area" not in cells:
            cells["area"] = part
        elif re.fullmatch(r"[\u4e00-\u9fff·]{2,4}(女士|先生)?", part) and part not in _STATES and "name" not in cells:
            cells["name"] = part
        elif re.fullmatch(r"1[3-9]\d{9}", plain):
            cells["phone"] = part
    if not number:
        return {}
    return {**cells, "room": number, "floor": floor if floor_of(number) in (None, floor) else floor_of(number)}
