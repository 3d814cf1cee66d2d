"""From the owner's words or a clerk's initials to place, part and defect."""

from datetime import datetime
from typing import Any

import pytest

from anju.rulebook.queries import ItemProposal, propose_items, propose_places
from anju.rulebook.tests.conftest import Estate


def proposals(estate: Estate, noon: datetime, words: str) -> list[ItemProposal]:
    return propose_items(words=words, company_id=estate.company.pk, project_id=estate.project.pk, at=noon)


@pytest.mark.covers("INT-4")
@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("卫生间天花板滴水", "卫生间", "C02"),
        ("wsj dp ss", "卫生间", "C02"),
        ("主卧窗户边上漏水", "主卧", "E01"),
        ("厨房下水道堵了", "厨房", "H04"),
        ("马桶漏水", "卫生间", "G08"),
        ("cf xs ls", "厨房", "H03"),
        ("暖气不热", "暖通", "J02"),
        ("墙面裂缝", "室内通用", "B02"),
        ("toilet leaking", "卫生间", "G08"),
        ("电梯困人了", "电梯", "O03"),
        ("地砖空鼓 客厅", "客厅", "D03"),
        ("c02", "室内通用", "C02"),
    ],
)
def test_it_proposes_the_likeliest_entry_first(
    estate: Estate, noon: datetime, words: str, place: str, code: str
) -> None:
    first = proposals(estate, noon, words)[0]
    assert (first.place_zh, first.defect.code) == (place, code)


@pytest.mark.parametrize("words", ["", "你好", "zzz qqq", "我想问一下物业费"])
def test_it_proposes_nothing_when_nothing_fits(estate: Estate, noon: datetime, words: str) -> None:
    assert proposals(estate, noon, words) == []


def test_it_names_places_from_their_initials() -> None:
    assert [place.words[0] for place in propose_places(words="ws")] == ["卫生间", "次卧"], "卧室 too"
    assert [place.words[0] for place in propose_places(words="客厅和主卧都有")] == ["客厅", "主卧"]


def test_it_costs_one_query_while_somebody_types(
    estate: Estate, noon: datetime, django_assert_max_num_queries: Any
) -> None:
    proposals(estate, noon, "卫生间")
    with django_assert_max_num_queries(1):
        proposals(estate, noon, "卫生间 滴水")
