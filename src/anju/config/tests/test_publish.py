"""A broker that is away costs nobody anything but a moment."""

import time

import pytest

from anju.config import celery
from anju.core.outbox.publishing import BrokerAway
from anju.core.time import machine_now


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celery.app.conf, "broker_url", "amqp://guest:guest@127.0.0.1:1//")
    monkeypatch.setattr(celery.app, "_pool", None)  # connections of an earlier test's broker
    monkeypatch.setattr(celery.app.amqp, "_producer_pool", None)
    monkeypatch.setattr(celery, "_quiet_until", [machine_now()])


def test_it_says_so_at_once_and_does_not_try_again_for_a_while() -> None:
    with pytest.raises(BrokerAway):
        celery.publish(1)
    started = time.monotonic()
    for row_id in range(200):
        with pytest.raises(BrokerAway, match="waiting"):
            celery.publish(row_id)
    assert time.monotonic() - started < 1
