"""Scratch databases, one a size, beside the configured one; filled once and kept for the next run.

On SQLite each is a folder of its own below ANJU_HOME/bench; on PostgreSQL a database `<configured>_bench_<size>`. The first
one, `models`, holds the demo with its acted-out models; the others begin as its copies.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

Say = Callable[[str], None]
MODELS, FEW = "models", "few"
READY, BEGUN = "ready", "begun"
MANY = 1_000
"""below so many cases few models do"""


def name_of(rows: int) -> str:
    """The name of the scratch database of so many cases."""
    return f"cases{rows}"


def environment(name: str) -> dict[str, str]:
    """The environment in which the product works on this scratch database."""
    found = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_URL", "ANJU_BROKER"))}
    return found | {
        "ANJU_HOME": str(_home()), "DATABASE_URL": _url(name), "ANJU_DEMO": "0", "ANJU_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "anju.config.settings", "ANJU_BROKER_URL": "",
    }  # fmt: skip


def _home() -> Path:
    return Path(settings.HOME) / "bench"


def _url(name: str) -> str:
    configured = settings.DATABASES["default"]
    if "sqlite" in configured["ENGINE"]:
        return f"sqlite:///{_sqlite_file(name)}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_database(name)}"))


def _sqlite_file(name: str) -> Path:
    return _home() / f"{name}.sqlite3"


def _database(name: str) -> str:
    return f"{settings.DATABASES['default']['NAME']}_bench_{name}"[:63]


def ready(rows: int, say: Say) -> str:
    """The scratch database of so many cases, made and filled if need be; returns its name."""
    models, name = MODELS if rows >= MANY else FEW, name_of(rows)
    if _marked(name):
        _bring_up_to_date(name)
        return name
    if not _marked(name, BEGUN):
        _ready_models(models, say)
        _drop(name)
        _copy(models, name)
        _mark(name, BEGUN)
    else:
        _bring_up_to_date(name)
    say(f"filling the scratch database of {rows:,} cases")
    run("anju.bench.filling", ["cases", str(rows)], name, say)  # goes on where it was cut
    _mark(name)
    return name


def _bring_up_to_date(name: str) -> None:
    """A scratch database is kept over releases: tables and static files are this release's."""
    run("anju.cli", ["migrate"], name, None)
    run("anju.cli", ["manage", "collectstatic", "--noinput"], name, None)


def _ready_models(name: str, say: Say) -> None:
    if _marked(name):
        _bring_up_to_date(name)
        return
    _drop(name)
    _home().mkdir(parents=True, exist_ok=True)
    say("acting out the models in a scratch database (once)")
    _create(name)
    _bring_up_to_date(name)
    run("anju.bench.filling", ["models", "6" if name == FEW else "150"], name, say)
    _mark(name)


def run(module: str, arguments: list[str], name: str, say: Say | None) -> str:
    """Run a module in a process of its own on a scratch database; its standard error is passed on, its output returned."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(
        command, env=environment(name), stdout=subprocess.PIPE, text=True,
        stderr=None if say is None else subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if say is not None:
            say(line.rstrip())
    if process.wait():
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{''.join(lines[-20:])}")
    return "".join(lines)


def _mark_file(name: str, mark: str) -> Path:
    return _home() / f"{_database(name) if _is_postgresql() else name}.{mark}"


def _marked(name: str, mark: str = READY) -> bool:
    return _mark_file(name, mark).exists() and (_is_postgresql() or _sqlite_file(name).exists())


def _mark(name: str, mark: str = READY) -> None:
    _mark_file(name, mark).touch()


def _is_postgresql() -> bool:
    return "postgresql" in str(settings.DATABASES["default"]["ENGINE"])


def _server(sql: str) -> None:
    """One statement on the database server, outside any transaction."""
    import psycopg

    found = settings.DATABASES["default"]
    with psycopg.connect(
        host=found["HOST"] or None, port=found["PORT"] or None, user=found["USER"] or None,
        password=found["PASSWORD"] or None, dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(sql)


def _create(name: str) -> None:
    if _is_postgresql():
        _server(f'CREATE DATABASE "{_database(name)}"')


def _drop(name: str) -> None:
    for mark in (READY, BEGUN):
        _mark_file(name, mark).unlink(missing_ok=True)
    if _is_postgresql():
        _server(f'DROP DATABASE IF EXISTS "{_database(name)}" WITH (FORCE)')
        return
    for suffix in ("", "-wal", "-shm"):
        _sqlite_file(name).with_name(_sqlite_file(name).name + suffix).unlink(missing_ok=True)


def _copy(source: str, name: str) -> None:
    if _is_postgresql():
        _server(f'CREATE DATABASE "{_database(name)}" TEMPLATE "{_database(source)}"')
        return
    with closing(sqlite3.connect(_sqlite_file(source))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(_sqlite_file(source), _sqlite_file(name))
