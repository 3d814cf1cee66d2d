"""Rows of several tables in one INSERT on SQLite, which has no `WITH … INSERT`: through a view of the connection's own.

    insert_together([(Matter, ("id", "number", …), [[1, "YQ-26-0001", …]]), (Event, (…), [[1, …], [2, …]])])

The view (`temp.anju_…`, one for each set of tables and numbers of rows) has a column for each value; its INSTEAD OF trigger spreads
them over the tables, lowest first. View and trigger are made from the models, belong to the connection and are gone with it: no
schema of the database names them, and a migration never meets them. Constraints and append-only triggers hold as for any INSERT.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any

from django.db import connection, models

Tables = Sequence[tuple[type[models.Model], tuple[str, ...], list[list[Any]]]]
"""model, its columns, the values of each row"""
MOST_VALUES = 1_000
"""more go table by table: an import is no act, and a view has 2,000 columns at most"""


def can_together(tables: Tables) -> bool:
    """Whether there is something to join, and not too much of it."""
    return len(tables) > 1 and sum(len(columns) * len(rows) for _model, columns, rows in tables) <= MOST_VALUES


def insert_together(tables: Tables) -> None:
    """Insert all rows, in one statement."""
    kind = tuple((model._meta.db_table, columns, len(rows)) for model, columns, rows in tables)
    name, sql, makes = _spreading(kind)
    values = [value for _model, _columns, rows in tables for row in rows for value in row]
    with connection.cursor() as cursor:
        raw = connection.connection
        # Looked for each time: one that a transaction made is gone where it was rolled back.
        if raw.execute("SELECT 1 FROM temp.sqlite_master WHERE name = ?", [name]).fetchone() is None:
            for statement in makes:
                raw.execute(statement)
        cursor.execute(sql, values)


@lru_cache(maxsize=200)
def _spreading(tables: tuple[tuple[str, tuple[str, ...], int], ...]) -> tuple[str, str, tuple[str, str]]:
    """The view's name for these tables, the INSERT into it, and how view and trigger are made."""
    name, quote, place = f"anju_{sha256(repr(tables).encode()).hexdigest()[:16]}", connection.ops.quote_name, count()
    inserts = []
    for table, columns, rows in tables:
        named = ", ".join(quote(column) for column in columns)
        values = ", ".join(f"({', '.join(f'NEW.c{next(place)}' for _ in columns)})" for _ in range(rows))
        inserts.append(f"INSERT INTO {quote(table)} ({named}) VALUES {values};")  # noqa: S608 - no values
    width = next(place)
    insert = f'INSERT INTO temp."{name}" VALUES ({", ".join(["%s"] * width)})'  # noqa: S608 - our own name
    view = f'CREATE TEMP VIEW "{name}" AS SELECT {", ".join(f"NULL AS c{no}" for no in range(width))}'
    trigger = f'CREATE TEMP TRIGGER "{name}_in" INSTEAD OF INSERT ON "{name}" BEGIN {" ".join(inserts)} END'
    return name, insert, (view, trigger)
