"""Readers of the estate: what a reach sees of it, and homes found however their number is typed."""

from django.db.models import Q, QuerySet

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.paging import Page, page_of
from anju.estate import rules
from anju.estate.models import Area, Building, Project, Room

PAGE_SIZE = 50


def places(reach: Reach) -> frozenset[int]:
    """The projects whose homes this reach may list: those with any role but a contractor's."""
    return frozenset(place for place, held in reach.roles.items() if held - rules.STRANGERS)


def projects_in(reach: Reach) -> list[Project]:
    """The projects within reach, in the order they were made. One query."""
    return list(Project.objects.filter(pk__in=reach.projects()).select_related("company").order_by("id"))


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
