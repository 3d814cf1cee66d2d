"""Pure decisions of the estate: how a home is labelled, found and ordered, and which delivery dates make sense."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Sentence

SETS_UP = frozenset({"admin"})
"""who creates and renames companies, projects, buildings, rooms"""
SETS_DELIVERY = frozenset({"admin", "proj_eng", "prop_mgr", "desk_lead", "dev_cs"})
"""who records when a home was handed over"""
STRANGERS = frozenset({"contractor", "third_party"})
"""roles that see no list of homes: they meet a home through a case only"""

_WORDS = re.compile(r"号楼|单元|[栋幢座室号#房户楼]")
_NOT_LABEL = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]")


def room_label(*, building: str, unit: str, number: str) -> str:
    """The label of a home: `3-2-1801`, or `3-1801` where the building has no units."""
    return "-".join(part for part in (building, unit, number) if part)


def compact_label(text: str) -> str:
    """A label however it is typed, as the `compact` column holds it: 3栋2单元1801, 3-2-1801, 3 2 1801 → 321801."""
    return _NOT_LABEL.sub("", _WORDS.sub("", text)).upper()


def is_typed_as(typed: str, label: str) -> bool:
    """Whether dashes and words stand where the label has them: 321801 and 3栋2-1801 are 3-2-1801, 32-1-801 is not."""
    return _joints(typed) <= _joints(label)


def _joints(text: str) -> set[int]:
    pieces = [piece for piece in _NOT_LABEL.split(_WORDS.sub("-", text)) if piece]
    return {sum(len(piece) for piece in pieces[:at]) for at in range(1, len(pieces))}


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts 2 before 10 and 3 before A."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", text))


def check_delivery_dates(
    *,
    today: date,
    notified_on: date | None,
    delivered_on: date | None,
    deemed_delivered_on: date | None,
    moved_in_on: date | None,
) -> None:
    """Refuse `delivery-dates-out-of-order`: a handover in the future, or one that precedes what it follows (EST-1)."""
    wrong: dict[str, Sentence] = {}
    for name, day in (("delivered_on", delivered_on), ("deemed_delivered_on", deemed_delivered_on)):
        if day is None:
            continue
        if day > today:
            wrong[name] = _("This day has not come yet.")
        elif notified_on is not None and day < notified_on:
            wrong[name] = _("This is before the owner was notified.")
    handed_over = delivered_on or deemed_delivered_on
    if moved_in_on is not None and handed_over is not None and moved_in_on < handed_over:
        wrong["moved_in_on"] = _("This is before the home was handed over.")
    if wrong:
        raise Invalid("delivery-dates-out-of-order", _("These dates cannot follow one another."), fields=wrong)
