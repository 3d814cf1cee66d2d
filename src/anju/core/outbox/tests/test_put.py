"""Work put down in a transaction shares its fate."""

from datetime import timedelta

import pytest
import structlog
from django.db import transaction

from anju.core.outbox import Delivery, drain, put, set_handlers
from anju.core.outbox.models import OutboxRow
from anju.core.outbox.worker import Outcome, work_row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen() -> list[Delivery]:
    """Deliveries of topic `letter`, in order."""
    came: list[Delivery] = []
    set_handlers({"letter": came.append})
    return came


def test_it_delivers_what_was_committed(seen: list[Delivery]) -> None:
    with transaction.atomic():
        put(topic="letter", key="a", payload={"event": 1})
    assert drain().done == 1
    assert [(one.key, one.payload, one.attempt) for one in seen] == [("a", {"event": 1}, 1)]


def test_it_forgets_what_was_rolled_back(seen: list[Delivery]) -> None:
    with transaction.atomic():
        put(topic="letter", key="a", payload={})
        transaction.set_rollback(True)
    assert drain().done == 0
    assert seen == []
    assert not OutboxRow.objects.exists()


def test_it_takes_the_same_key_once(seen: list[Delivery]) -> None:
    put(topic="letter", key="a", payload={"n": 1})
    put(topic="letter", key="a", payload={"n": 2})
    drain()
    put(topic="letter", key="a", payload={"n": 3})
    drain()
    assert [one.payload for one in seen] == [{"n": 1}]


def test_it_waits_for_the_wanted_moment(seen: list[Delivery]) -> None:
    put(topic="letter", key="later", payload={}, delay=timedelta(hours=1))
    assert drain(ahead=False).done == 0
    assert drain().done == 1, "a drill does not wait"


def test_it_leaves_topics_alone_that_nobody_handles(seen: list[Delivery]) -> None:
    put(topic="of-a-newer-release", key="a", payload={})
    assert drain().done == 0
    assert OutboxRow.objects.get().attempts == 0


def test_it_works_what_handlers_put_down() -> None:
    came: list[str] = []

    def first(delivery: Delivery) -> None:
        put(topic="second", key=delivery.key, payload={})

    set_handlers({"first": first, "second": lambda delivery: came.append(delivery.key)})
    put(topic="first", key="a", payload={})
    assert drain().done == 2
    assert came == ["a"]


def test_it_takes_the_requests_id_along(seen: list[Delivery]) -> None:
    ids: list[str] = []
    set_handlers({"letter": lambda _delivery: ids.append(structlog.contextvars.get_contextvars()["request_id"])})
    with structlog.contextvars.bound_contextvars(request_id="r-17"):
        put(topic="letter", key="a", payload={})
    drain()
    assert ids == ["r-17"]


def test_it_works_a_row_named_by_the_broker_only_once(seen: list[Delivery]) -> None:
    put(topic="letter", key="a", payload={})
    row_id = OutboxRow.objects.get().pk
    assert work_row(row_id=row_id, worker="one") is Outcome.DONE
    assert work_row(row_id=row_id, worker="two") is None
    assert len(seen) == 1
