"""Directives on a phone: those that wait for me, one of them, and its answer (SUP-1)."""

from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anju.clocks.queries import clocks_of_matter
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.inputs import checked
from anju.core.paging import Later, encode_cursor
from anju.ladder import actions
from anju.ladder.flow import DIRECTIVE, KIND
from anju.ladder.inputs import LABELS
from anju.ladder.models import Directive
from anju.ladder.queries import asked_in, directive_for, directives_for, facts_of, hats_on
from anju.matters.act import Repeated
from anju.matters.models import Event, Matter
from anju.matters.request import Request
from anju.verbs.ladder import after
from anju.web.forms import Field, raw

LIST = 20
DOING: dict[str, Callable[..., Matter]] = {
    "receive_directive": actions.receive_directive,
    "answer_directive": actions.answer_directive,
}
"""what whoever is asked does from a phone; the rest belongs to the desk's page"""


@require_safe
def directives(request: Request) -> HttpResponse:
    """The open directives that wait for me, those due first in front. Four queries."""
    found = directives_for(request.reach)
    if (key := after(request.GET.get("cursor", ""))) is not None:
        found = found.filter(Later(F("matter__queue_at"), F("pk"), *key))
    rows = list(found[: LIST + 1])
    shown = rows[:LIST]
    if shown:
        timezone.activate(shown[0].matter.project.zone)
    asked = asked_in(shown)
    last = shown[-1] if len(rows) > LIST else None
    return render(
        request,
        "field/directives.html",
        {
            "rows": [(row, DIRECTIVE.states[row.matter.state], asked.get(row.pk, "")) for row in shown],
            "next_url": f"/field/directives?cursor={encode_cursor(last.matter.queue_at.isoformat(), last.pk)}"
            if last
            else "",
        },
    )


@require_safe
def directive(request: Request, number: str) -> HttpResponse:
    """One directive, with the field for its answer."""
    return _shown(request, directive_for(request.actor, number))


@require_POST
def verb(request: Request, number: str, name: str) -> HttpResponse:
    """Received, or answered."""
    if name not in DOING:
        raise NotFound
    found = directive_for(request.actor, number)
    inputs = DIRECTIVE.verb(name).inputs
    try:
        given = checked(inputs, raw(inputs, request.POST))
        DOING[name](
            number=number, by=request.actor, client_id=request.POST.get("client_id") or None, **given.model_dump()
        )
    except Repeated:
        pass  # the same wish arrived twice: the first one's success
    except Invalid as refusal:
        return _shown(request, found, refusal=refusal)
    return HttpResponseRedirect(f"/field/directives/{number}")


def _shown(request: Request, found: Directive, *, refusal: Refusal | None = None) -> HttpResponse:
    matter = found.matter
    timezone.activate(matter.project.zone)
    offered = DIRECTIVE.offered(
        on=KIND, state=matter.state, hats=hats_on(found, request.actor), facts=facts_of(found)
    )  # fmt: skip
    story = list(
        Event.objects.filter(matter=matter).select_related("actor").prefetch_related("words").order_by("-seq")[:50]
    )
    errors: dict[str, Any] = refusal.fields if refusal is not None else {}
    context = {
        "directive": found,
        "matter": matter,
        "state": DIRECTIVE.states[matter.state],
        "clock": next((clock for clock in clocks_of_matter(matter.pk) if clock.running), None),
        "may": {each.name for each in offered} & DOING.keys(),
        "story": story,
        "ask": next((said.text for event in story for said in event.words.all() if said.field == "ask"), ""),
        "answer": Field(
            name="answer", title=LABELS["answer"], widget="textarea", required=True, error=errors.get("answer", ""),
            value=request.POST.get("answer", ""),
        ),
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "field/directive.html", context, status=refusal.status if refusal else 200)
