"""Workbooks of our own making, as messy as real ones."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
import xlwt

HEADER = ["楼栋", "单元", "楼层", "房号", "建筑面积", "业主姓名", "手机号"]


def xlsx(
    *sheets: Sequence[Any],
    merges: list[tuple[int, int, int, int, Any]] | None = None,
    names: tuple[str, ...] = (),
) -> bytes:
    """An .xlsx of these sheets; `merges` (first row, first column, last row, last column, value) go into the first."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
        for number, rows in enumerate(sheets):
            page = book.add_worksheet(names[number] if names else None)
            for top, left, bottom, right, value in (merges or []) if number == 0 else []:
                page.merge_range(top, left, bottom, right, value)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell not in ("", None):
                        page.write(row, column, cell)
    return made.getvalue()


def xls(rows: Sequence[Any]) -> bytes:
    """A workbook of Excel 97–2003."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("业主资料")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv_text(rows: Sequence[Any], mark: str = ",") -> str:
    """Rows joined by a delimiter."""
    return "\r\n".join(mark.join(str(cell) for cell in row) for row in rows) + "\r\n"


def homes(count: int, *, building: str = "3栋") -> list[list[Any]]:
    """Rows of `count` homes with owners under HEADER."""
    return [_home(building, number) for number in range(1, count + 1)]


def _home(building: str, number: int) -> list[Any]:
    unit, floor, door = 1 + number // 200, 1 + number % 200 // 4, 1 + number % 4
    return [
        building,
        f"{unit}单元",
        floor,
        f"{floor}{door:02d}",
        90 + door,
        f"业主{_letters(number)}",
        f"138{number:08d}",
    ]


def _letters(number: int) -> str:
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number))
