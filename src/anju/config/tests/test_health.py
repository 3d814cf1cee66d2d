"""What watchers are told."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from anju.clocks.models import Beat
from anju.config import health
from anju.core.counts import CODES_REJECTED
from anju.core.errors import Invalid
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now
from anju.gate.phone_codes import take_code
from anju.matters.images import cleaned

pytestmark = pytest.mark.django_db


def test_it_is_live_without_asking_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").status_code == 200


def test_it_is_ready_and_leaves_nothing_behind(client: Client, settings: Settings, tmp_path: Path) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"state": "ready", "reasons": []})


def test_it_is_not_ready_without_room_for_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["files-not-writable"])


def test_it_is_not_ready_with_a_disk_nearly_full(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 2.0)
    assert "disk-nearly-full" in client.get("/health/ready").json()["reasons"]


@pytest.mark.covers("SLA-5")
def test_it_says_when_the_ticker_is_silent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.clocks.health._process_started", machine_now() - timedelta(hours=1))
    Beat.objects.create(name="ticker", last_tick=machine_now())
    assert client.get("/health/clock").status_code == 200
    Beat.objects.update(last_tick=machine_now() - timedelta(minutes=5))
    answer = client.get("/health/clock")
    assert (answer.status_code, answer.json()["reason"]) == (503, "ticker-silent")


def test_it_shows_figures_to_who_has_the_token(client: Client, settings: Settings) -> None:
    old = machine_now() - timedelta(minutes=10)
    OutboxRow.objects.create(topic="t", key="1", state="dead", created_at=old, wanted_at=old, due_at=old)
    OutboxRow.objects.create(topic="t", key="2", created_at=old, wanted_at=old, due_at=old)
    client.get("/health/live")
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    text = client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["anju_outbox_dead"]) == 1
    assert 599 < float(figures["anju_outbox_oldest_seconds"]) < 700
    assert float(figures['anju_requests_total{method="GET",status="200"}']) >= 1
    assert float(figures['anju_request_seconds_count{method="GET",route="health/live"}']) >= 1
    assert float(figures["anju_holiday_table_days_left"]) >= 0
    assert float(figures["anju_sla_oldest_due_seconds"]) == 0


def test_it_reads_the_figures_with_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/metrics")
    with django_assert_max_num_queries(12):
        assert client.get("/metrics").status_code == 200


def test_it_keeps_the_figures_closed_in_production_until_a_token_is_set(client: Client, settings: Settings) -> None:
    settings.PRODUCTION = True
    assert client.get("/metrics").status_code == 403
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).status_code == 200


def test_it_counts_what_was_refused(client: Client) -> None:
    before = CODES_REJECTED._value.get()
    with pytest.raises(Invalid):
        take_code(number="13800000000", session="s", guess="123456")
    assert CODES_REJECTED._value.get() == before + 1
    with pytest.raises(Invalid):
        cleaned(b"")
    assert b'anju_upload_rejected_total{reason="file-empty"}' in client.get("/metrics").content
