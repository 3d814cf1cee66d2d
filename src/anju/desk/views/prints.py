"""Printing in bulk: ask for the papers of a day or of the cases picked, watch them come, take the PDF."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.along import Question, asks_along
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.reading import needed_day, number_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.papers.models import PrintJob
from anju.papers.paper import Paper
from anju.papers.prints.actions import start_print, stop_print
from anju.papers.prints.queries import pdf_of, print_for, prints_of, prints_question
from anju.papers.serving import served
from anju.people.queries import desk_shifts
from anju.web.answers import live
from anju.web.forms import Choice, Field

SHOWN = 10
"""jobs of a page"""


def kind_words() -> dict[str, str]:
    """The papers that can be printed in bulk."""
    return {
        PrintJob.Kind.JOB_SLIP: _("Job slip"),
        PrintJob.Kind.APPOINTMENT: _("Appointment slip"),
        PrintJob.Kind.ACCEPTANCE: _("Acceptance sheet"),
        PrintJob.Kind.SERVICE_RECORD: _("Service record"),
        PrintJob.Kind.RECEIPT: _("Receipt"),
    }


@require_safe
@in_project
def prints(request: Request, project: Project) -> HttpResponse:
    """What can be printed for a day, and one's own jobs so far."""
    _reader(request, project)
    today = timezone.localtime(product_now()).date()
    words = kind_words()
    context = page(
        request,
        project,
        at="cases",
        kind=Field(
            name="kind",
            title=_("Which paper?"),
            widget="seg",
            required=True,
            value=PrintJob.Kind.JOB_SLIP,
            choices=[Choice(value=kind, title=title) for kind, title in words.items()],
        ),
        day=Field(
            name="day",
            title=_("Appointments of the day, or payments for receipts"),
            widget="date",
            required=True,
            value=today.isoformat(),
        ),
        record_day=Field(name="on", title=_("Day"), widget="date", required=True, value=today.isoformat()),
        record_shift=Field(
            name="shift",
            title=_("Shift"),
            widget="select",
            required=True,
            value="0",
            choices=[
                Choice(value="0", title=_("The whole day")),
                *[Choice(value=str(shift.pk), title=shift.name) for shift in desk_shifts(project)],
            ],
        ),
        **_jobs(request, project),
    )
    return render(request, "desk/prints/prints.html", context)


def _jobs_along(request: Request) -> Question:
    before = number_of(request.GET, "before")
    return prints_question(request.GET.get("project", ""), before=before, most=SHOWN + 1)


@require_safe
@asks_along(_jobs_along)
@in_project
def prints_live(request: Request, project: Project) -> HttpResponse:
    """The jobs again when one of them got on; the session's read tells."""
    _reader(request, project)
    stamp = (request.along.told(project), get_language())
    return live(request, "desk/prints/_jobs.html", lambda: _jobs(request, project), stamp=stamp)


@require_POST
@in_project
def start(request: Request, project: Project) -> HttpResponse:
    """Start a job for the day named, or for the cases picked (`number`, once for each)."""
    numbers = [number for number in request.POST.getlist("number") if number]
    start_print(
        actor=request.actor,
        project=project,
        kind=request.POST.get("kind", ""),
        base=request.build_absolute_uri("/"),
        day=None if numbers else needed_day(request.POST, "day"),
        numbers=numbers,
    )
    sentence = _("The papers are being set. You may leave this page.")
    return done(request, f"/desk/papers?project={project.code}", sentence)


@require_POST
def stop(request: Request, print_id: int) -> HttpResponse:
    """Stop one's own job."""
    job = print_for(reach=request.reach, print_id=print_id)
    stopped = stop_print(job=job)
    sentence = _("Stopped; nothing was printed.") if stopped else _("It was over already.")
    return done(request, f"/desk/papers?project={job.project.code}", sentence)


@require_safe
def pdf(request: Request, print_id: int) -> HttpResponse:
    """The PDF of one's own job, as long as it is kept."""
    job = print_for(reach=request.reach, print_id=print_id)
    day = job.day or timezone.localtime(job.created_at, job.project.zone).date()
    name = f"{job.project.code}-{job.kind}-{day:%Y%m%d}-{job.pk}.pdf"
    return served(Paper(name=name, content=pdf_of(job)))


def _reader(request: Request, project: Project) -> None:
    if not request.reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound


def _jobs(request: Request, project: Project) -> dict[str, Any]:
    before = number_of(request.GET, "before")
    mine = prints_of(reach=request.reach, project=project)
    found = list((mine.filter(pk__lt=before) if before else mine)[: SHOWN + 1])
    words = kind_words()
    base = f"/desk/papers?project={project.code}"
    live_url = f"/desk/papers/live?project={project.code}"
    return {
        "jobs": [_row(job, words) for job in found[:SHOWN]],
        "running": any(not job.is_over for job in found[:SHOWN]),
        "live_url": f"{live_url}&before={before}" if before else live_url,
        "first_url": base if before else "",
        "next_url": f"{base}&before={found[SHOWN - 1].pk}" if len(found) > SHOWN else "",
    }


def _row(job: PrintJob, words: dict[str, str]) -> dict[str, Any]:
    states = {
        PrintJob.State.QUEUED: ("wait", _("in line")),
        PrintJob.State.RUNNING: ("moving", _("being set")),
        PrintJob.State.DONE: ("done", _("ready to open")),
        PrintJob.State.EMPTY: ("ended", _("nothing to print")),
        PrintJob.State.STOPPED: ("ended", _("stopped")),
    }
    badge, word = states[PrintJob.State(job.state)]
    return {"job": job, "kind": words.get(job.kind, job.kind), "badge": badge, "word": word}
