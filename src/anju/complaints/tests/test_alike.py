"""Complaints that a new one may repeat: by home, by the homes above and below, by the same words; in one query (INT-7)."""

from datetime import timedelta
from typing import Any

import pytest

from anju.complaints.queries import alike
from anju.complaints.tests.acting import do, lodged
from anju.core.time import product_now, product_time_at
from tests.cast import Cast, room

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-7")]


def found(cast: Cast, words: str = "", *, home: Any = None) -> list[str]:
    return [each.number for each in alike(cast.project, room=home, words=words)]


def test_it_finds_those_of_the_home_then_of_the_neighbours_then_of_the_same_words(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    said = lodged(cast, words="电梯噪音大，晚上睡不着")
    above = lodged(cast, room=cast.home_above, words="楼道堆物")
    own = lodged(cast, room=cast.home, words="门禁坏了")
    cast.repair(room=cast.home)
    far = lodged(cast, room=room(cast.project, cast.building, cast.home.unit, 3, "301"), words="保洁不到位")
    with django_assert_num_queries(1):
        numbers = found(cast, "电梯噪音大，晚上睡不着", home=cast.home)
    assert numbers == [own.number, above.number, said.number]
    assert far.number not in numbers
    assert found(cast, "电") == []
    assert found(cast, "门禁坏") == [own.number]


def test_it_knows_those_of_the_last_days_and_older_ones_while_they_are_open(cast: Cast) -> None:
    with product_time_at(product_now() - timedelta(days=40)):
        waits = lodged(cast, room=cast.home, words="第一件")
        ended = do(cast, "cancel_case", lodged(cast, room=cast.home, words="第二件"), cast.desk_lead, reason="业主撤回")
    late = do(cast, "cancel_case", lodged(cast, room=cast.home, words="第三件"), cast.desk_lead, reason="业主撤回")
    assert found(cast, home=cast.home) == [waits.number, late.number]
    assert ended.number not in found(cast, "第二件", home=cast.home)


def test_it_names_five_at_most_and_none_of_another_project(cast: Cast) -> None:
    numbers = [lodged(cast, room=cast.home, words="又吵了").number for _ in range(6)]
    assert found(cast, home=cast.home) == numbers[:0:-1]
    assert alike(cast.other_project, room=None, words="又吵了") == []
