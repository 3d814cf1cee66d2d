"""Verbs on places: group, companies, projects, phases, buildings, units, common areas (EST-1)."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields, needed, record_change, taken
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
def rename_group(*, actor: Acting, group: Group, name: str, hotline: str) -> bool:
    """Give the group another name and hotline. Refuses `phone-malformed`. Says whether anything changed."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    hotline = rules.check_hotline(hotline)
    name = needed(name, field="name")
    return change_fields(group, verb="rename_group", actor_id=actor.person_id, name=name, hotline=hotline)


@transaction.atomic
def create_company(*, actor: Acting, group: Group, code: str, name: str) -> Company:
    """A subsidiary company. Refuses `company-exists` for a code in use, `code-odd`."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    code = rules.check_code(needed(code, field="code"))
    return add_row(
        Company(group=group, code=code, name=needed(name, field="name")),
        verb="create_company",
        actor_id=actor.person_id,
        refusal=taken("company-exists", field="code"),
    )


@transaction.atomic
def rename_company(*, actor: Acting, company: Company, name: str, hotline: str | None = None) -> bool:
    """Give a company another name, and its customer service a number (None: as it is); its code stays. Refuses
    `phone-malformed`. Says whether anything changed."""
    require_role(actor, project_id=None, roles=rules.SETS_UP)
    hotline = company.hotline if hotline is None else rules.check_hotline(hotline)
    name = needed(name, field="name")
    return change_fields(company, verb="rename_company", actor_id=actor.person_id, name=name, hotline=hotline)


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
    """A project with its own numbers and time zone. Refuses `project-exists`, `code-odd`, `time-zone-unknown`,
    `phone-malformed`. Whoever administers the whole company may make one in it."""
    _require_in_company(actor, company_id=company.pk, roles=rules.SETS_UP)
    _check_zone(time_zone)
    code = rules.check_code(needed(code, field="code")).upper()
    return add_row(
        Project(
            company=company,
            code=code,
            name=needed(name, field="name"),
            time_zone=time_zone,
            hotline=rules.check_hotline(hotline),
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
        hotline=rules.check_hotline(hotline),
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
    """A building (栋). `completed_on`: completion acceptance.

    Refuses `building-exists`, `label-odd`, `day-to-come`, `phase-elsewhere`.
    """
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    _check_phase(phase, project.pk)
    _check_completed(completed_on, project)
    code = rules.check_label(needed(code, field="code").upper(), field="code")
    building = Building(project=project, code=code, phase=phase, name=name.strip(), completed_on=completed_on)
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
    _check_completed(completed_on, building.project)
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
    """A unit (单元) of a building; an empty code stands for "this building has none".

    Refuses `unit-exists`, `label-odd`.
    """
    require_role(actor, project_id=building.project_id, roles=rules.SETS_UP)
    code = code.strip().upper()
    return add_row(
        Unit(building=building, code=rules.check_label(code, field="code") if code else ""),
        verb="create_unit",
        actor_id=actor.person_id,
        refusal=taken("unit-exists", field="code"),
    )


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


@transaction.atomic
def remove_place(*, actor: Acting, place: Phase | Building | Unit | Room | Area) -> None:
    """Take away a place that nothing hangs on: a slip of the finger. Refuses `place-in-use`; what has a history stays."""
    project_id = place.building.project_id if isinstance(place, Unit) else place.project_id
    require_role(actor, project_id=project_id, roles=rules.SETS_UP)
    before = {"is": str(place) if isinstance(place, Building | Room | Area) else place.pk}
    record_change(place, verb="remove_place", actor_id=actor.person_id, before=before, after={})
    try:
        place.delete()
    except ProtectedError as error:
        raise Refusal("place-in-use", _("Something belongs to this place: it stays.")) from error


def _require_in_company(actor: Acting, *, company_id: int, roles: frozenset[str]) -> None:
    """Refuse `not-yours-to-do` unless one of `roles` is held in this company as a whole, or in the group."""
    held = actor.roles_in_company(company_id) if hasattr(actor, "roles_in_company") else frozenset[str]()
    if not held & roles:
        require_role(actor, project_id=None, roles=roles)


def _check_completed(day: date | None, project: Project) -> None:
    if day is not None and day > product_now().astimezone(project.zone).date():
        sentence = _("This day has not come yet.")
        raise Invalid("day-to-come", sentence, fields={"completed_on": sentence})


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        sentence = _("No such time zone.")
        raise Invalid("time-zone-unknown", sentence, fields={"time_zone": sentence}) from error


def _check_phase(phase: Phase | None, project_id: int) -> None:
    if phase is not None and phase.project_id != project_id:
        raise Invalid("phase-elsewhere", _("This phase belongs to another project."))
