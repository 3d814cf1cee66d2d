"""A model case made ready for copying: every cell is either the same in each copy, or a slot that each copy fills.

A form holds for each table how its rows are put together from a list of texts: first the slots, then what never
changes. Putting them together is one `itemgetter` a table (PostgreSQL) or a row (SQLite), so that a copy costs some
tens of microseconds and the hashing of its chain. `making.py` makes forms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypeAlias

from django.db import models

from anju.scale.hanging import AnyField

EPOCH = date(1970, 1, 1).toordinal()
Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Reckoned:
    """A clock whose due moment is reckoned anew for each copy, as it counts working days or runs on."""

    no: int
    name: str
    item_no: int
    edition_id: int | None
    starts: int
    """seconds since 1970, as the next"""
    wished: int | None
    stopped: int | None
    running: bool
    pauses: tuple[tuple[int, int | None], ...]
    micros: str = ""


@dataclass(kw_only=True)
class Form:
    """One model case, ready for copying."""

    kind: str
    number: str
    opened: int
    """seconds since 1970, as the next"""
    changed: int
    open: bool
    owed: bool | None
    """whether a decision on record calls it owed to the owner; copies keep to it"""
    slots: dict[Key, int] = field(default_factory=dict)
    consts: list[Any] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """table → rows a copy"""
    composed: list[tuple[int, Any]] = field(default_factory=list)
    """slot of a JSON text → what gathers its pieces"""
    chain: list[tuple[int, int, Any]] = field(default_factory=list)
    """slot of prev_hash, slot of hash, what gathers the canonical text"""
    tables: dict[str, Any] = field(default_factory=dict)
    """table → what gathers its rows"""
    reckoned: list[Reckoned] = field(default_factory=list)
    queues: list[tuple[int, tuple[int, ...], str]] = field(default_factory=list)
    """slot of a queue_at → the reckoned clocks whose earliest it is, its tail"""
    judged: dict[int, tuple[int, tuple[tuple[int, int | None, str], ...]]] = field(default_factory=dict)
    """slot of a fact's due moment → slot of its outcome, and the clocks it is chosen from: place, stop, state"""
    coverages: dict[int, tuple[str, int]] = field(default_factory=dict)
    """slot → warranty class and day (since 1970) of the decision"""
    title_words: tuple[str, tuple[str, ...]] = ("", ())
    """first description, all words a search finds it by"""
    reporter_known: bool = True

    def slot(self, *key: Any) -> int:
        """The place of a slot among the texts; a new one when nobody asked before."""
        return self.slots.setdefault(key, len(self.slots))


def day_and_tail(moment: datetime, *, between: str, after: str, micros: bool | None = None) -> tuple[int, str]:
    """Days since 1970, and the rest of the text: whole weeks later the rest is the same."""
    wanted = moment.microsecond != 0 if micros is None else micros
    tail = between + moment.strftime("%H:%M:%S") + (f".{moment.microsecond:06d}" if wanted else "")
    return moment.toordinal() - EPOCH, tail + after


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def columns(model: type[models.Model]) -> list[AnyField]:
    """The columns that are written: all but those the database makes by itself."""
    return [one for one in model._meta.concrete_fields if not getattr(one, "generated", False)]


def gatherer(pieces: Sequence[Any], form: Form, place: Mapping[Any, int]) -> Any:
    """One call that gathers these pieces from a copy's texts: slots first, then what never changes."""
    indexes = [one[0] if isinstance(one, tuple) else len(form.slots) + place[_const_key(one)] for one in pieces]
    if len(indexes) == 1:
        indexes = indexes * 2
        return _First(itemgetter(*indexes))
    return itemgetter(*indexes)


class _First:
    """An `itemgetter` of one place that answers with a tuple, as one of several does."""

    def __init__(self, get: Any) -> None:
        self.get = get

    def __call__(self, texts: list[Any]) -> tuple[Any]:
        return (self.get(texts)[0],)


def _const_key(value: Any) -> Any:
    return (type(value), value)


def merged(pieces: Iterable[Any]) -> list[Any]:
    """The pieces with neighbouring fixed texts made one."""
    found: list[Any] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def finish(form: Form, *, tables: dict[str, list[list[Any]]]) -> None:
    """Number what never changes, and turn every list of pieces into one call. Last: then no slot is added any more."""
    lists: list[list[Any]] = [merged(pieces) for _slot, pieces in form.composed]
    chains = [merged(pieces) for _prev, _own, pieces in form.chain]
    place: dict[Any, int] = {}
    for pieces in (*lists, *chains, *(pieces for rows in tables.values() for pieces in rows)):
        for piece in pieces:
            if not isinstance(piece, tuple) and _const_key(piece) not in place:
                place[_const_key(piece)] = len(form.consts)
                form.consts.append(piece)
    form.composed = [
        (slot, gatherer(pieces, form, place)) for (slot, _raw), pieces in zip(form.composed, lists, strict=True)
    ]
    form.chain = [
        (prev, own, gatherer(pieces, form, place))
        for (prev, own, _raw), pieces in zip(form.chain, chains, strict=True)
    ]  # fmt: skip
    form.tables = {name: [gatherer(pieces, form, place) for pieces in rows] for name, rows in tables.items()}
