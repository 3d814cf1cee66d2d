"""Follow-ups at the desk: the queue, and one call after the other by keyboard (FUP-1, FUP-2)."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.desk.answers import done
from anju.desk.follow_ups import (
    OUTCOMES,
    Call,
    call_of,
    given_for,
    made_of,
    outcome_choices,
    reason_choices,
    score_fields,
    time_choices,
)
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.followup.actions import claim, claim_next, release, reveal_home
from anju.followup.file import Subject
from anju.followup.flow import CALLERS, DUE_STATES, FOLLOW_UP
from anju.followup.queries.attempts import attempts_in, facts_for
from anju.followup.queries.due import claimed_by
from anju.followup.queries.figures import figures_of, month_of
from anju.followup.queries.lists import done_page, queue_page
from anju.followup.queries.opening import open_subject, story_of_home
from anju.followup.queries.people import caller_facts
from anju.intake.queries import timeline
from anju.matters.act import Repeated
from anju.matters.models import Event
from anju.matters.request import Request
from anju.verbs.performing import perform

POINTS = frozenset({"answer_point", "take_up_point"})


@require_safe
@in_project
def follow_ups(request: Request, project: Project) -> HttpResponse:
    """The queue: what is due now, what waits for its moment, what was done; figures of this month above."""
    if not request.reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    view = request.GET.get("view", "due")
    if view not in {"due", "later", "done"}:
        raise NotFound
    cursor = request.GET.get("cursor", "")
    base = f"/desk/follow-ups?project={project.code}"
    if view == "done":
        made, after = done_page(project, cursor=cursor)
        rows: list[Any] = [made_of(row) for row in made]
    else:
        waiting, after = queue_page(project, later=view == "later", cursor=cursor)
        rows = list(waiting)
    context = page(
        request,
        project,
        at="follow_ups",
        view=view,
        rows=rows,
        figures=figures_of(project, month=month_of(project)),
        may_call=bool(request.reach.roles_at(project.pk) & CALLERS),
        tabs=[
            {"title": title, "url": f"{base}&view={code}", "on": code == view}
            for code, title in (("due", _("To call now")), ("later", _("Later")), ("done", _("Called already")))
        ],
        first_url=f"{base}&view={view}" if cursor else "",
        next_url=f"{base}&view={view}&cursor={after}" if after else "",
    )
    return render(request, "desk/follow_ups/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def play(request: Request, project: Project) -> HttpResponse:
    """GET: the call this person has, else how many wait. POST: take the next one."""
    if not request.reach.roles_at(project.pk) & CALLERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if request.method == "POST":
        return HttpResponseRedirect(_next_url(request, project), status=303)
    held = claimed_by(project=project, person_id=request.actor.somebody())
    if held is not None:
        return HttpResponseRedirect(f"/desk/follow-ups/play/{held.number}")
    figures = figures_of(project, month=month_of(project))
    return render(request, "desk/follow_ups/start.html", page(request, project, at="follow_ups", figures=figures))


@require_POST
@in_project
def stop(request: Request, project: Project) -> HttpResponse:
    """A break: what this person had goes back to the queue."""
    release(by=request.actor)
    return done(request, f"/desk/follow-ups?project={project.code}", _("Stopped; the call went back to the queue."))


@require_safe
def call(request: Request, number: str) -> HttpResponse:
    """One call: whom, about what, what to say, and the outcomes by key."""
    subject = open_subject(request.actor, number)
    matter = subject.matter
    if not subject.hats & CALLERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if matter.state not in DUE_STATES:
        return HttpResponseRedirect(f"/desk/follow-ups/play?project={matter.project.code}")
    claim(matter=matter, by=request.actor)
    with timezone.override(matter.project.zone):
        events = timeline(matter, actor=request.actor, staff=True)
        offered = _offered(subject, events)
        context = page(
            request,
            matter.project,
            at="follow_ups",
            page_code="follow_ups",
            duties=(),
            call=_call(request, subject, events),
            matter=matter,
            outcomes=outcome_choices(offered),
            scores=score_fields(),
            reasons=reason_choices(),
            times=time_choices(),
            may_close="close_unreached" in offered,
            client_id=secrets.token_hex(12),
        )
        return render(request, "desk/follow_ups/call.html", context)


def _offered(subject: Subject, events: list[Event]) -> set[str]:
    facts = facts_for(subject, attempts=attempts_in(events))
    found = FOLLOW_UP.offered(on="follow_up", state=subject.matter.state, hats=subject.hats, facts=facts)
    return {verb.name for verb in found}


def _call(request: Request, subject: Subject, events: list[Event]) -> Call:
    """What the page says of it. One query, of a visit two more."""
    who, phone = caller_facts(subject)
    history, settled = story_of_home(subject.matter)
    return call_of(
        subject,
        events=events,
        history=history,
        caller=request.person.name if request.person else "",
        who=who,
        phone=phone,
        settled=settled,
    )


@require_POST
def record(request: Request, number: str) -> HttpResponse:
    """What came of the call, and on to the next one."""
    name = request.POST.get("outcome", "")
    if name not in OUTCOMES and name != "close_unreached":
        sentence = _("Choose what came of the call.")
        raise Invalid("outcome-missing", sentence, fields={"outcome": sentence})
    subject = _do(request, number, name)
    project = subject.matter.project
    said = _("%(verb)s: recorded.") % {"verb": FOLLOW_UP.verb(name).title}
    return done(request, _next_url(request, project), said)


@require_POST
def point(request: Request, number: str, name: str) -> HttpResponse:
    """Something the household raised: answered at once, or a case."""
    if name not in POINTS:
        raise NotFound
    _do(request, number, name)
    return done(request, f"/desk/follow-ups/play/{number}", _("Written down."))


@require_POST
def reveal(request: Request, number: str) -> HttpResponse:
    """The number of whom a visit calls, in the place where the masked one stood; logged."""
    phone = reveal_home(number=number, by=request.actor, reason=request.POST.get("reason", ""))
    return render(request, "gate/_phone.html", {"phone": phone})


def _do(request: Request, number: str, name: str) -> Subject:
    subject = open_subject(request.actor, number)
    with timezone.override(subject.matter.project.zone):
        posted: dict[str, Any] = request.POST.dict()
        inputs = given_for(name, posted, request.POST.getlist("items"))
    try:
        perform(
            name, number=number, actor=request.actor, inputs=inputs, client_id=request.POST.get("client_id") or None
        )
    except Repeated:
        pass  # the same press arrived twice
    return subject


def _next_url(request: Request, project: Project) -> str:
    """The address of the next call, which is this person's from now on; else of the empty player."""
    following = claim_next(project=project, by=request.actor)
    return f"/desk/follow-ups/play/{following.number}" if following else f"/desk/follow-ups/play?project={project.code}"
