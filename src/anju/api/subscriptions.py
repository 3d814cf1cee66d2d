"""Subscriptions of raw events over the API: which there are, a new one, in and out of use. For administrators."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field

from anju.api.answers import answered
from anju.api.cases import PROBLEMS
from anju.core.access import require_role_anywhere
from anju.core.errors import Invalid, NotFound
from anju.core.idempotency import Answer
from anju.core.paging import decode_cursor, encode_cursor
from anju.estate.models import Company, Project
from anju.estate.queries import organisation
from anju.matters.request import Request
from anju.notices.actions import Wish, subscribe, switch_subscription
from anju.notices.keeping import KEEPS_GATEWAYS, may_keep_gateways
from anju.notices.models import Subscription
from anju.notices.queries import dead_by_subscription, subscriptions_in
from anju.verbs.wording import EVENTS

router = Router(tags=["subscriptions"])


class SubscribeIn(BaseModel):
    """Whose events (a project, a company, the group where both are left out), which, where to, signed with what."""

    name: str = Field(min_length=1, max_length=40)
    company: str | None = Field(None, max_length=20)
    project: str | None = Field(None, max_length=20)
    kinds: list[str] = Field(
        min_length=1, max_length=100, description="repair.arrived, all of a noun as repair.*, or *"
    )
    address: str = Field(min_length=8, max_length=500, description="https; an inner address is refused")
    secret: str = Field(min_length=16, max_length=200)


class SwitchIn(BaseModel):
    """In or out of use."""

    active: bool


class SubscriptionOut(BaseModel):
    """One subscription; its address and secret are not told again."""

    id: int
    name: str
    company: str | None
    project: str | None
    kinds: list[str]
    active: bool
    last_taken_at: str | None
    last_failed_at: str | None
    last_code: str
    dead: int


class SubscriptionPage(BaseModel):
    """Some subscriptions, and where the next ones begin."""

    results: list[SubscriptionOut]
    next: str | None


def _within(request: Request) -> tuple[list[Company], list[Project], bool]:
    require_role_anywhere(request.actor, roles=KEEPS_GATEWAYS)
    branches = [
        branch
        for branch in organisation(request.reach)
        if may_keep_gateways(request.reach, company_id=branch.company.pk)
    ]
    projects = [project for branch in branches for project, _homes in branch.projects]
    return [branch.company for branch in branches], projects, may_keep_gateways(request.reach, company_id=None)


def _row(row: Subscription, dead: int) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "company": row.company.code if row.company else None,
        "project": row.project.code if row.project else None,
        "kinds": row.kinds,
        "active": row.active,
        "last_taken_at": row.last_taken_at.isoformat() if row.last_taken_at else None,
        "last_failed_at": row.last_failed_at.isoformat() if row.last_failed_at else None,
        "last_code": row.last_code,
        "dead": dead,
    }


@router.get("/subscriptions", response={200: SubscriptionPage, **PROBLEMS})
def list_subscriptions(
    request: Request, cursor: str = Query("", max_length=200), limit: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """The subscriptions of the places that the caller administers; `dead`: events that nobody took in any try."""
    companies, _projects, group = _within(request)
    found = subscriptions_in(companies=[company.pk for company in companies], group=group)
    if cursor:
        found = found.filter(pk__gt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: limit + 1])
    dead = dead_by_subscription(row.pk for row in rows)
    return {
        "results": [_row(row, dead.get(row.pk, 0)) for row in rows[:limit]],
        "next": encode_cursor(rows[limit - 1].pk) if len(rows) > limit else None,
    }


@router.post("/subscriptions", response={201: SubscriptionOut, **PROBLEMS})
def add_subscription(request: Request, body: SubscribeIn) -> HttpResponse:
    """From now on every event of these kinds is posted to this address, signed, without personal data."""
    companies, projects, _group = _within(request)

    def do() -> Answer:
        project = _named(body.project, projects, "project")
        company = project.company if project is not None else _named(body.company, companies, "company")
        wish = Wish(
            name=body.name, address=body.address, secret=body.secret, kinds=body.kinds,
            company_id=company.pk if company is not None else None,
            project_id=project.pk if project is not None else None,
        )  # fmt: skip
        return Answer(201, _row(subscribe(actor=request.reach, wish=wish, known=EVENTS), 0))

    return answered(request, do)


@router.post("/subscriptions/{subscription_id}/switch", response={200: SubscriptionOut, **PROBLEMS})
def switch(request: Request, subscription_id: int, body: SwitchIn) -> HttpResponse:
    """In or out of use; what waits for one that is out is given up."""
    companies, _projects, group = _within(request)

    def do() -> Answer:
        found = subscriptions_in(companies=[company.pk for company in companies], group=group)
        row = found.filter(pk=subscription_id).first()
        if row is None:
            raise NotFound
        switch_subscription(actor=request.reach, subscription=row, active=body.active)
        row.active = body.active
        return Answer(200, _row(row, dead_by_subscription([row.pk]).get(row.pk, 0)))

    return answered(request, do)


def _named(code: str | None, places: list[Any], field: str) -> Any:
    """The place of this code among those the caller administers; None where none was named."""
    if code is None:
        return None
    found = next((place for place in places if place.code == code), None)
    if found is None:
        raise Invalid("place-unclear", _("There is no such place."), fields={field: _("There is no such place.")})
    return found
