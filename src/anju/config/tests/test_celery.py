"""The outbox through a real broker and a real Celery worker."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from anju.config import celery
from anju.core.outbox import put, set_transport
from anju.core.outbox.models import OutboxRow
from tests.running import database_url, environment, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

SCRIPT = Path(__file__).with_name("celery_worker_process.py")


@pytest.fixture
def start_worker(tmp_path: Path, broker_url: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers on a queue of this test's own; publishes to the same."""
    queue = f"anju.test.{uuid4().hex[:8]}"
    celery.app.conf.update(broker_url=broker_url, task_default_queue=queue)
    set_transport(celery.publish)
    processes: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        processes.append(
            subprocess.Popen(
                [sys.executable, str(SCRIPT), str(tmp_path), queue],
                env=environment(tmp_path, DATABASE_URL=database_url(), ANJU_BROKER_URL=broker_url),
            )
        )
        return processes[-1]

    yield start
    set_transport(None)
    for process in processes:
        process.kill()
        process.wait()


def done() -> bool:
    """Has every row been settled?"""
    return not OutboxRow.objects.exclude(state=OutboxRow.State.DONE).exists()


def effects(folder: Path) -> list[str]:
    return (folder / "effects").read_text(encoding="utf-8").splitlines()


def test_it_carries_a_committed_row_to_a_worker(
    tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    start_worker()
    with transaction.atomic():
        put(topic="held", key="kept", payload={})
    with transaction.atomic():
        put(topic="held", key="undone", payload={})
        transaction.set_rollback(True)
    wait_until((tmp_path / "effects").exists)
    wait_until(done)
    assert effects(tmp_path) == ["kept"]


def test_it_finds_rows_whose_message_was_lost(
    tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    set_transport(None)
    put(topic="held", key="unsent", payload={})
    start_worker()
    wait_until((tmp_path / "effects").exists)
    wait_until(done)
    assert effects(tmp_path) == ["unsent"]


def test_it_is_taken_over_when_the_worker_is_killed(
    tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    (tmp_path / "hold").touch()
    first = start_worker()
    put(topic="held", key="a", payload={})
    wait_until((tmp_path / "started").exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    (tmp_path / "hold").unlink()
    start_worker()
    wait_until(done)
    assert effects(tmp_path) == ["a"]
    assert OutboxRow.objects.get().attempts == 2
