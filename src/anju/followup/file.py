"""What is followed up: a repair, a complaint, or a home that is due a visit, and what the actor is in it. Loaded once an act."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from anju.complaints import file as complaints
from anju.complaints.flow import KIND as COMPLAINT
from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.followup.flow import VISIT
from anju.followup.models import FollowUp, HouseholdVisit
from anju.intake.file import File, check_after_ring
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Event, Matter
from anju.repairs import file as repairs
from anju.repairs.file import CaseFile


@dataclass(kw_only=True)
class Subject:
    """One matter as a follow-up sees it."""

    matter: Matter
    hats: frozenset[str]
    kind: str
    """of the follow-up: `FollowUp.Kind`"""
    told: bool
    own_hand: bool
    file: File | None = None
    """of a case"""
    visit: HouseholdVisit | None = None

    @property
    def repair(self) -> CaseFile | None:
        """The file of a repair, else None."""
        return self.file if isinstance(self.file, CaseFile) else None


SUBJECT: Slot[Subject] = Slot("follow-up")
"""what the act follows up"""
FILES: Mapping[str, Callable[[Act], File]] = {Case.Kind.REPAIR: repairs.file_in, COMPLAINT: complaints.file_in}
"""kinds of case that are followed up"""
ANSWERED = ("complaint.answered", "complaint.explained")
"""the events of whoever answered a complaint"""


def subject_in(act: Act) -> Subject:
    """What the act follows up. Raises `NotFound` for what is not followed up or not theirs to see."""
    kept = act.memory.get(SUBJECT)
    if kept is not None:
        return kept
    matter = act.matter
    if matter.kind == VISIT:
        return act.memory.put(SUBJECT, visit_subject(act.by, matter))
    if matter.kind not in FILES:
        raise NotFound
    file = FILES[matter.kind](act)
    check_after_ring(act, file.case)
    return act.memory.put(SUBJECT, subject_of(file))


def subject_of(file: File, *, events: Iterable[Event] | None = None) -> Subject:
    """A case as a follow-up sees it. No query for a repair; one for an answered complaint, none where the page hands over the
    whole timeline it has read."""
    repair = file.matter.kind == Case.Kind.REPAIR
    return Subject(
        matter=file.matter, hats=file.hats, kind=FollowUp.Kind.REPAIR if repair else FollowUp.Kind.COMPLAINT,
        told=file.case.told_at is not None, own_hand=own_hand(file, file.actor, events=events), file=file,
    )  # fmt: skip


def visit_subject(actor: Actor, matter: Matter) -> Subject:
    """A household visit as staff of its project see it. No query where the matter came with its visit, else one or two.
    Raises `NotFound` for strangers."""
    hats = actor.roles_at(matter.project_id)
    if not hats & (READING_ROLES | {"system"}):
        raise NotFound
    visit: HouseholdVisit = matter.household_visit
    kind = FollowUp.Kind.CARE if visit.care_id else FollowUp.Kind.REGULAR
    return Subject(matter=matter, hats=hats, kind=kind, told=True, own_hand=False, visit=visit)


def own_hand(file: File, actor: Actor, *, events: Iterable[Event] | None = None) -> bool:
    """Whether the actor did the work on one of its items, or the actor's firm; or answered the complaint."""
    if isinstance(file, CaseFile):
        firm = actor.reach.firm_id if actor.reach else None
        return any(
            (actor.person_id is not None and item.technician_id == actor.person_id)
            or (firm is not None and item.contractor_id == firm)
            for item in file.items
        )
    if file.matter.state != "answered" or actor.person_id is None:
        return False
    if events is not None:
        return any(event.kind in ANSWERED and event.actor_id == actor.person_id for event in events)
    return Event.objects.filter(matter=file.matter, kind__in=ANSWERED, actor=actor.person_id).exists()
