"""The only writers of the estate. Each verb checks the role, writes named fields and appends a change row (EST-1)."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields, needed, taken
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate import rules
from anju.estate.models import Area, Building, Company, Group, Phase, Project, Room, Unit


@transaction.atomic
def create_group(*, actor: Acting, name: str, hotline: str = "") -> Group:
    """The one group of an installation. Refuses `group-exists` when there is one already."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    refusal = Refusal("group-exists", _("This installation has its group already."))
    if Group.objects.exists():
        raise refusal
    group = Group(name=needed(name, field="name"), hotline=hotline.strip())
    return add_row(group, verb="create_group", actor_id=actor.person_id, refusal=refusal)


@transaction.atomic
def create_company(*, actor: Acting, group: Group, code: str, name: str) -> Company:
    """A subsidiary company. Refuses `company-exists` for a code in use."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    return add_row(
        Company(group=group, code=needed(code, field="code"), name=needed(name, field="name")),
        verb="create_company",
        actor_id=actor.person_id,
        refusal=taken("company-exists", field="code"),
    )


@transaction.atomic
def rename_company(*, actor: Acting, company: Company, name: str) -> bool:
    """Give a company another name; its code stays. Says whether anything changed."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    return change_fields(company, verb="rename_company", actor_id=actor.person_id, name=needed(name, field="name"))


@transaction.atomic
def create_project(
    *,
    actor: Acting,
    company: Company,
    code: str,
    name: str,
    time_zone: str = "Asia/Shanghai",
    hotline: str = "",
    service_hours: str = "24 h",
    address: str = "",
) -> Project:
    """A project with its own numbers and time zone. Refuses `project-exists`, `time-zone-unknown`."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    _check_zone(time_zone)
    return add_row(
        Project(
            company=company,
            code=needed(code, field="code").upper(),
            name=needed(name, field="name"),
            time_zone=time_zone,
            hotline=hotline.strip(),
            service_hours=service_hours.strip(),
            address=address.strip(),
        ),
        verb="create_project",
        actor_id=actor.person_id,
        refusal=taken("project-exists", field="code"),
    )


@transaction.atomic
def change_project(
    *, actor: Acting, project: Project, name: str, time_zone: str, hotline: str, service_hours: str, address: str
) -> bool:
    """Change what a project is called and how it is reached; its code stays. Says whether anything changed."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    _check_zone(time_zone)
    return change_fields(
        project,
        verb="change_project",
        actor_id=actor.person_id,
        name=needed(name, field="name"),
        time_zone=time_zone,
        hotline=hotline.strip(),
        service_hours=service_hours.strip(),
        address=address.strip(),
    )


@transaction.atomic
def create_phase(*, actor: Acting, project: Project, name: str) -> Phase:
    """A phase or cluster (组团). Refuses `phase-exists`."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    phase = Phase(project=project, name=needed(name, field="name"))
    return add_row(phase, verb="create_phase", actor_id=actor.person_id, refusal=taken("phase-exists", field="name"))


@transaction.atomic
def rename_phase(*, actor: Acting, phase: Phase, name: str) -> bool:
    """Give a phase another name. Refuses `phase-exists` when the project has one of this name."""
    require_role(actor, project_id=phase.project_id, roles=rules.SETS_UP)
    name = needed(name, field="name")
    if Phase.objects.filter(project=phase.project_id, name=name).exclude(pk=phase.pk).exists():
        raise taken("phase-exists", field="name")
    return change_fields(phase, verb="rename_phase", actor_id=actor.person_id, name=name)


@transaction.atomic
def create_building(
    *,
    actor: Acting,
    project: Project,
    code: str,
    phase: Phase | None = None,
    name: str = "",
    completed_on: date | None = None,
) -> Building:
    """A building (栋). `completed_on`: completion acceptance. Refuses `building-exists`, `phase-elsewhere`."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    _check_phase(phase, project.pk)
    building = Building(
        project=project, code=needed(code, field="code"), phase=phase, name=name.strip(), completed_on=completed_on
    )
    return add_row(
        building, verb="create_building", actor_id=actor.person_id, refusal=taken("building-exists", field="code")
    )


@transaction.atomic
def change_building(
    *, actor: Acting, building: Building, name: str, phase: Phase | None, completed_on: date | None
) -> bool:
    """Change a building's name, phase and completion day; its code stands in the labels of its homes and stays."""
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    _check_phase(phase, building.project_id)
    return change_fields(
        building,
        verb="change_building",
        actor_id=actor.person_id,
        name=name.strip(),
        phase_id=phase.pk if phase else None,
        completed_on=completed_on,
    )


@transaction.atomic
def create_unit(*, actor: Acting, building: Building, code: str = "") -> Unit:
    """A unit (单元) of a building; an empty code stands for "this building has none". Refuses `unit-exists`."""
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    return add_row(
        Unit(building=building, code=code.strip()),
        verb="create_unit",
        actor_id=actor.person_id,
        refusal=taken("unit-exists", field="code"),
    )


@transaction.atomic
def create_room(
    *, actor: Acting, unit: Unit, number: str, floor: int | None = None, layout: str = "", area: Decimal | None = None
) -> Room:
    """A home, labelled from building, unit and number, with a fresh key for its QR code. `area` in m².

    Refuses `room-exists` for a label in use and `area-not-positive`.
    """
    building = unit.building
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    _check_area(area)
    number = needed(number, field="number").upper()
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


def new_room_key() -> str:
    """A key for a room's QR code: it identifies the room and proves nothing."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def change_room(
    *, actor: Acting, room: Room, number: str, floor: int | None, layout: str, area: Decimal | None
) -> bool:
    """Change a home's number (its label follows), floor, layout (户型) and area. Refuses `room-exists`."""
    require_role(actor, project_id=room.project_id, roles=rules.SETS_UP)
    _check_area(area)
    number = needed(number, field="number").upper()
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


@transaction.atomic
def create_area(*, actor: Acting, project: Project, name: str, building: Building | None = None) -> Area:
    """A common area: lobby, lift, roof, garage. Refuses `area-exists`, `building-elsewhere`."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    if building is not None and building.project_id != project.pk:
        raise Invalid("building-elsewhere", _("This building belongs to another project."))
    area = Area(project=project, building=building, name=needed(name, field="name"))
    return add_row(area, verb="create_area", actor_id=actor.person_id, refusal=taken("area-exists", field="name"))


@transaction.atomic
def rename_area(*, actor: Acting, area: Area, name: str) -> bool:
    """Give a common area another name. Refuses `area-exists`."""
    require_role(actor, project_id=area.project_id, roles=rules.SETS_UP)
    name = needed(name, field="name")
    if Area.objects.filter(project=area.project_id, name=name).exclude(pk=area.pk).exists():
        raise taken("area-exists", field="name")
    return change_fields(area, verb="rename_area", actor_id=actor.person_id, name=name)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        sentence = _("No such time zone.")
        raise Invalid("time-zone-unknown", sentence, fields={"time_zone": sentence}) from error


def _check_phase(phase: Phase | None, project_id: int) -> None:
    if phase is not None and phase.project_id != project_id:
        raise Invalid("phase-elsewhere", _("This phase belongs to another project."))


def _check_area(area: Decimal | None) -> None:
    if area is not None and area <= 0:
        sentence = _("An area is more than zero square metres.")
        raise Invalid("area-not-positive", sentence, fields={"area": sentence})
