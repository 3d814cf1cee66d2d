"""Dates, areas, sums and numbers as people type them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.imports import cells
from anju.imports.cells import Bad

pytestmark = pytest.mark.covers("EST-4")


@pytest.mark.parametrize(
    "cell",
    [
        45655,
        45655.0,
        "45655",
        "2024-12-29",
        "2024/12/29",
        "2024.12.29",
        "24.12.29",
        "20241229",
        "2024年12月29日",
        "二〇二四年十二月二十九日",
        "2024-12-29 08:30:00",
        "2024-12-29T00:00:00+08:00",
        date(2024, 12, 29),
        datetime(2024, 12, 29, 8, 30, tzinfo=UTC),
        "29/12/2024",
        "２０２４－１２－２９",
    ],
)
def test_it_reads_every_way_to_write_a_day(cell: object) -> None:
    assert cells.day(cell) == date(2024, 12, 29)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024-13-02", "date-month"),
        ("2024年12月", "date-no-day"),
        ("03/04/2024", "date-order"),
        ("2024-02-30", "date"),
        ("soon", "date"),
        ("1830-01-01", "date-range"),
        (3, "date"),
    ],
)
def test_it_says_what_is_wrong_with_a_day(cell: object, code: str) -> None:
    with pytest.raises(Bad) as refused:
        cells.day(cell)
    assert refused.value.code == code


@pytest.mark.parametrize("cell", ["", None, "--", "无", "/", "1900-01-00", 0, "0000-00-00"])
def test_it_takes_placeholders_for_no_day(cell: object) -> None:
    assert cells.day(cell) is None


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_it_reads_serial_numbers_and_text_alike(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert cells.day(serial) == cells.day(day.isoformat()) == cells.day(f"{day.year}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize(
    ("cell", "metres"),
    [("118.60㎡", "118.60"), ("1,184.7平方米", "1184.70"), (118.6, "118.60"), ("约96平", "96.00"), ("88 m2", "88.00")],
)
def test_it_reads_areas(cell: object, metres: str) -> None:
    assert cells.area(cell) == Decimal(metres)


@pytest.mark.parametrize(("cell", "code"), [("大", "area"), ("-3", "area-size"), (9e9, "area-size")])
def test_it_refuses_what_is_no_area(cell: object, code: str) -> None:
    with pytest.raises(Bad, match=code):
        cells.area(cell)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("1,200.50", 120050), ("￥1200元", 120000), ("3.2万", 3_200_000), ("1.2亿元", 12_000_000_000), (0, 0)],
)
def test_it_reads_money_in_fen(cell: object, fen: int) -> None:
    assert cells.money_fen(cell) == fen


@pytest.mark.parametrize(("cell", "share"), [("3%", "3"), (0.03, "3"), ("3", "3"), ("2.5％", "2.5")])
def test_it_reads_per_cent(cell: object, share: str) -> None:
    assert cells.percent(cell) == Decimal(share)


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十二", 12),
        ("二十", 20),
        ("一百零一", 101),
        ("二〇四", 204),
        ("廿三", 23),
        ("两", 2),
        ("三层", None),
        ("", None),
    ],
)
def test_it_reads_chinese_numerals(numeral: str, number: int | None) -> None:
    assert cells.chinese_number(numeral) == number


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (18999999999.0, "18999999999"),
        (94.56, "94.56"),
        ("　王　一　", "王 一"),
        ("a\u200bb", "ab"),
        (True, "是"),
        (None, ""),
    ],
)
def test_it_shows_cells_as_people_read_them(cell: object, shown: str) -> None:
    assert cells.text(cell) == shown


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**9), 10**9),
        st.datetimes(),
    )
)
def test_it_reads_anything_or_says_why_not(cell: object) -> None:
    for read in (cells.day, cells.area, cells.money_fen, cells.percent, cells.whole, cells.yes_no):
        with suppress(Bad):
            read(cell)


@given(st.timedeltas(timedelta(0), timedelta(days=1)))
def test_it_ignores_the_time_behind_a_day(clock: timedelta) -> None:
    moment = datetime(2024, 12, 29, tzinfo=UTC) + min(clock, timedelta(hours=23, minutes=59))
    assert cells.day(moment.strftime("%Y-%m-%d %H:%M:%S")) == date(2024, 12, 29)
