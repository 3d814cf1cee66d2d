"""The readers of a case's homes: all of them for staff, one's own part for a household, homes a leak may come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.estate.models import Room
from anju.intake.access import case_for, hats_at
from anju.intake.models import Case
from anju.matters.act import Actor
from anju.matters.models import Attachment, Matter, Stake
from anju.neighbours import rules
from anju.neighbours.models import CaseHome, Damage
from anju.people.models import Residency
from anju.people.queries import current
from anju.repairs.hats import HOUSEHOLD
from anju.repairs.models import Item

Joined = tuple[int, datetime]
"""a home, by its room, and when it became part of the case"""


def homes_of(matter_id: int) -> list[CaseHome]:
    """The homes of a case, the one where it comes from first, with damage, words and photos. Four queries."""
    damages = Damage.objects.select_related("event", "stated_by").prefetch_related("event__words", "event__attachments")
    found = (
        CaseHome.objects.filter(matter=matter_id, left_at__isnull=True)
        .select_related("room", "entry_recorded_by", "signature", "entry_event")
        .prefetch_related(Prefetch("damages", damages.order_by("no")), "entry_event__words")
    )
    return sorted(found, key=lambda home: (home.part != "source", home.pk))


def proposed_homes(room: Room) -> list[Room]:
    """The homes a leak may come from: right above, in the same unit and line; the nearest first. One query."""
    if room.floor is None:
        return []
    here = rules.Spot(floor=room.floor, number=room.number)
    near = Room.objects.filter(unit=room.unit_id, floor=room.floor + 1).order_by("number")
    return [each for each in near if rules.lies_above(here, rules.Spot(floor=each.floor, number=each.number))]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A case over several homes as one actor may see it."""

    matter: Matter
    mine: Sequence[CaseHome]
    """one's own home, or all of them for staff"""
    others: Sequence[CaseHome] = field(default_factory=tuple)
    """of these only the part, the answer about entry and what was shared"""
    staff: bool = False
    hats: frozenset[str] = frozenset()

    @property
    def labels(self) -> frozenset[str]:
        """The homes this actor may speak for."""
        return frozenset(home.room.label for home in self.mine)


def part_for(actor: Actor, number: str) -> Part:
    """What this actor may see of the case's homes. Raises `NotFound` alike for a case that is not there, one they have no
    part in, and one of a single home (but for staff, who may join another)."""
    try:
        matter = case_for(actor, number)
    except NotFound:
        matter = _other_home(actor, number)
        homes = homes_of(matter.pk)
        others = [(home.room_id, home.joined_at) for home in homes if home.room_id != matter.room_id]
        return _split(matter, homes, _own_in(actor, matter, others), frozenset({"other_home"}))
    hats = hats_at(actor, matter)
    if hats & READING_ROLES or actor.kind == "system":
        return Part(matter=matter, mine=homes_of(matter.pk), staff=True, hats=hats)
    if not hats & HOUSEHOLD or matter.room is None:
        raise NotFound
    return _split(matter, homes_of(matter.pk), own_labels(actor, matter), hats)


def own_labels(actor: Actor, matter: Matter) -> frozenset[str]:
    """The homes of the case a household of its own room speaks for: that room, and another joined one they live in too.
    At most two queries."""
    labels = {matter.room.label} if matter.room is not None else set()
    if other_home_stakes(actor).filter(matter=matter).exists():
        labels |= _own_in(actor, matter, _rooms_of(matter))
    return frozenset(labels)


def _own_in(actor: Actor, matter: Matter, rooms: Iterable[Joined]) -> frozenset[str]:
    mine = _lived_in(matter, rooms).filter(person=actor.person_id)
    return frozenset(mine.values_list("room__label", flat=True))


def _split(matter: Matter, homes: Sequence[CaseHome], labels: frozenset[str], hats: frozenset[str]) -> Part:
    mine = [home for home in homes if home.room.label in labels]
    if not mine:
        raise NotFound
    return Part(matter=matter, mine=mine, others=[home for home in homes if home not in mine], hats=hats)


def other_home_stakes(actor: Actor) -> QuerySet[Stake]:
    """The stakes that make this person another home's resident in some case."""
    return Stake.objects.filter(person=actor.person_id or 0, hat=Stake.Hat.OTHER_HOME, until__isnull=True)


def other_cases(actor: Actor, room: Room) -> list[str]:
    """Numbers of the running cases of another home that this home is part of. One query."""
    found = (
        other_home_stakes(actor)
        .filter(matter__open=True, matter__homes__room=room, matter__homes__left_at__isnull=True)
        .exclude(matter__room=room)
    )
    return list(found.order_by("-matter").values_list("matter__number", flat=True)[:5])


def _other_home(actor: Actor, number: str) -> Matter:
    stake = (
        other_home_stakes(actor)
        .filter(matter__number=number, matter__kind__in=Case.Kind.values)
        .select_related("matter", "matter__project", "matter__project__company")
        .first()
    )
    if stake is None:
        raise NotFound
    return stake.matter


def lived_in(matter: Matter) -> QuerySet[Residency]:
    """Who lived in the other homes of a case on the day their home joined it; nobody who moved out before or in after
    (decision 17)."""
    return _lived_in(matter, _rooms_of(matter))


def _lived_in(matter: Matter, rooms: Iterable[Joined]) -> QuerySet[Residency]:
    spans = Q(pk__in=())
    for room_id, joined_at in rooms:
        spans |= Q(room=room_id) & current(joined_at.astimezone(matter.project.zone).date())
    return Residency.objects.filter(spans)


def items_in(part: Part) -> list[Item]:
    """What is put right in the homes this actor speaks for, where they are not the case's own. One query."""
    rooms = [home.room_id for home in part.mine]
    return list(
        Item.objects.filter(matter=part.matter, room__in=rooms)
        .exclude(state__in=["withdrawn", "declined"])
        .select_related("defect", "root_defect", "room")
        .order_by("no")
    )


def has_moved_out(person_id: int | None, room: Room, *, day: date) -> bool:
    """Whether this person lived in a home and on this day does no longer. Two queries."""
    lived = Residency.objects.filter(person=person_id or 0, room=room)
    return lived.exists() and not lived.filter(current(day)).exists()


def _rooms_of(matter: Matter) -> list[Joined]:
    """The other homes of a case. One query."""
    found = CaseHome.objects.filter(matter=matter, left_at__isnull=True).exclude(room=matter.room_id)
    return list(found.values_list("room", "joined_at"))


def may_see_file(actor: Actor, attachment: Attachment) -> bool:
    """Whether a household may see a photo of a statement of damage: of its own home, or shared. Three queries at most."""
    damage = Damage.objects.filter(event=attachment.event_id or 0).select_related("home__room", "home__matter").first()
    if damage is None or attachment.kind != Attachment.Kind.PHOTO:
        return False
    try:
        part = part_for(actor, damage.home.matter.number)
    except NotFound:
        return False
    if damage.home.left_at is not None:
        return part.staff
    return part.staff or damage.shared or damage.home.room.label in part.labels


def statement(damage: Damage) -> str:
    """The words of a statement. No query when loaded by `homes_of`."""
    return next((words.text for words in damage.event.words.all()), "")
