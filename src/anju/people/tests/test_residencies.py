"""Who lives in or owns a home, over time."""

from datetime import date
from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid, Refusal
from anju.estate.models import Room
from anju.people import queries
from anju.people.actions.people import add_person
from anju.people.actions.residencies import (
    admit_resident,
    change_ownership,
    end_residency,
    sell_home,
    start_residency,
)
from anju.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-2")]


@pytest.fixture
def wang(keeper: Any) -> Person:
    return add_person(actor=keeper, name="王晓华", kind="resident", phones=["13800005678"])


def test_it_lists_owners_before_family_and_tenants(keeper: Any, room: Room, wang: Person) -> None:
    tenant = add_person(actor=keeper, name="租客", kind="resident")
    start_residency(actor=keeper, person=tenant, room=room, relation="tenant", starts_on=date(2025, 1, 1))
    start_residency(actor=keeper, person=wang, room=room)
    assert [residency.person for residency in queries.residents_of(room)] == [wang, tenant]
    assert [residency.person for residency in queries.residents_of(room, day=date(2024, 1, 1))] == [wang]
    assert [residency.room for residency in queries.homes_of(wang)] == [room]
    assert queries.households_of([room], day=date(2026, 1, 1))[room.pk][0].person == wang


def test_it_hands_a_home_over_to_who_bought_it(keeper: Any, room: Room, wang: Person) -> None:
    wife = add_person(actor=keeper, name="周", kind="resident")
    buyer = add_person(actor=keeper, name="孙", kind="resident")
    for person in (wang, wife):
        start_residency(actor=keeper, person=person, room=room, starts_on=date(2024, 12, 29))
    change_ownership(actor=keeper, room=room, owners=[buyer, wife], day=date(2026, 6, 1))
    assert [r.person for r in queries.residents_of(room, day=date(2026, 5, 31))] == [wang, wife]
    assert {r.person for r in queries.residents_of(room, day=date(2026, 6, 1))} == {wife, buyer}
    assert [r.person for r in queries.past_residents_of(room, day=date(2026, 11, 21))] == [wang]


def test_it_refuses_what_cannot_be(keeper: Any, room: Room, wang: Person) -> None:
    residency = start_residency(actor=keeper, person=wang, room=room, starts_on=date(2024, 12, 29))
    with pytest.raises(Refusal, match="residency-exists"):
        start_residency(actor=keeper, person=wang, room=room)
    with pytest.raises(Invalid, match="relation-unknown"):
        start_residency(actor=keeper, person=wang, room=room, relation="guest")
    with pytest.raises(Invalid, match="residency-dates-out-of-order"):
        end_residency(actor=keeper, residency=residency, ends_on=date(2024, 1, 1))
    with pytest.raises(Invalid, match="owner-missing"):
        change_ownership(actor=keeper, room=room, owners=[], day=date(2026, 1, 1))
    end_residency(actor=keeper, residency=residency, ends_on=date(2025, 1, 1))
    with pytest.raises(Refusal, match="residency-ended"):
        end_residency(actor=keeper, residency=residency, ends_on=date(2025, 1, 1))


def test_it_refuses_whoever_does_not_keep_households(nobody: Any, room: Room, wang: Person) -> None:
    with pytest.raises(Forbidden):
        start_residency(actor=nobody, person=wang, room=room)


def test_it_takes_a_known_person_into_the_household(keeper: Any, room: Room, wang: Person) -> None:
    ask = {"actor": keeper, "room": room, "name": "王晓华", "phones": ["138 0000 5678"], "relation": "owner"}
    assert admit_resident(**ask).person == wang
    with pytest.raises(Refusal, match="residency-exists"):
        admit_resident(**ask)
    assert admit_resident(**{**ask, "name": "王小宝", "relation": "family"}).person != wang


def test_it_sells_to_somebody_new_and_leaves_nobody_behind_when_refused(keeper: Any, room: Room, wang: Person) -> None:
    start_residency(actor=keeper, person=wang, room=room, starts_on=date(2025, 1, 1))
    before = Person.objects.count()
    with pytest.raises(Invalid, match="residency-dates-out-of-order"):
        sell_home(actor=keeper, room=room, name="孙", phones=["13800001111"], day=date(2024, 1, 1))
    assert Person.objects.count() == before
    buyer = sell_home(actor=keeper, room=room, name="孙", phones=["13800001111"], day=date(2026, 1, 1))
    assert [r.person for r in queries.residents_of(room)] == [buyer]
