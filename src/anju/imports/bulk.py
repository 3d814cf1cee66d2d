"""Many rows at once: ids taken in advance and plain SQL built from the models' own metadata.

Ten times faster than model instances, and the only way a hundred thousand homes fit into a minute. Both run inside the
caller's transaction.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

_PLAIN = (models.CharField, models.IntegerField, models.BigIntegerField, models.BooleanField, models.ForeignKey)
_EMPTY_JSON: dict[type, str] = {dict: "{}", list: "[]"}
_REPEATING = (models.DateField, models.DateTimeField, models.DecimalField)
_ROWS_A_STATEMENT = 400


def take_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """`count` ids that no other row of this table gets, in rising order."""
    if count == 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        # Transactions are immediate: between this read and the insert nobody else writes.
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        last = int(cursor.fetchone()[0])
        return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as tuples of the named attributes, prepared as the fields themselves prepare them."""
    if not rows:
        return
    fields = [_field(model, name) for name in columns]
    prepared = _prepared(fields, rows)
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    head = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES "  # noqa: S608 - names out of the models, no values
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(head + one, prepared)
            return
        for start in range(0, len(prepared), _ROWS_A_STATEMENT):
            piece = prepared[start : start + _ROWS_A_STATEMENT]
            cursor.execute(head + ", ".join([one] * len(piece)), [value for row in piece for value in row])


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _prepared(fields: "Sequence[models.Field[Any, Any]]", rows: Sequence[tuple[Any, ...]]) -> list[Sequence[Any]]:
    columns = [_prepared_column(field, values) for field, values in zip(fields, zip(*rows, strict=True), strict=True)]
    return list(zip(*columns, strict=True))


def _prepared_column(field: "models.Field[Any, Any]", values: Sequence[Any]) -> Sequence[Any]:
    if type(field) in _PLAIN or field.primary_key:
        return values
    if isinstance(field, models.JSONField) and connection.vendor == "sqlite":
        return [json.dumps(value) if value else _EMPTY_JSON[type(value)] for value in values]
    known: dict[Any, Any] = {}
    ready: list[Any] = []
    for value in values:
        if value is None:
            ready.append(None)
            continue
        if type(field) not in _REPEATING:
            ready.append(field.get_db_prep_save(value, connection))
            continue
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        ready.append(known[value])
    return ready
