"""Finding the table: headers under banners, over two rows, by other words, by content; rows that are no data."""

from datetime import date

import pytest

from anju.imports.preview import find_table, inspect_file
from anju.imports.reading import UnusableFile, read_workbook
from anju.imports.tests.books import HEADER, homes, xlsx

pytestmark = pytest.mark.covers("EST-4")
TODAY = date(2026, 11, 21)


def found(content: bytes, kind: str = "rooms") -> list[dict[str, object]]:
    return [record.cells for record in find_table(read_workbook(content, name="x.xlsx"), kind=kind).records()]


def test_it_finds_a_header_below_a_banner() -> None:
    banner = [["云栖苑一期 业主资料汇总表"], ["制表:销售内勤", "", "单位:㎡"]]
    assert len(found(xlsx([*banner, HEADER, *homes(5)], merges=[(0, 0, 0, 6, banner[0][0])]))) == 5


def test_it_reads_a_header_of_two_rows() -> None:
    rows = [
        ["业主一览"],
        ["房屋信息", "", "", "业主信息", "", "交付"],
        ["楼栋", "单元", "房号", "姓名", "电话", "日期"],
        ["3栋", "2单元", "1801", "王一", "13800005678", "2024-12-29"],
    ]
    merges = [(0, 0, 0, 5, "业主一览"), (1, 0, 1, 2, "房屋信息"), (1, 3, 1, 4, "业主信息")]
    assert found(xlsx(rows, merges=merges)) == [
        {
            "building": "3栋",
            "unit": "2单元",
            "room": "1801",
            "name": "王一",
            "phone": "13800005678",
            "delivered_on": "2024-12-29",
        }
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["楼号", "单元", "房间"],
        ["幢", "单元号", "室号"],
        ["所属楼栋", "所属单元", "房屋编号"],
        ["楼栋号*", "单元(必填)", "门牌号"],
        ["栋座", "单 元", "房间号\n(必填)"],
    ],
)
def test_it_knows_other_words_for_the_columns(header: list[str]) -> None:
    assert found(xlsx([header, ["3", "2", "1801"]])) == [{"building": "3", "unit": "2", "room": "1801"}]


def test_it_reads_round_instructions_beside_the_table() -> None:
    rows = [
        [*HEADER, "", "", ""],
        *homes(2),
        ["", "", "", "", "", "", "", "", "说明", "请看"],
        ["", "", "", "", "", "", "", "", "楼号", "楼栋编号"],
    ]
    assert len(found(xlsx(rows))) == 2


def test_it_leaves_out_subtotals_notes_and_repeated_headers() -> None:
    rows = [
        HEADER,
        *homes(2),
        ["3栋小计", "", "", "", 1284.7],
        HEADER,
        *homes(1),
        ["合计", "", "", 3],
        ["注:以上面积以产权证为准"],
    ]
    assert len(found(xlsx(rows))) == 3


def test_it_fills_merged_and_unrepeated_buildings_down() -> None:
    rows = [
        HEADER,
        ["3栋", "2单元", 7, "701"],
        ["", "", "", "702"],
        ["", "", "", "703"],
        ["4栋", "", 1, "101"],
        ["", "", "", "102"],
    ]
    cells = found(xlsx(rows, merges=[(1, 0, 3, 0, "3栋")]))
    assert [cell["building"] for cell in cells] == ["3栋", "3栋", "3栋", "4栋", "4栋"]
    assert [cell.get("unit") for cell in cells] == ["2单元", None, None, None, None] or cells[1].get("unit") == "2单元"


def test_it_carries_the_home_to_the_rows_of_its_members() -> None:
    rows = [
        [*HEADER, "与业主关系"],
        ["3栋", "2", 7, "701", 90, "王一", "13800005678", "业主"],
        ["", "", "", "", "", "王二", "", "配偶"],
    ]
    assert [cell["room"] for cell in found(xlsx(rows))] == ["701", "701"]


def test_it_tells_phones_by_their_content() -> None:
    rows = [["楼栋", "房号", "业主", "找谁"], *[["3", f"70{n}", "王一", f"1380000567{n}"] for n in range(1, 5)]]
    assert found(xlsx(rows))[0]["phone"] == "13800005671"


def test_it_takes_one_column_of_addresses() -> None:
    rows = [["房屋", "姓名"], ["3栋2单元1801", "王一"], ["3-2-1802", "李二"]]
    preview = inspect_file(xlsx(rows), name="x", kind="rooms", today=TODAY)
    assert preview.problems == []
    assert preview.total == 2


def test_it_chooses_the_sheet_and_joins_owners_from_another() -> None:
    owners = [["业主编号", "业主名称", "手机号"], [1, "王一", 13800005678], [2, "李二", 13900001234]]
    rooms = [["房屋编号", "楼栋编号", "单元编号", "建筑面积", "业主编号"], ["1801", 3, 2, 94.5, 2]]
    cells = found(xlsx([["楼栋号", "总层数"], [3, 33]], owners, rooms, names=("楼栋", "业主信息", "房屋信息")))
    assert (cells[0]["name"], cells[0]["phone"]) == ("李二", 13900001234)


def test_it_says_when_there_is_no_table() -> None:
    with pytest.raises(UnusableFile) as refused:
        find_table(read_workbook(xlsx([["收费项目", "单价"], ["物业费", 2.5]]), name="x"), kind="rooms")
    assert refused.value.code == "file-no-header"


def test_it_shows_what_cells_turn_into_and_what_stays_out() -> None:
    rows = [
        ["楼栋", "单元", "房号", "面积", "交付日期", "身份证号"],
        ["三号楼", "贰单元", "1801", "118.60㎡", 45655, "x"],
        ["3栋", "2", "1802", "96", "2024-13-02", "x"],
    ]
    preview = inspect_file(xlsx(rows), name="x", kind="rooms", today=TODAY)
    kept = {conversion.key: (conversion.old, conversion.new) for conversion in preview.conversions}
    assert kept["delivered_on"] == ("45655", "2024-12-29")
    assert kept["building"] == ("三号楼", "3")
    assert kept["area"] == ("118.60㎡", "118.60")
    assert [(row, problem.code, problem.column) for row, problem in preview.problems] == [(3, "date-month", 4)]
    assert preview.unmapped == [(5, "身份证号")]
