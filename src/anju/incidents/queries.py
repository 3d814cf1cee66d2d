"""The readers of incidents: lists, one of them, its cases in order, the homes it has hit, which one a call belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from anju.clocks.models import Clock, State
from anju.core.access import READING_ROLES, Reach
from anju.core.along import Question
from anju.core.errors import NotFound
from anju.estate.models import Room
from anju.incidents import rules
from anju.incidents.flow import KIND, RUNNING, IncidentFacts
from anju.incidents.models import Incident, JoinedCase, Level, Place
from anju.matters.models import Event, Matter
from anju.people.models import Person, Residency
from anju.people.queries import households_of

PAGE = 50
INFORMING = ("incident_first", "incident_next")
"""the clocks that say by when the households hear something"""
LIVES_THERE = {"tenant": 0, "owner": 1, "family": 2}
"""whom a text to a home goes to: whoever lives in it, so a tenant before the owner"""


def incidents_in(reach: Reach, *, project_id: int | None = None) -> QuerySet[Incident]:
    """The incidents of the projects whose cases this reach reads, newest first."""
    within = reach.projects(*READING_ROLES)
    found = Incident.objects.filter(
        matter__project__in=within if project_id is None else within & {project_id}, matter__kind=KIND
    )
    return found.select_related("matter", "matter__project", "matter__holder").order_by("-pk")


def incident_for(reach: Reach, number: str) -> Incident:
    """The incident of this number, within reach. One query. Raises `NotFound`."""
    found = incidents_in(reach).select_related("matter__project__company").filter(matter__number=number).first()
    if found is None:
        raise NotFound
    return found


def incident_question(number: str) -> Question:
    """The project of the incident of this number, its own course and that of each case, to be asked along before anybody knows who
    asks; it counts only for somebody with a role that reads in that project."""
    found = Incident.objects.filter(matter__number=number, matter__kind=KIND).order_by("joined__pk")
    own = ("matter__project_id", "matter__last_seq", "matter__queue_at")
    return Question(
        found, (*own, "joined__case_id", "joined__level", "joined__left_at", "joined__case__matter__last_seq")
    )


def places_of(incidents: Iterable[Incident]) -> dict[int, list[Place]]:
    """Incident → the buildings and units it has hit. One query."""
    found: dict[int, list[Place]] = {}
    rows = Place.objects.filter(incident__in=[each.pk for each in incidents])
    for place in rows.select_related("building", "unit").order_by("building__code", "unit__code", "pk"):
        found.setdefault(place.incident_id, []).append(place)
    return found


def queue_of(incident: Incident) -> list[JoinedCase]:
    """Its cases in the order they wait: open ones first, by level, then by ring. One query."""
    rows = list(
        JoinedCase.objects.filter(incident=incident, left_at__isnull=True).select_related(
            "case", "case__matter", "case__matter__room", "case__matter__area", "case__matter__holder",
            "case__matter__holder_firm", "case__matter__room__building", "triaged_by",
        )
    )  # fmt: skip
    return sorted(
        rows, key=lambda row: (not row.case.matter.open, rules.rank(row.level), row.case.rang_at, row.case_id)
    )


def facts_of(incident: Incident, queue: Sequence[JoinedCase]) -> IncidentFacts:
    """What the guards ask, from loaded rows. No query."""
    return IncidentFacts(
        waiting=[
            rules.Waiting(
                number=row.case.matter.number, level=row.level, state=row.case.matter.state, open=row.case.matter.open
            )
            for row in queue
        ],
        informed=incident.said_at is not None,
    )


def hit_rooms(incident: Incident) -> QuerySet[Room]:
    """Every home it has hit: those of its buildings and units, and those of its cases."""
    places = Place.objects.filter(incident=incident, building=OuterRef("building"))
    placed = Exists(places.filter(Q(unit__isnull=True) | Q(unit=OuterRef("unit"))))
    joined = Exists(
        JoinedCase.objects.filter(incident=incident, left_at__isnull=True, case__matter__room=OuterRef("pk"))
    )
    return Room.objects.filter(placed | joined, project=incident.matter.project_id).order_by("label")


@dataclass(frozen=True, kw_only=True)
class Household:
    """A home and whoever is told for it; nobody where no number is known."""

    room: Room
    person: Person | None = None
    number: str = ""


def households(incident: Incident, *, day: date) -> list[Household]:
    """Every home it has hit, once, with whom to tell. Three queries."""
    rooms = list(hit_rooms(incident))
    living = households_of(rooms, day=day)
    return [_household(room, living.get(room.pk, [])) for room in rooms]


def _household(room: Room, living: Sequence[Residency]) -> Household:
    for residency in sorted(living, key=lambda each: LIVES_THERE[each.relation]):
        phones = list(residency.person.phones.all())
        if phones:
            return Household(room=room, person=residency.person, number=phones[0].number)
    return Household(room=room)


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What a case or a home says of the incident it is part of."""

    number: str
    kind: str
    state: str
    said: str
    said_at: datetime | None
    next_at: datetime | None
    level: str = ""

    @property
    def over(self) -> bool:
        return self.state not in RUNNING

    @property
    def kind_title(self) -> str:
        return str(Incident(kind=self.kind).get_kind_display())

    @property
    def level_title(self) -> str:
        return str(Level(self.level).label) if self.level else ""


def _next_information() -> Subquery:
    clocks = Clock.objects.filter(matter=OuterRef("incident_id"), name__in=INFORMING, state=State.RUNNING)
    return Subquery(clocks.order_by("due_at").values("due_at")[:1])


def _strip(row: JoinedCase | Place) -> Strip:
    incident: Incident = row.incident
    return Strip(
        number=incident.matter.number, kind=incident.kind, state=incident.matter.state, said=incident.said,
        said_at=incident.said_at, next_at=getattr(row, "next_at", None), level=getattr(row, "level", ""),
    )  # fmt: skip


def strip_of_case(matter: Matter) -> Strip | None:
    """The incident a case is part of, with the moment of the next information. One query."""
    rows = JoinedCase.objects.filter(case=matter.pk, left_at__isnull=True).annotate(next_at=_next_information())
    row = rows.select_related("incident", "incident__matter").first()
    return _strip(row) if row is not None else None


def strip_in(events: Iterable[Event], matter: Matter) -> Strip | None:
    """The incident a case is part of, by its timeline. One query, none where the timeline knows of no incident."""
    return strip_of_case(matter) if any(event.kind == "case.joined_incident" for event in events) else None


def strips_of_rooms(rooms: Iterable[Room]) -> dict[int, Strip]:
    """Room → the running incident that has hit it, the newest. One query."""
    rooms = list(rooms)
    found: dict[int, Strip] = {}
    if not rooms:
        return found
    places = Place.objects.filter(incident__matter__open=True, building__in={room.building_id for room in rooms})
    for place in places.annotate(next_at=_next_information()).select_related("incident__matter").order_by("pk"):
        for room in rooms:
            if room.building_id == place.building_id and place.unit_id in {None, room.unit_id}:
                found[room.pk] = _strip(place)
    return found


def proposals_for(*, project_id: int, room: Room | None, words: str) -> list[Incident]:
    """Running incidents that a call fits: it comes from a building that is hit, and its words point there. One query;
    none when nobody said anything yet."""
    if room is None or not words.strip():
        return []
    here = Place.objects.filter(incident=OuterRef("pk"), building=room.building_id).filter(
        Q(unit__isnull=True) | Q(unit=room.unit_id)
    )
    running = Incident.objects.filter(Exists(here), matter__project=project_id, matter__state__in=RUNNING)
    return [
        incident
        for incident in running.select_related("matter").order_by("-pk")
        if rules.points_to(words, kind=incident.kind)
    ]


def same_kind_open(*, project_id: int, kind: str, building_ids: Iterable[int]) -> Incident | None:
    """A running incident of this kind in one of these buildings. One query."""
    here = Place.objects.filter(incident=OuterRef("pk"), building__in=list(building_ids))
    found = Incident.objects.filter(Exists(here), kind=kind, matter__project=project_id, matter__state__in=RUNNING)
    return found.select_related("matter").first()
