"""Rooms written out in columns that an import recognises again (EST-4). Phones are masked; nothing in it is ever run."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from anju.core.crypto import mask_phone
from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.imports.returning import write_plain
from anju.people.models import Phone, Residency

HEADERS = (
    "组团",
    "楼栋",
    "单元",
    "楼层",
    "房号",
    "户型",
    "建筑面积",
    "通知交付日",
    "交付日期",
    "视为交付日",
    "入住日期",
    "业主姓名",
    "关系",
    "脱敏号码",
)
"""Chinese whatever the reader's language: it is the header that companies' own systems know."""

_RELATIONS = {"owner": "业主", "family": "家庭成员", "tenant": "租户"}
_PIECE = 2000


def write_rooms(book: Any, *, project: Project) -> int:
    """One row for each person of each room (one for an empty room) into a new sheet. Returns the number of rooms."""
    page = book.add_worksheet("房屋")
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    for column, header in enumerate(HEADERS):
        page.write_string(0, column, header, bold)
    line, count, last = 1, 0, 0
    rooms = Room.objects.filter(project=project).select_related("building", "building__phase", "unit").order_by("pk")
    while piece := list(rooms.filter(pk__gt=last)[:_PIECE]):
        last = piece[-1].pk
        people = _people(project, [room.pk for room in piece])
        for room in piece:
            count += 1
            for person in people.get(room.pk) or [("", "", "")]:
                for column, value in enumerate((*_room_cells(room), *person)):
                    write_plain(page, line, column, value, day_format=day_format)
                line += 1
    return count


def _room_cells(room: Room) -> tuple[Any, ...]:
    phase = room.building.phase
    area = None if room.area is None else float(room.area)
    return (
        phase.name if phase else "", room.building.code, room.unit.code, room.floor, room.number, room.layout, area, room.notified_on,
        room.delivered_on, room.deemed_delivered_on, room.moved_in_on,
    )  # fmt: skip


def _people(project: Project, room_ids: list[int]) -> dict[int, list[tuple[str, str, str]]]:
    """room id → (name, relation, masked phone) of who lives there today. Two queries."""
    today = product_now().astimezone(project.zone).date()
    now = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    stays = list(Residency.objects.filter(now, room_id__in=room_ids).select_related("person").order_by("id"))
    numbers = {
        phone.person_id: mask_phone(phone.number)
        for phone in Phone.objects.filter(person_id__in={stay.person_id for stay in stays}, first=True)
    }
    found: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for stay in stays:
        found[stay.room_id].append((stay.person.name, _RELATIONS[stay.relation], numbers.get(stay.person_id, "")))
    return found
