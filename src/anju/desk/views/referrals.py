"""What colleagues passed on: seen beside the missed calls, registered with one press, or answered (INT-3)."""

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
from anju.desk.referrals import faces_of, page_of, queue_question, queue_rows
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS
from anju.intake.referrals import actions
from anju.intake.referrals.flow import REFERRAL
from anju.intake.referrals.queries import referral_for
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.web.answers import live

DOING: dict[str, Callable[..., Matter]] = {
    "take_referral": actions.take_referral,
    "answer_referral": actions.answer_referral,
    "register_referral": actions.register_referral,
}
"""the verbs that a button does; registering from the console does the last by itself"""


def _queue_along(request: Request) -> Question:
    return queue_question(request.GET.get("project", ""))


@require_safe
@asks_along(_queue_along)
@in_project
def queue(request: Request, project: Project) -> HttpResponse:
    """The queue again when something in it moved: the session's read tells."""
    if not request.reach.roles_at(project.pk) & REGISTRARS:
        raise NotFound
    return live(
        request,
        "desk/console/_referrals.html",
        lambda: {"referrals": faces_of(queue_rows(project)), "project": project},
        stamp=request.along.told(project),
    )


@require_safe
def referral(request: Request, number: str) -> HttpResponse:
    """One referral: who passed it on, in which words, its limit and its course."""
    found = referral_for(reach=request.reach, number=number)
    with timezone.override(found.matter.project.zone):
        shown = page_of(request, found)
        context = page(request, found.matter.project, at="console", shown=shown, face=shown.face, matter=found.matter)
        return render(request, "desk/console/referral.html", context)


@require_POST
def act(request: Request, number: str, name: str) -> HttpResponse:
    """Do a verb on a referral; taking it opens the console with what it says."""
    if name not in DOING:
        raise NotFound
    found = referral_for(reach=request.reach, number=number)
    inputs = REFERRAL.verb(name).inputs
    given = checked(inputs, {field: request.POST[field] for field in inputs.model_fields if field in request.POST})
    DOING[name](number=number, by=request.actor, **given.model_dump())
    project = found.matter.project
    if name == "take_referral":
        return done(request, f"/desk/console?project={project.code}&referral={number}", _("Register it now."))
    said = _("%(verb)s: recorded.") % {"verb": REFERRAL.verb(name).title}
    return done(request, f"/desk/console?project={project.code}", said)
