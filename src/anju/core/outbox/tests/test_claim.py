"""Leases: one holder at a time, and an old holder cannot settle."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from anju.core.outbox import Delivery, LeaseLost, Topic, leases, put, set_handlers, set_transport
from anju.core.outbox.models import OutboxRow
from anju.core.outbox.publishing import BrokerAway, sweep
from anju.core.outbox.queries import living_workers
from anju.core.outbox.worker import Outcome, run, work_until
from anju.core.time import machine_now

pytestmark = pytest.mark.django_db(transaction=True)


def lease_runs_out() -> None:
    """As if the holder had slept through its lease."""
    OutboxRow.objects.update(due_at=machine_now() - timedelta(seconds=1))


def effects() -> int:
    return OutboxRow.objects.filter(topic="effect").count()


def writing_after(takeover: list[Outcome]) -> Topic:
    """A handler during whose first try another worker takes the row over and finishes it."""

    def handle(delivery: Delivery) -> None:
        put(topic="effect", key=f"{delivery.key}-{delivery.attempt}", payload={})
        if delivery.attempt == 1 and not takeover:
            takeover.append(Outcome.LOST)
            lease_runs_out()
            second = leases.claim(worker="second")
            assert second is not None
            takeover[0] = run(second)

    return Topic(handle, together=True)


def test_it_keeps_nothing_of_a_worker_that_lost_its_lease() -> None:
    """The takeover stands inside the first worker's transaction here, so it is rolled back with it and comes again."""
    takeover: list[Outcome] = []
    set_handlers({"letter": writing_after(takeover)})
    put(topic="letter", key="a", payload={})
    first = leases.claim(worker="first")
    assert first is not None
    assert run(first) is Outcome.LOST
    assert takeover == [Outcome.DONE]
    assert effects() == 0


def test_it_refuses_an_old_fence_but_takes_the_new_one() -> None:
    set_handlers({"letter": lambda _delivery: None})
    put(topic="letter", key="a", payload={})
    first = leases.claim(worker="first")
    lease_runs_out()
    second = leases.claim(worker="second")
    assert first is not None
    assert second is not None
    with pytest.raises(LeaseLost):
        leases.settle(first)
    assert not leases.give_back(first, error="late", attempts=1)
    assert OutboxRow.objects.get().state == OutboxRow.State.WAITING
    leases.settle(second)
    assert OutboxRow.objects.get().state == OutboxRow.State.DONE


def test_it_would_be_settled_by_the_old_worker_without_a_fence() -> None:
    """The control that loses: the same late write, asked by id alone, overwrites the second worker's row."""
    set_handlers({"letter": lambda _delivery: None})
    put(topic="letter", key="a", payload={})
    first = leases.claim(worker="first")
    lease_runs_out()
    assert first is not None
    assert leases.claim(worker="second") is not None
    assert OutboxRow.objects.filter(pk=first.row_id, state="waiting").update(state="done") == 1


def test_it_gives_each_row_to_one_of_many_claimers() -> None:
    set_handlers({"letter": lambda _delivery: None})
    for number in range(40):
        put(topic="letter", key=str(number), payload={})
    got: list[int] = []
    gate = threading.Barrier(8)

    def claimer(name: str) -> None:
        gate.wait()
        while (lease := leases.claim(worker=name)) is not None:
            got.append(lease.row_id)
        connections.close_all()

    threads = [threading.Thread(target=claimer, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(set(got))
    while (lease := leases.claim(worker="rest")) is not None:
        got.append(lease.row_id)
    assert sorted(got) == sorted(OutboxRow.objects.values_list("pk", flat=True))


def test_it_keeps_the_limit_of_a_topic_over_all_workers() -> None:
    set_handlers({"letter": Topic(lambda _delivery: None, at_once=2), "other": lambda _delivery: None})
    for number in range(10):
        put(topic="letter", key=str(number), payload={})
    held: list[leases.Lease] = []
    gate = threading.Barrier(6)

    def claimer(name: str) -> None:
        gate.wait()
        lease = leases.claim(worker=name)
        if lease is not None:
            held.append(lease)
        connections.close_all()

    threads = [threading.Thread(target=claimer, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(held) <= 2
    while (lease := leases.claim(worker="more")) is not None:
        held.append(lease)
    assert len(held) == 2
    put(topic="other", key="free", payload={})
    assert leases.claim(worker="more") is not None, "a full topic does not hold up the others"
    leases.settle(held[0])
    assert leases.claim(worker="more") is not None


def test_it_works_in_the_background_until_told_to_stop() -> None:
    came = threading.Event()
    set_handlers({"letter": lambda _delivery: came.set()})
    stop = threading.Event()
    worker = threading.Thread(target=_work_and_close, args=(stop,))
    worker.start()
    try:
        put(topic="letter", key="a", payload={})
        assert came.wait(30)
        assert _beats_within(30) == ["background"]
    finally:
        stop.set()
        worker.join(timeout=60)
    assert not worker.is_alive()
    assert not living_workers().exists(), "a worker that was told to stop is not missed"
    assert OutboxRow.objects.get().state == OutboxRow.State.DONE


def _beats_within(seconds: int) -> list[str]:
    """The living workers, as soon as there is one: the first row may be done before the first sign of life is written."""
    limit = machine_now() + timedelta(seconds=seconds)
    while not (names := [beat.name for beat in living_workers()]) and machine_now() < limit:
        threading.Event().wait(0.05)
    return names


def _work_and_close(stop: threading.Event) -> None:
    work_until(stop, name="background")
    connection.close()


def test_it_publishes_lost_hints_again_with_growing_pauses() -> None:
    sent: list[int] = []
    set_handlers({"letter": lambda _delivery: None})
    put(topic="letter", key="a", payload={})
    OutboxRow.objects.update(due_at=machine_now() - timedelta(seconds=5))
    set_transport(sent.append)
    try:
        assert [sweep(), sweep()] == [1, 0]
        OutboxRow.objects.update(publish_at=machine_now())
        assert sweep() == 1
    finally:
        set_transport(None)
    row = OutboxRow.objects.get()
    assert sent == [row.pk, row.pk]
    assert row.publish_at is not None
    assert 15 < (row.publish_at - machine_now()).total_seconds() <= 20


def test_it_commits_although_the_broker_is_away() -> None:
    def away(_row_id: int) -> None:
        raise BrokerAway("refused")

    set_transport(away)
    try:
        put(topic="letter", key="a", payload={})
    finally:
        set_transport(None)
    assert OutboxRow.objects.count() == 1
