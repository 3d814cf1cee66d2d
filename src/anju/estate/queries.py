"""Readers of the estate: what a reach sees of it, and homes found however their number is typed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Subquery

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.paging import Page, page_of
from anju.estate import rules
from anju.estate.models import Area, Building, Company, Phase, Project, Room, StartMark, Unit

PAGE_SIZE = 50


def places(reach: Reach) -> frozenset[int]:
    """The projects whose homes this reach may list: those with any role but a contractor's."""
    return frozenset(place for place, held in reach.roles.items() if held - rules.STRANGERS)


def projects_in(reach: Reach) -> list[Project]:
    """The projects within reach, in the order they were made. One query."""
    return list(Project.objects.filter(pk__in=reach.projects()).select_related("company").order_by("id"))


def project_named(code: str) -> Subquery:
    """The key of the project of this code, within a larger statement. Whether it is in reach, whoever asks has to judge."""
    return Subquery(Project.objects.filter(code=code).values("pk"))


def project_page(*, reach: Reach, cursor: str = "", size: int = PAGE_SIZE) -> Page[Project]:
    """The projects within reach by code, keyset pages. One query."""
    return page_of(Project.objects.filter(pk__in=reach.projects()), key="code", cursor=cursor, size=size)


def buildings_in(project: Project) -> list[Building]:
    """The buildings of a project in the order people count them. One query."""
    found = Building.objects.filter(project=project).select_related("phase")
    return sorted(found, key=lambda building: rules.natural_key(building.code))


def areas_in(project: Project) -> list[Area]:
    """The common areas of a project. One query."""
    return list(Area.objects.filter(project=project).select_related("building").order_by("name"))


def rooms_of(building: Building) -> list[Room]:
    """The homes of a building by unit, top floor first. One query."""
    found = list(Room.objects.filter(building=building).select_related("unit", "building"))
    return sorted(
        found,
        key=lambda room: (
            rules.natural_key(room.unit.code),
            -(room.floor or 0),
            rules.natural_key(room.number),
        ),
    )


def room_for(*, reach: Reach, project: str, label: str) -> Room:
    """The home of this label (`3-2-1801`, or typed without dashes when only one fits) within reach. One query."""
    found = list(
        Room.objects.filter(project__code=project, project__in=places(reach))
        .filter(Q(label=label) | Q(compact=rules.compact_label(label)))
        .select_related("project", "project__company", "building", "building__phase", "unit")[:20]
    )
    exact = [room for room in found if room.label == label]
    alike = exact or [room for room in found if rules.is_typed_as(label, room.label)]
    if len(alike) == 1:
        return alike[0]
    raise NotFound


def room_by_key(key: str) -> Room:
    """The home whose QR code carries this key; the key identifies, it proves nothing. One query."""
    room = Room.objects.filter(key=key).select_related("project", "building", "unit").first() if key else None
    if room is None:
        raise NotFound
    return room


def area_for(*, reach: Reach, project: str, name: str) -> Area:
    """The common area of this name within reach. One query."""
    area = Area.objects.filter(project__code=project, project__in=places(reach), name=name).first()
    if area is None:
        raise NotFound
    return area


def rooms_like(text: str, *, places: frozenset[int]) -> QuerySet[Room]:
    """Homes of these projects whose number or label begins with `text`, typed with or without dashes and 栋."""
    typed = rules.compact_label(text)
    if not typed:
        return Room.objects.none()
    # A range instead of LIKE: both databases answer it from the index.
    after = f"{typed}\uffff"
    return Room.objects.filter(project__in=places).filter(
        Q(compact__gte=typed, compact__lt=after) | Q(number__gte=typed, number__lt=after)
    )


def room_page(*, reach: Reach, project: Project, cursor: str = "", size: int = PAGE_SIZE) -> Page[Room]:
    """All homes of a project within reach by label, keyset pages. One query."""
    within = places(reach) & {project.pk}
    return page_of(Room.objects.filter(project__in=within), key="label", cursor=cursor, size=size)


def find_rooms(
    *, reach: Reach, text: str, project: Project | None = None, cursor: str = "", size: int = PAGE_SIZE
) -> Page[Room]:
    """Homes within reach found by number, keyset pages by label. One query."""
    within = places(reach) & {project.pk} if project is not None else places(reach)
    rows = rooms_like(text, places=within).select_related("project", "building", "unit")
    found = page_of(rows, key="label", cursor=cursor, size=size)
    return Page([room for room in found.rows if rules.is_typed_as(text, room.label)], found.next)


def start_marks(project: Project) -> dict[str, StartMark]:
    """Line of the guided list → who settled it by hand. One query."""
    return {mark.line: mark for mark in StartMark.objects.filter(project=project).select_related("settled_by")}


@dataclass(frozen=True)
class BuildingFigures:
    """A building with what stands in it."""

    building: Building
    homes: int
    units: int


@dataclass(frozen=True)
class CompanyBranch:
    """A company of the tree, with its projects and how many homes each has."""

    company: Company
    projects: list[tuple[Project, int]]


def organisation(reach: Reach) -> list[CompanyBranch]:
    """Companies and projects within reach; the whole group's for a role held in it. Two queries."""
    projects = Project.objects.filter(pk__in=reach.projects()).annotate(homes=Count("rooms")).order_by("id")
    named = Company.objects.all() if reach.in_group else Company.objects.filter(pk__in=reach.in_companies)
    branches = {company.pk: CompanyBranch(company, []) for company in named.order_by("id")}
    for project in projects.select_related("company"):
        branch = branches.setdefault(project.company_id, CompanyBranch(project.company, []))
        branch.projects.append((project, project.homes))
    return list(branches.values())


def building_figures(project: Project) -> list[BuildingFigures]:
    """The buildings of a project in the order people count them, with their homes and units. One query."""
    found = Building.objects.filter(project=project).select_related("phase")
    counted = found.annotate(homes=Count("rooms", distinct=True), entrances=Count("units", distinct=True))
    rows = [BuildingFigures(row, row.homes, row.entrances) for row in counted]
    return sorted(rows, key=lambda row: rules.natural_key(row.building.code))


def unit_figures(building: Building) -> list[tuple[Unit, int]]:
    """The units of a building with how many homes each has. One query."""
    found = Unit.objects.filter(building=building).annotate(homes=Count("rooms"))
    return sorted(((unit, unit.homes) for unit in found), key=lambda pair: rules.natural_key(pair[0].code))


def phases_in(project: Project) -> list[Phase]:
    """The phases of a project. One query."""
    return list(Phase.objects.filter(project=project).order_by("id"))


PLACES: dict[str, type[Model]] = {"phase": Phase, "building": Building, "unit": Unit, "room": Room, "area": Area}


def place_for(*, project: Project, kind: str, place_id: int) -> Any:
    """One phase, building, unit, room or area of this project; anything else does not exist. One query."""
    if kind not in PLACES:
        raise NotFound
    within = {"building__project": project} if kind == "unit" else {"project": project}
    rows = PLACES[kind]._default_manager.filter(pk=place_id, **within)
    joined = {"building": ("phase", "project"), "unit": ("building",), "room": ("building", "unit", "project")}
    found = rows.select_related(*joined.get(kind, ("project",))).first()
    if found is None:
        raise NotFound
    return found


def rooms_in(building: Building, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[Room]:
    """The homes of one building by label, keyset pages. One query."""
    return page_of(Room.objects.filter(building=building).select_related("unit"), key="label", cursor=cursor, size=size)
