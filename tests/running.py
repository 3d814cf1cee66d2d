"""Real processes for tests: an installation that serves, its children, and waiting for what they do."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

from django.db import connection

SRC = Path(__file__).parents[1] / "src"


def database_url() -> str:
    """The test database as DATABASE_URL, for child processes."""
    its = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{its['NAME']}"
    return f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a child process of the product reads, with its data in `home`."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANJU_")},
        "ANJU_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "PYTHONPATH": str(SRC),
        **more,
    }


def wait_until(true: Callable[[], bool], *, seconds: float = 120, told: Callable[[], object] = str) -> None:
    """Wait until the call gives something true, or fail and say how things stand (`told`)."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it did not happen in {seconds:.0f} s: {told()}"
        time.sleep(0.05)


class Installation:
    """`anju serve --with-worker` on a port of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {**environment, "PORT": str(self.port)}
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "anju.cli", "serve", "--with-worker", "--workers", "1"], env=self.environment
        )

    def live(self) -> bool:
        """Does the server answer?"""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError, HTTPException):
            return False

    def children(self) -> dict[str, int]:
        """Command → process id of the parent's children."""
        found = {}
        for pid, parent, arguments in self._processes():
            if parent == self.parent.pid and "anju.cli" in arguments:
                found[arguments.split("anju.cli ")[1].split()[0]] = pid
        return found

    def server_processes(self) -> list[int]:
        """The processes in which requests are answered: children of the web server."""
        web = self.children().get("web", 0)
        return [
            pid for pid, parent, arguments in self._processes() if web and parent == web and "anju.cli" in arguments
        ]

    def descendants(self) -> list[int]:
        """Every process of this installation that is left, however it hangs."""
        mark = f"PORT={self.port}"
        return [pid for pid, _parent, words in self._processes() if mark in words.split() and "anju.cli" in words]

    def kill(self) -> None:
        """`kill -9` for everything at once, as when the power fails."""
        self.parent.kill()
        for pid in self.descendants():
            kill_now(pid)
        self.parent.wait()
        wait_until(lambda: not self.descendants())

    @staticmethod
    def _processes() -> list[tuple[int, int, str]]:
        """Process id, parent's id, arguments followed by the environment."""
        command = ["ps", "eww", "-eo", "pid=,ppid=,args="]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = [line.split(None, 2) for line in listed.splitlines()]
        return [(int(pid), int(parent), arguments) for pid, parent, arguments in found]


def kill_now(pid: int) -> None:
    """`kill -9`, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
