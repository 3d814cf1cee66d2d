"""Homes and their people between database and plan: what a piece of rows needs is read in a few queries, what it asks for
is written in a few statements. The whole of a piece runs in one short transaction of the caller.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from anju.core.changes import Change
from anju.core.pinyin import initials
from anju.core.time import product_now
from anju.estate.actions import new_room_key
from anju.estate.models import Building, Phase, Room, Unit
from anju.imports.bulk import insert_rows, take_ids
from anju.imports.drafts import Home
from anju.imports.homes import (
    FACTS,
    Estate,
    KnownBuilding,
    KnownPerson,
    KnownRoom,
    KnownStay,
    KnownUnit,
    Writes,
    canonical_building,
    canonical_unit,
    labels_of,
)
from anju.people.models import Person, Phone, Residency
from anju.people.queries import phone_index, tail_index

HIDDEN = "•"
"""stands for a personal value in a change row"""


def load_estate(
    *,
    project_id: int,
    homes: Sequence[Home],
    file_units: dict[str, frozenset[str]],
    indexes: dict[str, str],
    kept: Estate | None,
) -> Estate:
    """The estate as these homes need it, at most six queries. `kept` (of a dry run) is what earlier rows would have made."""
    estate = kept if kept is not None else Estate(file_units=file_units)
    if not estate.buildings:
        _load_buildings(project_id, estate)
    wanted = {label for home in homes for label in labels_of(home.place, estate)} - estate.rooms.keys()
    people: dict[int, KnownPerson] = {}
    rooms = _load_rooms(project_id, wanted, estate)
    _load_stays(rooms, people)
    estate.index_of = indexes
    _load_phones(estate, people)
    return estate


def indexes_of(homes: Sequence[Home]) -> dict[str, str]:
    """number → blind index for everybody in these homes; done before the transaction, it takes no database."""
    return {number: phone_index(number) for home in homes for one in home.people for number in one.phones}


def _load_buildings(project_id: int, estate: Estate) -> None:
    by_id: dict[int, KnownBuilding] = {}
    found = Building.objects.filter(project_id=project_id).values_list("id", "code", "phase__name", "completed_on")
    for pk, code, phase, completed_on in found.order_by("id"):
        by_id[pk] = KnownBuilding(code, pk, phase or "", completed_on)
        estate.buildings.setdefault(canonical_building(code), by_id[pk])
    for pk, building_id, code in Unit.objects.filter(building__project_id=project_id).values_list(
        "id", "building_id", "code"
    ):
        building = by_id[building_id]
        building.units.setdefault(canonical_unit(code), KnownUnit(building, code, pk))


def _load_rooms(project_id: int, labels: Iterable[str], estate: Estate) -> dict[int, KnownRoom]:
    unit_by_id = {unit.id: unit for building in estate.buildings.values() for unit in building.units.values()}
    rows = Room.objects.filter(project_id=project_id, label__in=list(labels)).values_list(
        "id", "label", "unit_id", "number", *FACTS
    )
    rooms: dict[int, KnownRoom] = {}
    for pk, label, unit_id, number, *facts in rows:
        if unit_id in unit_by_id:
            rooms[pk] = KnownRoom(label, unit_by_id[unit_id], number, dict(zip(FACTS, facts, strict=True)), pk)
            estate.rooms[label] = rooms[pk]
    return rooms


def _load_stays(rooms: dict[int, KnownRoom], people: dict[int, KnownPerson]) -> None:
    rows = Residency.objects.filter(room_id__in=list(rooms)).values_list(
        "id", "room_id", "person_id", "relation", "starts_on", "ends_on", "person__name", "person__form_of_address"
    )
    # Sorted here: asked for in their order, SQLite goes through all rows of the table for each piece of the file.
    for pk, room_id, person_id, relation, starts_on, ends_on, name, form in sorted(rows, key=itemgetter(0)):
        person = people.setdefault(person_id, KnownPerson(name, form, set(), person_id))
        rooms[room_id].stays.append(KnownStay(person, relation, starts_on, ends_on, pk))


def _load_phones(estate: Estate, people: dict[int, KnownPerson]) -> None:
    """The numbers of the people at hand, and whoever else is known under a number of the rows."""
    indexes = set(estate.index_of.values())
    elsewhere = (
        Phone.objects.filter(index__in=list(indexes), person__kind=Person.Kind.RESIDENT)
        .order_by()
        .values_list("id", "index", "person_id", "person__name", "person__form_of_address")
    )
    for _pk, index, person_id, name, form in sorted(elsewhere, key=itemgetter(0)) if indexes else ():
        person = people.setdefault(person_id, KnownPerson(name, form, set(), person_id))
        known = estate.by_phone.setdefault(index, [])
        if all(other.id != person_id for other in known):
            known.append(person)
    for index, person_id in (
        Phone.objects.filter(person_id__in=list(people)).values_list("index", "person_id") if people else ()
    ):
        people[person_id].indexes.add(index)


class Writer:
    """Writes what one piece asks for; ids are given out here, tables in fixed order."""

    def __init__(self, *, project_id: int, actor_id: int | None) -> None:
        self.project_id, self.actor_id, self.at = project_id, actor_id, product_now()
        self.changes: list[tuple[Any, ...]] = []

    def write(self, writes: Writes) -> None:
        """All of it, inside the caller's transaction."""
        self._buildings(writes)
        self._rooms(writes.rooms)
        self._people(writes.people)
        self._numbers(writes)
        self._stays(writes.stays)
        for thing, before, after in writes.changes:
            self._change(thing, before, after)
        columns = ("table", "row_id", "verb", "changed_by_id", "changed_at", "before", "after")
        insert_rows(Change, columns, self.changes)
        self.changes = []

    def _note(self, table: str, row_id: int | None, verb: str, before: dict[str, Any], after: dict[str, Any]) -> None:
        self.changes.append((table, row_id, verb, self.actor_id, self.at, before, after))

    def _buildings(self, writes: Writes) -> None:
        phases = {building.phase for building in writes.buildings if building.phase}
        by_name = {name: self._phase_id(name) for name in phases}
        for pk, building in zip(take_ids(Building, len(writes.buildings)), writes.buildings, strict=True):
            building.id = pk
            self._note("estate_building", pk, "import_building", {}, {"code": building.code})
        insert_rows(
            Building,
            ("id", "project_id", "phase_id", "code", "name", "completed_on"),
            [
                (one.id, self.project_id, by_name.get(one.phase), one.code, "", one.completed_on)
                for one in writes.buildings
            ],
        )
        for pk, unit in zip(take_ids(Unit, len(writes.units)), writes.units, strict=True):
            unit.id = pk
        insert_rows(
            Unit, ("id", "building_id", "code"), [(unit.id, unit.building.id, unit.code) for unit in writes.units]
        )

    def _phase_id(self, name: str) -> int:
        return Phase.objects.get_or_create(project_id=self.project_id, name=name)[0].pk

    def _rooms(self, rooms: list[KnownRoom]) -> None:
        for pk, room in zip(take_ids(Room, len(rooms)), rooms, strict=True):
            room.id = pk
            after = {"label": room.label} | {
                key: _plain(value) for key, value in room.facts.items() if value is not None
            }
            self._note("estate_room", pk, "import_room", {}, after)
        insert_rows(
            Room,
            ("id", "project_id", "building_id", "unit_id", "number", "label", "key", *FACTS),
            [
                (
                    room.id, self.project_id, room.unit.building.id, room.unit.id, room.number, room.label, new_room_key(),
                    *(room.facts.get(key, "" if key == "layout" else None) for key in FACTS),
                )
                for room in rooms
            ],
        )  # fmt: skip

    def _people(self, people: list[KnownPerson]) -> None:
        for pk, person in zip(take_ids(Person, len(people)), people, strict=True):
            person.id = pk
            phones = {"phone": HIDDEN} if person.numbers else {}
            self._note("people_person", pk, "import_resident", {}, {"name": HIDDEN, "kind": "resident"} | phones)
        columns = (
            "id", "password", "last_login", "username", "name", "initials", "kind", "form_of_address", "firm_id", "trades",
            "badge", "language", "is_active", "created_at",
        )  # fmt: skip
        insert_rows(
            Person,
            columns,
            [
                (
                    one.id, _no_password(), None, None, one.name, _initials(one.name), "resident", one.form_of_address, None, [],
                    "", "zh-hans", True, self.at,
                )
                for one in people
            ],
        )  # fmt: skip

    def _numbers(self, writes: Writes) -> None:
        new = [
            (person.id, number, index, tail_index(number), place == 0)
            for person in writes.people
            for place, (index, number) in enumerate(person.numbers)
        ]
        has_first = set(
            Phone.objects.filter(person_id__in=[person.id for person, _, _ in writes.numbers], first=True).values_list(
                "person_id", flat=True
            )
        ) if writes.numbers else set()  # fmt: skip
        for person, index, number in writes.numbers:
            new.append((person.id, number, index, tail_index(number), person.id not in has_first))
            if person.id is not None:
                has_first.add(person.id)
            self._note("people_person", person.id, "import_phone", {}, {"phone": HIDDEN})
        insert_rows(Phone, ("person_id", "number", "index", "tail", "first"), new)

    def _stays(self, stays: list[tuple[KnownRoom, KnownStay]]) -> None:
        for pk, (room, stay) in zip(take_ids(Residency, len(stays)), stays, strict=True):
            stay.id = pk
            after = {"room_id": room.id, "person_id": stay.person.id, "relation": stay.relation}
            self._note("people_residency", pk, "import_residency", {}, after)
        insert_rows(
            Residency,
            ("id", "person_id", "room_id", "relation", "starts_on", "ends_on"),
            [(stay.id, stay.person.id, room.id, stay.relation, stay.starts_on, stay.ends_on) for room, stay in stays],
        )

    def _change(self, thing: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
        model, verb = _TABLES[type(thing)]
        columns = dict(after)
        if "phase" in columns:
            columns["phase_id"] = self._phase_id(columns.pop("phase"))
        if "name" in columns:
            columns["initials"] = _initials(columns["name"])
        model._default_manager.filter(pk=thing.id).update(**columns)
        self._note(
            model._meta.db_table,
            thing.id,
            verb,
            {key: _shown(key, value) for key, value in before.items()},
            {key: _shown(key, value) for key, value in after.items()},
        )


_TABLES: dict[type, tuple[Any, str]] = {
    KnownBuilding: (Building, "import_building"),
    KnownRoom: (Room, "import_room"),
    KnownPerson: (Person, "import_resident"),
    KnownStay: (Residency, "import_residency"),
}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _shown(key: str, value: Any) -> Any:
    return (HIDDEN if value else "") if key == "name" else _plain(value)


def _initials(name: str) -> str:
    """Initials character by character: a hundred thousand names share a few hundred characters."""
    return "".join(initials(mark) for mark in name)[:60]


def _no_password() -> str:
    return "!" + secrets.token_urlsafe(24)
