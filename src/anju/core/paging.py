"""Keyset pages: a list goes on after the last row shown, so that page 1,000 costs as much as page 1."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import BooleanField, DateTimeField, F, Func, Model, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list, and where the next one begins."""

    rows: list[M]
    next: str
    """the cursor of the next page; empty on the last"""


LAST_KEY = 2**63 - 1
"""the largest key a table can have"""


class _Pair(Func):
    """Two expressions as one row."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class Later(Func):
    """Whether a row comes after the one with this moment and key: one comparison of both together, which an index on both can
    begin at (`OR` cannot)."""

    template = "(%(expressions)s)"
    arg_joiner = " > "
    conditional = True
    output_field = BooleanField()

    def __init__(self, moment: F, key: F, after: datetime, after_key: int) -> None:
        super().__init__(
            _Pair(moment, key), _Pair(Value(after, output_field=DateTimeField()), Value(min(max(after_key, 0), LAST_KEY))),
        )  # fmt: skip


def encode_cursor(*values: str | int) -> str:
    """A cursor that stands in an address."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, kinds: tuple[type, ...]) -> tuple[str | int, ...]:
    """The values of a cursor, of these types in this order; anything else is refused with `bad-cursor`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise _bad_cursor()
    if any(isinstance(value, str) and not value.isprintable() for value in values):
        raise _bad_cursor()
    return tuple(values)


def _bad_cursor() -> Invalid:
    again = _("Begin again at the first page.")
    return Invalid("bad-cursor", _("This list has no such page."), fields={"cursor": again})


def page_of(rows: QuerySet[M], *, key: str, cursor: str, size: int) -> Page[M]:
    """`rows` in the order of the text column `key`, then id, after `cursor`. One query."""
    if cursor:
        value, last_id = decode_cursor(cursor, kinds=(str, int))
        rows = rows.filter(Q(**{f"{key}__gt": value}) | Q(**{key: value, "id__gt": last_id}))
    found = list(rows.order_by(key, "id")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, encode_cursor(str(getattr(found[-1], key)), found[-1].pk) if more else "")
