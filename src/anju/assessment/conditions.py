"""A condition of the database, asked of one row in memory: so that what is counted and what is listed have one definition."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q

LOOKUPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "isnull": lambda value, wanted: (value is None) == wanted,
    "gte": lambda value, wanted: value is not None and value >= wanted,
    "lt": lambda value, wanted: value is not None and value < wanted,
}


def holds(condition: Q, row: Mapping[str, Any]) -> bool:
    """Whether a row meets a condition made of columns and the lookups above."""
    met = (
        holds(child, row) if isinstance(child, Q) else _compares(str(child[0]), child[1], row)  # type: ignore[index]
        for child in condition.children
    )
    joined = any(met) if condition.connector == Q.OR and condition.children else all(met)
    return joined != condition.negated


def columns_of(condition: Q) -> Iterator[str]:
    """The columns a condition speaks of."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from columns_of(child)
        else:
            yield _split(child[0])[0]  # type: ignore[index]


def _compares(lookup: str, wanted: Any, row: Mapping[str, Any]) -> bool:
    column, how = _split(lookup)
    return LOOKUPS[how](row[column], wanted)


def _split(lookup: str) -> tuple[str, str]:
    column, _between, how = lookup.partition("__")
    return column, how or "exact"
