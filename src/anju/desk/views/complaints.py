"""Complaints at the desk: the board by deadline, what the console reads, and one story with repairs (CMP-1, CMP-2)."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.complaints.queries import LANES, lanes_question
from anju.core.access import READING_ROLES
from anju.core.along import Question, asks_along
from anju.core.errors import Forbidden, Invalid, NotFound, Sentence
from anju.desk import console as calls
from anju.desk.complaint_console import proposal_of
from anju.desk.complaints import IN_LANE, first_of_lanes, one_lane
from anju.desk.console import draft_of
from anju.desk.faces import reads_all
from anju.desk.shell import in_project, page
from anju.desk.views.console import may_register
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS, Origin
from anju.intake.models import Case, CaseLink
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.rulebook.book import one_reading
from anju.verbs.files import AnyFile, open_case
from anju.verbs.registering import Report, register
from anju.web.answers import live
from anju.web.forms import Field


@require_safe
@in_project
def complaints(request: Request, project: Project) -> HttpResponse:
    """The board: a lane for each limit, severe ones by themselves; `?lane=` one lane by itself, page by page."""
    context = page(request, project, at="complaints", **_board(request, project))
    return render(request, "desk/complaints/complaints.html", context)


def _lanes_along(request: Request) -> Question | None:
    return None if request.GET.get("lane") else lanes_question(request.GET.get("project", ""), most=IN_LANE)


@require_safe
@asks_along(_lanes_along)
@in_project
def complaints_live(request: Request, project: Project) -> HttpResponse:
    """What of the board changes: the session's read tells; a lane by itself is read."""
    if not request.GET.get("lane") and reads_all(request.reach, project):
        return live(
            request,
            "desk/complaints/_lanes.html",
            lambda: {"project": project, **_board(request, project)},
            stamp=request.along.told(project),
        )
    board = _board(request, project)
    stamp = [
        (each.code, each.count, [(card.row.matter.pk, card.row.matter.last_seq) for card in each.cards])
        for each in board["lanes"]
    ]
    return live(request, "desk/complaints/_lanes.html", {"project": project, **board}, stamp=stamp)


def _board(request: Request, project: Project) -> dict[str, Any]:
    """The lanes, or one of them from where the cursor stands. Three queries."""
    if not request.reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    lane, cursor = request.GET.get("lane", ""), request.GET.get("cursor", "")
    if lane not in {"", *LANES}:
        raise NotFound
    lanes, following = one_lane(project, lane, cursor=cursor) if lane else (first_of_lanes(project), "")
    return {"lanes": lanes, "lane": lane, "cursor": cursor, "following": following}


@require_POST
@in_project
@one_reading()
def reading(request: Request, project: Project) -> HttpResponse:
    """What the words point to: the class with its grounds, and what it repeats."""
    may_register(request, project)
    draft = draft_of(request.POST)
    caller = calls.caller_of(request.reach, project=project, draft=draft)
    context = {"complaint": proposal_of(project, draft, caller)}
    return render(request, "desk/complaints/_proposal.html", context)


STORY = {"complaint": (Case.Kind.REPAIR, CaseLink.Why.BECAME), "repair": (Case.Kind.COMPLAINT, CaseLink.Why.SPAWNED)}
"""what is registered → the kind of case it comes from, and why"""


@require_http_methods(["GET", "HEAD", "POST"])
def story(request: Request, number: str, kind: str) -> HttpResponse:
    """Make a complaint of a repair, or register the repair that a complaint wants: each keeps its own clocks, both are shown
    as one story."""
    file = open_case(request.actor, number)
    project = file.matter.project
    if kind not in STORY or file.matter.kind != STORY[kind][0]:
        raise NotFound
    if not request.reach.roles_at(project.pk) & REGISTRARS:
        raise Forbidden("not-yours-to-register", _("Cases are registered by the property desk."))
    if request.method == "POST":
        matter = _register_story(request, file, kind)
        return HttpResponseRedirect(f"/desk/cases/{matter.number}", status=303)
    fields = [
        Field(name="words", title=_("What they say"), widget="textarea", required=True, rows=4),
        Field(name="client_id", widget="hidden", value=secrets.token_hex(12)),
    ]
    if kind == "repair":
        fields.insert(1, Field(name="place", title=_("Place"), required=True))
    title = _("Make a complaint of it") if kind == "complaint" else _("Register the repair it wants")
    with timezone.override(project.zone):
        context = page(
            request, project, at="cases", fields=fields, matter=file.matter, title=title,
            action=f"/desk/cases/{number}/story/{kind}",
        )  # fmt: skip
        return render(request, "desk/complaints/story.html", context)


def _register_story(request: Request, file: AnyFile, kind: str) -> Matter:
    words, place = request.POST.get("words", "").strip()[:2000], request.POST.get("place", "").strip()[:40]
    if not words or (kind == "repair" and not place):
        sentence: Sentence = _("Please fill this in.")
        fields = {name: sentence for name, value in (("words", words), ("place", place)) if not value}
        raise Invalid("form-incomplete", _("Some fields need another look."), fields=fields)
    matter, case = file.matter, file.case
    report = Report(
        project=matter.project, room=matter.room, area=matter.area, kind=kind, channel=case.channel, description=words,
        reporter_name=case.reporter_name, reporter_phone=case.reporter_phone, relation=case.relation,
        reporter=case.reporter, items=((place, "", None, words),) if kind == "repair" else (),
        origin=Origin(matter=matter, why=STORY[kind][1]),
    )  # fmt: skip
    try:
        return register(report, actor=request.actor, client_id=request.POST.get("client_id") or None)
    except Repeated as repeated:
        return repeated.event.matter
