"""Who watches the watch: the effect, from any process, noticed within 120 seconds and gone by itself."""

from datetime import timedelta

import pytest

from anju.clocks import health
from anju.clocks.models import Beat
from anju.clocks.queries import clock_banner, clock_health
from anju.clocks.tests.cast import case, estate, wall
from anju.clocks.ticker import fire_due, tick
from anju.core.time import machine_now, product_time_at

pytestmark = pytest.mark.django_db


@pytest.mark.covers("SLA-5")
def test_it_is_seen_within_120_seconds_when_a_due_row_stays_unfired() -> None:
    case(estate(), "2026-11-21T09:00:00")
    Beat.objects.create(name="ticker", last_tick=machine_now())
    due = wall("2026-11-21T09:15:00")
    with product_time_at(due + timedelta(seconds=30)):
        assert clock_health().status == 200
    with product_time_at(due + timedelta(seconds=115)):
        found = clock_health()
        assert (found.status, found.reason, found.oldest_due_unfired_seconds) == (503, "alerts-unfired", 115)
        banner = clock_banner()
        assert banner is not None
        assert banner["since"] == due
        fire_due()
        assert clock_health().ok
        assert clock_banner() is None


@pytest.mark.covers("SLA-5")
def test_it_notices_a_ticker_that_died_while_nothing_was_due(monkeypatch: pytest.MonkeyPatch) -> None:
    tick()
    assert clock_health().ok
    monkeypatch.setattr(health, "_process_started", machine_now())
    Beat.objects.update(last_tick=machine_now() - timedelta(seconds=100))
    assert clock_health().ok, "a process that has just started gives the ticker time to start too"
    monkeypatch.setattr(health, "_process_started", machine_now() - timedelta(seconds=100))
    assert clock_health().reason == "ticker-silent"
    tick()
    assert clock_health().ok
