"""Where a home is, however it is written."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.imports.cells import Bad
from anju.imports.labels import (
    building_label,
    floor_number,
    floor_of,
    looks_like_address,
    place,
    room_number,
    split_address,
    unit_label,
)

pytestmark = pytest.mark.covers("EST-4")


@pytest.mark.parametrize(
    "spelling",
    ["3", 3.0, "03", "3栋", "3号楼", "三号楼", "3#", "3#楼", "第3幢", "３＃楼", "叁栋", "3座", "3 栋", "一期3栋"],
)
def test_it_reads_every_spelling_of_a_building(spelling: object) -> None:
    assert building_label(spelling) == "3"


@pytest.mark.parametrize(
    ("spelling", "label"), [("A座", "A"), ("12A栋", "12A"), ("十二栋", "12"), ("B区7栋", "7"), ("a栋", "A")]
)
def test_it_reads_buildings_with_letters(spelling: str, label: str) -> None:
    assert building_label(spelling) == label


@pytest.mark.parametrize("spelling", ["4", 4.0, "4单元", "四单元", "第四单元", "04", "4门", "４单元"])
def test_it_reads_every_spelling_of_a_unit(spelling: object) -> None:
    assert unit_label(spelling) == "4"


@pytest.mark.parametrize(
    ("spelling", "label"),
    [("--", ""), ("", ""), (None, ""), ("无", ""), ("0", "0"), (0.0, "0"), ("商铺", "0"), ("甲单元", "甲")],
)
def test_it_tells_no_unit_from_a_shop(spelling: object, label: str) -> None:
    assert unit_label(spelling) == label


@pytest.mark.parametrize(
    ("spelling", "floor"),
    [("7F", 7), ("七楼", 7), (7.0, 7), ("7层", 7), ("-1", -1), ("B1", -1), ("负一层", -1), ("地下二层", -2)],
)
def test_it_reads_floors(spelling: object, floor: int) -> None:
    assert floor_number(spelling) == floor


@pytest.mark.parametrize(
    ("floor", "cell"),
    [
        (7, "01"),
        (7, "1"),
        (7, 1.0),
        (None, "701"),
        (7, "701"),
        (7, "0701"),
        (None, "7-01"),
        (7, "701室"),
        (7, "７０１"),
    ],
)
def test_it_joins_floor_and_door(floor: int | None, cell: object) -> None:
    assert room_number(cell, floor=floor) == "701"


@pytest.mark.parametrize(
    "address",
    [
        "3栋2单元1801",
        "3-2-1801",
        "3/2/1801",
        "一期3#2-1801室",
        "3号楼二单元1801",
        "3幢2单元18层01室",
        "3-2-18-01",
        "云栖苑一期3栋2单元1801室",
        "三栋贰单元十八层01",
        "3栋 2单元 1801室",
        "03-02-1801",
        "３栋２单元１８０１",
    ],
)
def test_it_reads_whole_addresses(address: str) -> None:
    assert str(split_address(address)) == "3-2-1801"
    assert looks_like_address(address)


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("3栋商铺12", "3-0-12"),
        ("3-0-12", "3-0-12"),
        ("3/1801", "3-1801"),
        ("A座-1203", "A-1203"),
        ("3号楼1801", "3-1801"),
    ],
)
def test_it_reads_shops_and_buildings_without_units(address: str, label: str) -> None:
    assert str(split_address(address)) == label


@pytest.mark.parametrize("cell", ["2024-12-29", "王一", "118.6", ""])
def test_it_takes_no_date_or_name_for_an_address(cell: str) -> None:
    assert not looks_like_address(cell)


@pytest.mark.parametrize(
    ("building", "unit", "floor", "room", "label"),
    [
        ("3", "2", 7, "01", "3-2-701"),
        ("3栋", None, None, "2-1801", "3-2-1801"),
        ("3", "", "", "01-0701", "3-1-701"),
        ("3栋2单元", "", 7, "1", "3-2-701"),
        ("3", "2", 7, "3-2-701", "3-2-701"),
        ("3", "2", "", "2单元701", "3-2-701"),
        ("3", "0", 1, "12", "3-0-12"),
        ("3", "", 1, "商铺12", "3-0-12"),
        ("3", "2", -1, "01", "3-2-B101"),
        ("3", "--", "", "701", "3-701"),
    ],
)
def test_it_reads_columns_that_hold_more_than_their_part(
    building: str, unit: str | None, floor: object, room: str, label: str
) -> None:
    assert str(place(phase="", building=building, unit=unit, floor=floor, room=room)) == label


def test_it_refuses_a_room_that_names_another_building() -> None:
    with pytest.raises(Bad, match="room-disagrees"):
        place(phase="", building="4", unit="2", floor=7, room="3-2-701")


@pytest.mark.parametrize("cell", ["", None, "--", "栋"])
def test_it_refuses_a_missing_building(cell: object) -> None:
    with pytest.raises(Bad, match="building"):
        building_label(cell)


SPELL_BUILDING = st.sampled_from(["{}", "{}栋", "{}号楼", "{}#", "第{}幢", "0{}", " {} 栋 "])
SPELL_UNIT = st.sampled_from(["{}", "{}单元", "0{}", "第{}单元", "{}门"])
CHINESE = "零一二三四五六七八九"


@given(
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 60),
    st.integers(1, 12),
    SPELL_BUILDING,
    SPELL_UNIT,
    st.booleans(),
)
def test_it_folds_every_spelling_of_one_home_to_one_place(
    building: int, unit: int, floor: int, door: int, house: str, stair: str, chinese: bool
) -> None:
    number = f"{floor}{door:02d}"
    written_unit = f"{CHINESE[unit]}单元" if chinese else stair.format(unit)
    columns = place(phase="", building=house.format(building), unit=written_unit, floor=floor, room=f"{door:02d}")
    joined = place(phase=None, building=building, unit=unit, floor=None, room=number)
    assert (
        str(columns)
        == str(joined)
        == str(split_address(f"{building}-{unit}-{number}"))
        == f"{building}-{unit}-{number}"
    )
    assert columns.floor == joined.floor == floor


@given(st.text(max_size=30))
def test_it_reads_any_text_or_says_why_not(cell: str) -> None:
    for read in (building_label, unit_label, floor_number, room_number, split_address):
        with suppress(Bad):
            read(cell)


@given(st.integers(1, 60), st.integers(1, 99))
def test_it_tells_the_floor_of_a_door(floor: int, door: int) -> None:
    assert floor_of(room_number(f"{door:02d}", floor=floor)) == floor
