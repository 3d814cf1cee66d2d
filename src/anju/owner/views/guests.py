"""Two doors without an account: the code at a room's door, and a case's own link."""

import secrets
from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.bounds import address_of, spend
from anju.core.errors import Invalid, NotFound, Refusal
from anju.estate.queries import room_by_key
from anju.intake.access import case_link as link_of
from anju.intake.access import guest_from
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.owner.views.door import filled_in, priced, reopened
from anju.owner.views.papers import acceptance, answer, receipt, service_record, slip
from anju.owner.views.photos import pictured
from anju.owner.views.progress import asked_again, checked, live_shown, raised, shown, urged, withdrawn
from anju.owner.views.report import page, send
from anju.people.queries import digits_of
from anju.verbs.why import clock_why
from anju.web.forms import Field

REPORTS_AN_HOUR = 10
"""from one address, through room codes"""


@require_http_methods(["GET", "HEAD", "POST"])
def room_code(request: Request, key: str) -> HttpResponse:
    """Anyone at the door may report for this room; nobody learns who lives there or what happened (decision 17)."""
    room = room_by_key(key)
    timezone.activate(room.project.zone)
    if "guest" not in request.session:
        request.session["guest"] = secrets.token_urlsafe(16)
    context = page(request, room) | {
        "guest": True,
        "name": Field(name="name", title=_("Your name"), required=True, value=request.POST.get("name", "")),
        "phone": Field(
            name="phone", title=_("Your phone"), widget="tel", required=True, value=request.POST.get("phone", "")
        ),
    }
    if request.method == "POST":
        try:
            spend(purpose="room-code", subject=address_of(request), limit=REPORTS_AN_HOUR, window=timedelta(hours=1))
            name, phone = request.POST.get("name", "").strip()[:80], digits_of(request.POST.get("phone", ""))
            if not name or len(phone) < 7:
                raise Invalid(
                    "reporter-missing",
                    _("Please leave a name and a number."),
                    fields={"phone": _("So that we can call you.")},
                )
            actor = replace(request.actor, guest_room=room.pk)
            matter = send(request, room=room, actor=actor, reporter=None, name=name, phone=phone)
        except Refusal as refusal:
            return render(request, "owner/report.html", context | {"refusal": refusal}, status=refusal.status)
        return HttpResponseRedirect(f"/c/{link_of(matter.pk)}")
    return render(request, "owner/report.html", context)


@require_safe
def case_link(request: Request, token: str) -> HttpResponse:
    """Whoever holds the case's own link follows this one case, urges and signs."""
    return shown(request, enter(request, token), base=f"/c/{token}")


@require_safe
def link_live(request: Request, token: str) -> HttpResponse:
    """The changing part."""
    return live_shown(request, enter(request, token), base=f"/c/{token}")


@require_safe
def link_slip(request: Request, token: str) -> HttpResponse:
    """The owner's copy of the slip, by the link."""
    return slip(request, enter(request, token))


@require_safe
def link_answer(request: Request, token: str) -> HttpResponse:
    """The letter of answer by the link."""
    return answer(request, enter(request, token))


@require_safe
def link_acceptance(request: Request, token: str) -> HttpResponse:
    """The acceptance sheet, by the link."""
    return acceptance(request, enter(request, token))


@require_safe
def link_service_record(request: Request, token: str) -> HttpResponse:
    """The service record, by the link."""
    return service_record(request, enter(request, token))


@require_safe
def link_receipt(request: Request, token: str, no: int) -> HttpResponse:
    """A receipt, by the link."""
    return receipt(request, enter(request, token), no)


@require_safe
def link_why(request: Request, token: str, clock_id: int) -> HttpResponse:
    """Why a promise is due when it is."""
    number = enter(request, token)
    return clock_why(request, actor=request.actor, number=number, clock_id=clock_id)


@require_POST
def link_urge(request: Request, token: str) -> HttpResponse:
    """Urge by the link."""
    return urged(request, enter(request, token), base=f"/c/{token}")


@require_POST
def link_ask_again(request: Request, token: str) -> HttpResponse:
    """Ask again by the link."""
    return asked_again(request, enter(request, token), base=f"/c/{token}")


@require_POST
def link_withdraw(request: Request, token: str) -> HttpResponse:
    """Take a complaint back by the link."""
    return withdrawn(request, enter(request, token), base=f"/c/{token}")


@require_POST
def link_raise(request: Request, token: str) -> HttpResponse:
    """Raise it to the next rung by the link."""
    return raised(request, enter(request, token), base=f"/c/{token}")


@require_http_methods(["GET", "HEAD", "POST"])
def link_photos(request: Request, token: str) -> HttpResponse:
    """Send photos by the link."""
    return pictured(request, enter(request, token), base=f"/c/{token}")


@require_http_methods(["GET", "HEAD", "POST"])
def link_check(request: Request, token: str, no: int) -> HttpResponse:
    """Check and sign by the link."""
    return checked(request, enter(request, token), no, base=f"/c/{token}")


@require_POST
def link_price(request: Request, token: str, no: int) -> HttpResponse:
    """Answer a price by the link."""
    return priced(request, enter(request, token), no, base=f"/c/{token}")


@require_POST
def link_rate(request: Request, token: str) -> HttpResponse:
    """Fill in the service record by the link."""
    return filled_in(request, enter(request, token), base=f"/c/{token}")


@require_POST
def link_reopen(request: Request, token: str) -> HttpResponse:
    """Have it opened again through the case's own link."""
    return reopened(request, enter(request, token), base=f"/c/{token}")


def enter(request: Request, token: str) -> str:
    """Seat the guest of this link and say the case's number; who is signed in stays who they are.

    Raises `NotFound` for a token that was never given out.
    """
    guest = guest_from(token)
    if request.session.get("guest_of") != guest.guest_of:
        request.session["guest_of"] = guest.guest_of
    if "guest" not in request.session:
        request.session["guest"] = secrets.token_urlsafe(16)
    if request.person is None:
        request.actor = replace(request.actor, guest_of=guest.guest_of)
    number = Matter.objects.filter(pk=guest.guest_of or 0).values_list("number", flat=True).first()
    if number is None:
        raise NotFound
    return str(number)
