"""Two people, one seat: exactly one comes, the other waits. The control reads without the lock and loses one."""

from datetime import date, timedelta

import pytest

from anju.core.time import product_now
from anju.people.models import Residency
from anju.publishing.actions import draft_bulletin, publish_bulletin, sign_up
from anju.publishing.inputs import Write
from anju.publishing.models import SignUp
from tests.cast import Cast, build_cast, person
from tests.races.test_races import at_once, without_locks

__all__ = ["without_locks"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.covers("DOC-3")]
PEOPLE = 2


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def outcome(cast: Cast, *, rounds: int) -> list[list[str]]:
    found = []
    for no in range(rounds):
        given = Write(
            kind="activity", title="包粽子", text="一起来", place="大堂", seats=1,
            starts_at=product_now() + timedelta(days=2),
        )  # fmt: skip
        by = cast.actor(cast.desk_lead)
        number = draft_bulletin(project=cast.project, given=given, by=by).number
        publish_bulletin(number=number, by=by)
        people = [person(f"人{no}-{n}", "resident") for n in range(PEOPLE)]
        for one in people:
            Residency.objects.create(person=one, room=cast.home, relation="family", starts_on=date(2025, 1, 1))
        actors = [cast.actor(one) for one in people]

        def come(at: int, number: str = number, people: list = people, actors: list = actors) -> object:
            return sign_up(number=number, person=people[at], by=actors[at])

        at_once(*(lambda at=at: come(at) for at in range(PEOPLE)))
        found.append(sorted(SignUp.objects.filter(bulletin__matter__number=number).values_list("state", flat=True)))
    return found


def test_it_never_seats_more_than_there_are_seats(cast: Cast) -> None:
    assert outcome(cast, rounds=3) == [["comes", "waits"]] * 3


def test_it_would_lose_one_of_them_without_the_lock(cast: Cast, without_locks: None) -> None:
    """Both read a free seat; the chain of events then lets only one of them in, and the other finds a broken page."""
    assert outcome(cast, rounds=3) == [["comes"]] * 3
