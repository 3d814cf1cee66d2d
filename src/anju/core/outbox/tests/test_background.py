"""Background topics: worked when nothing else waits, no part of a drain; and a row worked where it was put."""

from datetime import timedelta

import pytest
from django.db import transaction

from anju.core.outbox import Delivery, Topic, drain, leases, put, set_handlers, work_own
from anju.core.outbox.models import OutboxRow
from anju.core.outbox.worker import run

pytestmark = pytest.mark.django_db(transaction=True)


def nothing(_delivery: Delivery) -> None:
    """Do nothing."""


def put_worked_and_rolled_back() -> None:
    """Something after it fails."""
    with transaction.atomic():
        put(topic="quick", key="3", payload={"n": 3})
        work_own(topic="quick", key="3")
        raise RuntimeError


def topics(*, background: bool) -> None:
    set_handlers({"quick": Topic(nothing), "slow": Topic(nothing, background=background, at_once=1)})


@pytest.mark.parametrize(("background", "first"), [(True, "quick"), (False, "slow")])
def test_it_takes_background_rows_after_all_others(background: bool, first: str) -> None:
    topics(background=background)
    put(topic="slow", key="1", payload={})
    put(topic="quick", key="1", payload={})
    lease = leases.claim(worker="w")
    assert lease is not None
    assert lease.topic == first, "without the word the older row comes first"
    run(lease)
    last = leases.claim(worker="w")
    assert last is not None
    assert last.topic != first
    assert leases.claim(worker="w") is None


def test_it_is_claimed_by_its_id_as_any_row_a_broker_names() -> None:
    topics(background=True)
    put(topic="slow", key="1", payload={})
    lease = leases.claim(worker="w", row_id=OutboxRow.objects.get().pk)
    assert lease is not None


def test_it_leaves_background_rows_out_of_a_drain() -> None:
    topics(background=True)
    put(topic="slow", key="1", payload={})
    put(topic="quick", key="1", payload={}, delay=timedelta(hours=1))
    assert drain().done == 1
    assert OutboxRow.objects.get(topic="slow").state == "waiting"


def test_it_works_an_own_row_within_its_transaction_and_rolls_both_back_together() -> None:
    done = []
    set_handlers({"quick": Topic(lambda delivery: done.append(delivery.payload["n"]))})
    with transaction.atomic():
        put(topic="quick", key="1", payload={"n": 1})
        assert work_own(topic="quick", key="1")
        assert not work_own(topic="quick", key="2"), "there is no such row"
    assert done == [1]
    assert OutboxRow.objects.get().state == "done"
    with pytest.raises(RuntimeError):
        put_worked_and_rolled_back()
    assert OutboxRow.objects.count() == 1
    assert leases.claim(worker="w") is None
