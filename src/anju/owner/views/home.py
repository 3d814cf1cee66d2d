"""Home: what runs, seen without a tap; two giant buttons; the warranty of one's home."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import next_clocks
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.incidents.queries import strips_of_rooms
from anju.intake.queries import ledger, newest_page
from anju.matters.request import Request
from anju.neighbours.queries import other_cases
from anju.owner.promises import SHOWN_CLOCKS, terms_of
from anju.people.models import Residency
from anju.people.queries import homes_of
from anju.publishing.bulletins import shown_to


@require_safe
def home(request: Request) -> HttpResponse:
    """At most twelve queries."""
    here, homes = home_of(request)
    room = here.room
    timezone.activate(room.project.zone)
    now = product_now()
    cases = list(ledger(reach=request.reach, view="home").filter(room=room, open=True).order_by("queue_at", "pk")[:5])
    clocks = next_clocks([case.pk for case in cases], names=SHOWN_CLOCKS) if cases else {}
    return render(
        request,
        "owner/home.html",
        {
            "here": here,
            "homes": homes,
            "room": room,
            "cases": [(case, clocks.get(case.pk)) for case in cases],
            "incident": strips_of_rooms([room]).get(room.pk),
            "bulletins": list(shown_to(room, day=now.astimezone(room.project.zone).date())[:3]),
            "elsewhere": other_cases(request.actor, room),
            "terms": terms_of(room, today=now.astimezone(room.project.zone).date()),
            "hour": now.astimezone(room.project.zone).hour,
        },
    )


@require_safe
def past(request: Request) -> HttpResponse:
    """Everything reported from this home during one's own time in it, newest first. At most five queries."""
    here, _homes = home_of(request)
    timezone.activate(here.room.project.zone)
    before = request.GET.get("before", "")
    found = ledger(reach=request.reach, view="home").filter(room=here.room)
    cases, more = newest_page(found, before=int(before) if before.isdigit() else None, size=20)
    return render(request, "owner/past.html", {"here": here, "cases": cases, "more": more})


def home_of(request: Request) -> tuple[Residency, list[Residency]]:
    """The home looked at (`?room=`, else the last one looked at), and all of them. One query."""
    if request.person is None:
        raise NotFound
    homes: list[Any] = homes_of(request.person)
    wanted = request.GET.get("room") or request.POST.get("room") or request.session.get("home", "")
    here = next((one for one in homes if one.room.label == wanted), None) or next(iter(homes), None)
    if here is None:
        raise NotFound
    if request.session.get("home") != here.room.label:
        request.session["home"] = here.room.label
    return here, homes
