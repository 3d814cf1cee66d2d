"""The plans of care of a project."""

from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.core.paging import decode_cursor, encode_cursor
from anju.estate.models import Project
from anju.followup.models import CarePlan
from anju.matters.act import Actor
from anju.matters.models import Words

LIST = 30


def plans_page(project: Project, *, ended: bool, cursor: str) -> tuple[list[CarePlan], str]:
    """One page of plans, the next visit first. One query."""
    found = CarePlan.objects.filter(matter__project=project, ended_at__isnull=not ended).select_related(
        "matter__holder", "room__building", "room__unit"
    )
    if cursor:
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found.order_by("-pk")[: LIST + 1])
    return rows[:LIST], encode_cursor(rows[LIST - 1].pk) if len(rows) > LIST else ""


def plan_for(actor: Actor, number: str) -> CarePlan:
    """The plan of this number for who reads cases of its project. One query. Raises `NotFound`."""
    found = CarePlan.objects.select_related("matter__project", "matter__holder", "room").filter(matter__number=number)
    plan = found.first()
    if plan is None or not actor.roles_at(plan.matter.project_id) & READING_ROLES:
        raise NotFound
    return plan


def said_of(plans: list[CarePlan]) -> dict[int, dict[str, str]]:
    """Why and about what, by plan. One query."""
    found: dict[int, dict[str, str]] = {}
    for said in Words.objects.filter(matter__in=[plan.pk for plan in plans], event__kind="care_plan.set"):
        found.setdefault(said.matter_id, {})[said.field] = said.text
    return found
