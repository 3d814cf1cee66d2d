"""Referrals over the API: a colleague passes on what they heard, follows it, goes over heads (INT-3, CMP-1)."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema
from ninja.params.functions import Path, Query
from pydantic import Field

from anju.api import present
from anju.api.answers import answered
from anju.api.cases import NUMBER, PROBLEMS
from anju.api.schemas import HolderOut, Strict
from anju.clocks.queries import next_clocks
from anju.core.idempotency import Answer
from anju.core.paging import decode_cursor, encode_cursor
from anju.intake.models import Referral
from anju.intake.referrals.actions import go_over_heads, refer
from anju.intake.referrals.inputs import OverHeads
from anju.intake.referrals.queries import handed_over_by, own_referral
from anju.matters.act import Repeated
from anju.matters.request import Request
from anju.people.queries import project_for

router = Router(tags=["referrals"])


class ReferralIn(Strict):
    """What was heard: where (a room, a common area, or in words), what, who said it with a number if there is one."""

    project: Annotated[str, Field(min_length=1, max_length=20)]
    where: Annotated[str, Field(max_length=60)] = ""
    words: Annotated[str, Field(min_length=2, max_length=2000)]
    who: Annotated[str, Field(max_length=120)] = ""
    photos: Annotated[list[str], Field(max_length=9)] = []
    client_id: Annotated[str, Field(min_length=8, max_length=64)] | None = None


class ReferralOut(Schema):
    """How it stands: with the desk, or as the case it became."""

    number: str
    project: str
    room: str | None
    area: str | None
    state: str
    open: bool
    case: str | None
    case_state: str | None
    holder: HolderOut
    rung: int
    """over how many heads it has gone"""
    due_at: str | None
    """registered by, then: stands still from"""
    passed_on_at: str
    href: str


class ReferralPage(Schema):
    """One page of them."""

    results: list[ReferralOut]
    next: str | None


def shown(referral: Referral, due: Any = None) -> dict[str, Any]:
    """A referral as plain data. No query."""
    matter = referral.matter
    case = referral.case.matter if referral.case else None
    return {
        "number": matter.number,
        "project": matter.project.code,
        "room": matter.room.label if matter.room else None,
        "area": matter.area.name if matter.area else None,
        "state": matter.state,
        "open": matter.open,
        "case": case.number if case else None,
        "case_state": case.state if case else None,
        "holder": present.holder(case or matter),
        "rung": referral.rung,
        "due_at": present.moment(due, matter),
        "passed_on_at": present.moment(matter.opened_at, matter),
        "href": f"/field/handed-over/{matter.number}",
    }


def _one(request: Request, number: str) -> dict[str, Any]:
    referral = own_referral(reach=request.reach, number=number)
    clock = next_clocks([referral.pk]).get(referral.pk)
    return shown(referral, clock.due_at if clock else None)


@router.post("/referrals", response={201: ReferralOut, **PROBLEMS})
def make_referral(request: Request, body: ReferralIn) -> HttpResponse:
    """Pass on what was heard; the desk registers it within its limit."""

    def do() -> Answer:
        project = project_for(request.reach, body.project)
        try:
            number = refer(
                project=project, words=body.words, where=body.where, who=body.who, photos=tuple(body.photos),
                by=request.actor, client_id=body.client_id,
            ).matter.number  # fmt: skip
        except Repeated as repeated:
            number = repeated.event.matter.number
        return Answer(201, _one(request, number))

    return answered(request, do)


@router.get("/referrals", response={200: ReferralPage, **PROBLEMS})
def list_referrals(
    request: Request, cursor: str = Query("", max_length=200), limit: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """What the caller passed on, newest first."""
    before = int(decode_cursor(cursor, kinds=(int,))[0]) if cursor else None
    rows, more = handed_over_by(request.reach, before=before, size=limit)
    clocks = next_clocks([row.pk for row in rows]) if rows else {}
    return {
        "results": [shown(row, clocks[row.pk].due_at if row.pk in clocks else None) for row in rows],
        "next": encode_cursor(more) if more else None,
    }


@router.get("/referrals/{number}", response={200: ReferralOut, **PROBLEMS})
def get_referral(request: Request, number: str = Path(..., pattern=NUMBER)) -> dict[str, Any]:
    """One of them, for who passed it on."""
    return _one(request, number)


@router.post("/referrals/{number}/go_over_heads", response={200: ReferralOut, **PROBLEMS})
def over_heads(request: Request, body: OverHeads, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
    """One step up, where it stood still."""

    def do() -> Answer:
        own_referral(reach=request.reach, number=number)
        go_over_heads(number=number, words=body.words, by=request.actor)
        return Answer(200, _one(request, number))

    return answered(request, do)
