"""The hourly sweep: put down once, and again for the next hour."""

import pytest

from anju.config.housekeeping import TOPIC, keep_house, plan_sweep
from anju.core.bounds import Bound
from anju.core.outbox import Delivery
from anju.core.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


def test_it_is_put_down_once_an_hour_by_any_number_of_workers() -> None:
    plan_sweep()
    plan_sweep()
    assert OutboxRow.objects.filter(topic=TOPIC).count() == 1


def test_it_sweeps_and_plans_the_next_hour() -> None:
    assert not Bound.objects.exists()
    keep_house(Delivery(topic=TOPIC, key="2026-11-21T20", payload={}, attempt=1))
    assert OutboxRow.objects.filter(topic=TOPIC).count() == 1
