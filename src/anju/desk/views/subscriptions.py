"""Subscriptions of raw events: whose systems are told what, how each does; a new one; in and out of use."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import require_role_anywhere
from anju.core.errors import Invalid, NotFound
from anju.desk.answers import done
from anju.desk.notice_office import companies_kept
from anju.desk.shell import in_project, page
from anju.estate.models import Company, Project
from anju.estate.queries import organisation
from anju.matters.request import Request
from anju.notices.actions import Wish, subscribe, switch_subscription
from anju.notices.keeping import KEEPS_GATEWAYS, may_keep_gateways
from anju.notices.queries import dead_by_subscription, subscriptions_in
from anju.verbs.wording import EVENTS
from anju.web.forms import Choice, Field

HERE = "/desk/notices/subscriptions"


def _kept(request: Request) -> tuple[list[Company], list[Project], bool]:
    """The companies and projects of this person, and whether the group is theirs; refuses whoever keeps none."""
    require_role_anywhere(request.actor, roles=KEEPS_GATEWAYS)
    branches = organisation(request.reach)
    companies = companies_kept(request, [branch.company for branch in branches])
    kept = {company.pk for company in companies}
    projects = [project for branch in branches if branch.company.pk in kept for project, _homes in branch.projects]
    return companies, projects, may_keep_gateways(request.reach, company_id=None)


@require_safe
@in_project
def subscriptions(request: Request, project: Project) -> HttpResponse:
    """Every subscription this person keeps: whose events, which, when the last was taken, what nobody took. Six queries."""
    companies, _projects, group = _kept(request)
    rows = list(subscriptions_in(companies=[company.pk for company in companies], group=group)[:200])
    dead = dead_by_subscription(row.pk for row in rows)
    context = page(request, project, at="", rows=[(row, dead.get(row.pk, 0)) for row in rows], here=HERE)
    return render(request, "desk/notices/subscriptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def add(request: Request, project: Project) -> HttpResponse:
    """A new subscription."""
    companies, projects, group = _kept(request)
    places = _places(companies, projects, group=group)
    if request.method == "POST":
        made = subscribe(actor=request.reach, wish=_told(request, places), known=EVENTS)
        return done(request, HERE, _("%(name)s is told from now on.") % {"name": made.name})
    context: dict[str, Any] = {"fields": _fields(places), "here": HERE, "events": sorted(EVENTS.items())}
    return render(request, "desk/notices/subscribe.html", page(request, project, at="", **context))


Places = dict[str, tuple[str, int | None, int | None]]
"""code of a place → its name, company, project"""


def _places(companies: list[Company], projects: list[Project], *, group: bool) -> Places:
    found: Places = {"*": (_("The whole group"), None, None)} if group else {}
    found |= {f"c-{company.code}": (company.name, company.pk, None) for company in companies}
    return found | {f"p-{each.code}": (each.name, each.company_id, each.pk) for each in projects}


def _told(request: Request, places: Places) -> Wish:
    where = places.get(request.POST.get("where", ""))
    if where is None:
        raise Invalid("place-unclear", _("Say where."), fields={"where": _("Say where.")})
    posted = request.POST
    return Wish(
        name=posted.get("name", ""), address=posted.get("address", ""), secret=posted.get("secret", ""),
        kinds=posted.get("kinds", "").replace(",", " ").split(), company_id=where[1], project_id=where[2],
    )  # fmt: skip


def _fields(places: Places) -> list[Field]:
    choices = [Choice(value=code, title=place[0]) for code, place in places.items()]
    return [
        Field(name="name", title=_("Whose system"), required=True, focus=True),
        Field(name="where", title=_("Events of"), widget="select", required=True, choices=choices, value=choices[0].value if choices else ""),
        Field(name="kinds", title=_("Kinds of event"), widget="textarea", rows=4, required=True, value="repair.*",
              hint=_("One a line: repair.arrived, all of a noun as repair.*, or * for everything.")),
        Field(name="address", title=_("Address"), required=True, placeholder="https://…",
              hint=_("A public address; it is checked now and whenever something is sent.")),
        Field(name="secret", title=_("Secret"), widget="password", required=True,
              hint=_("Sixteen characters or more; both sides sign with it.")),
    ]  # fmt: skip


@require_POST
def switch(request: Request, subscription_id: int) -> HttpResponse:
    """In or out of use."""
    companies, _projects, group = _kept(request)
    known = (
        subscriptions_in(companies=[company.pk for company in companies], group=group)
        .filter(pk=subscription_id)
        .first()
    )
    if known is None:
        raise NotFound
    switch_subscription(actor=request.reach, subscription=known, active=not known.active)
    return done(request, HERE, _("Out of use.") if known.active else _("In use."))
