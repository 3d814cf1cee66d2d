"""Telephone numbers and names as people type them into one cell."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.imports.cells import Bad
from anju.imports.phones import is_made_up, name_note, names, phones
from anju.imports.vocabulary import building_list, firm_kind, form_of_address, relation, roles, several

pytestmark = pytest.mark.covers("EST-4", "EST-2")


@pytest.mark.parametrize(
    "cell",
    [
        "13800005678",
        13800005678.0,
        "138 0000 5678",
        "+86 13800005678",
        "+86-138-0000-5678",
        "0086 13800005678",
        "１３８００００５６７８",
        "13800005678、13800005678",
        "手机：13800005678",
        "138-0000-5678（本人）",
    ],
)
def test_it_reads_one_number_however_it_is_typed(cell: object) -> None:
    assert phones(cell) == ["13800005678"]


@pytest.mark.parametrize("mark", ["、", "/", ",", "，", ";", "；", " 或 ", "\n", "|", ""])
def test_it_reads_several_numbers_in_a_cell(mark: str) -> None:
    assert phones(f"13800005678{mark}13900001234") == ["13800005678", "13900001234"]


@pytest.mark.parametrize("cell", ["18999999999", "11111111111", "00000000000", "", "--", "无", None])
def test_it_drops_made_up_numbers(cell: object) -> None:
    assert phones(cell) == []


@pytest.mark.parametrize(
    ("cell", "number"),
    [("0571-88886666", "057188886666"), ("（0571）88886666转12", "057188886666"), ("400-123-4567", "4001234567")],
)
def test_it_reads_landlines(cell: str, number: str) -> None:
    assert phones(cell) == [number]


def test_it_says_how_many_digits_a_wrong_number_has() -> None:
    with pytest.raises(Bad) as refused:
        phones("1389006")
    assert (refused.value.code, refused.value.values) == ("phone-length", {"digits": 7})


def test_it_refuses_masked_numbers() -> None:
    with pytest.raises(Bad, match="phone-masked"):
        phones("138****5678")


MOBILE = st.integers(13_000_000_000, 19_999_999_999).map(str).filter(lambda number: not is_made_up(number))


@given(st.lists(MOBILE, min_size=1, max_size=4, unique=True), st.sampled_from(["、", "/", ",", "；", " ", "\n"]))
def test_it_reads_back_what_was_joined(numbers: list[str], mark: str) -> None:
    assert phones(mark.join(numbers)) == numbers


@given(st.text(max_size=40))
def test_it_reads_any_text_or_says_why_not(cell: str) -> None:
    for read in (phones, names, relation, roles, building_list, firm_kind):
        with suppress(Bad):
            read(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("王一、李二", ["王一", "李二"]),
        ("王一,李二", ["王一", "李二"]),
        ("王一/李二", ["王一", "李二"]),
        ("王一 李二", ["王一", "李二"]),
        ("王 一", ["王一"]),
        ("王和平", ["王和平"]),
        ("刘先生，周女士", ["刘先生", "周女士"]),
        ("John Smith", ["John Smith"]),
        ("安居，物业有限公司", ["安居，物业有限公司"]),
        ("王一（租户）", ["王一"]),
        ("𠮷田", ["𠮷田"]),
        ("", []),
        ("无", []),
    ],
)
def test_it_splits_names(cell: str, found: list[str]) -> None:
    assert names(cell) == found


def test_it_refuses_a_number_for_a_name() -> None:
    with pytest.raises(Bad, match="name"):
        names("13800005678")


def test_it_finds_the_note_behind_a_name() -> None:
    assert name_note("王一（租户）") == "租户"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("业主", "owner"),
        ("1001", "owner"),
        (1002.0, "family"),
        ("配偶", "family"),
        ("之妻", "family"),
        ("房屋租客", "tenant"),
        (1003, "tenant"),
        ("", "owner"),
        ("业主之母亲", "family"),
    ],
)
def test_it_reads_relations_as_words_and_codes(cell: object, code: str) -> None:
    assert relation(cell) == code


def test_it_refuses_an_unknown_relation() -> None:
    with pytest.raises(Bad, match="relation"):
        relation("1004")


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("物业客服、收银", ["desk", "cashier"]), ("水电工", ["technician"]), ("desk_lead", ["desk_lead"]), ("", [])],
)
def test_it_reads_roles(cell: str, codes: list[str]) -> None:
    assert roles(cell) == codes


def test_it_refuses_an_unknown_role() -> None:
    with pytest.raises(Bad, match="role"):
        roles("宇航员")


def test_it_reads_lists_of_buildings() -> None:
    assert building_list("1-3栋、7#") == ["1", "2", "3", "7"]
    assert building_list("全部") is None


def test_it_reads_kinds_of_firms_and_lists() -> None:
    assert (firm_kind("施工总承包"), firm_kind("防水专业分包"), firm_kind("")) == ("general", "trade", "trade")
    assert several("防水、土建/水电") == ["防水", "土建", "水电"]


def test_it_tells_how_to_address_somebody() -> None:
    assert (form_of_address("王女士"), form_of_address("王一", "男"), form_of_address("王一")) == ("女士", "先生", "")
