"""Two tickers as real processes, killed without warning again and again: every alert once, none missing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from anju.clocks.models import Alert, Clock
from anju.clocks.tests.cast import case, estate, wall
from anju.core.outbox.models import OutboxRow
from anju.matters.models import Event, Matter

CASES = 120
KILLS = 3
TICKER = """
import sys, threading, time
import django
django.setup()
from datetime import datetime
from anju.clocks import ticker
from anju.core.time import product_time_at

fire = ticker._fire_clock

def slowly(*given, **named):
    time.sleep(0.05)
    return fire(*given, **named)

ticker._fire_clock, ticker.PIECE = slowly, 10
with product_time_at(datetime.fromisoformat(sys.argv[1])):
    ticker.run_ticker(threading.Event(), every=0.05)
"""
"""Fires in small pieces and takes its time within each transaction, so that a kill falls into the work."""


def _database_url() -> str:
    """The address of the database that this test runs in."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@contextmanager
def _two_tickers(at: str) -> Iterator[None]:
    """Two tickers that see this moment; both are killed by SIGKILL at the end."""
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "ANJU_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-c", TICKER, wall(at).isoformat()]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    try:
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _wait_for(alerts: int) -> int:
    """Wait until so many alerts stand in the database (60 s at most)."""
    end = time.monotonic() + 60
    while (count := Alert.objects.count()) < alerts and time.monotonic() < end:
        time.sleep(0.005)
    return count


@pytest.mark.long
@pytest.mark.covers("SLA-4")
@pytest.mark.django_db(transaction=True)
def test_it_fires_everything_once_however_often_it_is_killed() -> None:
    project = estate()
    for number in range(CASES):
        case(project, "2026-11-21T09:00:00", number=f"YQ-26-{number:04d}")
    fired = 0
    for _kill in range(KILLS):
        with _two_tickers("2026-11-21T09:20:00"):
            fired = _wait_for(fired + CASES // 3)
    assert 0 < fired < CASES * 2, "every kill fell into the work, or this test proves nothing"
    with _two_tickers("2026-11-21T09:20:00"):
        _wait_for(CASES * 2)
    assert Alert.objects.count() == CASES * 2
    assert Event.objects.filter(kind__startswith="clock.").count() == CASES * 2
    assert not Clock.objects.filter(next_alert_at__lte=wall("2026-11-21T09:20:00")).exists()
    acts = {f"{event.matter_id}:{event.seq}" for event in Event.objects.filter(kind="clock.alarmed")}
    assert acts <= set(OutboxRow.objects.values_list("key", flat=True))
    for matter in Matter.objects.all():
        assert list(matter.events.order_by("seq").values_list("kind", flat=True)) == [
            "case.opened_for_test",
            "clock.reminded",
            "clock.alarmed",
        ]
