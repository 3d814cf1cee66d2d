"""A real server process on a free port, with the product's settings or the bare ones, for the time of a measurement."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anju.bench import client
from anju.bench.figures import summary

LONGEST_START = 180.0
PRODUCT, BARE = "anju.config.settings", "anju.bench.bare.settings"


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def ask(self, requests: Sequence[str], *, concurrency: int, seconds: float, repeat: bool = False) -> dict[str, Any]:
        """What the load generator, a process of its own, found: rate of good answers, percentiles, statuses."""
        import json

        task = {
            "host": "127.0.0.1", "port": self.port, "requests": list(requests), "concurrency": concurrency,
            "seconds": seconds, "repeat": repeat,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, client.__file__], input=json.dumps(task), capture_output=True, text=True, check=True,
            timeout=seconds + 300,
        )  # fmt: skip
        found = json.loads(done.stdout)
        good = sum(count for status, count in found["statuses"].items() if status.startswith("2"))
        return summary(found["latencies"], good / found["seconds"]) | {
            "statuses": found["statuses"], "requests": len(found["latencies"]),
        }  # fmt: skip

    def peak_mb(self) -> float:
        """The most memory all its processes ever held together, in MiB (Linux); 0 where it cannot be told."""
        return round(sum(_peak_kb(pid) for pid in _family(self.pid)) / 1024, 1)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(settings: str, *, workers: int, extra: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve until the block ends; the environment is that of this process, as in production."""
    port, figures = free_port(), tempfile.mkdtemp(prefix="anju-bench-")
    log = Path(figures) / "server.log"
    environment = os.environ | _as_in_production() | (extra or {}) | {
        "DJANGO_SETTINGS_MODULE": settings, "PROMETHEUS_MULTIPROC_DIR": figures,
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "anju.cli",
        "web",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        _wait_until_answering(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(figures, ignore_errors=True)


def _as_in_production() -> dict[str, str]:
    from django.conf import settings

    return {
        "ANJU_ENV": "production", "ANJU_SECRET_KEY": settings.SECRET_KEY, "ANJU_KEYS": settings.KEYS,
        "ANJU_HOSTS": "127.0.0.1", "ANJU_HTTPS": "0", "ANJU_SECOND_FACTOR": "offered", "ANJU_LOG_LEVEL": "INFO",
    }  # fmt: skip


def _wait_until_answering(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=30).close()
            return
        except urllib.error.HTTPError:
            return  # it answers: the bare views have no such address
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer:\n{log.read_text()[-2000:]}")


def _family(pid: int) -> list[int]:
    found = [pid]
    for path in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda one: int(one.parent.name)):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent in found:
            found += [int(path.parent.name)]
    return found


def _peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
