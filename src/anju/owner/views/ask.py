"""Asking a question or making a suggestion in two taps: agreed answers show while it is typed; what is sent has its limit."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.core.errors import Invalid, Refusal
from anju.enquiries.flow import KINDS
from anju.estate.models import Room
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.owner.views.home import home_of
from anju.verbs.registering import Report, register
from anju.web.forms import Choice, Field

LONGEST = 2000


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """The page, and what was sent from it. At most four queries to show."""
    here, _homes = home_of(request)
    timezone.activate(here.room.project.zone)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            matter = _send(request, here.room)
        except Refusal as no:
            refusal = no
        else:
            return HttpResponseRedirect(f"/owner/cases/{matter.number}")
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    context = {
        "here": here,
        "refusal": refusal,
        "words": request.POST.get("q", "")[:LONGEST],
        "client_id": request.POST.get("client_id") or secrets.token_urlsafe(16),
        "kind": Field(
            name="kind", title=_("What is it?"), widget="two", required=True,
            value=kind if kind in KINDS else "enquiry",
            choices=[
                Choice(value="enquiry", title=_("A question"), icon="question"),
                Choice(value="suggestion", title=_("A suggestion"), icon="message"),
            ],
        ),
    }  # fmt: skip
    return render(request, "owner/ask.html", context, status=refusal.status if refusal else 200)


def _send(request: Request, room: Room) -> Matter:
    """Register what was asked; a second tap on the same button is the first one's question. Raises `Refusal`."""
    words, kind = request.POST.get("q", "").strip()[:LONGEST], request.POST.get("kind", "")
    if len(words) < 2 or kind not in KINDS:
        sentence = _("Write in a few words what it is about.")
        raise Invalid("form-incomplete", sentence, fields={"q": sentence})
    person = request.person
    first = person.phones.filter(first=True).first() if person else None
    report = Report(
        project=room.project, room=room, area=None, kind=kind, channel="h5", description=words, reporter=person,
        reporter_phone=str(first.number) if first else "", relation="owner",
    )  # fmt: skip
    try:
        return register(report, actor=request.actor, client_id=request.POST.get("client_id") or None)
    except Repeated as repeated:
        return repeated.event.matter
