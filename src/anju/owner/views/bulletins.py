"""Announcements and activities as a household reads them; signing up with one tap."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.matters.request import Request
from anju.owner.views.home import home_of
from anju.people.queries import homes_of
from anju.publishing import actions
from anju.publishing import bulletins as queries

SIZE = 20


@require_safe
def bulletins(request: Request) -> HttpResponse:
    """Everything published to one's home, newest first. At most five queries."""
    here, _homes = home_of(request)
    timezone.activate(here.room.project.zone)
    before = request.GET.get("before", "")
    found = queries.ever_shown_to(here.room).order_by("-pk")
    rows = list((found.filter(pk__lt=int(before[:18])) if before.isdigit() else found)[: SIZE + 1])
    more = rows[SIZE - 1].pk if len(rows) > SIZE else None
    return render(request, "owner/bulletins.html", {"here": here, "rows": rows[:SIZE], "more": more})


@require_safe
def bulletin(request: Request, number: str) -> HttpResponse:
    """One of them; that it was opened is counted. At most nine queries."""
    if request.person is None:
        raise NotFound
    found, room = queries.reached_home(homes_of(request.person), number)
    timezone.activate(room.project.zone)
    if request.method == "GET":
        actions.mark_read(bulletin=found, person=request.person, room=room)
    own, place = queries.own_sign_up(found, request.person) if found.is_activity else (None, 0)
    context = {
        "bulletin": found,
        "room": room,
        "counts": queries.counts_of(found) if found.is_activity else None,
        "own": own,
        "place": place,
        "may": queries.may_residents(found, now=product_now()),
    }
    return render(request, "owner/bulletin.html", context)


@require_POST
def sign_up(request: Request, number: str) -> HttpResponse:
    """One tap."""
    if request.person is None:
        raise NotFound
    actions.sign_up(number=number, person=request.person, by=request.actor)
    return HttpResponseRedirect(f"/owner/bulletins/{number}", status=303)


@require_POST
def cancel_sign_up(request: Request, number: str) -> HttpResponse:
    """One tap."""
    if request.person is None:
        raise NotFound
    actions.cancel_sign_up(number=number, person=request.person, by=request.actor)
    return HttpResponseRedirect(f"/owner/bulletins/{number}", status=303)
