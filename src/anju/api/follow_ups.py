"""Follow-ups over the API: what is due, what was done; visits are taken up here, their outcomes are verbs of cases."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from anju.api import present
from anju.api.answers import answered
from anju.api.cases import NUMBER, PROBLEMS
from anju.core.access import READING_ROLES
from anju.core.errors import NotFound
from anju.core.idempotency import Answer
from anju.estate.queries import room_for
from anju.followup.actions import open_visit
from anju.followup.queries.lists import done_page, queue_page
from anju.matters.act import Repeated
from anju.matters.request import Request
from anju.people.queries import project_for
from anju.verbs.performing import perform

router = Router(tags=["follow-ups"])


class FollowUpRow(BaseModel):
    """A follow-up that waits, or (view `done`) an attempt that was made."""

    number: str
    kind: str
    place: str | None
    title: str
    due_at: str | None
    again_at: str | None
    attempts: int | None
    outcome: str | None
    called_at: str | None
    href: str


class FollowUpPage(BaseModel):
    """One page of them."""

    results: list[FollowUpRow]
    next: str | None


class VisitIn(BaseModel):
    """A home that is to be visited or called."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    project: str = Field(min_length=1, max_length=20)
    room: str = Field(min_length=1, max_length=60)
    client_id: str | None = Field(None, min_length=8, max_length=64)


class VisitOut(BaseModel):
    """The visit that was opened."""

    number: str
    state: str


class OutcomeIn(BaseModel):
    """What came of it: the name of a verb of follow-ups with what that verb asks."""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal[
        "record_satisfied", "record_so_so", "record_dissatisfied", "record_not_reached", "defer_follow_up",
        "answer_point", "take_up_point", "close_unreached",
    ]  # fmt: skip
    inputs: dict[str, Any] = {}
    client_id: str | None = Field(None, min_length=8, max_length=64)


def _row(matter: Any, **more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("due_at", "again_at", "attempts", "outcome", "called_at"))
    place = matter.room or matter.area
    told = {"number": matter.number, "place": str(place) if place else None, "title": matter.title}
    return {**empty, **told, "href": f"/desk/follow-ups/of/{matter.number}", **more}


@router.get("/follow-ups", response={200: FollowUpPage, **PROBLEMS})
def list_follow_ups(
    request: Request,
    project: str = Query(..., max_length=20),
    view: Literal["due", "later", "done"] = Query("due"),
    cursor: str = Query("", max_length=200),
    limit: int = Query(30, ge=1, le=100),
) -> dict[str, Any]:
    """What is due now, what waits for its moment, or what was done; the most pressing (or the latest) first."""
    found = project_for(request.reach, project)
    if not request.reach.roles_at(found.pk) & READING_ROLES:
        raise NotFound
    if view == "done":
        made, after = done_page(found, cursor=cursor, size=limit)
        rows = [
            _row(
                each.matter, kind=each.kind, attempts=each.attempt, outcome=each.outcome,
                called_at=present.moment(each.called_at, each.matter),
            )
            for each in made
        ]  # fmt: skip
        return {"results": rows, "next": after or None}
    waiting, after = queue_page(found, later=view == "later", cursor=cursor, size=limit)
    rows = [
        _row(
            each.matter, kind=each.kind, attempts=each.attempts, due_at=present.moment(each.due_at, each.matter),
            again_at=present.moment(each.again, each.matter) if each.again else None,
        )
        for each in waiting
    ]  # fmt: skip
    return {"results": rows, "next": after or None}


@router.post("/follow-ups/visits", response={201: VisitOut, **PROBLEMS})
def open_household_visit(request: Request, body: VisitIn) -> HttpResponse:
    """Take a home up for a visit; what comes of it is recorded by the verbs of follow-ups under its number."""

    def do() -> Answer:
        found = project_for(request.reach, body.project)
        if not request.reach.roles_at(found.pk) & READING_ROLES:
            raise NotFound
        room = room_for(reach=request.reach, project=found.code, label=body.room)
        room.project = found
        matter = open_visit(room=room, by=request.actor, client_id=body.client_id)
        return Answer(201, {"number": matter.number, "state": matter.state})

    return answered(request, do)


@router.post("/follow-ups/visits/{number}/record", response={200: VisitOut, **PROBLEMS})
def record_household_visit(request: Request, body: OutcomeIn, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
    """Record what came of a visit, or something that was raised in it."""

    def do() -> Answer:
        try:
            matter = perform(
                body.outcome, number=number, actor=request.actor, inputs=body.inputs, client_id=body.client_id
            )
        except Repeated as repeated:
            matter = repeated.event.matter
        return Answer(200, {"number": matter.number, "state": matter.state})

    return answered(request, do)
