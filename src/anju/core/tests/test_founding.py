"""A database that is founded has what a database has that took every migration: columns, keys, checks, indexes, triggers."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from psycopg import sql

Schema = set[tuple[Any, ...]]
POSTGRES = {
    # Django renders the ids of its own `auth_*` tables, which hold nothing here, wider when it replays.
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity "
    "FROM information_schema.columns WHERE table_schema = 'public' AND NOT (table_name LIKE 'auth%' AND column_name = 'id')",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = "
    "'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "applied": "SELECT app, name FROM django_migrations",
}


def schema_of(url: str) -> dict[str, Schema]:
    """All that the database says of its tables, by kind."""
    if url.startswith("postgres"):
        import psycopg

        with psycopg.connect(url) as asked:
            return {kind: set(asked.execute(asking).fetchall()) for kind, asking in POSTGRES.items()}
    import sqlite3

    held = sqlite3.connect(url.removeprefix("sqlite:///"))
    tables: list[tuple[str, str | None]] = held.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall()
    found: dict[str, Schema] = {
        "others": set(held.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'").fetchall()),
        "applied": set(held.execute("SELECT app, name FROM django_migrations").fetchall()),
        "columns": set(), "references": set(), "checks": set(),
    }  # fmt: skip
    for table, made in tables:
        found["columns"] |= {(table, *row[1:]) for row in held.execute(f'PRAGMA table_xinfo("{table}")')}
        found["references"] |= {(table, *row[2:]) for row in held.execute(f'PRAGMA foreign_key_list("{table}")')}
        found["checks"] |= {(table, name) for name in re.findall(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)', made or "")}
    held.close()
    return found


def migrated(url: str, home: Path, *options: str) -> dict[str, Schema]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANJU_")}
    home.mkdir()
    subprocess.run(
        [sys.executable, "-m", "anju.cli", "manage", "migrate", *options],
        env=environment | {"ANJU_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anju.config.settings"},
        check=True, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return schema_of(url)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases of the kind the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'founded.sqlite3'}", f"sqlite:///{tmp_path / 'replayed.sqlite3'}"
        return
    import psycopg

    given = urlsplit(os.environ["ANJU_TEST_DATABASE_URL"])
    names = [f"anju_{kind}_{os.getpid()}" for kind in ("founded", "replayed")]
    with psycopg.connect(urlunsplit(given._replace(path="/postgres")), autocommit=True) as server:
        for name in names:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(given._replace(path=f"/{names[0]}")), urlunsplit(given._replace(path=f"/{names[1]}"))
        for name in names:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.long
def test_it_leaves_what_every_migration_in_turn_leaves(two: tuple[str, str], tmp_path: Path) -> None:
    founded = migrated(two[0], tmp_path / "a")
    replayed = migrated(two[1], tmp_path / "b", "--replay")
    assert founded.keys() == replayed.keys()
    for kind, found in founded.items():
        assert len(found) > 3, kind
        assert found == replayed[kind], (kind, sorted(map(str, found ^ replayed[kind]))[:20])
