"""Finding the table in a sheet: which row is the header, which column is what, where a banner ends. Pure.

Each of the first rows is scored by how many different columns its cells name; a row together with the row below is tried
too (业主 over 姓名 and 电话). What no header names can be told by its content: a column of mobile numbers is a phone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anju.imports.cells import Bad, folded
from anju.imports.kinds import COLUMNS, NEVER, is_identified
from anju.imports.labels import looks_like_address
from anju.imports.phones import phones
from anju.imports.reading import Sheet

SEARCHED_ROWS = 60
SAMPLED_ROWS = 40
LONGEST_HEADER = 40


@dataclass(frozen=True)
class Match:
    """One column of the sheet taken for one of ours."""

    index: int
    """column of the sheet, from 0"""
    key: str
    header: str
    confidence: int
    """0–100"""
    ground: str
    """`header` (same word), `header-part` (the word is in it), `content`, `person` (somebody said so)"""


@dataclass(frozen=True)
class Layout:
    """Where the table stands in a sheet and what its columns are."""

    sheet: str
    header_row: int
    """first header row, from 0"""
    header_rows: int
    matches: tuple[Match, ...]
    headers: tuple[str, ...] = field(default=())
    """the header of every column of the sheet, as found"""
    score: float = 0.0
    shape: str = "table"
    """`table`, or `matrix` for floors × units"""

    @property
    def first_row(self) -> int:
        """The first row below the header, from 0."""
        return self.header_row + self.header_rows

    @property
    def columns(self) -> dict[str, int]:
        """key → column of the sheet"""
        return {match.key: match.index for match in self.matches}


def header_text(value: Any) -> str:
    """A header as it is compared: folded, without stars, brackets with their content, colons and (必填)."""
    plain = folded(value)
    if len(plain) > LONGEST_HEADER:
        return ""
    return re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|[*:：·_]|必填|选填", "", plain)


def find_layout(sheet: Sheet, *, kind: str) -> Layout | None:
    """The best header of the sheet, or None when no row names enough columns of this kind."""
    best: Layout | None = None
    for row in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for depth in (1, 2):
            found = _layout_at(sheet, row, depth, kind=kind)
            if found and (best is None or found.score > best.score + 0.01):
                best = found
    return best


def layout_from(sheet: Sheet, *, kind: str, header_row: int, header_rows: int, columns: dict[str, int]) -> Layout:
    """A layout as it was kept or corrected: the header stands there, and each key is that column, recognised or not."""
    headers = _headers(sheet, header_row, header_rows)
    known = {entry.key for entry in COLUMNS[kind]}
    found = _assign(headers, kind=kind)
    found += _by_content(sheet, header_row + header_rows, headers, found, kind=kind)
    recognised = {(match.key, match.index): match for match in found}
    matches = tuple(
        recognised.get((key, index)) or Match(index, key, headers[index] if index < len(headers) else "", 100, "person")
        for key, index in columns.items()
        if key in known and index >= 0
    )
    return Layout(sheet.name, header_row, header_rows, matches, tuple(headers), 100.0)


def columns_at(sheet: Sheet, *, kind: str, header_row: int, header_rows: int) -> dict[str, int]:
    """key → column as far as they are recognised when the header stands there; nothing is asked of them."""
    headers = _headers(sheet, header_row, header_rows)
    found = _assign(headers, kind=kind)
    found += _by_content(sheet, header_row + header_rows, headers, found, kind=kind)
    return {match.key: match.index for match in found}


def _layout_at(sheet: Sheet, row: int, depth: int, *, kind: str) -> Layout | None:
    if row + depth > len(sheet.rows) or (depth == 2 and not _is_second_header(sheet.rows[row + 1])):
        return None
    headers = _headers(sheet, row, depth)
    if sum(bool(header) for header in headers) < 1:
        return None
    matches = _assign(headers, kind=kind)
    if not matches:
        return None
    matches += _by_content(sheet, row + depth, headers, matches, kind=kind)
    keys = {match.key for match in matches}
    if not is_identified(kind, keys):
        return None
    filled = sum(1 for cell in sheet.rows[row] if folded(cell))
    if len(matches) == 1 and filled > 1 and matches[0].confidence < 100:
        return None
    score = sum(match.confidence for match in matches) / 100 - (0.2 if depth == 2 else 0)
    return Layout(sheet.name, row, depth, tuple(sorted(matches, key=lambda match: match.index)), tuple(headers), score)


def _is_second_header(cells: list[Any]) -> bool:
    """True when a row can be the lower half of a header: short words, hardly a figure in it."""
    filled = [folded(cell) for cell in cells if folded(cell)]
    if not filled or any(len(cell) > 20 for cell in filled):
        return False
    return sum(any(mark.isdigit() for mark in cell) for cell in filled) * 5 <= len(filled)


def _headers(sheet: Sheet, row: int, depth: int) -> list[str]:
    upper = _spread(sheet, row)
    if depth == 1:
        return [header_text(cell) for cell in upper]
    lower = [*sheet.rows[row + 1], *[""] * (len(upper) - len(sheet.rows[row + 1]))]
    upper += [""] * (len(lower) - len(upper))
    return [_joined(header_text(above), header_text(below)) for above, below in zip(upper, lower, strict=True)]


def _joined(above: str, below: str) -> str:
    return above if not below or below == above else (f"{above}/{below}" if above else below)


def _spread(sheet: Sheet, row: int) -> list[Any]:
    cells = list(sheet.rows[row])
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and right - left < 200:
            value = sheet.cell(top, left)
            cells += [""] * (right + 1 - len(cells))
            for column in range(left, right + 1):
                cells[column] = value
    return cells


def _assign(headers: list[str], *, kind: str) -> list[Match]:
    candidates = [
        (
            confidence,
            -index,
            Match(index, entry.key, header, confidence, "header" if confidence >= 95 else "header-part"),
        )
        for index, header in enumerate(headers)
        if header
        for entry in COLUMNS[kind]
        if (confidence := _likeness(header, entry.names))
    ]
    taken: dict[str, Match] = {}
    used: set[int] = set()
    for _confidence, _index, match in sorted(candidates, key=lambda entry: entry[:2], reverse=True):
        if match.key not in taken and match.index not in used:
            taken[match.key] = match
            used.add(match.index)
    return list(taken.values())


def _likeness(header: str, names: Iterable[str]) -> int:
    """100 for the word itself, 95 for a lower half or a joined two-row header that is it, 60–80 for a header that ends
    or begins with it; 0 otherwise, and for words that only look alike."""
    above, _, below = header.rpartition("/")
    if header in NEVER or below in NEVER:
        return 0
    best = 0
    for rank, name in enumerate(names):
        if header == name or (above and above + below == name):
            return 100 - min(rank, 9) // 3
        if above and below == name:
            best = max(best, 95)
        elif len(name) >= 2 and len(below) <= len(name) + 6 and (below.endswith(name) or _is_longer(below, name)):
            best = max(best, 60 + 20 * len(name) // len(below))
    return best


def _is_longer(header: str, name: str) -> bool:
    """业主姓名1, 交付日期填写: the word with a tail that adds nothing. 房屋户型 is not a longer 房屋."""
    return bool(
        re.fullmatch(
            re.escape(name) + r"(\d{1,2}|号|编号|名称|号码|信息|情况|日期|时间|全称|填写|一|M2|㎡|/.*)", header
        )
    )


def _by_content(sheet: Sheet, first: int, headers: list[str], matches: list[Match], *, kind: str) -> list[Match]:
    keys, used = {match.key for match in matches}, {match.index for match in matches}
    found: list[Match] = []
    wanted = [
        key for key in ("phone", "address") if key not in keys and any(entry.key == key for entry in COLUMNS[kind])
    ]
    if "building" in keys and "address" in wanted:
        wanted.remove("address")
    for key in wanted:
        for index, header in enumerate(headers):
            if index in used or header.rpartition("/")[2] in NEVER:
                continue
            share = _share(sheet, first, index, key)
            if share >= 80:
                found.append(Match(index, key, header, min(share, 90), "content"))
                used.add(index)
                break
    return found


def _share(sheet: Sheet, first: int, index: int, key: str) -> int:
    """Per cent of the sampled filled cells that can be read as this key; 0 for fewer than three."""
    cells = [sheet.cell(row, index) for row in range(first, min(first + SAMPLED_ROWS, len(sheet.rows)))]
    filled = [cell for cell in cells if folded(cell)]
    if len(filled) < 3:
        return 0
    return 100 * sum(_reads_as(cell, key) for cell in filled) // len(filled)


def _reads_as(cell: Any, key: str) -> bool:
    if key == "address":
        return looks_like_address(cell)
    try:
        return any(len(number) == 11 for number in phones(cell))
    except Bad:
        return False
