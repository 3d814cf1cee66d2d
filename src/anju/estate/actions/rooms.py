"""Verbs on homes: one, a range of floors, their days of handover (EST-1)."""

import secrets
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anju.core.access import Acting, require_role
from anju.core.changes import Change, add_row, change_fields, change_row, needed, taken
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate import rules
from anju.estate.models import Room, Unit


@transaction.atomic
def create_room(
    *, actor: Acting, unit: Unit, number: str, floor: int | None = None, layout: str = "", area: Decimal | None = None
) -> Room:
    """A home, labelled from building, unit and number, with a fresh key for its QR code. `area` in m².

    Refuses `room-exists` for a label in use, `label-odd`, `floor-impossible` and `area-not-positive`.
    """
    building = unit.building
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    _check_area(area)
    rules.check_floor(floor)
    number = rules.check_label(needed(number, field="number").upper(), field="number")
    return add_row(
        Room(
            project_id=building.project_id,
            building=building,
            unit=unit,
            floor=floor,
            number=number,
            label=rules.room_label(building=building.code, unit=unit.code, number=number),
            layout=layout.strip(),
            area=area,
            key=new_room_key(),
        ),
        verb="create_room",
        actor_id=actor.person_id,
        refusal=taken("room-exists", field="number"),
    )


@transaction.atomic
def create_rooms(
    *,
    actor: Acting,
    unit: Unit,
    first_floor: int | None,
    last_floor: int | None,
    per_floor: int | None,
    without: Collection[int] = (),
) -> int:
    """Homes of a range of floors, numbered floor and place: 101 … 1804; how many were made. All of them or none.

    `without`: floors that this building does not count (4, 13, 14). Refuses `floor-impossible`, `floors-out-of-order`,
    `too-many-rooms`, and `room-exists` naming the labels that are taken.
    """
    building = unit.building
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    planned = rules.planned_rooms(first=first_floor, last=last_floor, per_floor=per_floor, without=without)
    labels = {
        rules.room_label(building=building.code, unit=unit.code, number=number): (floor, number)
        for floor, number in planned
    }
    known = Room.objects.filter(project=building.project_id, label__in=labels).order_by("label")
    if there := list(known.values_list("label", flat=True)[: rules.NAMED_AT_MOST]):
        named = _("Already there: %(labels)s.") % {"labels": "、".join(there)}
        raise Refusal("room-exists", _("Some of these homes exist already."), fields={"first_floor": named})
    made = Room.objects.bulk_create(
        [
            Room(
                project_id=building.project_id,
                building=building,
                unit=unit,
                floor=floor,
                number=number,
                label=label,
                key=new_room_key(),
            )
            for label, (floor, number) in labels.items()
        ]
    )
    Change.objects.bulk_create(
        change_row(room, verb="create_rooms", actor_id=actor.person_id, before={}, after={"label": room.label})
        for room in made
    )
    return len(made)


def new_room_key() -> str:
    """A key for a room's QR code: it identifies the room and proves nothing."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def change_room(
    *, actor: Acting, room: Room, number: str, floor: int | None, layout: str, area: Decimal | None
) -> bool:
    """Change a home's number (its label follows), floor, layout (户型) and area. Refuses as `create_room`."""
    require_role(actor, project_id=room.project_id, roles=rules.SETS_UP)
    _check_area(area)
    rules.check_floor(floor)
    number = needed(number, field="number").upper()
    if number != room.number:
        rules.check_label(number, field="number")
    label = rules.room_label(building=room.building.code, unit=room.unit.code, number=number)
    if Room.objects.filter(project=room.project_id, label=label).exclude(pk=room.pk).exists():
        raise taken("room-exists", field="number")
    return change_fields(
        room,
        verb="change_room",
        actor_id=actor.person_id,
        number=number,
        label=label,
        floor=floor,
        layout=layout.strip(),
        area=area,
    )


@transaction.atomic
def set_delivery_dates(
    *,
    actor: Acting,
    room: Room,
    notified_on: date | None,
    delivered_on: date | None,
    deemed_delivered_on: date | None,
    moved_in_on: date | None,
) -> bool:
    """Record when a home was offered, taken over (or deemed so) and moved into: the owner's terms count from there.

    Refuses `delivery-dates-out-of-order`. Says whether anything changed.
    """
    require_role(actor, project_id=room.project_id, roles=rules.SETS_DELIVERY)
    dates: dict[str, Any] = {
        "notified_on": notified_on,
        "delivered_on": delivered_on,
        "deemed_delivered_on": deemed_delivered_on,
        "moved_in_on": moved_in_on,
    }
    rules.check_delivery_dates(today=product_now().astimezone(room.project.zone).date(), **dates)
    return change_fields(room, verb="set_delivery_dates", actor_id=actor.person_id, **dates)


def _check_area(area: Decimal | None) -> None:
    if area is not None and area <= 0:
        sentence = _("An area is more than zero square metres.")
        raise Invalid("area-not-positive", sentence, fields={"area": sentence})
