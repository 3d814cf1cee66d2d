"""Calls that nobody took: written down, taken from the queue, and what came of ringing back (TEAM-5)."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.along import Question, asks_along
from anju.core.errors import NotFound
from anju.core.inputs import checked
from anju.desk.answers import done
from anju.desk.call_backs import face_of, faces_of, is_mine, queue_question, queue_rows
from anju.desk.console import moment_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.intake.callbacks import actions
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.callbacks.queries import call_back_for
from anju.intake.queries import timeline
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.actions.shifts import take_note
from anju.people.queries import note_for
from anju.web.answers import live

DOING: dict[str, Callable[..., Matter]] = {
    "take_call_back": actions.take_call_back,
    "answer_call_back": actions.answer_call_back,
    "record_no_answer": actions.record_no_answer,
    "give_up_call_back": actions.give_up_call_back,
}
"""the verbs that a button does; registering the case files it by itself"""


def _queue_along(request: Request) -> Question:
    return queue_question(request.GET.get("project", ""))


@require_safe
@asks_along(_queue_along)
@in_project
def queue(request: Request, project: Project) -> HttpResponse:
    """The queue again when something in it moved: the session's read tells."""
    if not request.reach.roles_at(project.pk):
        raise NotFound
    return live(
        request,
        "desk/console/_call_backs.html",
        lambda: {"call_backs": faces_of(queue_rows(project)), "project": project},
        stamp=request.along.told(project),
    )


@require_POST
@in_project
def missed(request: Request, project: Project) -> HttpResponse:
    """A missed call written down by hand."""
    call_back = actions.record_missed_call(
        project=project,
        phone=request.POST.get("phone", ""),
        missed_at=moment_of(request.POST.get("missed_at", ""), "missed_at"),
        by=request.actor,
    )
    said = _("Written down; to be rung back.") if call_back.times == 1 else _("Joined to the call-back of this number.")
    return done(request, f"/desk/console?project={project.code}", said)


@require_safe
def call_back(request: Request, number: str) -> HttpResponse:
    """One call-back: whose, how often, its clock and its timeline."""
    found = call_back_for(reach=request.reach, number=number)
    matter = found.matter
    with timezone.override(matter.project.zone):
        context = page(
            request,
            matter.project,
            at="console",
            face=face_of(request, found),
            mine=is_mine(request, found),
            matter=matter,
            events=timeline(matter, actor=request.actor, staff=True),
        )
        return render(request, "desk/console/call_back.html", context)


@require_POST
def act(request: Request, number: str, name: str) -> HttpResponse:
    """Do a verb on a call-back; taking it opens the console with the caller's home."""
    if name not in DOING:
        raise NotFound
    found = call_back_for(reach=request.reach, number=number)
    inputs = checked(CALL_BACK.verb(name).inputs, _given(request, name))
    matter = DOING[name](number=number, by=request.actor, **inputs.model_dump())
    project = found.matter.project
    if name == "take_call_back":
        return done(request, f"/desk/console?project={project.code}&call_back={matter.number}", _("Ring back now."))
    said = _("%(verb)s: recorded.") % {"verb": CALL_BACK.verb(name).title}
    return done(request, f"/desk/console?project={project.code}", said)


@require_POST
@in_project
def take_left(request: Request, project: Project, note_id: int) -> HttpResponse:
    """Tick one line that the shift before left."""
    take_note(actor=request.actor, note=note_for(reach=request.reach, note_id=note_id))
    return done(request, f"/desk/console?project={project.code}", _("Taken over."))


def _given(request: Request, name: str) -> dict[str, str]:
    wanted = CALL_BACK.verb(name).inputs.model_fields
    return {field: request.POST[field] for field in wanted if field in request.POST}
