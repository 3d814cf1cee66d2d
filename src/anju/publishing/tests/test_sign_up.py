"""Signing up: never over the seats, the waiting list moves up by itself, nobody after the deadline."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, product_time_at
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.people.models import Person
from anju.publishing.actions import cancel_sign_up, reveal_participants, set_seats, sign_up, withdraw_bulletin
from anju.publishing.bulletins import counts_of, own_sign_up
from anju.publishing.inputs import Write
from anju.publishing.models import Bulletin, SignUp
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3")]
Make = Callable[..., Write]


def states(number: str) -> list[str]:
    return list(SignUp.objects.filter(bulletin__matter__number=number).order_by("pk").values_list("state", flat=True))


def test_it_fills_the_seats_then_the_waiting_list_and_moves_up(
    cast: Cast, make_activity: Make, published: Callable[..., str], residents: list[Person]
) -> None:
    number = published(make_activity(seats=2))
    for one in residents[:4]:
        sign_up(number=number, person=one, by=cast.actor(one))
    assert states(number) == ["comes", "comes", "waits", "waits"]
    bulletin = Bulletin.objects.get(matter__number=number)
    assert own_sign_up(bulletin, residents[3])[1] == 2
    cancel_sign_up(number=number, person=residents[0], by=cast.actor(residents[0]))
    assert states(number) == ["cancelled", "comes", "comes", "waits"]
    outbox.drain()
    assert [n.person for n in Notice.objects.filter(template="activity_moved_up")] == [residents[2]]
    cancel_sign_up(number=number, person=residents[3], by=cast.actor(residents[3]))
    assert states(number) == ["cancelled", "comes", "comes", "cancelled"]
    sign_up(number=number, person=residents[0], by=cast.actor(residents[0]))
    assert states(number)[-1] == "waits"


def test_it_moves_up_when_there_are_more_seats(
    cast: Cast, make_activity: Make, published: Callable[..., str], residents: list[Person]
) -> None:
    number = published(make_activity(seats=1))
    for one in residents[:4]:
        sign_up(number=number, person=one, by=cast.actor(one))
    set_seats(number=number, seats=3, by=cast.actor(cast.desk_lead))
    assert states(number) == ["comes", "comes", "comes", "waits"]
    with pytest.raises(Invalid) as refusal:
        set_seats(number=number, seats=2, by=cast.actor(cast.desk_lead))
    assert refusal.value.code == "seats-taken"
    with pytest.raises(Forbidden):
        set_seats(number=number, seats=9, by=cast.actor(cast.clerk))


def test_it_refuses_twice_late_and_who_it_is_not_for(
    cast: Cast, make_words: Make, make_activity: Make, published: Callable[..., str]
) -> None:
    number = published(make_activity(places=[cast.home.label]))
    sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    with pytest.raises(Refusal) as twice:
        sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    assert twice.value.code == "signed-up-already"
    with pytest.raises(NotFound):
        sign_up(number=number, person=cast.neighbour, by=cast.actor(cast.neighbour))
    open_to_all = published(make_activity())
    with product_time_at(product_now() + timedelta(days=4)), pytest.raises(Refusal) as late:
        sign_up(number=open_to_all, person=cast.owner, by=cast.actor(cast.owner))
    assert late.value.code == "sign-up-over"
    with pytest.raises(Refusal) as never:
        cancel_sign_up(number=open_to_all, person=cast.owner, by=cast.actor(cast.owner))
    assert never.value.code == "not-signed-up"
    with pytest.raises(Refusal) as plain:
        sign_up(number=published(make_words()), person=cast.owner, by=cast.actor(cast.owner))
    assert plain.value.code == "no-activity"


def test_it_tells_everybody_when_it_is_off(
    cast: Cast, make_activity: Make, published: Callable[..., str], residents: list[Person]
) -> None:
    number = published(make_activity())
    for one in residents[:2]:
        sign_up(number=number, person=one, by=cast.actor(one))
    withdraw_bulletin(number=number, reason="下雨", by=cast.actor(cast.desk_lead))
    outbox.drain()
    assert {n.person for n in Notice.objects.filter(template="activity_off")} == set(residents[:2])
    with pytest.raises((NotFound, Refusal)):
        sign_up(number=number, person=residents[3], by=cast.actor(residents[3]))


def test_it_keeps_names_out_of_events_and_reveals_them_with_a_reason(
    cast: Cast, make_activity: Make, published: Callable[..., str]
) -> None:
    number = published(make_activity())
    sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    assert all("王晓华" not in str(event.data) for event in Event.objects.filter(matter__number=number))
    with pytest.raises(Invalid):
        reveal_participants(number=number, reason=" ", by=cast.actor(cast.clerk))
    with pytest.raises(Forbidden):
        reveal_participants(number=number, reason="签到", by=cast.actor(cast.technician))
    reveal_participants(number=number, reason="签到", by=cast.actor(cast.clerk))
    assert Event.objects.get(kind="activity.names_revealed").words.get().text == "签到"


def test_it_has_no_limit_where_none_is_set(
    cast: Cast, make_activity: Make, published: Callable[..., str], residents: list[Person]
) -> None:
    number = published(make_activity(seats=None))
    for one in residents:
        sign_up(number=number, person=one, by=cast.actor(one))
    counts = counts_of(Bulletin.objects.get(matter__number=number))
    assert (counts.comes, counts.waits) == (6, 0)
