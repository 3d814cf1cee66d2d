"""The gallery: each component in its states, and whole pages put together from them. Never in production.

Names, clauses and sums are invented. Texts are Chinese on purpose: they are data here, as they would be in a project.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from anju.core.errors import Invalid
from anju.core.time import product_now, product_time_at
from anju.web import answers
from anju.web.showcase import components, desk, phone
from anju.web.showcase.board import board as board_cards
from anju.web.showcase.frame import ZONE, shell
from anju.web.showcase.ledger import ledger as ledger_rows


def _show(request: HttpRequest, template: str, *, at: str = "", **more: Any) -> HttpResponse:
    """A page at a moment of the story (15:02:20 on 2026-11-21), or now; any look by `?theme=dark&print=large`."""
    if settings.PRODUCTION:
        raise Http404
    moment = datetime.fromisoformat(f"2026-11-21T{at}").replace(tzinfo=ZONE) if at else product_now()
    with timezone.override(ZONE), product_time_at(moment):
        context = {"server_now": moment, **more}
        for name in ("theme", "print"):
            if name in request.GET:
                context[{"print": "print_size"}.get(name, name)] = request.GET[name]
        return render(request, template, context)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    now = product_now()
    return _show(request, "gallery/all.html", shell=shell("登记"), **components.parts(now))


@require_GET
def phone_parts(request: HttpRequest) -> HttpResponse:
    """The components of phones in their states."""
    now = product_now()
    return _show(request, "gallery/phone_parts.html", **components.parts(now), **phone.owner(now))


@require_GET
def console(request: HttpRequest) -> HttpResponse:
    """The clerk's console, as in the picture."""
    return _show(request, "gallery/console.html", at="15:02:20", shell=shell("登记"), **desk.console())


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The lead's board."""
    return _show(request, "gallery/board.html", at="15:09:12", shell=shell("看板"), **board_cards())


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger with its drawer."""
    return _show(request, "gallery/ledger.html", at="16:24:40", shell=shell("台账"), **ledger_rows())


@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """The month of duty."""
    return _show(request, "gallery/roster.html", at="17:12:05", shell=shell("值班"), **desk.roster())


@require_GET
def owner_home(request: HttpRequest) -> HttpResponse:
    """An owner's first page."""
    return _show(request, "gallery/owner_home.html", at="15:05:00", **phone.owner_home())


@require_GET
def owner_progress(request: HttpRequest) -> HttpResponse:
    """An owner sees that we are late, from us first."""
    now = datetime(2026, 11, 21, 14, 47, tzinfo=ZONE)
    return _show(request, "gallery/owner_progress.html", at="14:47:00", **phone.owner(now))


@require_GET
def tech_today(request: HttpRequest) -> HttpResponse:
    """A technician's next job."""
    return _show(request, "gallery/tech_today.html", at="15:03:56", **phone.job())


@require_GET
def tech_job(request: HttpRequest) -> HttpResponse:
    """A technician's job."""
    return _show(request, "gallery/tech_job.html", at="15:13:50", **phone.job())


@require_GET
def tech_sign(request: HttpRequest) -> HttpResponse:
    """The owner signs on the technician's phone."""
    return _show(request, "gallery/tech_sign.html", **phone.sign())


@require_GET
def live_part(request: HttpRequest) -> HttpResponse:
    """A polled part that changes once a minute."""
    stamp = product_now().strftime("%H:%M")
    return answers.live(request, "gallery/_live.html", {"stamp": stamp}, stamp=stamp)


@require_POST
def refused(request: HttpRequest) -> HttpResponse:
    """A verb that always says no."""
    raise Invalid(
        "gallery-refusal", "这条示例永远不成功，请换个时间再试。", fields={"when": "时间已过，请选以后的时间。"}
    )


@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """Pretends to keep an uploaded file."""
    return JsonResponse({"id": f"sample-{len(request.FILES)}"})
