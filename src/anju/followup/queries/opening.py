"""Opening what is followed up for a page, and what is known of the household."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce

from anju.complaints import file as complaints
from anju.complaints.flow import KIND as COMPLAINT
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.followup.file import Subject, subject_of, visit_subject
from anju.followup.flow import VISIT, VISIT_SERIES
from anju.intake.file import File, Head, open_head
from anju.intake.models import Case
from anju.matters.act import Actor
from anju.matters.models import Matter
from anju.repairs import file as repairs

FILE_OF: Mapping[str, Callable[[Head], File]] = {
    Case.Kind.REPAIR: repairs.file_of,
    COMPLAINT: complaints.file_of,
}
LATELY_DAYS = 30
HISTORY = 6


def open_subject(actor: Actor, number: str) -> Subject:
    """What is followed up under this number, for who may see it; raises `NotFound` otherwise. A repair costs three
    queries, a visit one."""
    visit = _visit(number) if f"-{VISIT_SERIES}-" in number else None
    if visit is not None:
        return visit_subject(actor, visit)
    head = open_head(actor, number)
    if head.matter.kind not in FILE_OF:
        raise NotFound
    return subject_of(FILE_OF[head.matter.kind](head))


def _visit(number: str) -> Matter | None:
    """The matter with its row of this room; None for the case of a project whose own code looks like this series."""
    found = Matter.objects.select_related(
        "project__company__group", "room__building", "room__unit", "holder", "holder_firm", "area",
        "household_visit__care",
    )  # fmt: skip
    return found.filter(number=number, kind=VISIT).first()


def story_of_home(matter: Matter) -> tuple[list[Matter], int]:
    """What else this household had with us, newest first (of a common area nothing), and how many cases of the project
    were closed in the last days, for the words of the call. One query."""
    since = product_now() - timedelta(days=LATELY_DAYS)
    closed = Matter.objects.filter(
        project=matter.project_id, open=False, closed_at__gte=since, kind__in=Case.Kind.values
    )
    count = closed.order_by().values("project").annotate(n=Count("pk")).values("n")
    mine = Q(pk=matter.pk)
    if matter.room_id is not None:
        mine = Q(room=matter.room_id, kind__in=[*Case.Kind.values, VISIT])
    found = Matter.objects.filter(mine)
    rows: list[Any] = list(found.annotate(settled=Coalesce(Subquery(count), 0)).order_by("-pk")[: HISTORY + 1])
    return [row for row in rows if row.pk != matter.pk][:HISTORY], rows[0].settled if rows else 0
