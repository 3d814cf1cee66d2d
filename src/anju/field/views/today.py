"""Today: the worker's next job alone on the screen, the lead's cases by minutes left."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import next_clocks
from anju.core.along import Question, asks_along
from anju.core.time import product_now
from anju.estate.models import Project
from anju.field.faces import Face, main_verb
from anju.intake.queries import due_page, ledger
from anju.ladder.flow import ADDRESSEES
from anju.matters.request import Request
from anju.repairs.file import facts_of
from anju.repairs.flow import ITEM, CaseFacts
from anju.repairs.hats import LEADS
from anju.repairs.models import Item
from anju.repairs.queries import done_items, item_queue, own_queue_question, unpaid_items
from anju.web.answers import live

MOST = 40


@require_safe
def today(request: Request) -> HttpResponse:
    """The first page of everybody in the field. At most eight queries."""
    return render(request, "field/today.html", _today(request))


def _queue_along(_request: Request) -> Question:
    return own_queue_question(most=MOST)


@require_safe
@asks_along(_queue_along)
def live_part(request: Request) -> HttpResponse:
    """What of it changes; the session's read tells, and for a lead one query, as where they lead is known only then."""
    cases = list(_cases_to_lead(request).values_list("pk", "state", "last_seq")[:MOST]) if _leads(request) else []
    return live(request, "field/_today.html", lambda: _today(request), stamp=(request.along.told(), cases))


def _today(request: Request) -> dict[str, Any]:
    items = list(_queue(request)[:MOST])
    found = next_clocks({item.matter_id for item in items})
    faces = [
        Face(item=item, clock=found.get(item.matter_id), next_verb=main_verb(_offered(request, item))) for item in items
    ]
    cases = due_page(_cases_to_lead(request), size=MOST)[0] if _leads(request) else []
    timers = next_clocks([case.pk for case in cases]) if cases else {}
    zone = items[0].matter.project.zone if items else cases[0].project.zone if cases else Project(code="").zone
    timezone.activate(zone)
    now = product_now()
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "now": now,
        "first": faces[0] if faces else None,
        "rest": faces[1:],
        "done_today": done_items(request.reach, view="mine", since=midnight),
        "unpaid": unpaid_items(request.reach),
        "leads": _leads(request),
        "cases": [(case, timers.get(case.pk)) for case in cases],
        "firm": request.reach.firm_id,
        "parts": not request.reach.firm_id,
        "answers": bool(request.reach.roles_anywhere() & frozenset(ADDRESSEES)),
    }


def _queue(request: Request) -> Any:
    return item_queue(request.reach, view="mine")


def _leads(request: Request) -> bool:
    return bool(request.reach.projects(*LEADS))


def _cases_to_lead(request: Request) -> Any:
    """Open repairs of the projects in which this person leads, not yet signed off."""
    found = ledger(reach=request.reach).filter(open=True, kind="repair", project__in=request.reach.projects(*LEADS))
    return found.exclude(state="signed_off")


def _offered(request: Request, item: Item) -> list[Any]:
    """The verbs of a worker on an item, from loaded facts only: no query."""
    hats = {"worker"} if item.technician_id == request.reach.person_id else set()
    if request.reach.firm_id and item.contractor_id == request.reach.firm_id:
        hats.add("firm")
    facts = CaseFacts(
        state=item.matter.state,
        urgency=item.matter.case.urgency,
        arrived=True,
        told=False,
        items=(),
        item=facts_of(item),
    )
    return ITEM.offered(on="item", state=item.state, hats=frozenset(hats), facts=facts)
