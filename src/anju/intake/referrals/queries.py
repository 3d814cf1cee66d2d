"""The readers of referrals: the desk's queue, one's own, one of them, from when it stands still, who is next above."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Subquery

from anju.clocks.models import Clock, State
from anju.core.access import READING_ROLES, Reach
from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.intake.models import Referral
from anju.intake.referrals.flow import WAITING
from anju.intake.referrals.rules import HEADS
from anju.matters.models import Attachment
from anju.people.models import Person
from anju.people.queries import people_with_role

QUEUE = 20
"""so many wait on the console at a time; the most pressing come first"""
PAGE = 20
MOST = 20
"""so many of one role hear it"""


def _whole() -> QuerySet[Referral]:
    return Referral.objects.select_related(
        "matter", "matter__project", "matter__room", "matter__area", "matter__holder", "referrer", "case__matter",
        "case__matter__holder", "case__matter__holder_firm",
    )  # fmt: skip


def waiting_referrals(project: Project | Subquery) -> QuerySet[Referral]:
    """What waits to be registered in a project, the most pressing first."""
    found = Referral.objects.filter(matter__project=project, matter__kind="referral", matter__state__in=sorted(WAITING))
    return found.select_related("matter", "matter__room", "matter__area", "matter__holder", "referrer").order_by(
        "matter__queue_at", "matter_id"
    )


def referral_for(*, reach: Reach, number: str) -> Referral:
    """The referral of this number: for who reads the project's cases, and for who passed it on. One query. Raises `NotFound`."""
    seen = Q(matter__project__in=reach.projects(*READING_ROLES)) | Q(referrer=reach.person_id)
    found = _whole().filter(seen, matter__number=number).first()
    if found is None:
        raise NotFound
    return found


def own_referral(*, reach: Reach, number: str) -> Referral:
    """The referral of this number that one passed on oneself. One query. Raises `NotFound`."""
    found = _whole().filter(referrer=reach.person_id, matter__number=number).first()
    if found is None:
        raise NotFound
    return found


def handed_over_by(reach: Reach, *, before: int | None = None, size: int = PAGE) -> tuple[list[Referral], int | None]:
    """What one passed on, newest first, and the key of the next page. One query."""
    found = _whole().filter(referrer=reach.person_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def photos_of(referral: Referral) -> list[Attachment]:
    """The photos that were passed on with it, which hang on its case once it has one. One query."""
    at = [pk for pk in (referral.matter_id, referral.case_id) if pk]
    found = Attachment.objects.filter(matter__in=at, kind="photo", event__kind__in=("referral.made", "case.referred"))
    return list(found.filter(uploaded_by=referral.referrer_id).order_by("pk")[:9])


def still_from(referral: Referral, clocks: list[Clock] | None = None) -> datetime | None:
    """From when it counts as standing still: while it waits the limit of registering, then that of moving. One query, none
    where the clocks are known."""
    if clocks is None:
        clocks = list(Clock.objects.filter(matter=referral.matter_id, state=State.RUNNING))
    running = {clock.name: clock.due_at for clock in clocks if clock.running}
    return running.get("standing_still") or running.get("referral")


@dataclass(frozen=True)
class Heads:
    """Who hears it next: the step, its roles, and the people who hold them."""

    rung: int
    roles: tuple[str, ...]
    people: tuple[Person, ...]


def next_heads(referral: Referral, project: Project) -> Heads | None:
    """The next step above that anybody holds; None above the last. At most two queries a step."""
    for rung in range(referral.rung, len(HEADS)):
        people = {
            person.pk: person for role in HEADS[rung] for person in people_with_role(role=role, project=project)[:MOST]
        }
        if people:
            return Heads(rung + 1, HEADS[rung], tuple(people.values()))
    return None
