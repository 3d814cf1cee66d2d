"""Processes of the product started as if each had a machine of its own, and a PostgreSQL server to make databases on."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.prepare import COMMAND, PYTHON

START_SECONDS = 120


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Until it is so; SystemExit when it never is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)


@dataclass
class Server:
    """A PostgreSQL server on which databases may be made."""

    url: str

    def address(self, name: str) -> str:
        """The URL of a database."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A connection that commits by itself."""
        parts = urlsplit(self.url)
        return psycopg.connect(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 5432,
            user=unquote(parts.username or "postgres"),
            password=unquote(parts.password or ""),
            dbname=name,
            autocommit=True,
        )

    def run(self, statement: str, *names: str) -> None:
        """One statement about databases, their names quoted."""
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@dataclass
class Machines:
    """The processes of one run, each with a data folder of its own."""

    shared: dict[str, str]
    folder: Path
    command: tuple[str, ...] = (str(PYTHON), str(COMMAND))
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)

    def start(self, name: str, *command: str, **more: str) -> None:
        """One process by its name."""
        home = self.folder / name
        home.mkdir()
        log = (self.folder / f"{name}.log").open("wb")
        self.processes[name] = subprocess.Popen(
            [*self.command, *command],
            env={**self.shared, "ANJU_HOME": str(home), **more},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def start_webs(self, count: int) -> None:
        """Web servers of one process each, until they are ready."""
        for number in range(1, count + 1):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            self.ports.append(port)
            self.start(f"web{number}", "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", "1")
        for port in self.ports:
            wait_until(partial(is_ready, port), seconds=START_SECONDS, what="a web server's start")

    def start_workers(self, count: int) -> None:
        """Workers, each under its name."""
        for number in range(1, count + 1):
            self.start(f"worker{number}", "worker", "--threads", "2", ANJU_PROCESS_NAME=f"worker{number}")

    def cpu_seconds(self, kind: str) -> float:
        """Processor time used so far by the processes whose name begins with `kind`, and by their children (Linux)."""
        return sum(cpu_of_tree(its.pid) for name, its in self.processes.items() if name.startswith(kind))

    def kill(self, name: str) -> None:
        """`kill -9`."""
        self.processes[name].kill()
        self.processes.pop(name).wait()

    def stop(self) -> None:
        """Ask all to end, then wait."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait()
        self.processes.clear()


def cpu_of_tree(pid: int) -> float:
    """Seconds of processor time of a process and all below it; 0 where /proc does not tell."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        below = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    own = (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(cpu_of_tree, below))


def is_ready(port: int) -> bool:
    """Does the web server say that it can serve?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
