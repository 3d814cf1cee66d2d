"""Rows as plain SQL, built from the models' metadata: everything an act writes in as few statements as the database takes.

    draw(rows)                                            # ids, where a sequence gives them
    write(new=[matter, event, item], changed=[(clock, {"state"})], last=lambda: [outbox_row])
    number, hashes = write(…, late=Late(series="YQ-26", texts=[…]))    # the number drawn by the very statement

| | PostgreSQL | SQLite |
|---|---|---|
| ids | one SELECT of all sequences, or drawn by a read before (`ids_at_hand`) | of `sqlite_sequence`, under the lock of the transaction |
| new rows | one `WITH … INSERT` for all tables, the changed and the last rows too | one INSERT, the last rows too (`together.py`) |
| changed rows | in the same statement | one UPDATE for each table and set of columns |
| number | drawn by that statement too, and set in wherever `PENDING` stands | drawn with the ids |

Cases of one project wait for one another from the number to the commit, since numbers have no gaps; so on PostgreSQL nothing
is reckoned in between: hashes that cover the number are made by the statement as well (`numbers_late`).

What a field makes of its value (ciphertext, JSON, moments) is the field's own business: `pre_save` and `get_db_prep_save`
are asked as `bulk_create` and `save(update_fields=…)` ask them, except where the plain kinds of fields would give back what
they got (`values.py`); a test holds that both leave the same rows. No signal is sent, as none is with `bulk_create`. Errors are
the database's: `IntegrityError` for a constraint.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import count
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg.types.json import Jsonb

from anju.core.kept import fetched, run, text_of
from anju.core.numbering import MOVE_SERIES, NUMBER_SQL, PENDING
from anju.core.together import can_together, insert_together
from anju.core.values import Taker, takers_of, values_of

Changed = tuple[models.Model, Iterable[str]]
"""a loaded row and the names of its fields that were set"""
Table = tuple[type[models.Model], tuple[str, ...], list[list[Any]]]
"""a table with the columns and values of new rows"""
MOST_VALUES = 30_000
"""values in one statement on SQLite, which takes 32,766"""
LINK = f"LINK-{token_hex(12)}-"
"""with a place behind it, stands for the hash that the statement will make of the text at that place"""
SHORTEST = min(len(LINK), len(PENDING))
"""a shorter text names neither"""
_at_hand: ContextVar[Mapping[type[models.Model], list[int]]] = ContextVar("ids_at_hand", default={})  # noqa: B039 - never written
NUMBER = "(SELECT number FROM drawn)"
"""SQL: the number that the statement has drawn (PostgreSQL)"""


@dataclass(frozen=True, kw_only=True)
class Late:
    """What only the writing statement itself knows: the next number of a series, and hashes of texts that name it, each
    over the hash before it (`matters.rules.link`)."""

    series: str
    texts: Sequence[str]
    only_while: tuple[str, str | None] | None = None
    """SQL, and what it must give for the number to be drawn; else the database refuses the row without number, and nothing is
    written"""


@dataclass(frozen=True)
class Shape:
    """What is known of a table without looking at any row."""

    table: str
    """quoted"""
    fields: "tuple[models.Field[Any, Any], ...]"
    auto: "models.Field[Any, Any] | None"
    """the id that the database gives"""
    relations: "tuple[models.ForeignKey[Any, Any], ...]"
    place: int
    """lowest floor first: upper tables point at lower ones"""

    def fields_given(self, *, with_id: bool) -> "tuple[models.Field[Any, Any], ...]":
        """What an INSERT names: all but the id that the database gives."""
        return (
            self.fields if with_id or self.auto is None else tuple(one for one in self.fields if one is not self.auto)
        )


@cache
def shape_of(model: type[models.Model]) -> Shape:
    """The shape of a model's table. Tables that inherit from others are not written here."""
    options = model._meta
    assert not options.parents, f"{model.__name__} inherits from another table"
    fields = tuple(field for field in options.local_concrete_fields if not field.generated)
    return Shape(
        table=connection.ops.quote_name(options.db_table),
        fields=fields,
        auto=options.auto_field,
        relations=tuple(field for field in fields if isinstance(field, models.ForeignKey)),
        place=list(apps.get_models()).index(model),
    )


def numbers_late() -> bool:
    """Whether the statement that writes can draw a number by itself; else it is drawn before, with the ids."""
    return connection.vendor == "postgresql"


def draw(rows: Iterable[models.Model], *, series: str | None = None, also: str = "NULL") -> tuple[int | None, Any]:
    """Give the rows their ids where sequences give them (PostgreSQL), and move the counter of a series of numbers.

    One statement for all, none when there is nothing to give or all were at hand. Returns the number drawn in the series, if one was named,
    and the value of `also`, an SQL expression without parameters. The counter's row is locked until the transaction ends.
    """
    wanted: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        if row.pk is None and shape_of(type(row)).auto is not None:
            wanted.setdefault(type(row), []).append(row)
    if connection.vendor == "postgresql":
        wanted = {model: batch for model, batch in wanted.items() if not _given_at_hand(model, batch)}
        values: list[str] = []
        columns = [_drawing(model, len(batch)) for model, batch in wanted.items()]
    else:
        assert not wanted or connection.in_atomic_block, "ids are drawn under the lock of a transaction"
        columns = ["(SELECT seq FROM sqlite_sequence WHERE name = %s)"] * len(wanted)
        values = [model._meta.db_table for model in wanted]
    if series is None:
        if not wanted:
            return None, None
        ((found, *drawn),) = fetched(f"SELECT {', '.join([also, *columns])}", values)
        last = None
    else:
        moved = ", ".join([MOVE_SERIES, also, *columns])
        ((last, found, *drawn),) = fetched(moved, [series, *values])
    for batch, ids in zip(wanted.values(), drawn, strict=True):
        given = ids if isinstance(ids, list) else count((ids or 0) + 1)
        for row, pk in zip(batch, given, strict=False):
            row.pk = pk
    return last, found


def drawing(counts: Mapping[type[models.Model], int]) -> str:
    """SQL: columns that draw so many ids for each table, for a read that asks for other things as well; what it gives is for
    `ids_at_hand`. NULL where ids are drawn under the lock of a transaction. Ids that are not used are gaps."""
    late = numbers_late()
    return ", ".join(_drawing(model, many) if late else "NULL" for model, many in counts.items())


def _drawing(model: type[models.Model], many: int) -> str:
    return f"ARRAY(SELECT nextval({_sequence(model)}) FROM generate_series(1, {many}))"  # noqa: S608 - no values


@contextmanager
def ids_at_hand(ids: Mapping[type[models.Model], Sequence[int]]) -> Iterator[None]:
    """Within the block rows of these tables take these ids before any is drawn."""
    mark = _at_hand.set({model: list(given) for model, given in ids.items()})
    try:
        yield
    finally:
        _at_hand.reset(mark)


def _given_at_hand(model: type[models.Model], batch: list[models.Model]) -> bool:
    """Give all rows of a batch their ids from those at hand; False, and nothing given, where they do not suffice."""
    there = _at_hand.get().get(model, [])
    if len(there) < len(batch):
        return False
    for row in batch:
        row.pk = there.pop(0)
    return True


@cache
def _sequence(model: type[models.Model]) -> str:
    """SQL: the sequence that gives the ids of a table (PostgreSQL), asked for once a process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
        return f"'{cursor.fetchone()[0]}'::regclass"


def write(
    *,
    new: Sequence[models.Model],
    changed: Iterable[Changed] = (),
    last: Callable[[], Sequence[models.Model]] = list,
    late: Late | None = None,
) -> tuple[str, list[str]]:
    """Insert the new rows, update the named fields of the changed ones, then insert the `last` ones, whose contents may
    name the ids of the new. New rows know their ids afterwards; the last ones need not.

    On PostgreSQL all of it is one statement, within which the order is the database's own: no new row may need that a
    change has freed its place (write that change before). Where `late` is given (`numbers_late`), the new and the last rows hold
    `PENDING` for its number and `LINK` with a place for its hashes; number and hashes are returned, else nothing is.
    """
    draw(new)
    if connection.vendor == "postgresql":
        parts = [_insert(*table) for table in _tables(new)]
        parts += _updates(changed)
        parts += [_insert(*table) for table in _tables(last())]
        if late is not None:
            return _run_numbering(parts, late)
        _run_together(parts)
        return "", []
    assert late is None, "a number is drawn with the ids here"
    for sql, values in _updates(changed):
        run(sql, values)
    tables = [*_tables(new), *_tables(last())]
    if can_together(tables):
        insert_together(tables)
        return "", []
    for model, columns, found in tables:
        size = max(1, MOST_VALUES // len(columns))
        for begin in range(0, len(found), size):
            run(*_insert(model, columns, found[begin : begin + size]))
    return "", []


def _tables(rows: Iterable[models.Model]) -> list[Table]:
    """Tables, lowest first, with the columns and values of their rows; the rows count as written."""
    batches: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        batches.setdefault(type(row), []).append(row)
    return [
        (model, *_values(model, batch))
        for model, batch in sorted(batches.items(), key=lambda one: shape_of(one[0]).place)
    ]


def _values(model: type[models.Model], rows: list[models.Model]) -> tuple[tuple[str, ...], list[list[Any]]]:
    """The columns that an INSERT of these rows names, and their values; all rows have their id, or none has."""
    shape = shape_of(model)
    with_id = shape.auto is None or rows[0].pk is not None
    columns, takers = _given(model, with_id=with_id)
    values = []
    for row in rows:
        _take_ids(row, shape)
        assert shape.auto is None or (row.pk is not None) is with_id, (
            f"some {model.__name__} have an id, some have none"
        )
        values.append(values_of(row, takers, add=True))
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as `bulk_create` leaves them
    return columns, values


@cache
def _given(model: type[models.Model], *, with_id: bool) -> tuple[tuple[str, ...], tuple[Taker, ...]]:
    """What an INSERT names, and how it is taken from a row."""
    fields = shape_of(model).fields_given(with_id=with_id)
    return tuple(str(field.column) for field in fields), takers_of(fields)


def _insert(model: type[models.Model], columns: tuple[str, ...], rows: list[list[Any]]) -> tuple[str, list[Any]]:
    begin, places = _insert_sql(model, columns)
    return begin + ", ".join([places] * len(rows)), [value for row in rows for value in row]


@cache
def _insert_sql(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, str]:
    """How the INSERT begins, and the places of one row's values."""
    named = ", ".join(connection.ops.quote_name(column) for column in columns)
    begin = f"INSERT INTO {shape_of(model).table} ({named}) VALUES "  # noqa: S608 - names out of the models, no values
    return begin, f"({', '.join(['%s'] * len(columns))})"


def _take_ids(row: models.Model, shape: Shape) -> None:
    """Where a row was given another row that had no id yet, take the id it has got meanwhile."""
    for field in shape.relations:
        if getattr(row, field.attname) is None and field.is_cached(row):
            other = field.get_cached_value(row)
            if other is None:
                continue
            pk = getattr(other, field.target_field.attname)
            assert pk is not None, f"{field} points at a row that is not written"
            setattr(row, field.attname, pk)


def _updates(changed: Iterable[Changed]) -> list[tuple[str, list[Any]]]:
    """One UPDATE for each table and set of columns, whatever the number of rows."""
    groups: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for row, names in changed:
        columns = tuple(sorted({row._meta.get_field(name).name for name in names}))
        groups.setdefault((type(row), columns), []).append(row)
    found = []
    for (model, columns), rows in groups.items():
        fields = [model._meta.get_field(name) for name in columns]
        size = max(1, MOST_VALUES // (len(fields) + 1))
        found += [_update(model, fields, rows[begin : begin + size]) for begin in range(0, len(rows), size)]
    return found


def _update(model: type[models.Model], fields: Sequence[Any], rows: list[models.Model]) -> tuple[str, list[Any]]:
    here = connections[DEFAULT_DB_ALIAS]
    shape, quote = shape_of(model), here.ops.quote_name
    key = model._meta.pk
    values: list[Any] = []
    takers = takers_of(tuple(fields))
    for row in rows:
        _take_ids(row, shape)
        values += values_of(row, takers, add=False)
        values.append(key.get_db_prep_save(row.pk, here))
    if len(rows) == 1:
        named = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        return f"UPDATE {shape.table} SET {named} WHERE {quote(str(key.column))} = %s", values  # noqa: S608 - names out of the models, no values
    named = ", ".join(
        f"{quote(field.column)} = {_as_type(f'given.c{place}', field)}" for place, field in enumerate(fields)
    )
    names = ", ".join([*(f"c{place}" for place in range(len(fields))), "pk"])
    places = ", ".join([f"({', '.join(['%s'] * (len(fields) + 1))})"] * len(rows))
    given = f"(WITH given({names}) AS (VALUES {places}) SELECT * FROM given) AS given"  # noqa: S608 - as below
    found = f"{shape.table}.{quote(str(key.column))} = {_as_type('given.pk', key)}"
    return f"UPDATE {shape.table} SET {named} FROM {given} WHERE {found}", values  # noqa: S608 - names out of the models, no values


def _as_type(value: str, field: Any) -> str:
    """PostgreSQL takes a list of values for texts unless told otherwise; without a length, so that nothing is cut."""
    if connection.vendor != "postgresql":
        return value
    return f"CAST({value} AS {str(field.cast_db_type(connection)).partition('(')[0]})"


def _run_together(parts: list[tuple[str, list[Any]]]) -> None:
    """Several writing statements as one (PostgreSQL)."""
    if not parts:
        return
    *before, (sql, values) = parts
    if before:
        named = ", ".join(f"w{place} AS ({one})" for place, (one, _values) in enumerate(before))
        sql = f"WITH {named} {sql}"
    run(sql, [value for _sql, own in before for value in own] + values)


def _run_numbering(parts: list[tuple[str, list[Any]]], late: Late) -> tuple[str, list[str]]:
    """Several writing statements as one, which draws the number first and sets it in (PostgreSQL)."""
    number = NUMBER_SQL
    values: list[Any] = [late.series, late.series]
    if late.only_while is not None:
        holds, expected = late.only_while
        number, values = (
            f"CASE WHEN {holds} IS NOT DISTINCT FROM %s THEN {NUMBER_SQL} END",
            [late.series, expected, late.series],
        )
    withs = [f"moved AS ({MOVE_SERIES})", f"drawn AS MATERIALIZED (SELECT {number} AS number FROM moved)"]  # noqa: S608 - no values
    before = "''"
    for place, text in enumerate(late.texts):
        named = f"{before} || chr(10) || replace(CAST(%s AS text), '{PENDING}', {NUMBER})"
        withs.append(f"link{place} AS MATERIALIZED (SELECT encode(sha256(convert_to({named}, 'UTF8')), 'hex') AS hash)")
        values.append(text)
        before = _hash(place)
    for place, (sql, own) in enumerate(parts):
        begin, *pieces = sql.split("%s")
        written = [begin]
        for value, piece in zip(own, pieces, strict=True):
            taken, expression = _taken(value)
            written += [expression, piece]
            values += taken
        withs.append(f"w{place} AS ({''.join(written)})")
    asked = ", ".join(["number", *map(_hash, range(len(late.texts)))])
    ((number, *found),) = fetched(f"WITH {', '.join(withs)} SELECT {asked} FROM drawn", values)  # noqa: S608 - no values
    return number, found


def _hash(place: int) -> str:
    return f"(SELECT hash FROM link{place})"  # noqa: S608 - no values


def _taken(value: Any) -> tuple[tuple[Any, ...], str]:
    """What travels of a value, and its place in the statement: with the drawn number set in where it is named, or one of the
    hashes, which travels not at all."""
    if value.__class__ is str:
        if len(value) < SHORTEST:
            return (value,), "%s"
        if value.startswith(LINK):
            return (), _hash(int(value[len(LINK) :]))
        if PENDING in value:
            return (value,), f"replace(%s, '{PENDING}', {NUMBER})"
        if PENDING.lower() in value:  # what is searched is in lower case
            return (value,), f"replace(%s, '{PENDING.lower()}', lower({NUMBER}))"
    elif isinstance(value, Jsonb):
        text = text_of(value)
        return (text,), f"CAST(replace(%s, '{PENDING}', {NUMBER}) AS jsonb)" if PENDING in text else "CAST(%s AS jsonb)"
    return (value,), "%s"
