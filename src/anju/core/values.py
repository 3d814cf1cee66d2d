"""The values of a row as the database takes them, without asking fields that would give back what they got.

`get_db_prep_save` of a text, a number or a moment walks through five methods and changes nothing, or next to nothing, and a
registered case has some 170 such values. Known here: exactly Django's own plain fields holding a plain value. Whatever
else (a subclass of such a field, JSON, ciphertext, `auto_now`) is asked as `bulk_create` asks it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections, models

AnyField: TypeAlias = "models.Field[Any, Any]"
NONE = type(None)
TEXTS = frozenset({models.CharField, models.TextField, models.SlugField})
NUMBERS = frozenset({
    models.AutoField, models.BigAutoField, models.IntegerField, models.BigIntegerField, models.SmallIntegerField,
    models.PositiveIntegerField, models.PositiveSmallIntegerField, models.PositiveBigIntegerField,
})  # fmt: skip
NOTHING: frozenset[type] = frozenset()


class Taker(NamedTuple):
    """How one column is taken from a row."""

    name: str
    """the attribute of the row"""
    passes: frozenset[type]
    """values of exactly these types go to the database as they are"""
    moment: Callable[[datetime], Any] | None
    """what becomes of a moment in UTC, where the field keeps moments"""
    asked: Callable[[models.Model, bool], Any]
    """what the field itself makes of its value"""


@cache
def takers_of(fields: tuple[AnyField, ...]) -> tuple[Taker, ...]:
    """The takers of these columns."""
    return tuple(_taker(field) for field in fields)


def values_of(row: models.Model, takers: Sequence[Taker], *, add: bool) -> list[Any]:
    """The row's values in the order of the takers. `add`: it is inserted, not updated."""
    held, found = row.__dict__, []
    for name, passes, moment, asked in takers:
        value = held.get(name, held)  # what is not there (a deferred column) has a type that never passes
        kind = value.__class__
        if kind in passes:
            found.append(value)
        elif moment is not None and kind is datetime and value.tzinfo is UTC:
            found.append(moment(value))
        elif str in passes and isinstance(value, str):
            found.append(str.__str__(value))  # a choice, as the text it is
        else:
            found.append(asked(row, add))
    return found


def _taker(field: AnyField) -> Taker:
    def asked(row: models.Model, add: bool) -> Any:  # noqa: FBT001 - as `pre_save` has it
        return field.get_db_prep_save(field.pre_save(row, add), connections[DEFAULT_DB_ALIAS])

    kept: Any = field
    while type(kept) in {models.ForeignKey, models.OneToOneField}:
        kept = kept.target_field
    kind = type(kept)
    if kind is models.DateTimeField and not (kept.auto_now or kept.auto_now_add):
        return Taker(field.attname, frozenset({NONE}), _moments(), asked)
    return Taker(field.attname, _passes(kind), None, asked)


def _passes(kind: type) -> frozenset[type]:
    if kind in TEXTS:
        return frozenset({str, NONE})
    if kind in NUMBERS:
        return frozenset({int, NONE})
    return frozenset({bool, NONE}) if kind is models.BooleanField else NOTHING


def _moments() -> Callable[[datetime], Any] | None:
    """PostgreSQL takes a moment in UTC as it is, SQLite as a text without offset."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor == "postgresql":
        return _itself
    return _text if here.vendor == "sqlite" and here.timezone is UTC else None


def _itself(moment: datetime) -> datetime:
    return moment


def _text(moment: datetime) -> str:
    return str(moment.replace(tzinfo=None))
