"""The alarm and the owner's tap at the same moment: the case rises one rung, once. The control without locks fails at the
constraint, with no answer for people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from anju.clocks.models import Clock
from anju.core.outbox import drain
from anju.core.time import product_now, to_second
from anju.ladder.actions import raise_case, raise_rung, take_over
from anju.ladder.models import Rung
from anju.ladder.tests.acting import Upper, story, upper
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from tests.cast import Cast, build_cast
from tests.races.test_races import ROUNDS, at_once, without_locks

__all__ = ["without_locks"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.covers("SLA-3", "SLA-4")]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


@pytest.fixture
def people(cast: Cast) -> Upper:
    return upper(cast)


@pytest.fixture
def nobody_told() -> Iterator[None]:
    """Only the rise is looked at."""
    with patch("anju.core.outbox.announce"):
        yield


def late(cast: Cast) -> Matter:
    """A case for which somebody should have been there an hour ago."""
    return cast.repair(rang_at=product_now() - timedelta(hours=3), late_reason="补录")


def both_raise(cast: Cast, matter: Matter) -> list[str]:
    """The ticker's alarm is heard while the owner taps."""
    clock, owner = Clock.objects.get(matter=matter, name="arrival"), cast.actor(cast.owner)
    return at_once(
        lambda: raise_rung(number=matter.number, clock_id=clock.pk, by=SYSTEM),
        lambda: raise_case(number=matter.number, by=owner, rung=0),
    )


def test_it_rises_once_by_alarm_or_tap(cast: Cast, people: Upper) -> None:
    for _ in range(ROUNDS):
        matter = late(cast)
        assert sorted(both_raise(cast, matter)) == ["done", "rung-raised-already"]
        assert [level for level, _how, _outcome in story(matter)] == ["desk", "developer"]
        assert Event.objects.filter(matter=matter, kind__in=("rung.raised", "rung.raised_by_owner")).count() == 1
        drain()
        told = Notice.objects.filter(matter=matter, template="rung_entered", route="app")
        assert {row.person_id for row in told} == {people.developer.pk, people.colleague.pk}
        assert told.count() == 2


def two_take_over(people: Upper, cast: Cast, matter: Matter, soon: datetime) -> list[str]:
    """Two of the same rung take it over, the second with a later promise."""
    first, second = cast.actor(people.developer), cast.actor(people.colleague)
    return at_once(
        lambda: take_over(number=matter.number, by=first, promise=soon),
        lambda: take_over(number=matter.number, by=second, promise=soon + timedelta(hours=1)),
    )


def test_it_keeps_the_earlier_of_two_promises(cast: Cast, people: Upper) -> None:
    for _ in range(ROUNDS):
        matter = late(cast)
        clock = Clock.objects.get(matter=matter, name="arrival")
        raise_rung(number=matter.number, clock_id=clock.pk, by=SYSTEM)
        soon = to_second(product_now() + timedelta(hours=2))
        outcomes = two_take_over(people, cast, matter, soon)
        assert sorted(outcomes) in (["done", "promise-stands"], ["done", "done"]), (
            "never put off, at most brought forward"
        )
        rung = Rung.objects.get(matter=matter, outcome="running")
        assert (rung.holder_id, rung.promised_at) == (people.developer.pk, soon)


def test_it_would_break_without_the_lock(cast: Cast, people: Upper, nobody_told: None, without_locks: None) -> None:
    outcomes = both_raise(cast, late(cast))
    assert "IntegrityError" in outcomes, "both read the desk in charge"
