"""What to write for homes and their people: each row is compared with what is known, nothing is written here.

`Known…` are rooms and people as the database (or an earlier row of the same file) has them; what is new has no id yet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from anju.estate.rules import room_label
from anju.imports.cells import Bad
from anju.imports.drafts import Home, Problem, Resident
from anju.imports.labels import SHOP, Place, building_label, unit_label

CREATED, MATCHED, CHANGED, REFUSED = "created", "matched", "changed", "refused"
FACTS = ("floor", "layout", "area", "notified_on", "delivered_on", "deemed_delivered_on", "moved_in_on")
_FORM = re.compile(r"^(.{1,2})(女士|先生|小姐)$")


@dataclass(slots=True)
class KnownBuilding:
    """A building with its units by canonical code."""

    code: str
    id: int | None = None
    phase: str = ""
    completed_on: date | None = None
    units: dict[str, "KnownUnit"] = field(default_factory=dict)


@dataclass(slots=True)
class KnownUnit:
    """A unit of a building."""

    building: KnownBuilding
    code: str
    id: int | None = None


@dataclass(slots=True)
class KnownPerson:
    """A resident; `indexes` are the blind indexes of the numbers on record, `numbers` those still to be written."""

    name: str
    form_of_address: str
    indexes: set[str]
    id: int | None = None
    numbers: list[tuple[str, str]] = field(default_factory=list)
    """(index, number)"""


@dataclass(slots=True)
class KnownStay:
    """Somebody's residency in a room."""

    person: KnownPerson
    relation: str
    starts_on: date | None
    ends_on: date | None
    id: int | None = None


@dataclass(slots=True)
class KnownRoom:
    """A room with its facts and everybody who lives or lived in it."""

    label: str
    unit: KnownUnit
    number: str
    facts: dict[str, Any]
    id: int | None = None
    stays: list[KnownStay] = field(default_factory=list)


@dataclass(slots=True)
class Writes:
    """What one piece of rows asks to be written, in the order it must be."""

    buildings: list[KnownBuilding] = field(default_factory=list)
    units: list[KnownUnit] = field(default_factory=list)
    rooms: list[KnownRoom] = field(default_factory=list)
    people: list[KnownPerson] = field(default_factory=list)
    stays: list[tuple[KnownRoom, KnownStay]] = field(default_factory=list)
    numbers: list[tuple[KnownPerson, str, str]] = field(default_factory=list)
    """(person, index, number) for people who are known already"""
    changes: list[tuple[Any, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    """(known thing, before, after)"""


@dataclass(slots=True)
class Estate:
    """The project as far as the rows at hand need it."""

    buildings: dict[str, KnownBuilding] = field(default_factory=dict)
    """by canonical code"""
    rooms: dict[str, KnownRoom] = field(default_factory=dict)
    """by label"""
    by_phone: dict[str, list[KnownPerson]] = field(default_factory=dict)
    """blind index → residents anywhere with this number"""
    file_units: dict[str, frozenset[str]] = field(default_factory=dict)
    """building → the units that the whole file names in it"""
    index_of: dict[str, str] = field(default_factory=dict)
    """number → its blind index, for the numbers of the rows at hand"""


@lru_cache(maxsize=4096)
def canonical_building(code: str) -> str:
    """The code as files are folded to: a building kept as 3栋 is found as 3."""
    try:
        return building_label(code)
    except Bad:
        return code


@lru_cache(maxsize=4096)
def canonical_unit(code: str) -> str:
    """The unit's code as files are folded to."""
    try:
        return unit_label(code)
    except Bad:
        return code


def labels_of(place: Place, estate: Estate) -> Iterator[str]:
    """Every label under which the database may have this home, the likeliest first."""
    building = estate.buildings.get(place.building)
    code = building.code if building else place.building
    units = building.units if building else {}
    told = units[place.unit].code if place.unit in units else place.unit
    yield room_label(building=code, unit=told, number=place.number)
    if place.unit:
        yield room_label(building=code, unit="", number=place.number)
    else:
        yield from (
            room_label(building=code, unit=unit.code, number=place.number) for unit in units.values() if unit.code
        )


def find_room(place: Place, estate: Estate) -> KnownRoom | None:
    """The home this place means, None when it is new. Raises `Bad("room-ambiguous")` when several could be meant.

    A unit that nobody wrote matches the only home of that number in the building; a written one matches a home kept
    without unit as long as the building has no second unit.
    """
    labels = list(dict.fromkeys(labels_of(place, estate)))
    exact = estate.rooms.get(labels[0])
    if exact is not None:
        return exact
    others = [room for label in labels[1:] if (room := estate.rooms.get(label)) is not None]
    if not place.unit and len(others) > 1:
        raise Bad("room-ambiguous")
    if others and (not place.unit or place.unit == SHOP or len(_units(place, estate) | {place.unit}) == 1):
        return others[0]
    return None


def unit_for(place: Place, estate: Estate) -> str:
    """The unit a new home belongs to: the written one, else the building's only one, else none. Raises `Bad`."""
    if place.unit:
        return place.unit
    units = _units(place, estate)
    if len(units) > 1:
        raise Bad("room-ambiguous")
    return next(iter(units), "")


def _units(place: Place, estate: Estate) -> set[str]:
    building = estate.buildings.get(place.building)
    known = {code for code in building.units if code not in ("", SHOP)} if building else set()
    return known | estate.file_units.get(place.building, frozenset())


class Planner:
    """Goes through drafts in order, keeps `estate` up to date, and collects what is to be written."""

    def __init__(self, estate: Estate, *, creates_rooms: bool) -> None:
        self.estate, self.creates_rooms, self.writes = estate, creates_rooms, Writes()

    def plan(self, home: Home) -> tuple[str, str, list[Problem], list[str]]:
        """(outcome, label, problems, changed fields) of one draft."""
        try:
            room = find_room(home.place, self.estate)
            if room is None and not self.creates_rooms:
                return REFUSED, str(home.place), [Problem("room-unknown", "room")], []
            made = room is None
            room = room if room is not None else self._new_room(home)
        except Bad as bad:
            return REFUSED, str(home.place), [Problem(bad.code, "unit", values=bad.values)], []
        changed = [] if made else self._change_room(room, home)
        changed += self._change_building(room.unit.building, home, made=made)
        for resident in home.people:
            new, altered = self._person(room, resident, home)
            made = made or new
            changed += altered
        return (CREATED if made else CHANGED if changed else MATCHED), room.label, [], [] if made else changed

    def _new_room(self, home: Home) -> KnownRoom:
        place = home.place
        code = unit_for(place, self.estate)
        building = self.estate.buildings.get(place.building)
        if building is None:
            building = KnownBuilding(place.building, phase=place.phase, completed_on=home.completed_on)
            self.estate.buildings[place.building] = building
            self.writes.buildings.append(building)
        unit = building.units.get(code)
        if unit is None:
            unit = building.units[code] = KnownUnit(building, code)
            self.writes.units.append(unit)
        label = room_label(building=building.code, unit=unit.code, number=place.number)
        room = KnownRoom(label, unit, place.number, {"floor": place.floor} | home.facts)
        self.estate.rooms[label] = room
        self.writes.rooms.append(room)
        return room

    def _change_room(self, room: KnownRoom, home: Home) -> list[str]:
        different = {key: value for key, value in home.facts.items() if room.facts.get(key) != value}
        return self._change(room, room.facts, different)

    def _change_building(self, building: KnownBuilding, home: Home, *, made: bool) -> list[str]:
        """Fill in what is not known yet; a building is not changed back and forth by the rows of its homes."""
        after: dict[str, Any] = {}
        if home.completed_on and building.completed_on is None:
            after["completed_on"] = building.completed_on = home.completed_on
        if home.phase and not building.phase:
            after["phase"] = building.phase = home.phase
        if after and building.id is not None:
            self.writes.changes.append((building, dict.fromkeys(after), after))
            return [] if made else list(after)
        return []

    def _change(self, thing: Any, current: dict[str, Any], different: dict[str, Any]) -> list[str]:
        if different:
            if thing.id is not None:
                self.writes.changes.append((thing, {key: current.get(key) for key in different}, dict(different)))
            current.update(different)
        return list(different)

    def _person(self, room: KnownRoom, resident: Resident, home: Home) -> tuple[bool, list[str]]:
        """(something new, changed fields) for one person of the home."""
        numbers = [(self.estate.index_of[number], number) for number in resident.phones]
        stay = _stay_of(room, resident, {index for index, _number in numbers}, home)
        if stay is None:
            person = self._elsewhere(resident, numbers) or self._new_person(resident, numbers)
            stay = KnownStay(person, resident.relation or "owner", home.starts_on, home.ends_on)
            room.stays.append(stay)
            self.writes.stays.append((room, stay))
            self._add_numbers(person, numbers)
            return True, []
        changed = self._change_stay(stay, resident, home)
        changed += self._change_name(stay.person, resident)
        changed += self._add_numbers(stay.person, numbers)
        return False, changed

    def _elsewhere(self, resident: Resident, numbers: list[tuple[str, str]]) -> KnownPerson | None:
        """The same person known from another home: the same number and the same name."""
        for index, _number in numbers:
            for person in self.estate.by_phone.get(index, ()):
                if person.name == resident.name:
                    return person
        return None

    def _new_person(self, resident: Resident, numbers: list[tuple[str, str]]) -> KnownPerson:
        person = KnownPerson(resident.name, resident.form_of_address, {index for index, _ in numbers}, numbers=numbers)
        self.writes.people.append(person)
        for index, _number in numbers:
            self.estate.by_phone.setdefault(index, []).append(person)
        return person

    def _add_numbers(self, person: KnownPerson, numbers: list[tuple[str, str]]) -> list[str]:
        fresh = [(index, number) for index, number in numbers if index not in person.indexes]
        for index, number in fresh:
            person.indexes.add(index)
            self.estate.by_phone.setdefault(index, []).append(person)
            if person.id is None:
                person.numbers.append((index, number))
            else:
                self.writes.numbers.append((person, index, number))
        return ["phone"] if fresh else []

    def _change_stay(self, stay: KnownStay, resident: Resident, home: Home) -> list[str]:
        wanted = {"relation": resident.relation, "starts_on": home.starts_on, "ends_on": home.ends_on}
        different = {key: value for key, value in wanted.items() if value and getattr(stay, key) != value}
        before = {key: getattr(stay, key) for key in different}
        for key, value in different.items():
            setattr(stay, key, value)
        if different and stay.id is not None:
            self.writes.changes.append((stay, before, different))
        return list(different)

    def _change_name(self, person: KnownPerson, resident: Resident) -> list[str]:
        """A full name replaces 王女士; a form of address is filled in where none is known."""
        different: dict[str, Any] = {}
        if person.name != resident.name and _FORM.match(person.name) and not _FORM.match(resident.name):
            different["name"] = resident.name
        if resident.form_of_address and not person.form_of_address:
            different["form_of_address"] = resident.form_of_address
        before = {key: getattr(person, key) for key in different}
        for key, value in different.items():
            setattr(person, key, value)
        if different and person.id is not None:
            self.writes.changes.append((person, before, different))
        return list(different)


def _stay_of(room: KnownRoom, resident: Resident, indexes: set[str], home: Home) -> KnownStay | None:
    """The residency a row means, None when it tells of a new one.

    Somebody who moved out is not moved in again by an old file: only a later start makes a new residency.
    """
    own = [stay for stay in room.stays if _same_person(stay.person, resident, indexes)]
    if not own:
        return None
    own.sort(
        key=lambda stay: (
            stay.ends_on != home.ends_on,
            stay.relation != (resident.relation or stay.relation),
            stay.ends_on is not None,
        )
    )
    best = own[0]
    if best.ends_on is not None and home.ends_on != best.ends_on and home.starts_on and home.starts_on >= best.ends_on:
        return None
    return best


def _same_person(known: KnownPerson, resident: Resident, indexes: set[str]) -> bool:
    """The same name in the same home; or the same number where one of the names is only 王女士."""
    if known.name == resident.name:
        return True
    if not (known.indexes & indexes) or known.name[:1] != resident.name[:1]:
        return False
    return bool(_FORM.match(known.name)) != bool(_FORM.match(resident.name))
