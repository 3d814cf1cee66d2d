"""How rows get into the database: COPY on PostgreSQL, many at once on SQLite; ids fetched ahead, indexes set aside."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models, transaction

from anju.scale.forms import Form, columns, finish
from anju.scale.hanging import AnyField, hanging
from anju.scale.stamping import Dialect

ASIDE = "scale_set_aside"
"""a table of the loading alone: the definitions of indexes and keys that wait to be made again"""


def copy_escape(text: str) -> str:
    """A text as COPY wants it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


POSTGRESQL = Dialect(null="\\N", true="t", false="f", after="+00", escape=copy_escape, whole_tables=True)
SQLITE = Dialect(null=None, true=1, false=0, after="", escape=str, whole_tables=False)


def dialect() -> Dialect:
    """Of the database that is configured."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def encode(field: AnyField, value: Any) -> Any:
    """What never changes, as the database wants it: a text for COPY, a plain value for SQLite."""
    if connection.vendor == "sqlite":
        return field.get_db_prep_save(value, connection)
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") + "+00"
        case date():
            return value.isoformat()
    return copy_escape(str(value))


def gather(form: Form, cells: dict[str, list[list[Any]]]) -> None:
    """Lay out the rows of each table: one text a table for COPY, one tuple a row for SQLite."""
    if connection.vendor == "sqlite":
        finish(form, tables=cells)
        return
    tables: dict[str, list[list[Any]]] = {}
    for table, rows in cells.items():
        pieces: list[Any] = []
        for row in rows:
            for no, cell in enumerate(row):
                pieces += ["\t", cell] if no else [cell]
            pieces.append("\n")
        tables[table] = [_merged(pieces)]
    finish(form, tables=tables)


def _merged(pieces: list[Any]) -> list[Any]:
    found: list[Any] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def fetch_ids(counts: dict[str, int]) -> dict[str, int]:
    """The first of so many ids for each table, that nobody else gets; a gap is left when they are not used."""
    firsts: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in hanging():
            table, pk = model._meta.db_table, model._meta.pk
            count = counts.get(table, 0)
            if not count or pk.remote_field is not None:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS "
                               "(SELECT 1 FROM sqlite_sequence WHERE name = %s)", [table, table])  # fmt: skip
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table]
                )
                firsts[table] = cursor.fetchone()[0] - count + 1
            else:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{ASIDE} {table}"])
                sequence = f"pg_get_serial_sequence('{table}', '{pk.column}')"
                cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [count])
                firsts[table] = cursor.fetchone()[0] - count
    return firsts


def write(rows: dict[str, list[Any]]) -> None:
    """Write the rows of each table, lowest first, into the transaction that is open."""
    for model in hanging():
        found = rows.get(model._meta.db_table)
        if found:
            _write_table(model, found)


def _write_table(model: type[models.Model], rows: Sequence[Any]) -> None:
    names = [connection.ops.quote_name(str(field.column)) for field in columns(model)]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(names))
        with closing(connection.connection.cursor()) as raw:
            raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for begin in range(0, len(rows), 200):
            copy.write("".join(rows[begin : begin + 200]).encode())


@contextmanager
def quick_connection() -> Iterator[None]:
    """A connection for loading: foreign keys are checked once at the end, as indexes are made once at the end."""
    if connection.in_atomic_block:  # a test's; what is set here could not be taken back
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000", "busy_timeout = 600000"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("SET work_mem = '256MB'")
    try:
        yield
    finally:
        connection.close()


def set_aside() -> int:
    """Take indexes and keys off the tables that are filled, and remember how they are made; returns how many wait.

    In one transaction, so that whoever is cut in between goes on with what is remembered.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if ASIDE in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {ASIDE}")
            return int(cursor.fetchone()[0])
        cursor.execute(f"CREATE TABLE {ASIDE} (no integer, tbl text, name text, makes text)")
        found = list(_sqlite_makes(cursor) if connection.vendor == "sqlite" else _postgresql_makes(cursor))
        for no, (table, name, makes, drops) in enumerate(found):
            cursor.execute(f"INSERT INTO {ASIDE} VALUES (%s, %s, %s, %s)", [no, table, name, json.dumps(makes)])
            for statement in drops:
                cursor.execute(statement)
        return len(found)


def _sqlite_makes(cursor: Any) -> Iterator[tuple[str, str, list[str], list[str]]]:
    for model in hanging():
        table = model._meta.db_table
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
        )
        for name, sql in cursor.fetchall():
            yield table, name, [sql], [f'DROP INDEX "{name}"']


def _postgresql_makes(cursor: Any) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Foreign keys last of all, as they are dropped first of all; primary keys stay."""
    tables = [model._meta.db_table for model in hanging()]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint "
        "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u') ORDER BY contype, conname",
        [tables],
    )
    constraints = cursor.fetchall()
    keys = {name for _table, name, _definition, _kind in constraints}
    for table, name, definition, kind in constraints:  # dropped at once, made again in the order told
        if kind == "f":
            drops = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"']
            yield f"~{table}", name, [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'], drops
    for table, name, definition, kind in constraints:
        if kind == "u" and not _referenced(cursor, name):
            drops = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"']
            yield table, name, [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'], drops
    cursor.execute(
        "SELECT c.relname, i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
        "JOIN pg_class c ON c.oid = x.indrelid WHERE c.relname = ANY(%s) AND NOT x.indisprimary ORDER BY i.relname",
        [tables],
    )
    for table, name, definition in cursor.fetchall():
        if name not in keys:
            yield table, name, [definition], [f'DROP INDEX "{name}"']


def _referenced(cursor: Any, name: str) -> bool:
    cursor.execute(
        "SELECT 1 FROM pg_constraint f JOIN pg_constraint u ON u.conindid = f.conindid "
        "WHERE f.contype = 'f' AND u.contype = 'u' AND u.conname = %s",
        [name],
    )
    return cursor.fetchone() is not None


def waiting() -> list[tuple[int, str, str]]:
    """What is to be made again: number, table (foreign keys: `~table`), name. Empty when nothing is set aside."""
    with connection.cursor() as cursor:
        if ASIDE not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(f"SELECT no, tbl, name FROM {ASIDE} ORDER BY tbl LIKE '~%%', tbl, no")
        return [(no, table, name) for no, table, name in cursor.fetchall()]


def make_next() -> str | None:
    """Make the next index or key again that nobody is making, and forget it, in one transaction; its name, None when none is
    left. The index of words is the longest by far and comes first, keys last, large tables before small ones."""
    here = connection.vendor == "postgresql"
    size = "pg_relation_size(ltrim(tbl, '~')::regclass) DESC, " if here else ""
    order = f"name LIKE '%%_pairs' DESC, tbl LIKE '~%%', tbl LIKE '%%searchentry', {size}no"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT no, name, makes FROM {ASIDE} ORDER BY {order} LIMIT 1{' FOR UPDATE SKIP LOCKED' if here else ''}"
        )
        found = cursor.fetchone()
        if found is None:
            return None
        no, name, makes = found
        for statement in json.loads(makes):
            cursor.execute(statement)
        cursor.execute(f"DELETE FROM {ASIDE} WHERE no = %s", [no])
        return str(name)


def done() -> None:
    """Everything is made again: check keys (SQLite), drop the notes, let the planner know the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for model in hanging():
                cursor.execute(f'PRAGMA foreign_key_check("{model._meta.db_table}")')
                broken = cursor.fetchone()
                if broken is not None:
                    raise RuntimeError(f"a row of {model._meta.db_table} points nowhere: {broken}")
        cursor.execute(f"DROP TABLE IF EXISTS {ASIDE}")
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
