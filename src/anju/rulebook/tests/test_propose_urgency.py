"""Emergency or not: proposed with grounds, decided by a person."""

from datetime import datetime
from typing import Any

import pytest

from anju.rulebook.actions import publish_clause_edition
from anju.rulebook.queries import defect_for, urgency_for
from anju.rulebook.tests.conftest import Estate
from anju.rulebook.words import UrgencyProposal


def proposed(estate: Estate, noon: datetime, words: str, defect: str | None = None) -> UrgencyProposal:
    place: dict[str, Any] = {"company_id": estate.company.pk, "project_id": estate.project.pk, "at": noon}
    entry = defect_for(code=defect, **place) if defect else None
    return urgency_for(words=words, defect=entry, **place)


@pytest.mark.covers("REP-2")
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("厨房有很重的煤气味", "gas"),
        ("插座冒烟了", "electric"),
        ("外墙砖掉下来了,楼下有小孩", "falling"),
        ("我被困在电梯里", "lift"),
        ("Trapped in the LIFT on floor 3", "lift"),
        ("楼板断了", "structure"),
        ("家里停水一上午", "water"),
        ("全屋没电", "power"),
        ("水管爆了水止不住", "leak"),
        ("马桶污水倒灌", "living"),
    ],
)
def test_it_hears_danger_in_the_owners_words(estate: Estate, noon: datetime, words: str, ground: str) -> None:
    found = proposed(estate, noon, words)
    assert found.urgency == "emergency"
    assert ground in [row.code for row in found.grounds]
    assert all(row.because in words.casefold() for row in found.grounds)


@pytest.mark.parametrize(
    "words", ["卫生间天花板滴水", "墙面有裂缝", "没有停电,就是灯不亮", "燃气灶打不着火", "门锁没电了", ""]
)
def test_it_takes_the_ordinary_for_ordinary(estate: Estate, noon: datetime, words: str) -> None:
    assert proposed(estate, noon, words).urgency == "normal"


@pytest.mark.covers("REP-2")
def test_it_knows_the_danger_of_the_defect_itself(estate: Estate, noon: datetime) -> None:
    found = proposed(estate, noon, "墙上有一条缝", defect="A01")
    assert [(row.code, row.because, row.to_authority) for row in found.grounds] == [("structure", "defect", True)]
    assert proposed(estate, noon, "墙上有一条缝", defect="B02").urgency == "normal"


def test_it_follows_the_clause_of_the_place(estate: Estate, noon: datetime) -> None:
    ground = {"code": "heat", "title_zh": "停暖", "title_en": "No heating", "words": ["没暖气"]}
    publish_clause_edition(
        clause_id="urgency",
        parameters={"grounds": [ground]},
        project_id=estate.project.pk,
        source_zh="项目规定",
        certainty="regulation",
        actor_id=None,
    )
    assert proposed(estate, noon, "孩子发烧,家里没暖气").urgency == "emergency"
