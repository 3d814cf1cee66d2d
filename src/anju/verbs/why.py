"""Why a limit is due when it is: the same answer for the desk, the field, owners and guests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from anju.clocks.models import Clock
from anju.clocks.queries import why
from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.intake.access import case_for
from anju.matters.act import Actor


def clock_why(request: HttpRequest, *, actor: Actor, number: str, clock_id: int) -> HttpResponse:
    """The sentences of the rule that set the limit, and its clause; `NotFound` for who may not see the case."""
    matter = case_for(actor, number)
    clock = Clock.objects.filter(matter=matter, pk=clock_id).select_related("edition__clause").first()
    if clock is None:
        raise NotFound
    with timezone.override(matter.project.zone):
        context = {
            "why": why(clock, project=matter.project),
            "clock": clock,
            "reads_rulebook": bool(actor.roles_at(matter.project_id) & READING_ROLES),
        }
        return render(request, "verbs/_why.html", context)
