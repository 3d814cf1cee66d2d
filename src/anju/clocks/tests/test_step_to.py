"""A step of product time goes through every due moment in order and leaves nothing undone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from anju.clocks.drill import set_product_time, step_to
from anju.clocks.models import Alert
from anju.clocks.tests.cast import case, estate, wall
from anju.core.errors import Invalid
from anju.core.time import machine_now, product_now
from anju.matters.models import Event, Matter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _back_to_real_time() -> Iterator[None]:
    yield
    set_product_time(machine_now())


def opened_now() -> Matter:
    """A case that rings at the shifted product time."""
    return case(estate(), "2026-11-21T09:00:00")


def test_it_goes_through_every_due_moment_in_order() -> None:
    set_product_time(wall("2026-11-21T09:00:00"))
    matter = opened_now()
    went = step_to(wall("2026-11-21T10:00:00"))
    assert (went.alerts, Alert.objects.count()) == (4, 4)
    for alert in Alert.objects.select_related("event"):
        assert alert.event is not None
        assert timedelta() <= alert.event.recorded_at - alert.due_at < timedelta(seconds=20)
    assert timedelta() <= product_now() - wall("2026-11-21T10:00:00") < timedelta(seconds=20)
    assert Event.objects.filter(matter=matter, kind="clock.escalated").count() == 2


def test_it_refuses_to_step_backwards() -> None:
    with pytest.raises(Invalid):
        step_to(product_now() - timedelta(minutes=1))
