"""Reporting in four taps: report, photo, part, send. Nothing waits for the upload, nothing must be typed."""

import secrets
from datetime import datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.matters.act import Actor, Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.owner.promises import arrival_by
from anju.owner.views.home import home_of
from anju.owner.wording import PARTS
from anju.people.models import Person
from anju.verbs.registering import Report, register
from anju.web.forms import Choice, Field

WHEN = ("now", "evening", "morning")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """The page, and what was sent from it. At most nine queries to show."""
    here, _homes = home_of(request)
    room = here.room
    timezone.activate(room.project.zone)
    if request.method == "POST":
        try:
            matter = send(
                request, room=room, actor=request.actor, reporter=request.person, name="", phone=_phone(request.person)
            )
        except Refusal as refusal:
            return render(
                request, "owner/report.html", page(request, room) | {"refusal": refusal}, status=refusal.status
            )
        return HttpResponseRedirect(f"/owner/cases/{matter.number}")
    return render(request, "owner/report.html", page(request, room))


def page(request: Request, room: Room) -> dict[str, object]:
    """What the report page shows: fields, and the promise."""
    chosen = request.POST
    return {
        "room": room,
        "photos": Field(name="photos", widget="photos", upload_url="/files", multiple=True, placeholder=_("Take a photo")),
        "place": Field(
            name="place", title=_("Where is it?"), widget="tiles", required=True, value=chosen.get("place", ""),
            choices=[Choice(value=value, title=word, icon=icon) for value, icon, word in PARTS],
        ),
        "when": Field(
            name="when", title=_("When does it suit you?"), widget="chips", value=chosen.get("when", "now"),
            required=True, choices=when_choices(),
        ),
        "words": Field(name="words", title=_("Want to add a word?"), widget="textarea", value=chosen.get("words", "")),
        "promise": arrival_by(room.project),
        "client_id": secrets.token_urlsafe(16),
    }  # fmt: skip


def when_choices() -> list[Choice]:
    """The chips of a wished time."""
    return [
        Choice(value="now", title=_("Now")),
        Choice(value="evening", title=_("This evening")),
        Choice(value="morning", title=_("Tomorrow morning")),
    ]


def send(request: Request, *, room: Room, actor: Actor, reporter: Person | None, name: str, phone: str) -> Matter:
    """Register what was sent; a second tap on the same button is the first one's report. Raises `Refusal`."""
    posted = request.POST
    place = posted.get("place", "")
    if place not in {value for value, _icon, _word in PARTS}:
        raise Invalid(
            "report-place-missing", _("Please tap where it is."), fields={"place": _("Tap one of the pictures.")}
        )
    words = posted.get("words", "").strip()[:2000]
    try:
        return register(
            Report(
                project=room.project,
                room=room,
                area=None,
                kind="repair",
                channel="h5",
                description=words or place,
                reporter_name=name,
                reporter_phone=phone,
                reporter=reporter,
                relation="owner",
                items=((place, "", None, ""),),
                wanted=_wanted(posted.get("when", "now"), room.project),
                photos=tuple(key for key in posted.getlist("photos") if key)[:9],
            ),
            actor=actor,
            client_id=posted.get("client_id") or None,
        )
    except Repeated as repeated:
        return repeated.event.matter


def _wanted(when: str, project: Project) -> tuple[datetime, datetime] | None:
    """The span an owner's chip means: this evening 18–20, tomorrow 9–12; now means the limit."""
    local = product_now().astimezone(project.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if when == "evening" and local.hour < 19:
        return max(midnight + timedelta(hours=18), local + timedelta(minutes=30)), midnight + timedelta(hours=20)
    if when == "morning":
        return midnight + timedelta(days=1, hours=9), midnight + timedelta(days=1, hours=12)
    return None


def _phone(person: Person | None) -> str:
    first = person.phones.filter(first=True).first() if person else None
    return str(first.number) if first else ""
