"""Mass incidents at the desk: the list, the form that opens one, its board, its verbs, whom nobody reached (BEY-1)."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anju.core.access import READING_ROLES
from anju.core.along import Question, asks_along
from anju.core.errors import Forbidden, NotFound
from anju.core.inputs import checked
from anju.core.paging import decode_cursor, encode_cursor
from anju.desk.answers import done
from anju.desk.incidents import (
    ANNOUNCED,
    LIST,
    face_of,
    fields_for,
    level_title,
    open_fields,
    page_of_queue,
    place_choices,
    state_of,
)
from anju.desk.shell import in_project, page, reads_along
from anju.estate.models import Project, Room, Unit
from anju.estate.queries import buildings_in
from anju.incidents import actions
from anju.incidents.flow import INCIDENT, OPENERS
from anju.incidents.inputs import OpenIncident
from anju.incidents.models import Incident, Level
from anju.incidents.queries import incident_for, incident_question, incidents_in, queue_of
from anju.matters.act import Repeated
from anju.matters.models import Event, Matter
from anju.matters.request import Request
from anju.web.answers import live, nothing_new
from anju.web.forms import Field, raw

BETWEEN = re.compile(r"[\s,，、;；]+")

DOING: dict[str, Callable[..., Matter]] = {name: getattr(actions, name) for name in INCIDENT.verbs}


@require_safe
@in_project
def incidents(request: Request, project: Project) -> HttpResponse:
    """One page of the project's incidents, newest first; `?view=all` the ended ones too."""
    if not request.reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    everything = request.GET.get("view") == "all"
    found = incidents_in(request.reach, project_id=project.pk)
    if not everything:
        found = found.filter(matter__open=True)
    if cursor := request.GET.get("cursor", ""):
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: LIST + 1])
    base = f"/desk/incidents?project={project.code}"
    view = f"{base}&view=all" if everything else base
    context = page(
        request,
        project,
        at="incidents",
        rows=[(row, state_of(row)) for row in rows[:LIST]],
        may_open=bool(request.reach.roles_at(project.pk) & OPENERS),
        tabs=[
            {"title": _("Going on"), "url": base, "on": not everything},
            {"title": _("All"), "url": f"{base}&view=all", "on": everything},
        ],
        first_url=view if cursor else "",
        next_url=f"{view}&cursor={encode_cursor(rows[LIST - 1].pk)}" if len(rows) > LIST else "",
    )
    return render(request, "desk/incidents/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def open_one(request: Request, project: Project) -> HttpResponse:
    """The form that opens an incident; `?kind=` and `?place=` fill it in."""
    if not request.reach.roles_at(project.pk) & OPENERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if request.method == "POST":
        given = checked(OpenIncident, _opening(request))
        try:
            matter = actions.open_incident(
                project=project, **given.model_dump(), by=request.actor, client_id=request.POST.get("client_id") or None
            )
        except Repeated as repeated:
            matter = repeated.event.matter
        return done(request, f"/desk/incidents/{matter.number}", _("Opened. Now inform the homes."))
    units = list(Unit.objects.filter(building__project=project))
    filled = {"kind": request.GET.get("kind", ""), "places": request.GET.getlist("place")}
    fields = open_fields(place_choices(buildings_in(project), units), given=filled)
    context = page(request, project, at="incidents", fields=[*fields, _client_id()])
    return render(request, "desk/incidents/open.html", context)


def _opening(request: Request) -> dict[str, Any]:
    """What was posted, the places that were typed beside those that were tapped."""
    given = raw(OpenIncident, request.POST)
    typed = [each for each in BETWEEN.split(request.POST.get("typed", "")) if each]
    return given | {"places": [*given.get("places", []), *typed]}


def _client_id() -> Field:
    return Field(name="client_id", widget="hidden", value=secrets.token_hex(12))


@require_safe
def incident(request: Request, number: str) -> HttpResponse:
    """The board of one incident: who waits, by level and building; by when the homes hear again."""
    found = incident_for(request.reach, number)
    with timezone.override(found.matter.project.zone):
        face = face_of(found, actor=request.actor, queue=queue_of(found))
        context = page(request, found.matter.project, at="incidents", face=face, matter=found.matter)
        return render(request, "desk/incidents/incident.html", context)


def _incident_along(_request: Request, number: str) -> Question:
    return incident_question(number)


@require_safe
@asks_along(_incident_along)
def incident_live(request: Request, number: str) -> HttpResponse:
    """The board again when the incident or one of its cases moved: the session's read tells."""
    stamp = request.along.told()
    if reads_along(request) and (same := nothing_new(request, stamp=stamp)):
        return same
    found = incident_for(request.reach, number)
    queue = queue_of(found)
    with timezone.override(found.matter.project.zone):
        return live(
            request,
            "desk/incidents/_board.html",
            lambda: {"face": face_of(found, actor=request.actor, queue=queue), "matter": found.matter},
            stamp=stamp,
        )


@require_safe
def cases(request: Request, number: str) -> HttpResponse:
    """Its cases as a list in the order they wait; `?level=` narrows it."""
    found = incident_for(request.reach, number)
    level = request.GET.get("level", "")
    if level and level != "none" and level not in Level.values:
        raise NotFound
    rows, after = page_of_queue(queue_of(found), level=level, after=request.GET.get("cursor", ""))
    base = f"/desk/incidents/{number}/cases"
    with timezone.override(found.matter.project.zone):
        context = page(
            request,
            found.matter.project,
            at="incidents",
            matter=found.matter,
            rows=[(row, level_title(row.level)) for row in rows],
            tabs=[
                {"title": title, "url": f"{base}?level={code}" if code else base, "on": code == level}
                for code, title in [
                    ("", _("All")), ("none", level_title("")), *((each, level_title(each)) for each in Level.values),
                ]
            ],
            next_url=f"{base}?level={level}&cursor={after}" if after else "",
        )  # fmt: skip
        return render(request, "desk/incidents/cases.html", context)


@require_safe
def unreached(request: Request, number: str) -> HttpResponse:
    """The homes in which nobody could be told by the last announcement: somebody goes and rings the bell."""
    found = incident_for(request.reach, number)
    last = Event.objects.filter(matter=found.pk, kind__in=ANNOUNCED).order_by("-seq").first()
    rooms = Room.objects.filter(pk__in=last.data["unreached"] if last else []).order_by("pk")
    if cursor := request.GET.get("cursor", ""):
        rooms = rooms.filter(pk__gt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(rooms[: LIST + 1])
    base = f"/desk/incidents/{number}/unreached"
    with timezone.override(found.matter.project.zone):
        context = page(
            request, found.matter.project, at="incidents", matter=found.matter, rows=rows[:LIST], last=last,
            next_url=f"{base}?cursor={encode_cursor(rows[LIST - 1].pk)}" if len(rows) > LIST else "",
        )  # fmt: skip
        return render(request, "desk/incidents/unreached.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: Request, number: str, name: str) -> HttpResponse:
    """GET: the form of a verb; POST: do it."""
    if name not in DOING:
        raise NotFound
    found = incident_for(request.reach, number)
    if request.method == "POST":
        return _do(request, found, name)
    wanted = INCIDENT.verb(name)
    context = {
        "verb": wanted,
        "matter": found.matter,
        "action": f"/desk/incidents/{number}/{name}",
        "case": request.GET.get("case", ""),
        "fields": [*fields_for(wanted, given=request.GET.dict()), _client_id()],
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/incidents/_verb.html", context)
    with timezone.override(found.matter.project.zone):
        return render(
            request, "desk/incidents/verb.html", page(request, found.matter.project, at="incidents", **context)
        )


def _do(request: Request, found: Incident, name: str) -> HttpResponse:
    wanted = INCIDENT.verb(name)
    given = checked(wanted.inputs, raw(wanted.inputs, request.POST))
    client_id = request.POST.get("client_id") or None
    try:
        DOING[name](number=found.matter.number, by=request.actor, client_id=client_id, **given.model_dump())
    except Repeated:
        pass  # the same wish arrived twice: the first one's success
    said = _("%(verb)s: recorded.") % {"verb": wanted.title}
    return done(request, f"/desk/incidents/{found.matter.number}", said)
