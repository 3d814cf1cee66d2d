"""How we serve you: hotline, hours, ways to report, steps with their limits, whom to turn to next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.core.time import product_now
from anju.estate.models import Project
from anju.estate.queries import room_by_key
from anju.intake.access import case_for
from anju.matters.request import Request
from anju.owner.views.guests import enter
from anju.owner.views.home import home_of
from anju.publishing.process import published_process


@require_safe
def service(request: Request) -> HttpResponse:
    """Of one's own project. At most five queries."""
    here, _homes = home_of(request)
    return _page(request, here.room.project, back="/owner/")


@require_safe
def link_service(request: Request, token: str) -> HttpResponse:
    """By a case's own link: of the project the case is in."""
    number = enter(request, token)  # seats the guest first
    matter = case_for(request.actor, number)
    return _page(request, matter.project, back=f"/c/{token}")


@require_safe
def room_service(request: Request, key: str) -> HttpResponse:
    """By the code at a door: of the project the room is in."""
    return _page(request, room_by_key(key).project, back=f"/r/{key}")


def _page(request: Request, project: Project, *, back: str) -> HttpResponse:
    timezone.activate(project.zone)
    process = published_process(project=project, at=product_now())
    return render(request, "owner/service.html", {"process": process, "project": project, "back": back})
