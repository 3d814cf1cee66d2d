"""A duty changes hands when the other agrees."""

from datetime import date
from typing import Any

import pytest

from anju.core.access import Reach
from anju.core.errors import Forbidden, NotFound, Refusal
from anju.estate.models import Project
from anju.people import queries
from anju.people.actions.people import deactivate_person
from anju.people.actions.roster import set_duty
from anju.people.actions.swaps import agree_swap, ask_swap, decline_swap
from anju.people.models import Duty, Person, Swap

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-2")]


@pytest.fixture
def duties(keeper: Any, project: Project, leads: list[Person]) -> list[Duty]:
    """李 leads the 25th, 周 the 26th."""
    days = (date(2026, 11, 25), date(2026, 11, 26))
    return [
        set_duty(actor=keeper, project=project, day=day, part="lead", person=person)
        for day, person in zip(days, leads, strict=False)
    ]


def reach(person: Person) -> Reach:
    return queries.reach_of(person)


def test_it_moves_both_duties_when_the_other_agrees(leads: list[Person], duties: list[Duty]) -> None:
    swap = ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1], in_return=duties[1])
    assert queries.open_swaps_for(leads[1]) == [swap]
    found = queries.swap_for(reach=reach(leads[1]), swap_id=swap.pk)
    assert agree_swap(actor=reach(leads[1]), swap=found).person == leads[1]
    assert [Duty.objects.get(pk=duty.pk).person for duty in duties] == [leads[1], leads[0]]
    assert queries.open_swaps_for(leads[1]) == []


def test_it_leaves_the_duty_when_the_other_declines(leads: list[Person], duties: list[Duty]) -> None:
    swap = ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[2])
    assert decline_swap(actor=reach(leads[2]), swap=swap)
    assert Duty.objects.get(pk=duties[0].pk).person == leads[0]
    with pytest.raises(Refusal, match="swap-answered"):
        agree_swap(actor=reach(leads[2]), swap=Swap.objects.get(pk=swap.pk))
    ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1])


def test_it_refuses_what_is_no_swap(keeper: Any, project: Project, leads: list[Person], duties: list[Duty]) -> None:
    with pytest.raises(Refusal, match="swap-with-oneself"):
        ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[0])
    with pytest.raises(Refusal, match="swap-unequal"):
        ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[2], in_return=duties[1])
    past = set_duty(actor=keeper, project=project, day=date(2026, 11, 20), part="lead", person=leads[0])
    with pytest.raises(Refusal, match="swap-too-late"):
        ask_swap(actor=reach(leads[0]), duty=past, taker=leads[1])
    ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1])
    with pytest.raises(Refusal, match="swap-open"):
        ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[2])


def test_it_is_answered_by_whoever_was_asked(leads: list[Person], duties: list[Duty]) -> None:
    swap = ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1])
    with pytest.raises(Forbidden):
        agree_swap(actor=reach(leads[0]), swap=swap)


def test_it_refuses_a_taker_who_is_there_already_or_gone(
    keeper: Any, project: Project, leads: list[Person], duties: list[Duty]
) -> None:
    set_duty(actor=keeper, project=project, day=duties[0].day, part="deputy", person=leads[1])
    swap = ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1])
    with pytest.raises(Refusal, match="duty-exists"):
        agree_swap(actor=reach(leads[1]), swap=swap)
    other = ask_swap(actor=reach(leads[1]), duty=duties[1], taker=leads[2])
    asked = reach(leads[2])
    deactivate_person(actor=keeper, person=leads[2])
    with pytest.raises(Refusal, match=r"person-inactive|not-fit-for-duty"):
        agree_swap(actor=asked, swap=Swap.objects.select_related("duty", "taker").get(pk=other.pk))


def test_it_is_hidden_from_strangers(leads: list[Person], duties: list[Duty]) -> None:
    swap = ask_swap(actor=reach(leads[0]), duty=duties[0], taker=leads[1])
    stranger = Reach(person_id=0, firm_id=None, roles={}, named=frozenset())
    with pytest.raises(NotFound):
        queries.swap_for(reach=stranger, swap_id=swap.pk)
    with pytest.raises(NotFound):
        queries.duty_for(reach=stranger, duty_id=duties[0].pk)
