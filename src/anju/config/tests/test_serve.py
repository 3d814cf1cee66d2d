"""The real processes: what starts them ends them, and what dies is started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Installation, environment, wait_until

EVERYBODY = {"web", "worker", "ticker"}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A served installation with an empty database."""
    its = environment(tmp_path)
    subprocess.run([sys.executable, "-m", "anju.cli", "migrate"], env=its, check=True, capture_output=True)
    made = Installation(its)
    yield made
    made.kill()


def test_it_restarts_what_dies_and_leaves_no_orphans(installation: Installation) -> None:
    wait_until(installation.live)
    wait_until(lambda: installation.children().keys() >= EVERYBODY)
    before = installation.children()
    assert len(installation.descendants()) >= 5, "parent, web, its server process, worker, ticker"
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: installation.children().keys() >= EVERYBODY)
    wait_until(installation.live)
    assert not set(before.values()) & set(installation.children().values())
    os.kill(installation.parent.pid, signal.SIGKILL)
    installation.parent.wait()
    wait_until(lambda: not installation.descendants())


def test_it_ends_in_order_when_asked(installation: Installation) -> None:
    wait_until(installation.live)
    installation.parent.send_signal(signal.SIGTERM)
    assert installation.parent.wait(timeout=40) == 0
    assert not installation.descendants()
    assert not installation.live()
