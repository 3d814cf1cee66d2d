"""Homes found however their number is typed, by those who may see them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.access import Reach
from anju.core.errors import Invalid, NotFound
from anju.estate import actions, queries, rules
from anju.estate.models import Project, Unit

pytestmark = pytest.mark.django_db


def reach(project: Project, *roles: str) -> Reach:
    return Reach(person_id=1, firm_id=None, roles={project.pk: frozenset(roles)}, named=frozenset(roles))


@pytest.fixture
def homes(unit: Unit, keeper: Any) -> Project:
    for number in ("1801", "1802", "901", "180"):
        actions.create_room(actor=keeper, unit=unit, number=number)
    return unit.building.project


@pytest.mark.covers("EST-2")
@pytest.mark.parametrize(
    "typed", ["3-2-1801", "321801", "3栋2单元1801", "3 2 1801", "1801", "３-2-1801".replace("３", "3")]
)
def test_it_finds_a_home_however_it_is_typed(homes: Project, typed: str) -> None:
    found = queries.find_rooms(reach=reach(homes, "desk"), text=typed)
    assert "3-2-1801" in [room.label for room in found.rows]


def test_it_finds_by_the_beginning_of_a_number(homes: Project) -> None:
    found = queries.find_rooms(reach=reach(homes, "desk"), text="180")
    assert [room.label for room in found.rows] == ["3-2-180", "3-2-1801", "3-2-1802"]
    assert not queries.find_rooms(reach=reach(homes, "desk"), text="--").rows


def test_it_pages_by_key(homes: Project) -> None:
    first = queries.find_rooms(reach=reach(homes, "desk"), text="3", size=2)
    second = queries.find_rooms(reach=reach(homes, "desk"), text="3", size=2, cursor=first.next)
    assert [room.label for room in first.rows + second.rows] == ["3-2-180", "3-2-1801", "3-2-1802", "3-2-901"]
    assert second.next == ""
    with pytest.raises(Invalid, match="bad-cursor"):
        queries.find_rooms(reach=reach(homes, "desk"), text="3", cursor="nonsense")


def test_it_shows_no_home_to_strangers_and_firms(homes: Project) -> None:
    stranger = Reach(person_id=1, firm_id=None, roles={}, named=frozenset())
    for who in (stranger, reach(homes, "contractor")):
        assert not queries.find_rooms(reach=who, text="1801").rows
        with pytest.raises(NotFound):
            queries.room_for(reach=who, project="YQ", label="3-2-1801")


def test_it_gets_one_home_by_label(homes: Project) -> None:
    assert queries.room_for(reach=reach(homes, "desk"), project="YQ", label="3-2-180").label == "3-2-180"
    assert queries.room_for(reach=reach(homes, "desk"), project="YQ", label="321802").label == "3-2-1802"
    assert queries.room_for(reach=reach(homes, "desk"), project="YQ", label="3栋2单元1802").label == "3-2-1802"
    for other in ("9-9-999", "32-1-802", "3-21-802"):
        with pytest.raises(NotFound):
            queries.room_for(reach=reach(homes, "desk"), project="YQ", label=other)


def test_it_gets_a_home_by_the_key_of_its_qr_code(homes: Project) -> None:
    room = homes.rooms.get(label="3-2-901")
    assert queries.room_by_key(room.key) == room
    for wrong in ("", "unknown"):
        with pytest.raises(NotFound):
            queries.room_by_key(wrong)


def test_it_lists_a_buildings_homes_from_the_top_down(homes: Project, keeper: Any) -> None:
    building = homes.buildings.get(code="3")
    assert [room.number for room in queries.rooms_of(building)] == ["180", "901", "1801", "1802"]
    actions.create_building(actor=keeper, project=homes, code="10")
    assert [building.code for building in queries.buildings_in(homes)] == ["3", "10"]


@given(st.lists(st.integers(0, 99), max_size=8), st.sampled_from(["", "A", "栋"]))
def test_it_orders_codes_by_their_numbers(codes: list[int], prefix: str) -> None:
    ordered = sorted((f"{prefix}{code}" for code in codes), key=rules.natural_key)
    assert ordered == [f"{prefix}{code}" for code in sorted(codes)]
