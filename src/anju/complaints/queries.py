"""The readers of complaints: what the rulebook says for one, what facts the program holds, lists and stories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from anju.clocks.models import Clock, State
from anju.complaints import rules
from anju.complaints.flow import KIND
from anju.complaints.models import Complaint, Part
from anju.complaints.part_flow import OFFICE
from anju.core.access import Reach
from anju.core.along import Question
from anju.core.time import FAR, product_now
from anju.estate.models import Project, Room
from anju.estate.queries import project_named
from anju.intake.models import Case
from anju.matters.models import Matter, Words
from anju.rulebook.book import book
from anju.rulebook.parameters import Attempts, Authority, Grounds, ListedGround, Weighing

LOOKED_AT = 120
"""so many earlier complaints are compared at most"""
IN_GROUP = 60
"""so many complaints of one group are read at most"""
IN_LIST = 10
"""so many complaints are listed at a time where the system shows what it learnt from"""
SAID = ("question", "found")
"""the fields in which a part says what it is about; the first words of a part are those"""


@dataclass(frozen=True, kw_only=True)
class Law:
    """What the rulebook says for complaints of one place: grounds, weights, authority, attempts."""

    severe: Sequence[ListedGround]
    valid: Sequence[ListedGround]
    invalid: Sequence[ListedGround]
    weighing: Weighing
    authority: Authority
    attempts: Attempts


def law_for(project: Project, *, at: datetime | None = None) -> Law:
    """The clauses in force. One query for the book's stamp, none within `one_reading`."""
    reading, moment = book(), at or product_now()

    def of(clause: str) -> object:
        edition = reading.clause(clause, company_id=project.company_id, project_id=project.pk, at=moment)
        return reading.parameters(edition)

    severe, valid, invalid = (of(f"complaint.{name}") for name in ("severe", "valid", "invalid"))
    weighing, authority, attempts = (of(f"complaint.{name}") for name in ("weighing", "authority", "unreached"))
    assert isinstance(severe, Grounds)
    assert isinstance(valid, Grounds)
    assert isinstance(invalid, Grounds)
    assert isinstance(weighing, Weighing)
    assert isinstance(authority, Authority)
    assert isinstance(attempts, Attempts)
    return Law(
        severe=severe.grounds, valid=valid.grounds, invalid=invalid.grounds, weighing=weighing, authority=authority,
        attempts=attempts,
    )  # fmt: skip


def earlier_complaints(
    project: Project,
    *,
    room: Room | None,
    person_id: int | None,
    phone_index: str,
    since: datetime,
    before: int | None = None,
) -> list[rules.Earlier]:
    """The complaints of the project since a moment, newest first: those of the same room or person before the others. One
    query."""
    recent = Matter.objects.filter(project=project, kind=KIND, opened_on__gte=since.date(), opened_at__gte=since)
    if before is not None:
        recent = recent.exclude(pk=before)
    same = Q(case__phone_index=phone_index) if phone_index else Q(pk=0)
    same |= Q(room=room) if room is not None else Q(pk=0)
    same |= Q(case__reporter=person_id) if person_id is not None else Q(pk=0)
    said = Words.objects.filter(matter=OuterRef("pk"), field="description", event__seq=1).values("text")[:1]
    columns = ("number", "room", "room__building", "case__reporter", "case__phone_index", "said")
    near = Choice(When(same, then=0), default=1)
    rows = recent.annotate(said=Subquery(said)).order_by(near, "-opened_on", "-pk").values_list(*columns)[:LOOKED_AT]
    return [
        rules.Earlier(
            number=number, room_id=room_id, building_id=building_id, person_id=reporter_id, phone_index=index,
            text=text or "",
        )
        for number, room_id, building_id, reporter_id, index, text in rows
    ]  # fmt: skip


def alike(project: Project, *, room: Room | None, words: str, days: int = 30, most: int = 5) -> list[Matter]:
    """The complaints that a new one may repeat (INT-7): of the same home, of the homes above and below, open ones in the
    same words; open or from the last days. One query, as it is asked while somebody types."""
    since = product_now() - timedelta(days=days)
    here, beside = Q(pk=0), Q(pk=0)
    if room is not None:
        here = Q(room=room)
        if room.floor is not None:
            beside = Q(room__unit=room.unit_id, room__floor__in=[room.floor - 1, room.floor + 1])
            beside &= Q(room__number__endswith=room.number[-2:])
    said = Q(pk=0)
    if len(words.strip()) >= 2:
        same = Words.objects.filter(matter=OuterRef("pk"), field="description", text__contains=words.strip()[:12])
        said = Q(Exists(same), open=True)
    near = Choice(When(here, then=0), When(beside, then=1), default=2)
    found = Matter.objects.filter(Q(open=True) | Q(opened_on__gte=since.date(), opened_at__gte=since), project=project)
    found = found.filter(here | beside | said, kind=KIND).select_related(
        "case", "room", "area", "holder", "holder_firm"
    )
    return list(found.order_by(near, "-open", "-pk")[:most])


def facts_held(
    *, project: Project, room: Room | None, words: str, channel: str, person_id: int | None, phone_index: str,
    law: Law, origin: Matter | None = None, asked: Iterable[str] = (), before: int | None = None,
) -> rules.Facts:  # fmt: skip
    """Everything the program holds when it proposes a class (CMP-2). At most two queries."""
    since = product_now() - timedelta(days=law.weighing.repeat_days)
    earlier = earlier_complaints(
        project, room=room, person_id=person_id, phone_index=phone_index, since=since, before=before
    )
    return rules.Facts(
        words=words, channel=channel, room_id=room.pk if room else None, building_id=room.building_id if room else None,
        person_id=person_id, phone_index=phone_index, earlier=earlier, asked=frozenset(asked), reports=_reports(origin),
    )  # fmt: skip


def _reports(origin: Matter | None) -> int:
    """How often what it came from was reported again or opened again. At most one query."""
    case = Case.objects.filter(pk=origin.pk).first() if origin is not None else None
    return case.repeats + case.rounds - 1 if case is not None else 0


def together(matter_id: int) -> list[Complaint]:
    """This complaint and those that have one voice with it, open ones first, with case and place; at most `IN_GROUP`. One
    query."""
    first = Subquery(Complaint.objects.filter(pk=matter_id).values_list(Coalesce("voice", "matter"))[:1])
    found = Complaint.objects.filter(Q(pk=matter_id) | Q(pk=first) | Q(voice=first))
    own = Choice(When(pk=matter_id, then=0), When(pk=first, then=1), default=2)
    ordered = found.select_related("matter__case", "matter__room", "matter__area").order_by(own, "-matter__open", "pk")
    return list(ordered[:IN_GROUP])


def preventions_in(
    project: Project, *, clause: str | None = None, entry: int | None = None, before: int | None = None
) -> tuple[list[Part], int | None]:
    """The measures of a project that were entered into a clause or an entry, the newest first, and where the next page begins:
    from the system back to the complaints it learnt from (CMP-6). `said` is the measure. One query."""
    words = Words.objects.filter(matter=OuterRef("matter"), item_no=OuterRef("no"), field="measure")
    found = Part.objects.filter(matter__project=project, **({"clause": clause} if clause else {"entry": entry}))
    if before is not None:
        found = found.filter(pk__lt=before)
    found = found.select_related("matter__room", "matter__area").annotate(said=Subquery(words.values("text")[:1]))
    rows: list[Any] = list(found.order_by("-pk")[: IN_LIST + 1])
    return rows[:IN_LIST], rows[IN_LIST - 1].pk if len(rows) > IN_LIST else None


SEVERE = Q(complaint__decided_class=Complaint.Class.SEVERE) | Q(
    complaint__decided_class="", complaint__proposed_class=Complaint.Class.SEVERE
)
"""decided so, or proposed so and not decided"""
LANES: Mapping[str, Q] = {
    "judge": Q(state="lodged") & ~SEVERE,
    "severe": Q(state__in=["lodged", "in_inquiry", "in_remedy"]) & SEVERE,
    "explain": Q(state="unfounded"),
    "analyse": Q(state="in_inquiry") & ~SEVERE,
    "hand": Q(state="joined") | (Q(state="in_remedy") & ~SEVERE),
    "told": Q(state="answered"),
}
"""to be judged, severe (48 h), to be explained (1 day), to be analysed (3 days), in hand, answered: every open complaint stands
in one of them; a severe one that is owed its result leads, whatever else it waits for"""


def complaints_in(project: Project, *, lane: str = "") -> QuerySet[Matter]:
    """The open complaints of a project, or of one of its lanes, by next due moment."""
    found = Matter.objects.filter(LANES.get(lane, Q()), project=project, kind=KIND, open=True)
    return found.select_related(
        "case", "case__reporter", "complaint", "project", "room", "area", "holder", "holder_firm"
    ).order_by("queue_at", "pk")


def complaints_by_lane(project: Project, *, most: int) -> list[tuple[str, list[int], int]]:
    """Each lane in which something stands: its first complaints by next due moment, and how many there are. One query."""
    found: dict[str, tuple[list[int], int]] = {}
    rows = _by_lane(project, most=most).values_list("lane", "pk", "held")
    for code, pk, held in rows:
        found.setdefault(code, ([], held))[0].append(pk)
    return [(code, ids, held) for code, (ids, held) in found.items()]


def lanes_question(code: str, *, most: int) -> Question:
    """The same of the project of this code, to be asked along with the session."""
    return Question(_by_lane(project_named(code), most=most), ("lane", "held", "pk", "last_seq"))


def _by_lane(project: Project | Subquery, *, most: int) -> QuerySet[Any]:
    lane = Choice(*(When(wanted, then=Value(code)) for code, wanted in LANES.items()), default=Value(""))
    placed = Matter.objects.filter(project=project, kind=KIND, open=True).annotate(
        lane=lane,
        place=Window(RowNumber(), partition_by="lane", order_by=("queue_at", "pk")),
        held=Window(Count("*"), partition_by="lane"),
    )
    return placed.filter(place__lte=most).order_by("lane", "place")


def members_of(voice_id: int) -> list[int]:
    """The complaints that wait for what this one is answered. One query."""
    found = Complaint.objects.filter(voice=voice_id, matter__state="joined").order_by("pk")
    return list(found.values_list("pk", flat=True))


def parts_for(reach: Reach) -> QuerySet[Part]:
    """The parts that wait for this person: what their department or they themselves are asked, findings that name them, and for
    a project manager those that are contested; what is due first in front. `due` and `began` are those of its clock."""
    running = Clock.objects.filter(matter=OuterRef("matter"), item_no=OuterRef("no"), state=State.RUNNING)
    mine = Q(person=reach.person_id, kind=Part.Kind.ASK, state="asked")
    mine |= Q(person=reach.person_id, kind=Part.Kind.FINDING, state="found")
    mine |= Q(kind=Part.Kind.FINDING, state="contested", matter__project__in=reach.projects(*OFFICE))
    for role in sorted(reach.roles_anywhere()):
        within = reach.projects(role)
        mine |= Q(role=role, person__isnull=True, kind=Part.Kind.ASK, state="asked", matter__project__in=within)
    found = Part.objects.filter(mine, ended_at__isnull=True).exclude(matter__state="cancelled")
    return (
        found.annotate(
            due=Coalesce(Subquery(running.values("due_at")[:1]), Value(FAR, output_field=DateTimeField())),
            began=Subquery(running.values("starts_at")[:1]),
        )
        .select_related("matter__project", "matter__room", "matter__area")
        .order_by("due", "pk")
    )


def said_in(parts: Iterable[Part]) -> dict[tuple[int, int], str]:
    """(matter id, number of the part) → what is asked or was found, in its own words. One query."""
    rows = Words.objects.filter(matter__in={part.matter_id for part in parts}, item_no__gt=0, field__in=SAID)
    return {(matter, no): text for matter, no, text in rows.order_by("-pk").values_list("matter", "item_no", "text")}
