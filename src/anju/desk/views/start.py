"""The first hour: the guided list, and the three lines that are done on a page of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.errors import Forbidden, NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.reading import time_of
from anju.desk.shell import page
from anju.desk.start import StartList, empty_list, start_list, unread_defaults
from anju.estate.actions import confirm_rulebook, set_line_aside, take_line_up
from anju.estate.models import Company, Project
from anju.estate.queries import projects_in
from anju.estate.rules import SETS_UP
from anju.matters.request import Request
from anju.people.actions.roster import fill_leads, publish_roster
from anju.people.actions.shifts import add_shift
from anju.people.queries import desk_shifts, people_with_role
from anju.web.answers import live
from anju.web.forms import Choice, Field

P = ParamSpec("P")
BOTH = ["GET", "HEAD", "POST"]
SHIFTS_SHOWN = 3


def administered(request: Request) -> tuple[Project | None, list[Project]]:
    """The project an administrator looks at, and those they could; None where there is none yet. One query."""
    if not request.reach.may("admin"):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    within = [each for each in projects_in(request.reach) if request.reach.roles_at(each.pk) & SETS_UP]
    asked = request.GET.get("project", "")
    wanted = asked or request.session.get("project", "")
    found = next((each for each in within if each.code == wanted), None)
    if asked and found is None:
        raise NotFound
    if asked:
        request.session["project"] = asked
    request.META["anju.projects"] = within
    return found or (within[0] if within else None), within


def in_administered(
    view: Callable[Concatenate[Request, Project, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """A page about one project that the person administers, in its time zone."""

    @wraps(view)
    def inside(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        project, _within = administered(request)
        if project is None:
            raise NotFound
        with timezone.override(project.zone):
            return view(request, project, *args, **kwargs)

    return inside


@require_safe
def start(request: Request) -> HttpResponse:
    """The list. Who arrives by signing in and has nothing left to do goes on to the people."""
    project, _within = administered(request)
    with timezone.override(project.zone if project else None):
        found = _list(request, project)
        if request.GET.get("arriving") and project is not None and found.is_done:
            return HttpResponseRedirect(f"/desk/people?project={project.code}")
        return render(
            request,
            "desk/start/start.html",
            page(request, project, at="start", duties=found.duties, **_shown(project, found)),
        )


@require_safe
def start_live(request: Request) -> HttpResponse:
    """The lines again when one of them changed."""
    project, _within = administered(request)
    with timezone.override(project.zone if project else None):
        found = _list(request, project)
        stamp = [(line.code, line.state, line.sentence) for line in found.lines]
        return live(request, "desk/start/_lines.html", {"project": project, **_shown(project, found)}, stamp=stamp)


def _list(request: Request, project: Project | None) -> StartList:
    if project is None:
        return empty_list(has_company=Company.objects.exists())
    return start_list(reach=request.reach, project=project)


def _shown(project: Project | None, found: StartList) -> dict[str, Any]:
    query = f"?project={project.code}" if project else ""
    return {"list": found, "live_url": f"/desk/start/live{query}", "here": f"/desk/start{query}"}


@require_POST
@in_administered
def set_aside(request: Request, project: Project, line: str) -> HttpResponse:
    """Leave a line out, with the reason."""
    set_line_aside(actor=request.actor, project=project, line=line, reason=request.POST.get("reason", ""))
    return done(request, _back(project), _("Set aside."))


@require_POST
@in_administered
def take_up(request: Request, project: Project, line: str) -> HttpResponse:
    """Take a line up again."""
    take_line_up(actor=request.actor, project=project, line=line)
    return done(request, _back(project), _("Taken up again."))


@require_http_methods(BOTH)
@in_administered
def roster(request: Request, project: Project) -> HttpResponse:
    """Whoever is ticked leads by turns until the month is over, and the month is published."""
    today = timezone.localtime(product_now()).date()
    leads = list(people_with_role(role="duty_lead", project=project, day=today))
    if request.method == "POST":
        wanted = set(request.POST.getlist("people"))
        chosen = [one for one in leads if str(one.pk) in wanted]
        with transaction.atomic():
            count = fill_leads(actor=request.actor, project=project, month=today, people=chosen)
            publish_roster(actor=request.actor, project=project, month=today)
        return done(request, _back(project), _("%(count)d days filled, the month is published.") % {"count": count})
    fields = [
        Field(
            name="people",
            title=_("Who leads by turns"),
            widget="chips",
            multiple=True,
            choices=[Choice(value=str(one.pk), title=one.name) for one in leads],
            value=[str(one.pk) for one in leads],
            required=True,
            hint=_("Day by day, one after the other; single days are changed on the roster."),
        )
    ]
    return _form(request, project, "roster", fields, has_leads=bool(leads))


@require_http_methods(BOTH)
@in_administered
def shifts(request: Request, project: Project) -> HttpResponse:
    """The named shifts of the desk, up to three at once: what is proposed covers day and night."""
    if request.method == "POST":
        with transaction.atomic():
            for no in range(1, SHIFTS_SHOWN + 1):
                if name := request.POST.get(f"name-{no}", "").strip():
                    starts, ends = time_of(request.POST, f"starts-{no}"), time_of(request.POST, f"ends-{no}")
                    add_shift(actor=request.actor, project=project, name=name, starts=starts, ends=ends)
        return done(request, _back(project), _("The shifts are entered."))
    known = desk_shifts(project)
    proposed = [] if known else [(_("Day shift"), "08:00", "20:00"), (_("Night shift"), "20:00", "08:00")]
    rows = [*proposed, *[("", "", "")] * (SHIFTS_SHOWN - len(proposed))]
    return _form(request, project, "shifts", [], rows=list(enumerate(rows, start=1)), known=known)


@require_http_methods(BOTH)
@in_administered
def rulebook(request: Request, project: Project) -> HttpResponse:
    """The proposed defaults in words; confirmed with one press, changed in the rulebook."""
    if request.method == "POST":
        confirm_rulebook(actor=request.actor, project=project)
        return done(request, _back(project), _("The rulebook is confirmed."))
    return _form(request, project, "rulebook", [], unread=unread_defaults(project))


def _form(request: Request, project: Project, name: str, fields: list[Field], **more: Any) -> HttpResponse:
    action = f"/desk/start/{name}?project={project.code}"
    context = page(request, project, at="start", fields=fields, action=action, here=_back(project), **more)
    return render(request, f"desk/start/{name}.html", context)


def _back(project: Project) -> str:
    return f"/desk/start?project={project.code}"
