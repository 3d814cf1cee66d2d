"""Incidents over the API: list, look, open, do verbs. The verbs' routes are made from the flow table (BEY-1)."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import AwareDatetime, BaseModel, Field, create_model

from anju.api import present
from anju.api.answers import answered
from anju.api.cases import NUMBER, PROBLEMS
from anju.clocks.queries import clocks_of_matter
from anju.core.flow import Verb
from anju.core.idempotency import Answer
from anju.core.paging import decode_cursor, encode_cursor
from anju.incidents import actions
from anju.incidents.flow import INCIDENT, KIND
from anju.incidents.inputs import OpenIncident
from anju.incidents.models import Incident
from anju.incidents.queries import facts_of, incident_for, incidents_in, places_of, queue_of
from anju.matters.act import Repeated
from anju.matters.request import Request
from anju.people.queries import project_for

router = Router(tags=["incidents"])


class OpenIn(OpenIncident):
    """What hit many homes at once, and where: buildings (`3`) or units (`3-2`)."""

    project: str = Field(min_length=1, max_length=20)
    at: AwareDatetime | None = Field(None, description="when it began; now when left out")
    client_id: str | None = Field(None, min_length=8, max_length=64, description="the caller's own id of this act")


class IncidentRow(BaseModel):
    """An incident in a list."""

    number: str
    kind: str
    project: str
    places: list[str]
    title: str
    state: str
    open: bool
    due_at: str | None
    holder: dict[str, str]
    opened_at: str
    closed_at: str | None


class IncidentOut(IncidentRow):
    """An incident with its cases in the order they wait, its clocks, and what the caller may do now."""

    said: str
    said_at: str | None
    cases: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    verbs: list[dict[str, Any]]


class IncidentPage(BaseModel):
    """One page of incidents."""

    results: list[IncidentRow]
    next: str | None


def row(incident: Incident, places: list[str]) -> dict[str, Any]:
    """An incident in a list. No query."""
    matter = incident.matter
    return {
        "number": matter.number,
        "kind": incident.kind,
        "project": matter.project.code,
        "places": places,
        "title": matter.title,
        "state": matter.state,
        "open": matter.open,
        "due_at": present.moment(matter.queue_at, matter),
        "holder": {"role": matter.holder_role, "name": matter.holder.name if matter.holder else ""},
        "opened_at": present.moment(matter.opened_at, matter),
        "closed_at": present.moment(matter.closed_at, matter),
    }


def whole(request: Request, number: str) -> dict[str, Any]:
    """Everything the caller may see of an incident. Four queries."""
    incident = incident_for(request.reach, number)
    matter, queue = incident.matter, queue_of(incident)
    offered = INCIDENT.offered(
        on=KIND, state=matter.state, hats=request.actor.roles_at(matter.project_id), facts=facts_of(incident, queue)
    )
    places = [str(place) for place in places_of([incident]).get(incident.pk, [])]
    return row(incident, places) | {
        "said": incident.said,
        "said_at": present.moment(incident.said_at, matter),
        "cases": [
            {
                "number": joined.case.matter.number,
                "level": joined.level or None,
                "state": joined.case.matter.state,
                "open": joined.case.matter.open,
                "room": joined.case.matter.room.label if joined.case.matter.room else None,
                "href": f"{present.API}/cases/{joined.case.matter.number}",
            }
            for joined in queue
        ],
        "clocks": [present.clock(clock, matter) for clock in clocks_of_matter(matter.pk)],
        "verbs": [_verb(verb, number) for verb in offered],
    }


def _verb(verb: Verb, number: str) -> dict[str, Any]:
    return {
        "name": verb.name,
        "title": str(verb.title),
        "method": "POST",
        "href": f"{present.API}/incidents/{number}/{verb.name}",
        "fields": verb.inputs.model_json_schema(),
    }


@router.get("/incidents", response={200: IncidentPage, **PROBLEMS})
def list_incidents(
    request: Request,
    project: str = "",
    state: Literal["", "open", "under_control", "ended"] = Query(""),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """One page of incidents within reach, newest first. Two queries."""
    found = incidents_in(request.reach, project_id=project_for(request.reach, project).pk if project else None)
    if state:
        found = found.filter(matter__state=state)
    if cursor:
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: limit + 1])
    places = places_of(rows[:limit])
    return {
        "results": [row(each, [str(place) for place in places.get(each.pk, [])]) for each in rows[:limit]],
        "next": encode_cursor(rows[limit - 1].pk) if len(rows) > limit else None,
    }


@router.get("/incidents/{number}", response={200: IncidentOut, **PROBLEMS})
def get_incident(request: Request, number: str = Path(..., pattern=NUMBER)) -> dict[str, Any]:
    """One incident with its cases, clocks, and the verbs that the caller may do now."""
    return whole(request, number)


@router.post("/incidents", response={201: IncidentOut, **PROBLEMS})
def open_incident(request: Request, body: OpenIn) -> HttpResponse:
    """Open an incident; the answer carries its number and clocks."""

    def do() -> Answer:
        try:
            matter = actions.open_incident(
                project=project_for(request.reach, body.project), kind=body.kind, places=body.places, what=body.what,
                by=request.actor, at=body.at, client_id=body.client_id,
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
            incident_for(request.reach, number)
            try:
                getattr(actions, verb.name)(
                    number=number, by=request.actor, at=given.at, client_id=given.client_id, **inputs
                )
            except Repeated:
                pass  # the first one's success
            return Answer(200, whole(request, number))

        return answered(request, act)

    def on_incident(request: Request, given: body, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
        return do(request, number, given)

    router.add_api_operation(
        f"/incidents/{{number}}/{verb.name}", ["POST"], on_incident, response={200: IncidentOut, **PROBLEMS},
        operation_id=verb.name, summary=verb.name.replace("_", " "), description=(verb.inputs.__doc__ or ""),
    )  # fmt: skip


for _each in INCIDENT.verbs.values():
    _add_verb(_each)
