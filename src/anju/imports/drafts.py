"""From a record to what shall be true: a home with its people, or the problems that stand against it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from anju.core.errors import Refusal
from anju.estate.rules import check_delivery_dates
from anju.imports import cells as read
from anju.imports.cells import Bad
from anju.imports.labels import Place, floor_number, place, split_address
from anju.imports.phones import name_note, names, phones
from anju.imports.rows import Ground, Record
from anju.imports.vocabulary import form_of_address, relation

T = TypeVar("T")

DATES = ("notified_on", "delivered_on", "deemed_delivered_on", "moved_in_on")


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that stands against taking its row; `values` never hold a person's data."""

    code: str
    key: str
    column: int | None = None
    """column of the sheet, from 0; None when the sheet has no such column"""
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resident:
    """One person of a home as a row tells it."""

    name: str
    relation: str
    """"" when the row does not say; an owner then"""
    phones: tuple[str, ...]
    form_of_address: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What a row says of one home; `facts` holds only what the row says."""

    place: Place
    facts: dict[str, Any]
    people: tuple[Resident, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    completed_on: date | None = None
    phase: str = ""
    """as a column of its own says it; one inside an address does not change what is known"""


class Taking:
    """Reads the cells of one record and collects what cannot be read, so that a row tells all its problems at once."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.problems: list[Problem] = []

    def take(self, key: str, convert: Callable[[Any], T], default: T) -> T:
        """The converted cell, or `default` when the cell is missing or was refused."""
        if key not in self.record.cells:
            return default
        try:
            return convert(self.record.cells[key])
        except Bad as bad:
            self.refuse(bad.code, key, **bad.values)
            return default

    def listed(self, key: str, convert: Callable[[Any], list[str]]) -> list[str]:
        """The converted cell of several words, [] when the cell is missing or was refused."""
        nothing: list[str] = []
        return self.take(key, convert, nothing)

    def words(self, key: str, *, limit: int) -> str:
        """The cell's text, "" when empty; refused beyond `limit` characters, which is the column of the table."""
        value = self.record.cells.get(key)
        plain = "" if read.is_empty(value) else read.words(value)
        if len(plain) > limit:
            self.refuse("too-long", key, limit=limit)
            return ""
        return plain

    def refuse(self, code: str, key: str, **values: str | int) -> None:
        """Note a problem with the cell of this key."""
        self.problems.append(Problem(code, key, self.record.columns.get(key), values))


def home_draft(record: Record, *, kind: str, ground: Ground, today: date) -> tuple[Home | None, list[Problem]]:
    """The home a row of `rooms` or `residents` tells of, or None and the problems. `today` bounds delivery dates."""
    taking = Taking(record)
    where = _place(taking, ground)
    people = _people(taking, ground, needed=kind == "residents")
    starts_on = taking.take("starts_on", read.day, None)
    ends_on = taking.take("ends_on", read.day, None)
    if starts_on and ends_on and ends_on < starts_on:
        taking.refuse("term-order", "ends_on")
    facts = _facts(taking, ground, today) if kind == "rooms" else {}
    completed_on = taking.take("completed_on", read.day, None)
    if taking.problems or where is None:
        return None, taking.problems
    phase = where.phase if not read.is_empty(record.cells.get("phase")) else ""
    return Home(where, facts, people, starts_on, ends_on, completed_on, phase), []


def place_of(record: Record, *, floors_made_up: bool = False) -> Place:
    """Where the record's home is, from separate columns or one address. Raises `Bad`."""
    cells = record.cells
    if "room" in cells and ("building" in cells or "address" not in cells):
        if "building" not in cells and "building" not in record.columns:
            return split_address(cells["room"])
        floor = None if floors_made_up else cells.get("floor")
        return place(
            phase=cells.get("phase"),
            building=cells.get("building"),
            unit=cells.get("unit"),
            floor=floor,
            room=cells["room"],
        )
    if "address" in cells:
        return split_address(cells["address"])
    raise Bad("room")


def _place(taking: Taking, ground: Ground) -> Place | None:
    try:
        return place_of(taking.record, floors_made_up=ground.floors_made_up)
    except Bad as bad:
        key = {"building-length": "building", "room-disagrees": "room", "room-length": "room"}.get(bad.code, bad.code)
        taking.refuse(bad.code, key if key in taking.record.columns else "room", **bad.values)
    return None


def _people(taking: Taking, ground: Ground, *, needed: bool) -> tuple[Resident, ...]:
    cells = taking.record.cells
    found = taking.listed("name", names)
    numbers = [number for number in taking.listed("phone", phones) if number not in ground.repeated_phones]
    second = [number for number in taking.listed("phone_2", phones) if number not in numbers]
    if read.is_empty(cells.get("relation")):
        kin = _noted_relation(cells.get("name")) if found else ""
    else:
        kin = taking.take("relation", relation, "")
    if not found:
        if needed and not any(problem.key == "name" for problem in taking.problems):
            taking.refuse("required", "name")
        elif numbers and not taking.problems:
            taking.refuse("name-missing", "name")
        return ()
    shared: list[tuple[str, ...]]
    if len(found) > 1 and len(numbers) == len(found):
        shared = [(number,) for number in numbers]
    else:
        shared = [(*numbers, *second), *[()] * (len(found) - 1)]
    sex = cells.get("sex", "")
    return tuple(
        Resident(name, kin, own, form_of_address(name, sex if len(found) == 1 else ""))
        for name, own in zip(found, shared, strict=True)
    )


def _noted_relation(cell: Any) -> str:
    """The relation told in brackets behind a name: 王一(租户) → tenant; "" when none is."""
    note = name_note(cell)
    try:
        return relation(note) if note else ""
    except Bad:
        return ""


def _facts(taking: Taking, ground: Ground, today: date) -> dict[str, Any]:
    days = {key: taking.take(key, read.day, None) for key in DATES if key in taking.record.cells}
    floor = None if ground.floors_made_up else taking.take("floor", floor_number, None)
    facts: dict[str, Any] = {
        "floor": floor,
        "layout": taking.words("layout", limit=40),
        "area": taking.take("area", read.area, None),
        **days,
    }
    if facts["layout"].isdigit() and len(facts["layout"]) >= 4:
        facts["layout"] = ""  # a code of another system's own tables: no word anybody here would understand
    size: Decimal | None = facts["area"]
    if size is not None and ground.usual_area and ground.usual_area / 2 < float(size) * 100 < ground.usual_area * 2:
        taking.refuse("area-outlier", "area")
    if any(days.values()):
        try:
            check_delivery_dates(today=today, **(dict.fromkeys(DATES) | days))
        except Refusal as refusal:
            for key in refusal.fields:
                taking.refuse("delivery-dates", key)
    return {key: value for key, value in facts.items() if value not in (None, "")}
