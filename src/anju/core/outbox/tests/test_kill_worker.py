"""`kill -9` in the middle of a handler, in real processes, on whatever database the suite runs against."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from anju.core.outbox import put
from anju.core.outbox.models import OutboxRow
from tests.running import database_url, environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = Path(__file__).with_name("worker_process.py")


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes of one test; none outlives it."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start_worker(folder: Path) -> subprocess.Popen[bytes]:
    """A worker with leases of two seconds."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), "2"],
        env=environment(folder, DATABASE_URL=database_url()),
    )


def done() -> bool:
    """Has every row been settled?"""
    return not OutboxRow.objects.exclude(state=OutboxRow.State.DONE).exists()


def test_it_is_taken_over_after_the_lease_and_done_once(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    (tmp_path / "hold").touch()
    put(topic="held", key="a", payload={})
    started.append(start_worker(tmp_path))
    wait_until((tmp_path / "started").exists)
    os.kill(started[0].pid, signal.SIGKILL)
    started[0].wait()
    (tmp_path / "hold").unlink()
    started.append(start_worker(tmp_path))
    wait_until(done)
    assert (tmp_path / "effects").read_text(encoding="utf-8").splitlines() == ["a"]
    assert OutboxRow.objects.get().attempts == 2
