"""Floors × units on one sheet (销控表)."""

from datetime import date

import pytest

from anju.imports.drafts import home_draft
from anju.imports.preview import find_table, inspect_file
from anju.imports.reading import read_workbook
from anju.imports.rows import Ground
from anju.imports.tests.books import xlsx

pytestmark = pytest.mark.covers("EST-4")


def places(content: bytes) -> list[str]:
    table = find_table(read_workbook(content, name="x.xlsx"), kind="rooms")
    assert table.layout.shape == "matrix"
    drafts = [home_draft(record, kind="rooms", ground=Ground(), today=date(2026, 11, 21)) for record in table.records()]
    assert all(draft for draft, _ in drafts), drafts
    return [str(draft.place) for draft, _ in drafts if draft]


def test_it_reads_merged_units_over_doors() -> None:
    rows = [
        ["3栋销控表"],
        ["楼层", "1单元", "", "2单元", ""],
        ["", "01", "02", "01", "02"],
        ["3层", "已售", "王一", "×", "已售"],
        ["2层", "已售", "已售", "118.6", "已售"],
    ]
    merges = [(0, 0, 0, 4, "3栋销控表"), (1, 1, 1, 2, "1单元"), (1, 3, 1, 4, "2单元")]
    assert places(xlsx(rows, merges=merges)) == [
        "3-1-301",
        "3-1-302",
        "3-2-302",
        "3-1-201",
        "3-1-202",
        "3-2-201",
        "3-2-202",
    ]


def test_it_reads_numbers_inside_the_cells() -> None:
    rows = [["楼层", "1单元", "", "2单元"], [18, "1801\n118.6㎡\n王一", "1802", "1801"], [17, "1701", "1702", "1701"]]
    content = xlsx(rows, merges=[(0, 1, 0, 2, "1单元")], names=("5栋",))
    assert places(content) == ["5-1-1801", "5-1-1802", "5-2-1801", "5-1-1701", "5-1-1702", "5-2-1701"]


def test_it_reads_several_buildings_below_one_another() -> None:
    rows = [
        ["1号楼"],
        ["层", "01室", "02室"],
        [2, "201", "202"],
        [1, "101", "102"],
        [],
        ["2号楼"],
        ["层", "01室", "02室"],
        [1, "101", "102"],
    ]
    assert places(xlsx(rows)) == ["1-201", "1-202", "1-101", "1-102", "2-101", "2-102"]


def test_it_takes_a_flat_over_two_storeys_once() -> None:
    rows = [["3栋"], ["楼层", "1单元", ""], ["", "01", "02"], [3, "复式301", "302"], [2, "", "202"], [1, "101", "102"]]
    content = xlsx(rows, merges=[(1, 1, 1, 2, "1单元"), (3, 1, 4, 1, "301")])
    assert places(content) == ["3-1-301", "3-1-302", "3-1-202", "3-1-101", "3-1-102"]


def test_it_is_not_taken_for_one_when_it_is_a_list() -> None:
    rows = [["楼层", "单元", "楼栋", "房号"], [1, "1单元", "3", "101"], [2, "1单元", "3", "201"]]
    assert inspect_file(xlsx(rows), name="x", kind="rooms", today=date(2026, 11, 21)).layout.shape == "table"
