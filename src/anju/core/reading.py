"""Reading several tables in one statement written by hand: the columns of a model under an alias, and its row from them.

    person = Columns(Person, "p")
    sql = f"SELECT {person.sql}, t.id FROM api_apitoken t JOIN people_person p ON p.id = t.person_id WHERE …"
    found = person.row(values[: person.width])

For the few reads that every request pays; what the columns mean stays the fields' business (`from_db_value`, the database's
converters), as in any query.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Col

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """The columns of a model's table, as they stand in a SELECT under an alias; all, or the key and those of `only`."""

    def __init__(self, model: type[M], alias: str, *, only: Sequence[str] = ()) -> None:
        self.model = model
        fields = [one for one in model._meta.concrete_fields if not only or one.primary_key or one.attname in only]
        quote = connection.ops.quote_name
        self.sql = ", ".join(f"{alias}.{quote(str(field.column))}" for field in fields)
        self.width = len(fields)
        self._names = [field.attname for field in fields]
        self._key = fields.index(model._meta.pk)
        self._converters = []
        for place, field in enumerate(fields):
            column = Col(alias, field)
            own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
            if own:
                self._converters.append((place, column, own))

    def row(self, values: Sequence[Any]) -> M | None:
        """The row of these values; None where an outer join found nothing."""
        if values[self._key] is None:
            return None
        read = list(values)
        for place, column, converters in self._converters:
            for convert in converters:
                read[place] = convert(read[place], column, connection)
        return self.model.from_db(connection.alias, self._names, read)


def moment_in(text: str) -> datetime:
    """A moment out of a JSON text that the database made: in UTC, whether it wrote so (PostgreSQL) or not (SQLite)."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def joined(text: str, order: str) -> str:
    """SQL: the texts of a subquery's rows as one, split by commas. `order` repeats the subquery's own order."""
    if connection.vendor == "postgresql":
        return f"string_agg({text}, ',' ORDER BY {order})"
    return f"group_concat({text}, ',')"  # SQLite joins in the order in which the subquery gives its rows
