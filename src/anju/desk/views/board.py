"""The lead's board, kept fresh by one conditional query."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import next_clocks
from anju.core.along import Question, asks_along
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk import board as reading
from anju.desk.faces import reads_all
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.people.queries import duties_on
from anju.repairs.models import Item, Visit
from anju.web.answers import live


@require_safe
@in_project
def board(request: Request, project: Project) -> HttpResponse:
    """Lanes by state, sorted by time left, and who is free."""
    duties = duties_on(project=project, day=timezone.localtime(product_now()).date())
    cases = reading.open_cases(request.reach, project, route=_route(request))
    visits = reading.visits_of(cases, project)
    context = page(
        request,
        project,
        at="board",
        duties=duties,
        strip=reading.strip_of(project, duties=duties, visits=visits, items=reading.appointments_today(project)),
        board=_parts(request, project, cases, visits),
        live_url=f"/desk/board/live?project={project.code}&route={_route(request)}",
    )
    return render(request, "desk/board/board.html", context)


def _cases_along(request: Request) -> Question:
    return reading.open_question(request.GET.get("project", ""), route=_route(request))


@require_safe
@asks_along(_cases_along)
@in_project
def board_live(request: Request, project: Project) -> HttpResponse:
    """The lanes again when a case moved: the session's read tells, for whoever reads all cases here."""
    route = _route(request)
    own = None if reads_all(request.reach, project) else reading.open_cases(request.reach, project, route=route)

    def shown() -> dict[str, Any]:
        cases = own if own is not None else reading.open_cases(request.reach, project, route=route)
        parts = _parts(request, project, cases, reading.visits_of(cases, project))
        return {"board": parts, "project": project}

    return live(request, "desk/board/_lanes.html", shown, stamp=request.along.told(project) if own is None else own)


def _parts(
    request: Request, project: Project, cases: Sequence[reading.Open], visits: Sequence[Visit]
) -> dict[str, Any]:
    shown = reading.shown_of(cases, project)
    clocks = next_clocks(shown)
    leads = reading.is_lead(request.reach, project)
    return {
        "lanes": reading.lanes_of(cases, shown=shown, clocks=clocks, visits=visits, leads=leads),
        "figures": reading.figures_of(cases, visits, project),
    }


def _route(request: Request) -> str:
    """Who follows what the board shows; empty for everything. Another word does not exist."""
    route = request.GET.get("route", "")
    if route not in {"", *Item.Route.values}:
        raise NotFound
    return route
