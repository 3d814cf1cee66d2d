"""The lead's board, kept fresh by one conditional query."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from anju.clocks.queries import next_clocks
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk import board as reading
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.queries import duties_on
from anju.repairs.models import Item
from anju.web.answers import live


@require_safe
@in_project
def board(request: Request, project: Project) -> HttpResponse:
    """Lanes by state, sorted by time left, and who is free."""
    duties = duties_on(project=project, day=timezone.localtime(product_now()).date())
    matters = reading.open_cases(request.reach, project, route=_route(request))
    visits = reading.visits_of(matters, project)
    context = page(
        request,
        project,
        at="board",
        duties=duties,
        strip=reading.strip_of(project, duties=duties, visits=visits, items=reading.appointments_today(project)),
        board=_parts(request, project, matters, visits),
        live_url=f"/desk/board/live?project={project.code}&route={_route(request)}",
    )
    return render(request, "desk/board/board.html", context)


@require_safe
@in_project
def board_live(request: Request, project: Project) -> HttpResponse:
    """The lanes again when a case moved: one query tells."""
    matters = reading.open_cases(request.reach, project, route=_route(request))
    stamp = [(matter.pk, matter.last_seq, matter.queue_at) for matter in matters]
    parts = SimpleLazyObject(lambda: _parts(request, project, matters, reading.visits_of(matters, project)))
    return live(request, "desk/board/_lanes.html", {"board": parts, "project": project}, stamp=stamp)


def _parts(request: Request, project: Project, matters: Sequence[Matter], visits: Any) -> dict[str, Any]:
    clocks = next_clocks([matter.pk for matter in matters])
    leads = reading.is_lead(request.reach, project)
    return {
        "lanes": reading.lanes_of(matters, clocks=clocks, visits=visits, leads=leads),
        "figures": reading.figures_of(matters, project),
    }


def _route(request: Request) -> str:
    """Who follows what the board shows; empty for everything. Another word does not exist."""
    route = request.GET.get("route", "")
    if route not in {"", *Item.Route.values}:
        raise NotFound
    return route
