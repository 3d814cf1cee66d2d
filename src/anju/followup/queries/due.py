"""What is due to be followed up, the most pressing first."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from anju.core.time import machine_now, product_now
from anju.estate.models import Project
from anju.followup.file import ANSWERED
from anju.followup.flow import DUE_STATES
from anju.followup.models import Claim, FollowUp
from anju.matters.models import Event, Matter
from anju.repairs.models import Item


def awaiting(project: Project) -> QuerySet[Matter]:
    """Everything of a project that waits for a follow-up, called at last or not, most pressing first; `again` is the moment
    before which it is not called again."""
    last = FollowUp.objects.filter(matter=OuterRef("pk")).order_by("-attempt").values("again_at")[:1]
    found = Matter.objects.filter(project=project, open=True, state__in=sorted(DUE_STATES))
    found = found.annotate(again=Subquery(last)).select_related("room__building", "room__unit", "area", "holder")
    return found.order_by("queue_at", "pk")


def due_now(project: Project) -> QuerySet[Matter]:
    """Those that may be called at this moment."""
    return awaiting(project).filter(Q(again__isnull=True) | Q(again__lte=product_now()))


def due_later(project: Project) -> QuerySet[Matter]:
    """Those that wait for the moment they asked for, or for the next attempt."""
    return awaiting(project).filter(Q(again__gt=product_now()))


def callable_now(project: Project, *, person_id: int) -> QuerySet[Matter]:
    """Those that this person may call now: not their own work, not their own answer."""
    own_work = Item.objects.filter(matter=OuterRef("pk"), technician=person_id)
    own_answer = Event.objects.filter(matter=OuterRef("pk"), kind__in=ANSWERED, actor=person_id)
    return due_now(project).exclude(Exists(own_work)).exclude(Exists(own_answer), state="answered")


def taken() -> Q:
    """Held by somebody's lease just now."""
    return Q(Exists(Claim.objects.filter(matter=OuterRef("pk"), until__gt=machine_now())))


def claimed_by(*, project: Project, person_id: int) -> Matter | None:
    """What this person holds, if it still waits. One query."""
    held = Claim.objects.filter(person=person_id, until__gt=machine_now(), matter=OuterRef("pk"))
    return callable_now(project, person_id=person_id).filter(Exists(held)).first()


def claims_on(matters: list[Matter]) -> dict[int, Claim]:
    """Who is calling about which of these just now. One query."""
    found = Claim.objects.filter(matter__in=[each.pk for each in matters], until__gt=machine_now())
    return {claim.matter_id: claim for claim in found.select_related("person")}
