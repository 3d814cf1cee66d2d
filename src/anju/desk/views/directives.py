"""Directives at the desk: the list by limit, the form that issues one, its page, its verbs (SUP-1)."""

import secrets
from collections.abc import Callable

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from anju.clocks.queries import clocks_of_matter
from anju.core.access import READING_ROLES
from anju.core.errors import Forbidden, NotFound
from anju.core.inputs import checked
from anju.core.paging import Later, encode_cursor
from anju.desk.answers import done
from anju.desk.ladder import addressee_of, face_of, issue_fields, state_of, verb_fields
from anju.desk.shell import in_project, page
from anju.desk.views.ladder import LIST
from anju.estate.models import Project
from anju.ladder import actions
from anju.ladder.flow import DIRECTIVE, UPPER
from anju.ladder.inputs import IssueDirective
from anju.ladder.models import Directive
from anju.ladder.queries import asked_in, directive_for, directives_for, directives_in
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.verbs.ladder import after
from anju.web.forms import Field, raw

BOTH = ["GET", "HEAD", "POST"]
DOING: dict[str, Callable[..., Matter]] = {name: getattr(actions, name) for name in DIRECTIVE.verbs}


@require_safe
@in_project
def directives(request: Request, project: Project) -> HttpResponse:
    """One page of the project's directives, those due first in front: open, `?view=mine` waiting for me, `?view=all`."""
    reads = bool(request.reach.roles_at(project.pk) & READING_ROLES)
    view = request.GET.get("view", "" if reads else "mine")
    if view == "mine" or not reads:
        view, found = "mine", directives_for(request.reach).filter(matter__project=project)
    else:
        found = directives_in(request.reach, project=project)
        found = found if view == "all" else found.filter(matter__open=True)
    if (key := after(request.GET.get("cursor", ""))) is not None:
        found = found.filter(Later(F("matter__queue_at"), F("pk"), *key))
    rows = list(found[: LIST + 1])
    asked = asked_in(rows[:LIST])
    base = f"/desk/directives?project={project.code}"
    shown = f"{base}&view={view}" if view else base
    views = (
        [("", pgettext("directives", "Open")), ("mine", _("Waiting for me")), ("all", _("All"))]
        if reads
        else [("mine", _("Waiting for me"))]
    )
    context = page(
        request,
        project,
        at="directives",
        rows=[(row, state_of(row), addressee_of(row), asked.get(row.pk, "")) for row in rows[:LIST]],
        may_issue=bool(request.reach.roles_at(project.pk) & UPPER),
        tabs=[
            {"title": title, "url": f"{base}&view={code}" if code else base, "on": code == view}
            for code, title in views
        ],
        first_url=shown if request.GET.get("cursor") else "",
        next_url=f"{shown}{'' if view else '&view='}&cursor={_cursor(rows[LIST - 1])}" if len(rows) > LIST else "",
    )
    return render(request, "desk/ladder/directives.html", context)


def _cursor(row: Directive) -> str:
    return encode_cursor(row.matter.queue_at.isoformat(), row.pk)


@require_http_methods(BOTH)
@in_project
def issue(request: Request, project: Project) -> HttpResponse:
    """The form that issues one; `?case=` fills it in."""
    if not request.reach.roles_at(project.pk) & UPPER:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if request.method == "POST":
        given = checked(IssueDirective, raw(IssueDirective, request.POST))
        client_id = request.POST.get("client_id") or None
        try:
            matter = actions.issue_directive(
                project=project, by=request.actor, client_id=client_id, **given.model_dump()
            )
        except Repeated as repeated:
            matter = repeated.event.matter
        return done(request, f"/desk/directives/{matter.number}", _("Issued. The limit of the answer runs."))
    fields = [*issue_fields(project, case=request.GET.get("case", "")[:40]), _client_id()]
    return render(request, "desk/ladder/issue.html", page(request, project, at="directives", fields=fields))


def _client_id() -> Field:
    return Field(name="client_id", widget="hidden", value=secrets.token_hex(12))


@require_safe
def directive(request: Request, number: str) -> HttpResponse:
    """One directive: what is asked, by when, what was answered."""
    found = directive_for(request.actor, number)
    project = found.matter.project
    with timezone.override(project.zone):
        face = face_of(found, actor=request.actor, clocks=clocks_of_matter(found.pk))
        context = page(request, project, at="directives", face=face, matter=found.matter)
        return render(request, "desk/ladder/directive.html", context)


@require_http_methods(BOTH)
def verb(request: Request, number: str, name: str) -> HttpResponse:
    """GET: the form of a verb; POST: do it."""
    if name not in DOING:
        raise NotFound
    found = directive_for(request.actor, number)
    wanted = DIRECTIVE.verb(name)
    with timezone.override(found.matter.project.zone):
        if request.method == "POST":
            return _do(request, found, name)
        context = {
            "verb": wanted,
            "matter": found.matter,
            "action": f"/desk/directives/{number}/{name}",
            "fields": [*verb_fields(wanted), _client_id()],
        }
        if request.headers.get("HX-Request") == "true":
            return render(request, "desk/ladder/_verb.html", context)
        return render(request, "desk/ladder/verb.html", page(request, found.matter.project, at="directives", **context))


def _do(request: Request, found: Directive, name: str) -> HttpResponse:
    wanted = DIRECTIVE.verb(name)
    given = checked(wanted.inputs, raw(wanted.inputs, request.POST))
    if "system" in wanted.hats:
        raise NotFound
    try:
        DOING[name](
            number=found.matter.number, by=request.actor, client_id=request.POST.get("client_id") or None,
            **given.model_dump(),
        )  # fmt: skip
    except Repeated:
        pass  # the same wish arrived twice: the first one's success
    return done(request, f"/desk/directives/{found.matter.number}", _("%(verb)s: recorded.") % {"verb": wanted.title})
