"""The readers of bulletins: staff's list, a household's own, whom one is for, who has read it, who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anju.core.access import ROLES, Reach
from anju.core.errors import NotFound
from anju.estate.models import Project, Room
from anju.people.models import Person, Residency
from anju.people.queries import households_of
from anju.publishing.flow import BULLETIN, KIND, RESIDENTS, BulletinFacts
from anju.publishing.models import Bulletin, BulletinPlace, ReadMark, SignUp

STAFF = frozenset(ROLES) - {"contractor", "third_party"}
"""who reads bulletins at the desk"""
LIST = 30
PARTICIPANTS = 500
"""people shown at once"""


def bulletins_in(reach: Reach, project: Project, *, state: str) -> QuerySet[Bulletin]:
    """The bulletins of a project in one state, newest first; none for a stranger."""
    if not reach.roles_at(project.pk) & STAFF:
        raise NotFound
    found = Bulletin.objects.filter(matter__project=project, matter__state=state)
    return found.select_related("matter", "written_by", "published_by").order_by("-pk")


def bulletin_for(reach: Reach | None, number: str) -> Bulletin:
    """A bulletin, for staff of its project; for others it does not exist. One query."""
    rows = Bulletin.objects.filter(matter__number=number, matter__kind=KIND)
    found = rows.select_related("matter", "matter__project", "written_by", "published_by").first()
    if found is None or reach is None or not reach.roles_at(found.matter.project_id) & STAFF:
        raise NotFound
    return found


def _reaching(room: Room) -> QuerySet[Bulletin]:
    """The bulletins, once published, that are for a home."""
    places = BulletinPlace.objects.filter(bulletin=OuterRef("pk"))
    here = places.filter(Q(building=room.building_id) | Q(room=room.pk))
    found = Bulletin.objects.filter(~Exists(places) | Exists(here), matter__project=room.project_id)
    return (
        found.filter(published_at__isnull=False).select_related("matter", "matter__project").order_by("-published_at")
    )


def shown_to(room: Room, *, day: date) -> QuerySet[Bulletin]:
    """What stands on the first page of a home on a day, newest first."""
    return _reaching(room).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), matter__state="published")


def ever_shown_to(room: Room) -> QuerySet[Bulletin]:
    """Everything that was published to a home, newest first."""
    return _reaching(room).filter(matter__state="published")


def reached_home(homes: Sequence[Residency], number: str) -> tuple[Bulletin, Room]:
    """A published bulletin and the home of these it is for; for others it does not exist. A query for each home."""
    for one in homes:
        if (found := _reaching(one.room).filter(matter__number=number).first()) is not None:
            return found, one.room
    raise NotFound


def facts_of(bulletin: Bulletin, *, now: datetime) -> BulletinFacts:
    """What the flow asks of a bulletin."""
    return BulletinFacts(
        activity=bulletin.is_activity, now=now, starts_at=bulletin.starts_at, until=bulletin.sign_up_until
    )


def may_residents(bulletin: Bulletin, *, now: datetime) -> frozenset[str]:
    """The verbs open to a resident now, by name. No query."""
    facts = facts_of(bulletin, now=now)
    found = BULLETIN.offered(on=KIND, state=bulletin.matter.state, hats=RESIDENTS, facts=facts)
    return frozenset(verb.name for verb in found)


@dataclass(frozen=True)
class Counts:
    """How many come, and how many wait."""

    comes: int
    waits: int


def counts_of(bulletin: Bulletin) -> Counts:
    """One query."""
    found = dict(SignUp.objects.filter(bulletin=bulletin).values_list("state").annotate(Count("id")).order_by())
    return Counts(found.get("comes", 0), found.get("waits", 0))


def own_sign_up(bulletin: Bulletin, person: Person) -> tuple[SignUp | None, int]:
    """Whether this person comes or waits, and at which place of the waiting list. At most two queries."""
    own = SignUp.objects.filter(bulletin=bulletin, person=person).exclude(state="cancelled").first()
    if own is None or own.state != SignUp.State.WAITS:
        return own, 0
    return own, SignUp.objects.filter(bulletin=bulletin, state="waits", pk__lte=own.pk).count()


def participants_of(bulletin: Bulletin) -> list[SignUp]:
    """Who comes, then who waits, in their order. One query."""
    rows = SignUp.objects.filter(bulletin=bulletin).exclude(state="cancelled").select_related("person", "room")
    return list(rows.order_by("state", "pk")[:PARTICIPANTS])


def masked(name: str) -> str:
    """A name of which only the first character is said."""
    return f"{name[:1]}**" if name else ""


def rooms_of_bulletin(bulletin: Bulletin) -> QuerySet[Room]:
    """The homes it is for."""
    places = list(bulletin.places.all())
    rooms = Room.objects.filter(project=bulletin.matter.project_id)
    if not places:
        return rooms
    buildings = [place.building_id for place in places if place.building_id]
    return rooms.filter(Q(building__in=buildings) | Q(pk__in=[place.room_id for place in places if place.room_id]))


@dataclass(frozen=True)
class Household:
    """Whom to tell in a home: the first who can be reached, owners first."""

    person: Person
    number: str


def households_to_tell(bulletin: Bulletin, *, day: date) -> list[Household]:
    """One person of every home it is for, each person once. Four queries."""
    living = households_of(list(rooms_of_bulletin(bulletin)), day=day)
    found: dict[int, Household] = {}
    for household in living.values():
        reachable = [each for each in household if each.person.phones.all()] or household
        if reachable:
            person = reachable[0].person
            phones = list(person.phones.all())
            found.setdefault(person.pk, Household(person, phones[0].number if phones else ""))
    return list(found.values())


def read_count(bulletin: Bulletin) -> tuple[int, int]:
    """How many homes have opened it, of how many it is for. Three queries."""
    read = ReadMark.objects.filter(bulletin=bulletin).values("room").distinct().count()
    return read, rooms_of_bulletin(bulletin).count()
