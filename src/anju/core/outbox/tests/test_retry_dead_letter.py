"""Failures: tried again with growing pauses, then kept where a person sees them and may try again."""

from datetime import timedelta

import pytest

from anju.core.errors import Refusal
from anju.core.outbox import Delivery, Topic, drain, leases, put, retry_dead_letter, set_handlers
from anju.core.outbox.models import OutboxRow
from anju.core.outbox.queries import dead_letters, outbox_state
from anju.core.outbox.worker import Outcome, work_row
from anju.core.time import machine_now

pytestmark = pytest.mark.django_db(transaction=True)


class GatewayBusy(Exception):
    """What a handler may meet."""


def failing(times: int, came: list[int]) -> Topic:
    """A topic whose handler fails the first `times` times."""

    def handle(delivery: Delivery) -> None:
        came.append(delivery.attempt)
        if len(came) <= times:
            raise GatewayBusy("13800000000 does not answer")

    return Topic(handle, attempts=3)


def test_it_works_after_failing_twice() -> None:
    came: list[int] = []
    set_handlers({"letter": failing(2, came)})
    put(topic="letter", key="a", payload={})
    result = drain()
    assert (result.failed, result.done, result.dead) == (2, 1, 0)
    assert came == [1, 2, 3]
    assert OutboxRow.objects.get().error == ""


def test_it_waits_longer_after_each_failure() -> None:
    set_handlers({"letter": Topic(failing(99, []).handle, attempts=4)})
    put(topic="letter", key="a", payload={})
    pauses = []
    for _try in range(3):
        OutboxRow.objects.update(due_at=machine_now())
        assert work_row(row_id=OutboxRow.objects.get().pk, worker="w") is Outcome.FAILED
        pauses.append(round((OutboxRow.objects.get().due_at - machine_now()).total_seconds()))
    assert pauses == [5, 10, 20]


def test_it_undoes_the_writes_of_a_failed_try() -> None:
    def half(delivery: Delivery) -> None:
        put(topic="effect", key=delivery.key, payload={})
        raise GatewayBusy

    set_handlers({"letter": Topic(half, attempts=1)})
    put(topic="letter", key="a", payload={})
    assert drain().dead == 1
    assert not OutboxRow.objects.filter(topic="effect").exists()


def test_it_keeps_a_dead_letter_without_personal_data_in_its_error() -> None:
    set_handlers({"letter": failing(99, [])})
    put(topic="letter", key="a", payload={})
    assert drain().dead == 1
    letter = dead_letters().get()
    assert letter.error.startswith("GatewayBusy at test_retry_dead_letter.py:")
    assert "138" not in letter.error
    assert outbox_state().dead == 1


def test_it_delivers_a_dead_letter_that_a_person_retries() -> None:
    came: list[int] = []
    set_handlers({"letter": failing(3, came)})
    put(topic="letter", key="a", payload={})
    drain()
    retry_dead_letter(row_id=dead_letters().get().pk, person_id=1)
    assert drain().done == 1
    assert came == [1, 2, 3, 1]
    assert OutboxRow.objects.get().retries == 1


def test_it_refuses_to_retry_what_is_not_dead() -> None:
    set_handlers({"letter": failing(0, [])})
    put(topic="letter", key="a", payload={})
    drain()
    with pytest.raises(Refusal) as refused:
        retry_dead_letter(row_id=OutboxRow.objects.get().pk, person_id=1)
    assert refused.value.code == "dead-letter-not-retryable"


def test_it_buries_a_row_whose_workers_died_in_every_try() -> None:
    set_handlers({"letter": failing(0, [])})
    put(topic="letter", key="a", payload={})
    for _try in range(3):
        assert leases.claim(worker="dies", ahead=True) is not None
        OutboxRow.objects.update(due_at=machine_now() - timedelta(seconds=1))
    assert leases.claim(worker="next") is None
    assert dead_letters().get().error == "the worker died in the last try"
