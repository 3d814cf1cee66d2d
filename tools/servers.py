"""Are the PostgreSQL and the message broker of the tests there? `python -m tools.servers` says so, exit 1 when not.

`--start` lets root start the services that Debian's packages install, where they are installed and not running.
"""

import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tools.browser import is_root

START_SECONDS = 60


def postgres_problem(url: str) -> str | None:
    """Why tests cannot make databases on this server, or None."""
    parts = urlsplit(url)
    try:
        with psycopg.connect(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 5432,
            user=unquote(parts.username or "postgres"),
            password=unquote(parts.password or ""),
            dbname="postgres",
            connect_timeout=5,
        ) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user").fetchone()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None if row and row[0] else f"{parts.username} may not create databases"


def broker_problem(url: str) -> str | None:
    """Why messages cannot be sent through this broker, or None."""
    kombu = importlib.import_module("kombu")  # its annotations do not satisfy mypy
    try:
        with kombu.Connection(url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OSError, kombu.exceptions.OperationalError) as error:
        return str(error) or type(error).__name__
    return None


def start(service: str) -> None:
    """Start an installed service as root; where that is not possible, nothing happens."""
    program = shutil.which("service")
    if program and is_root() and Path("/etc/init.d", service).exists():
        print(f"starting {service}", flush=True)
        null = subprocess.DEVNULL
        subprocess.run([program, service, "start"], stdin=null, stdout=null, stderr=null, check=False)


def wait_for(ask: Callable[[str], str | None], url: str, *, service: str, may_start: bool) -> str | None:
    """What is wrong with a server, once it had the time to start."""
    problem = ask(url)
    if problem and may_start:
        start(service)
        until = time.monotonic() + START_SECONDS
        while problem and time.monotonic() < until and is_root():
            time.sleep(2)
            problem = ask(url)
    return problem


def main(arguments: list[str]) -> int:
    """Say what can be reached."""
    may_start = "--start" in arguments
    servers: list[tuple[str, Callable[[str], str | None], str, str]] = [
        ("PostgreSQL", postgres_problem, os.environ.get("ANJU_TEST_DATABASE_URL", ""), "postgresql"),
        ("message broker", broker_problem, os.environ.get("ANJU_TEST_BROKER_URL", ""), "rabbitmq-server"),
    ]
    missing = 0
    for name, ask, url, service in servers:
        problem = wait_for(ask, url, service=service, may_start=may_start) if url else "no address is set"
        print(f"{name}: {'NOT reached: ' + problem if problem else 'reached'}", flush=True)
        missing += bool(problem)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
