"""The processes of one installation: a web server, a worker, a ticker, each a child that is restarted when it dies.

The parent starts children and nothing else; it opens no database. Each child holds the read end of a pipe whose write
end the parent keeps: when the parent is gone, however it went, the pipe closes and the child ends too. This works the
same on Windows.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from uuid import uuid4

DRAIN_SECONDS = 25
QUICK_DEATH_SECONDS = 5
MOST_QUICK_DEATHS = 5
LONGEST_PAUSE_SECONDS = 30
PARENT_HOLDS = "ANJU_PARENT_HOLDS_STDIN"
NAME = "ANJU_PROCESS_NAME"
PREVIOUS = "ANJU_PROCESS_PREVIOUS"


@dataclass(slots=True)
class Child:
    """One command that must run, and its process while it does."""

    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    name: str = ""
    started: float = 0.0
    quick_deaths: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start it, telling it its own name and that of the one it replaces."""
        previous, self.name = self.name, f"{self.arguments[0]}-{uuid4().hex[:12]}"
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anju.cli", *self.arguments],
            stdin=subprocess.PIPE,
            env={**os.environ, PARENT_HOLDS: "1", NAME: self.name, PREVIOUS: previous},
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def look_after(self) -> bool:
        """Start it when it is due; False when it has died at once five times in a row."""
        if self.process is not None and self.process.poll() is None:
            return True
        now = time.monotonic()
        if self.process is not None:
            if self.process.stdin is not None:
                self.process.stdin.close()
            lived, self.process = now - self.started, None
            self.quick_deaths = self.quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
            pause = min(2.0**self.quick_deaths, LONGEST_PAUSE_SECONDS) if self.quick_deaths else 0.0
            self.next_start = now + pause
        if now >= self.next_start:
            self.start()
        return self.quick_deaths < MOST_QUICK_DEATHS

    def ask_to_stop(self) -> None:
        """The polite signal: finish what runs, take nothing new."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))

    def be_gone(self, by: float) -> None:
        """Wait until the moment `by` (monotonic), then end it."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, by - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(commands: list[list[str]], *, stop: threading.Event) -> int:
    """Keep these commands running until `stop`; then let them finish for up to 25 s. Returns the exit code.

    A child that dies is started again: at once, or after a growing pause when it lived less than five seconds. When the
    first one, the web server, dies so five times in a row, everything ends, so that whatever started us sees the fault.
    """
    children = [Child(arguments) for arguments in commands]
    code = 0
    while not stop.is_set():
        fine = [child.look_after() for child in children]
        if not fine[0]:
            code = 1
            break
        stop.wait(0.2)
    for child in children:
        child.ask_to_stop()
    limit = time.monotonic() + DRAIN_SECONDS + 2
    for child in children:
        child.be_gone(limit)
    return code


def stop_on_signals() -> threading.Event:
    """An event that is set when this process is asked to end, or when its parent is gone."""
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_signal: stop.set())
    when_parent_goes(stop.set)
    return stop


def when_parent_goes(act: Callable[[], None]) -> None:
    """Call `act` once the parent's end of our pipe closes; nothing happens in a process nobody supervises."""
    if os.environ.pop(PARENT_HOLDS, ""):
        threading.Thread(target=_wait_for_parent, args=(act,), name="parent", daemon=True).start()


def _wait_for_parent(act: Callable[[], None]) -> None:
    while os.read(0, 64):
        continue
    act()


def end_with_server() -> None:
    """In a web process: end when the server that forked it has been killed, instead of serving on as an orphan."""
    server = multiprocessing.parent_process()
    if server is not None:
        threading.Thread(target=_wait_for_server, args=(server.sentinel,), name="server", daemon=True).start()


def _wait_for_server(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(DRAIN_SECONDS)
    os._exit(1)


def own_name() -> str:
    """The name the parent gave this process; empty when nobody supervises it."""
    return os.environ.get(NAME, "")


def name_before() -> str:
    """The name of the dead process this one replaces; empty for the first."""
    return os.environ.get(PREVIOUS, "")
