"""The day of handover: the owner's terms count from it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid
from anju.core.time import product_time_at
from anju.estate import actions
from anju.estate.models import Room, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-1", "EST-2")]


@pytest.fixture
def room(unit: Unit, keeper: Any) -> Room:
    return actions.create_room(actor=keeper, unit=unit, number="1801")


def set_dates(actor: Any, room: Room, **dates: date | None) -> bool:
    blank = {"notified_on": None, "delivered_on": None, "deemed_delivered_on": None, "moved_in_on": None}
    with product_time_at(datetime(2026, 11, 21, 4, tzinfo=UTC)):
        return actions.set_delivery_dates(actor=actor, room=room, **{**blank, **dates})


def test_it_starts_the_owners_terms(room: Room, keeper: Any) -> None:
    assert set_dates(keeper, room, notified_on=date(2024, 12, 1), delivered_on=date(2024, 12, 29))
    room.refresh_from_db()
    assert room.handed_over_on == date(2024, 12, 29)


def test_it_takes_deemed_delivery_when_nobody_came(room: Room, keeper: Any) -> None:
    set_dates(keeper, room, notified_on=date(2024, 12, 1), deemed_delivered_on=date(2025, 1, 1))
    assert room.handed_over_on == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"delivered_on": date(2026, 11, 22)}, "delivered_on"),
        ({"notified_on": date(2025, 2, 1), "delivered_on": date(2025, 1, 1)}, "delivered_on"),
        ({"delivered_on": date(2025, 1, 1), "moved_in_on": date(2024, 1, 1)}, "moved_in_on"),
    ],
)
def test_it_refuses_dates_out_of_order(room: Room, keeper: Any, dates: dict[str, date], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_dates(keeper, room, **dates)
    assert refused.value.code == "delivery-dates-out-of-order"
    assert field in refused.value.fields


def test_it_refuses_whoever_does_not_hand_over(room: Room, nobody: Any) -> None:
    with pytest.raises(Forbidden):
        set_dates(nobody, room, delivered_on=date(2024, 12, 29))
