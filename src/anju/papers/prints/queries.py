"""Readers of bulk printing: what a day or a pick has to print, one's own jobs, the PDF."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet

from anju.core.access import READING_ROLES, Reach
from anju.core.along import ASKER, Question
from anju.core.errors import NotFound
from anju.core.sealed import unseal
from anju.estate.models import Project
from anju.estate.queries import project_named
from anju.intake.queries import ledger
from anju.papers.models import PrintJob
from anju.repairs.models import Item, Payment

Target = tuple[str, list[int]]
"""number of a case, and the ids of the items it is about (none: all)"""
FOLDER = "prints"


def day_targets(*, project: Project, day: date, reach: Reach) -> list[Target]:
    """The cases with an appointment on this day, each worker's together in the order of the hours. One query."""
    if not reach.roles_at(project.pk) & READING_ROLES:
        return []
    begins = datetime.combine(day, time.min, tzinfo=project.zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=project.zone)
    found = Item.objects.filter(
        open=True, matter__project=project, matter__open=True, appointed_from__gte=begins, appointed_from__lt=ends
    ).order_by(F("technician__name").asc(nulls_last=True), "contractor__code", "appointed_from", "matter", "no")
    targets: dict[str, list[int]] = {}
    for number, item_id in found.values_list("matter__number", "pk"):
        targets.setdefault(number, []).append(item_id)
    return list(targets.items())


def paid_targets(*, project: Project, day: date, reach: Reach) -> list[Target]:
    """The cases with money taken on this day, each taker's together by receipt. One query."""
    if not reach.roles_at(project.pk) & READING_ROLES:
        return []
    begins = datetime.combine(day, time.min, tzinfo=project.zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=project.zone)
    found = Payment.objects.filter(matter__project=project, taken_at__gte=begins, taken_at__lt=ends)
    targets: dict[str, list[int]] = {}
    for number, item_id in found.order_by("taken_by__name", "receipt").values_list("matter__number", "item"):
        targets.setdefault(number, []).append(item_id)
    return list(targets.items())


def picked_targets(*, project: Project, numbers: Sequence[str], reach: Reach) -> list[Target]:
    """The repairs of these numbers that this reach sees here, by building, unit, floor and room. One query."""
    found = ledger(reach=reach, view="project", project=project).filter(number__in=numbers, kind="repair")
    ordered = found.order_by("room__building__code", "room__unit__code", "room__floor", "room__number", "pk")
    return [(number, []) for number in ordered.values_list("number", flat=True)]


def prints_of(*, reach: Reach, project: Project) -> QuerySet[PrintJob]:
    """One's own jobs here, newest first."""
    return PrintJob.objects.filter(asked_by=reach.person_id, project=project).order_by("-pk")


def print_for(*, reach: Reach, print_id: int) -> PrintJob:
    """One's own job, as long as one still reads the project's cases. Raises `NotFound` otherwise."""
    job = PrintJob.objects.select_related("project").filter(pk=print_id, asked_by=reach.person_id).first()
    if job is None or not reach.roles_at(job.project_id) & READING_ROLES:
        raise NotFound
    return job


def pdf_of(job: PrintJob) -> bytes:
    """The PDF of a job. Raises `NotFound` before it is made and after it was forgotten."""
    try:
        return unseal(job.file_key, folder=FOLDER)
    except FileNotFoundError:
        raise NotFound from None


def prints_question(code: str, *, before: int | None, most: int) -> Question:
    """What a page of the asker's own jobs in the project of this code depends on, to be asked along with the session."""
    mine = PrintJob.objects.filter(asked_by=ASKER, project=project_named(code)).order_by("-pk")
    return Question((mine.filter(pk__lt=before) if before else mine)[:most], ("pk", "state", "done", "file_key"))
