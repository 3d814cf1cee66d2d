"""Directives over the API: list, look, issue, do verbs. The verbs' routes are made from the flow table (SUP-1)."""

from typing import Any, Literal

from django.db.models import F
from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import AwareDatetime, BaseModel, Field, create_model

from anju.api import present
from anju.api.answers import answered
from anju.api.cases import NUMBER, PROBLEMS, due_key
from anju.clocks.queries import clocks_of_matter
from anju.core.flow import Verb
from anju.core.idempotency import Answer
from anju.core.paging import Later, encode_cursor
from anju.ladder import actions
from anju.ladder.flow import DIRECTIVE, KIND
from anju.ladder.inputs import IssueDirective
from anju.ladder.models import Directive
from anju.ladder.queries import asked_in, directive_for, directives_for, directives_in, facts_of, hats_on
from anju.matters.act import Repeated
from anju.matters.models import Words
from anju.matters.request import Request
from anju.people.queries import project_for

router = Router(tags=["directives"])


class IssueIn(IssueDirective):
    """What is asked, of whom, about which case, and by when where that is later than the limit."""

    project: str = Field(min_length=1, max_length=20)
    at: AwareDatetime | None = Field(None, description="when it was issued; now when left out")
    client_id: str | None = Field(None, min_length=8, max_length=64, description="the caller's own id of this act")


class DirectiveRow(BaseModel):
    """A directive in a list."""

    number: str
    project: str
    case: str | None
    level: str
    state: str
    open: bool
    to: dict[str, str]
    ask: str
    due_at: str | None
    issued_at: str
    issued_by: str


class DirectiveOut(DirectiveRow):
    """A directive with its answers, clocks, and what the caller may do now."""

    received_at: str | None
    answered_at: str | None
    answered_by: str | None
    raised_at: str | None
    sent_back: int
    answers: list[str]
    clocks: list[dict[str, Any]]
    verbs: list[dict[str, Any]]


class DirectivePage(BaseModel):
    """One page of directives."""

    results: list[DirectiveRow]
    next: str | None


def row(directive: Directive, ask: str) -> dict[str, Any]:
    """A directive in a list. No query."""
    matter = directive.matter
    return {
        "number": matter.number,
        "project": matter.project.code,
        "case": directive.case.number if directive.case else None,
        "level": directive.level,
        "state": matter.state,
        "open": matter.open,
        "to": {"role": directive.to_role, "name": directive.to_person.name if directive.to_person else ""},
        "ask": ask,
        "due_at": present.moment(matter.queue_at, matter),
        "issued_at": present.moment(matter.opened_at, matter),
        "issued_by": directive.issued_by.name,
    }


def whole(request: Request, number: str) -> dict[str, Any]:
    """Everything the caller may see of a directive. Three queries."""
    directive = directive_for(request.actor, number)
    matter = directive.matter
    said = list(Words.objects.filter(matter=matter, field__in=("ask", "answer")).order_by("pk"))
    offered = DIRECTIVE.offered(
        on=KIND, state=matter.state, hats=hats_on(directive, request.actor), facts=facts_of(directive)
    )
    ask = next((words.text for words in said if words.field == "ask"), "")
    return row(directive, ask) | {
        "received_at": present.moment(directive.received_at, matter),
        "answered_at": present.moment(directive.answered_at, matter),
        "answered_by": directive.answered_by.name if directive.answered_by else None,
        "raised_at": present.moment(directive.raised_at, matter),
        "sent_back": directive.sent_back,
        "answers": [words.text for words in said if words.field == "answer"],
        "clocks": [present.clock(clock, matter) for clock in clocks_of_matter(matter.pk)],
        "verbs": [_verb(verb, number) for verb in offered],
    }


def _verb(verb: Verb, number: str) -> dict[str, Any]:
    return {
        "name": verb.name,
        "title": str(verb.title),
        "method": "POST",
        "href": f"{present.API}/directives/{number}/{verb.name}",
        "fields": verb.inputs.model_json_schema(),
    }


@router.get("/directives", response={200: DirectivePage, **PROBLEMS})
def list_directives(
    request: Request,
    project: str = "",
    view: Literal["project", "mine"] = Query("mine"),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """One page of directives, those due first in front: `mine` that wait for the caller, `project` all of one project."""
    found = (
        directives_in(request.reach, project=project_for(request.reach, project))
        if view == "project"
        else directives_for(request.reach)
    )
    if (key := due_key(cursor)) is not None:
        found = found.filter(Later(F("matter__queue_at"), F("pk"), *key))
    rows = list(found[: limit + 1])
    shown = rows[:limit]
    asked = asked_in(shown)
    last = shown[-1] if len(rows) > limit else None
    return {
        "results": [row(each, asked.get(each.pk, "")) for each in shown],
        "next": encode_cursor(last.matter.queue_at.isoformat(), last.pk) if last else None,
    }


@router.get("/directives/{number}", response={200: DirectiveOut, **PROBLEMS})
def get_directive(request: Request, number: str = Path(..., pattern=NUMBER)) -> dict[str, Any]:
    """One directive with its answers, clocks, and the verbs that the caller may do now."""
    return whole(request, number)


@router.post("/directives", response={201: DirectiveOut, **PROBLEMS})
def issue_directive(request: Request, body: IssueIn) -> HttpResponse:
    """Issue a directive; the answer carries its number and limit."""

    def do() -> Answer:
        given = {name: getattr(body, name) for name in IssueDirective.model_fields}
        try:
            matter = actions.issue_directive(
                project=project_for(request.reach, body.project), by=request.actor, at=body.at,
                client_id=body.client_id, **given,
            )  # fmt: skip
        except Repeated as repeated:
            matter = repeated.event.matter
        return Answer(201, whole(request, matter.number))

    return answered(request, do)


def _add_verb(verb: Verb) -> None:
    """One route for one verb, with the verb's own inputs as its body."""
    body = create_model(
        f"{''.join(part.title() for part in verb.name.split('_'))}In",
        __base__=verb.inputs,
        at=(AwareDatetime | None, Field(None, description="when it happened; now when left out")),
        client_id=(str | None, Field(None, min_length=8, max_length=64, description="the caller's own id of this act")),
    )

    def do(request: Request, number: str, given: Any) -> HttpResponse:
        inputs = {name: getattr(given, name) for name in verb.inputs.model_fields}

        def act() -> Answer:
            directive_for(request.actor, number)
            try:
                getattr(actions, verb.name)(
                    number=number, by=request.actor, at=given.at, client_id=given.client_id, **inputs
                )
            except Repeated:
                pass  # the first one's success
            return Answer(200, whole(request, number))

        return answered(request, act)

    def on_directive(request: Request, given: body, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
        return do(request, number, given)

    router.add_api_operation(
        f"/directives/{{number}}/{verb.name}", ["POST"], on_directive, response={200: DirectiveOut, **PROBLEMS},
        operation_id=verb.name, summary=verb.name.replace("_", " "), description=(verb.inputs.__doc__ or ""),
    )  # fmt: skip


for _each in DIRECTIVE.verbs.values():
    if "system" not in _each.hats:
        _add_verb(_each)
