"""Statements by hand that PostgreSQL plans once a connection, not once a request.

    rows = fetched("SELECT … WHERE t.digest = %s", [digest])
    run("WITH w0 AS (INSERT …) INSERT …", values)

The reads and writes that every request pays are long, and planning them costs PostgreSQL more than carrying them out. Django binds
values on the client, so nothing it sends is ever the same text twice. These go as prepared statements; every value travels as
text of no stated type, which the place it stands in decides, so that one text is one plan. A value that has no such text goes
the ordinary way. On SQLite all is as ever: its module keeps compiled statements by their text.

A connection pool between product and database must keep sessions apart (session mode), as advisory locks and leases want anyway.
"""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

NONE = type(None)
MOST_KEPT = 1_000
"""values; what has more is one of a kind, and not worth keeping a plan of"""


class _Kept(psycopg.RawCursor[Any]):
    """A cursor whose values were given before, so that Django logs and wraps the statement alone."""

    values: Sequence[str | None] = ()
    logged = False

    def execute(self, query: Any, params: Any = None, **named: Any) -> Any:
        """Prepared on the first use in this connection."""
        done = super().execute(query, self.values or None, prepare=True)
        if self.logged:
            self._query = self._convert_query(query, self.values or None)  # where Django's log looks for the statement
        return done


class _NoText(Exception):
    """A value of a kind that is not sent as text from here."""


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with closing(_executed(sql, values)) as cursor:
        return list(cursor.fetchall())


def run(sql: str, values: Sequence[Any]) -> None:
    """Carry out a statement that answers nothing."""
    _executed(sql, values).close()


def _executed(sql: str, values: Sequence[Any]) -> Any:
    if connection.vendor == "postgresql" and len(values) <= MOST_KEPT:
        try:
            texts = [_text(value) for value in values]
        except _NoText:
            pass
        else:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
            if connection.connection.prepare_threshold is None:
                _keep_plans(connection.connection)
            kept: Any = _Kept(connection.connection)
            kept.values, kept.logged = texts, connection.queries_logged
            wrapped = connection.make_debug_cursor(kept) if kept.logged else connection.make_cursor(kept)
            wrapped.execute(_numbered(sql))
            return wrapped
    cursor = connection.cursor()
    cursor.execute(sql, values)
    return cursor


def _keep_plans(raw: Any) -> None:
    """Let this connection prepare what comes from here, which Django turns off (its own cursors never do), and plan it once for
    all values."""
    raw.prepare_threshold = 0
    with psycopg.Cursor(raw) as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan", prepare=False)


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> str:
    """The statement with its places numbered, as PostgreSQL itself has them."""
    place = count(1)
    first, *rest = sql.split("%s")
    return (first + "".join(f"${next(place)}{piece}" for piece in rest)).replace("%%", "%")


def _text(value: Any) -> str | None:
    """The value as PostgreSQL reads it, whatever type its place has."""
    kind = value.__class__
    if kind is str or kind is NONE:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return "t" if value else "f"
    if isinstance(value, int):
        return str(int(value))
    if kind is Decimal:
        return str(value)
    if kind is datetime or kind is date:
        return str(value.isoformat())
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Jsonb):
        return text_of(value)
    raise _NoText


def text_of(value: Jsonb) -> str:
    """JSON as it travels."""
    return str((value.dumps or json.dumps)(value.obj))
