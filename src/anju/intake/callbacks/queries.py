"""The readers of call-backs: the desk's queue, one of them, what the rulebook asks."""

from datetime import datetime

from django.db.models import QuerySet, Subquery

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS
from anju.intake.callbacks.flow import CallBackFacts
from anju.intake.models import CallBack
from anju.people.queries import phone_index
from anju.rulebook.book import book
from anju.rulebook.parameters import Attempts

QUEUE = 20
"""so many call-backs are shown at a time; the most pressing come first"""


def open_call_backs(project: Project | Subquery) -> QuerySet[CallBack]:
    """The calls of a project that wait for one back, the most pressing first."""
    found = CallBack.objects.filter(matter__project=project, matter__kind="call_back", matter__open=True)
    return found.select_related("matter", "matter__room", "matter__holder", "person").order_by(
        "matter__queue_at", "matter_id"
    )


def call_back_for(*, reach: Reach, number: str) -> CallBack:
    """The call-back of this number, for the desk of its project. One query. Raises `NotFound`."""
    found = (
        CallBack.objects.filter(matter__number=number, matter__project__in=reach.projects(*REGISTRARS))
        .select_related("matter", "matter__project", "matter__room", "matter__holder", "person", "case__matter")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def open_call_back_of(*, project: Project, phone: str) -> CallBack | None:
    """The open call-back of this number in a project. One query."""
    found = CallBack.objects.filter(project=project, phone_index=phone_index(phone), ended_at__isnull=True)
    return found.select_related("matter").first()


def retry_of(project: Project, *, at: datetime) -> Attempts:
    """How often, and how many minutes apart, somebody is rung back (clause call_back.unreached)."""
    rules = book()
    found = rules.parameters(
        rules.clause("call_back.unreached", company_id=project.company_id, project_id=project.pk, at=at)
    )
    assert isinstance(found, Attempts)
    return found


def facts_of(call_back: CallBack, *, wanted: int) -> CallBackFacts:
    """The facts of one call-back for the flow's guards. No query."""
    return CallBackFacts(attempts=call_back.attempts, wanted_attempts=wanted)
