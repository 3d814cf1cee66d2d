"""Pure decisions of the estate: how a home is labelled, found and ordered, and which delivery dates make sense."""

import re
from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Sentence

SETS_UP = frozenset({"admin"})
"""who creates and renames companies, projects, buildings, rooms"""
SETS_DELIVERY = frozenset({"admin", "proj_eng", "prop_mgr", "desk_lead", "dev_cs"})
"""who records when a home was handed over"""
CONFIRMS_RULES = frozenset({"admin", "group_cs", "head"})
"""who says that the proposed defaults were read: those who may also change them"""
STRANGERS = frozenset({"contractor", "third_party"})
"""roles that see no list of homes: they meet a home through a case only"""

START_LINES = (
    "company", "project", "rooms", "residents", "staff", "roster", "shifts", "contracts", "rulebook", "hotline", "first",
)  # fmt: skip
"""the guided list of a new project, in order"""
RULEBOOK_LINE = "rulebook"
ASIDE_LINES = frozenset(START_LINES) - {"company", "project", "rooms", "first"}
"""without these there is no repair at all"""

LOWEST, HIGHEST = -9, 200
"""floors a home can be on"""
MOST_ROOMS = 2000
"""homes made at once"""
MOST_PER_FLOOR = 99
NAMED_AT_MOST = 5
"""labels that a refusal names"""
_CODE = re.compile(r"[0-9A-Za-z]{1,8}")
_LABEL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.\-]*")
_HOTLINE = re.compile(r"[0-9+(][0-9 ()+\-]*")

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


def check_code(code: str) -> str:
    """A company's or project's code, as it stands in numbers and addresses. Refuses `code-odd`."""
    if not _CODE.fullmatch(code):
        sentence = _("One to eight letters and digits, such as YQ.")
        raise Invalid("code-odd", _("This code cannot be used."), fields={"code": sentence})
    return code


def check_label(text: str, *, field: str) -> str:
    """A part of a home's label: letters, digits, Chinese characters. Refuses `label-odd`."""
    if not _LABEL.fullmatch(text):
        sentence = _("Letters, digits and Chinese characters only; no blanks, no slashes.")
        raise Invalid("label-odd", _("This cannot stand on a door."), fields={field: sentence})
    return text


def check_hotline(text: str) -> str:
    """A number to ring, or none. Refuses `phone-malformed`."""
    number = text.strip()
    digits = sum(sign.isdigit() for sign in number)
    if number and (not _HOTLINE.fullmatch(number) or not 3 <= digits <= 15):
        sentence = _("A number that can be dialled, such as 400-000-0231.")
        raise Invalid("phone-malformed", _("A phone number is wrong."), fields={"hotline": sentence})
    return number


def check_floor(floor: int | None, *, field: str = "floor") -> None:
    """Refuse `floor-impossible` for a floor no home is on: 0, or beyond what is built."""
    if floor is not None and (floor == 0 or not LOWEST <= floor <= HIGHEST):
        sentence = _("Floors run from -9 to 200, and there is no floor 0.")
        raise Invalid("floor-impossible", _("There is no such floor."), fields={field: sentence})


def planned_rooms(
    *, first: int | None, last: int | None, per_floor: int | None, without: Collection[int] = ()
) -> list[tuple[int, str]]:
    """(floor, number) of every home of a range: floors above ground only, two digits for the place on the floor.

    Refuses `word-missing`, `floor-impossible`, `floors-out-of-order`, `too-many-rooms`.
    """
    given = {"first_floor": first, "last_floor": last, "per_floor": per_floor}
    empty: dict[str, Sentence] = {name: _("Please fill this in.") for name, value in given.items() if value is None}
    if empty:
        raise Invalid("word-missing", _("Something is missing."), fields=empty)
    if first is None or last is None or per_floor is None:
        return []
    for name, floor in (("first_floor", first), ("last_floor", last)):
        check_floor(floor, field=name)
        if floor < 0:
            sentence = _("A range begins above ground; a home below it is entered singly.")
            raise Invalid("floor-impossible", _("There is no such floor."), fields={name: sentence})
    if last < first:
        sentence = _("This is below the first floor named.")
        raise Invalid(
            "floors-out-of-order", _("These floors cannot follow one another."), fields={"last_floor": sentence}
        )
    if not 1 <= per_floor <= MOST_PER_FLOOR:
        sentence = _("From 1 to 99 homes a floor.")
        raise Invalid("too-many-rooms", _("This many homes cannot be made."), fields={"per_floor": sentence})
    floors = [floor for floor in range(first, last + 1) if floor not in without]
    if not floors or len(floors) * per_floor > MOST_ROOMS:
        sentence = _("At least one and at most 2,000 homes at once.")
        raise Invalid("too-many-rooms", _("This many homes cannot be made."), fields={"last_floor": sentence})
    return [(floor, f"{floor}{place:02d}") for floor in floors for place in range(1, per_floor + 1)]
