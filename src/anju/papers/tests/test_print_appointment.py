"""The appointment slip: who comes when and what for; it may hang at a door, so it tells a passer-by nothing of the owner."""

from datetime import timedelta
from typing import Any

import pytest

from anju.core.errors import NotFound
from anju.matters.models import Matter
from anju.papers.appointment_slip import print_appointment_slip
from anju.papers.paper import Paper
from anju.papers.tests.conftest import RING, Slipped
from anju.papers.tests.reading import LONG, is_whole, pages_of, text_of
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast
from tests.walk import walk_to


def printed(cast: Cast, who: Person, matter: Matter, absolute: Any = str) -> Paper:
    return print_appointment_slip(number=matter.number, actor=cast.actor(who), absolute=absolute)


def booked(cast: Cast, matter: Matter) -> None:
    starts = RING + timedelta(hours=18)
    span: dict[str, Any] = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=1)).isoformat()}
    do(cast, "book_appointment", matter, cast.technician, 1, at=RING + timedelta(hours=1), **span)


@pytest.mark.covers("DOC-1")
def test_it_says_who_comes_when_and_what_for(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    booked(cast, matter)
    text = text_of(printed(cast, cast.technician, matter).content)
    for said in (
        "预约上门",
        "3栋2单元1801",
        "王女士",
        "11月21日周六09:02–10:02",
        "张强",
        "卫生间顶棚",
        "000-0000-0231",
    ):
        assert said in text, said


def test_it_tells_a_passer_by_nothing_of_the_owner(cast: Cast, slipped: Slipped) -> None:
    matter, given = slipped(), []

    def noted(path: str) -> str:
        given.append(path)
        return path

    for who in (cast.clerk, cast.technician):
        text = text_of(printed(cast, who, matter, noted).content)
        for hidden in ("王晓华", "5678", "滴水", "密封圈"):
            assert hidden not in text
    assert set(given) == {f"/owner/cases/{matter.number}"}, "an address that asks who one is"


def test_it_says_that_somebody_came_in_vain(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    do(cast, "find_nobody_home", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    text = text_of(printed(cast, cast.technician, matter).content)
    assert "来过未遇" in text
    assert "没有人应" in text


def test_it_makes_one_for_each_span_and_leaves_room_to_write(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    assert len(pages_of(printed(cast, cast.clerk, matter).content)) == 2
    assert "月日时至时" in text_of(printed(cast, cast.clerk, cast.repair()).content)


def test_it_clips_no_long_name(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for name in LONG:
        Person.objects.filter(pk=cast.technician.pk).update(name=name)
        content = printed(cast, cast.technician, matter).content
        assert name in text_of(content)
        assert is_whole(content)


def test_it_is_for_those_who_go_there(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for who in (cast.owner, cast.neighbour, cast.stranger_clerk, cast.other_technician):
        with pytest.raises(NotFound):
            printed(cast, who, matter)


def test_it_states_its_cost(cast: Cast, slipped: Slipped, django_assert_max_num_queries: Any) -> None:
    matter = slipped()
    actor = cast.actor(cast.clerk)
    with django_assert_max_num_queries(6):
        print_appointment_slip(number=matter.number, actor=actor, absolute=str)
