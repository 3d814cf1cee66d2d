"""The archive of summaries."""

from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.core.paging import decode_cursor, encode_cursor
from anju.estate.models import Project
from anju.followup.models import Summary
from anju.matters.act import Actor

LIST = 30


def summaries_page(project: Project, *, cursor: str = "") -> tuple[list[Summary], str]:
    """One page, the latest first. One query."""
    found = Summary.objects.filter(project=project).select_related("matter", "lead", "manager")
    if cursor:
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found.order_by("-pk")[: LIST + 1])
    return rows[:LIST], encode_cursor(rows[LIST - 1].pk) if len(rows) > LIST else ""


def summary_for(actor: Actor, number: str) -> Summary:
    """The summary of this number, for who reads cases of its project. One query. Raises `NotFound`."""
    found = Summary.objects.select_related("matter", "project__company", "lead", "manager")
    summary = found.filter(matter__number=number).first()
    if summary is None or not actor.roles_at(summary.project_id) & READING_ROLES:
        raise NotFound
    summary.matter.project = summary.project
    return summary
