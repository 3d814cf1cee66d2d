"""Progress: who comes when, said without a tap; lateness first; urge, check, sign."""

from typing import Any

from django.db.models import F, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.clocks.queries import clocks_of_matter
from anju.complaints.file import ComplaintFile
from anju.complaints.flow import KIND as COMPLAINT
from anju.core.along import Question, asks_along
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.time import product_now
from anju.enquiries.file import EnquiryFile
from anju.enquiries.flow import KINDS as ASKED
from anju.incidents.queries import strip_in
from anju.intake.access import case_for, home_question
from anju.intake.queries import timeline
from anju.ladder.file import ladder_of
from anju.matters.models import Attachment, Event
from anju.matters.request import Request
from anju.owner.promises import SHOWN_CLOCKS
from anju.owner.rating import rating_fields
from anju.owner.views import complaint, enquiry
from anju.owner.wording import AHEAD, told
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Item
from anju.repairs.queries import payments_of, quotes_of
from anju.repairs.rules import chargeable
from anju.rulebook.book import one_reading
from anju.verbs.files import AnyFile, file_seen, open_case
from anju.verbs.ladder import face_of as ladder_face
from anju.verbs.performing import perform
from anju.verbs.why import clock_why
from anju.web.answers import live, nothing_new
from anju.web.forms import Choice, Field

PARTS = {COMPLAINT: "owner/_complaint.html"} | dict.fromkeys(ASKED, "owner/_enquiry.html")
"""kind of case → the part of its page that changes"""
VERDICTS = {"right": "sign_off_item", "wrong": "reject_work"}


@require_safe
def progress(request: Request, number: str) -> HttpResponse:
    """The page of one case. At most eleven queries."""
    return shown(request, number, base=f"/owner/cases/{number}")


def _case_along(_request: Request, number: str) -> Question:
    return home_question(number, seq=F("last_seq"), late=Q(queue_at__lt=product_now()))


@require_safe
@asks_along(_case_along)
def live_part(request: Request, number: str) -> HttpResponse:
    """What of it changes; no query when nothing did, besides the session's, which finds the case only where it is theirs."""
    stamp = request.along.told()
    if stamp and (same := nothing_new(request, stamp=stamp)):
        return same
    return live_shown(request, number, base=f"/owner/cases/{number}", stamp=stamp)


@require_safe
def why(request: Request, number: str, clock_id: int) -> HttpResponse:
    """Why a promise is due when it is."""
    return clock_why(request, actor=request.actor, number=number, clock_id=clock_id)


@require_POST
def urge(request: Request, number: str) -> HttpResponse:
    """The owner urges; whoever holds the case is told."""
    return urged(request, number, base=f"/owner/cases/{number}")


@require_POST
def raise_it(request: Request, number: str) -> HttpResponse:
    """The owner raises it to the next rung with one tap."""
    return raised(request, number, base=f"/owner/cases/{number}")


@require_POST
def ask_again(request: Request, number: str) -> HttpResponse:
    """The answer did not answer it."""
    return asked_again(request, number, base=f"/owner/cases/{number}")


@require_POST
def withdraw(request: Request, number: str) -> HttpResponse:
    """Whoever complained takes it back."""
    return withdrawn(request, number, base=f"/owner/cases/{number}")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, number: str, no: int) -> HttpResponse:
    """The owner looks at what was done, and signs or says what is not right."""
    return checked(request, number, no, base=f"/owner/cases/{number}")


def shown(request: Request, number: str, *, base: str) -> HttpResponse:
    """The progress page under this address."""
    with one_reading():
        file = open_case(request.actor, number)
        if isinstance(file, EnquiryFile):
            return render(request, "owner/enquiry.html", enquiry.context_of(file, base=base))
        if isinstance(file, ComplaintFile):
            return render(request, "owner/complaint.html", complaint.context_of(file, base=base))
        return render(request, "owner/progress.html", _context(_repair(file), base=base))


def live_shown(request: Request, number: str, *, base: str, stamp: str = "") -> HttpResponse:
    """The changing part under this address; `stamp`: what it depends on, where that was read already."""
    matter = case_for(request.actor, number)
    stamp = stamp or f"{matter.last_seq}/{matter.queue_at < product_now()}"

    def context() -> dict[str, Any]:
        file = file_seen(request.actor, matter)
        if isinstance(file, EnquiryFile):
            return enquiry.context_of(file, base=base)
        if isinstance(file, ComplaintFile):
            return complaint.context_of(file, base=base)
        return _context(_repair(file), base=base)

    with one_reading():
        return live(request, PARTS.get(matter.kind, "owner/_progress.html"), context, stamp=stamp)


def _repair(file: AnyFile) -> CaseFile:
    """The file of a repair; `NotFound` for a kind that has no page for owners here."""
    if not isinstance(file, CaseFile):
        raise NotFound
    return file


def asked_again(request: Request, number: str, *, base: str) -> HttpResponse:
    """Ask again, and back to the page."""
    perform("ask_again", number=number, actor=request.actor, inputs={"reason": request.POST.get("reason", "")})
    return HttpResponseRedirect(base)


def withdrawn(request: Request, number: str, *, base: str) -> HttpResponse:
    """Take a complaint back, and back to the page."""
    if case_for(request.actor, number).kind != COMPLAINT:
        raise NotFound
    perform("cancel_case", number=number, actor=request.actor, inputs={"reason": request.POST.get("reason", "")})
    return HttpResponseRedirect(base)


def urged(request: Request, number: str, *, base: str) -> HttpResponse:
    """Urge, and back to the page."""
    perform("urge_case", number=number, actor=request.actor, inputs={})
    return HttpResponseRedirect(base)


def raised(request: Request, number: str, *, base: str) -> HttpResponse:
    """Raise it, and back to the page; when it has risen since they looked, the page says who is in charge."""
    seen = request.POST.get("rung", "")
    try:
        perform("raise_case", number=number, actor=request.actor, inputs={"rung": seen} if seen else {})
    except Refusal as refusal:
        if refusal.code != "rung-raised-already":
            raise
    return HttpResponseRedirect(f"{base}#ladder")


def checked(request: Request, number: str, no: int, *, base: str) -> HttpResponse:
    """The check page, or the answer given on it."""
    file = open_file(request.actor, number)
    timezone.activate(file.matter.project.zone)
    item = file.item(no)
    if not any(verb.name == "sign_off_item" for verb in file.offered_on(item)):
        raise NotFound
    if request.method == "POST":
        verb = VERDICTS.get(request.POST.get("verdict", ""))
        if verb is None:
            raise Invalid("verdict-missing", _("Please tap right or not right."), fields={"verdict": _("Tap one.")})
        wanted = (
            {"signature": request.POST.get("signature", "")}
            if verb == "sign_off_item"
            else {"reason": request.POST.get("reason", "")}
        )
        perform(
            verb,
            number=number,
            item_no=no,
            actor=request.actor,
            inputs={name: value for name, value in wanted.items() if value},
        )
        return HttpResponseRedirect(base)
    photos = list(Attachment.objects.filter(matter=file.matter, item_no=no, kind="photo").order_by("id"))
    verdict = Field(
        name="verdict", widget="two", required=True,
        choices=[Choice(value="right", title=_("Right"), icon="check", tone="good"), Choice(value="wrong", title=_("Not right"), tone="bad")],
    )  # fmt: skip
    return render(
        request,
        "owner/check.html",
        {
            "file": file,
            "item": item,
            "base": base,
            "before": next((photo for photo in photos if photo.moment == "before"), None),
            "after": next((photo for photo in reversed(photos) if photo.moment == "after"), None),
            "verdict": verdict,
            "reason": Field(name="reason", title=_("What is not right?"), widget="textarea"),
            "signature": Field(
                name="signature",
                title=_("Your signature"),
                widget="signature",
                required=True,
                upload_url="/files?kind=signature",
            ),
        },
    )


def _context(file: CaseFile, *, base: str) -> dict[str, Any]:
    matter = file.matter
    timezone.activate(matter.project.zone)
    every = clocks_of_matter(matter.pk)
    clocks = {clock.name: clock for clock in reversed(every) if clock.running}
    clock = next((clocks[name] for name in SHOWN_CLOCKS if name in clocks), None)
    happened = timeline(matter, actor=file.actor, staff=False, files=False)
    events = [line for event in happened if (line := told(event))]
    prices = {no: quote for no, quote in quotes_of(file.items).items() if quote.chargeable}
    now = product_now()
    return {
        "file": file,
        "matter": matter,
        "base": base,
        "clock": clock,
        "late": clock is not None and clock.due_at < now and clock.name != "plan" and clock.paused_since is None,
        "late_minutes": int((now - clock.due_at).total_seconds() // 60) if clock else 0,
        "comer": _comer(file),
        "told": list(reversed(events)),
        "ahead": AHEAD.get(matter.state, ()),
        "paused": next((item for item in file.items if item.pause == item.Pause.PAUSED), None),
        "attested": any(item.attested for item in file.items),
        "goes_on_in": file.case.merged_into.number if file.case.merged_into else "",
        "reopen": _reopening(file),
        "to_check": _offering(file, "sign_off_item"),
        "may_urge": any(verb.name == "urge_case" for verb in file.offered()),
        "ladder": ladder_face(ladder_of(file, clocks=every)),
        "to_price": [(item, prices[item.no]) for item in _offering(file, "accept_quote") if item.no in prices],
        "prices": prices,
        "payments": [each for each in payments_of(matter) if each.item.room_id is None]
        if any(item.paid_at for item in file.items)
        else (),
        "advice": _advice(happened),
        "rate": rating_fields(file) if any(verb.name == "rate_service" for verb in file.offered()) else None,
        "free": _free(file),
        "papers_ready": any(item.attempts for item in file.items),
        "incident": strip_in(happened, matter),
        "homes_url": f"/owner/homes/{matter.number}"
        if base.startswith("/owner/") and any(event.kind == "home.joined" for event in happened)
        else "",
    }  # fmt: skip


def _reopening(file: CaseFile) -> list[Field]:
    """What having it opened again asks; nothing while that is not possible."""
    if not any(verb.name == "reopen_case" for verb in file.offered()):
        return []
    signed = [Choice(value=str(item.no), title=item.title) for item in file.items if item.state == "signed_off"]
    return [
        Field(
            name="items", title=_("Which items?"), widget="chips", multiple=True, choices=signed,
            value=[signed[0].value] if len(signed) == 1 else [], required=True,
        ),
        Field(name="reason", title=_("What is not right?"), widget="textarea", required=True),
    ]  # fmt: skip


def _offering(file: CaseFile, name: str) -> list[Item]:
    """The items on which this reader may do the verb now."""
    return [item for item in file.items if any(verb.name == name for verb in file.offered_on(item))]


def _free(file: CaseFile) -> bool:
    """Whether everything is under warranty as far as we know, once somebody has looked at it."""
    charged = any(chargeable(item.party) for item in file.items)
    owed = all((item.coverage or {}).get("owed", True) for item in file.items)
    return owed and not charged and file.matter.state not in {"registered", "on_the_way"}


def _advice(events: list[Event]) -> list[str]:
    """The advice for use that was given with the work, the latest of each item (REP-6)."""
    found = {
        event.item_no: words.text
        for event in events
        if event.kind == "repair_item.finished"
        for words in event.words.all()
        if words.field == "advice"
    }
    return list(found.values())


def _comer(file: CaseFile) -> Any:
    """Who comes or works: the latest visitor under way, else the item's technician, else the lead."""
    under_way = [visit.person for visit in file.visits if visit.left_at is None]
    named = [item.technician for item in file.items if item.open and item.technician]
    found = named[:1] or under_way[-1:]
    return found[0] if found else file.matter.holder
