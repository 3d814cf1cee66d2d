"""One job: what, where, until when; photos; one button that changes; and the signature."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import clocks_of_matter
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.flow import Verb
from anju.field.faces import BESIDE, ELSEWHERE, KIT, POSTED_AT_ONCE, REACHED, main_verb, step_words
from anju.intake.queries import latest_photos, timeline
from anju.matters.models import Event
from anju.matters.request import Request
from anju.repairs.door_flow import AT_WORK
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Item
from anju.repairs.queries import quotes_of
from anju.verbs.between import clock_of_work, lines_of, waits_of
from anju.verbs.door_fields import point_choices
from anju.verbs.files import AnyFile
from anju.verbs.posting import fields_for
from anju.web.forms import Choice, Field


@require_safe
def job(request: Request, number: str, no: int) -> HttpResponse:
    """The worker's page of one item. At most twelve queries."""
    file, item = _opened(request, number, no)
    offered = file.offered_on(item)
    verb = main_verb([one for one in offered if one.name not in {"reject_work", "withdraw_item", "replan_item"}])
    running = [clock for clock in clocks_of_matter(file.matter.pk) if clock.item_no in {0, no} and clock.running]
    names = {one.name for one in offered}
    unready = "confirm_ready" in names and any(clock.name == "ready" for clock in running)
    asked = next((one for one in running if one.name == "take_on"), None) if "take_on_item" in names else None
    verb = None if asked else verb
    rest = [one for one in offered if one is not verb and one.name not in ELSEWHERE]
    beside = [one for name in BESIDE for one in rest if one.name == name]
    events = timeline(file.matter, actor=request.actor, staff=True)
    return render(
        request,
        "field/job.html",
        {
            "file": file,
            "item": item,
            "home": file.home_of(item),
            "clock": asked or clock_of_work(running, item_no=no),
            "asked": asked is not None,
            "lines": lines_of(item, clocks=running, waits=waits_of(events, file.items), followed=False),
            "verb": verb,
            "at_once": verb is not None and verb.name in POSTED_AT_ONCE,
            "beside": beside[:2],
            "more": [*beside[2:], *(one for one in rest if one not in beside)],
            "kit": _kit(file) if unready else (),
            "conduct": point_choices("breaches", file) if item.state in {"on_the_way", *AT_WORK} else (),
            "quote": quotes_of([item]).get(no),
            "may_decline": "decline_quote" in names,
            "halted": item.state == "halted" and "release_work" not in names,
            "photos": latest_photos(events, most=6),
            "said": _said(item, events),
            "steps": step_words(),
            "at": REACHED.get(item.state, 0),
        },
    )


@require_safe
def sign(request: Request, number: str, no: int) -> HttpResponse:
    """The owner looks at the screen: what was done, right or not, the signature. Nothing is preset."""
    file, item = _opened(request, number, no)
    if not any(verb.name == "sign_off_item" for verb in file.offered_on(item)):
        raise NotFound
    events = timeline(file.matter, actor=request.actor, staff=False)
    done = [
        words.text for event in events if event.item_no == no for words in event.words.all() if words.field == "done"
    ]
    from django.utils.translation import gettext as _

    verdict = Field(
        name="verdict", widget="two", required=True,
        choices=[Choice(value="right", title=_("Right"), icon="check", tone="good"), Choice(value="wrong", title=_("Not right"), tone="bad")],
    )  # fmt: skip
    signature = Field(
        name="signature",
        title=_("Signature"),
        widget="signature",
        upload_url="/files?kind=signature",
        step="low",
        required=True,
    )
    reason = Field(name="reason", title=_("What is not right"), widget="textarea")
    return render(
        request,
        "field/sign.html",
        {
            "file": file,
            "item": item,
            "done": done[-1:] or [str(item.title)],
            "verdict": verdict,
            "signature": signature,
            "reason": reason,
        },
    )


def _opened(request: Request, number: str, no: int) -> tuple[CaseFile, Item]:
    file = open_file(request.actor, number)
    timezone.activate(file.matter.project.zone)
    return file, file.item(no)


def _said(item: Item, events: list[Event]) -> list[str]:
    """The owner's words, what was agreed, and the note of whoever had it before, for this item."""
    wanted = {"description", "finding", "method", "reason", "remark", "note"}
    return [
        words.text
        for event in events
        for words in event.words.all()
        if words.field in wanted
        and event.item_no in {0, item.no}
        and event.kind != "repair_item.responsibility_decided"
    ][-4:]


def _kit(file: CaseFile) -> list[tuple[str, Choice]]:
    """What is gone through before setting off, each point with its icon."""
    return [(KIT.get(point.value, "check"), point) for point in point_choices("points", file)]


def form_context(
    file: AnyFile, item: Item | None, verb: Verb, *, posted: QueryDict | None = None, refusal: Refusal | None = None
) -> dict[str, Any]:
    """What the form page of a verb needs; after a refusal with what was posted, but files, and each field's mistake."""
    values = {name: posted.get(name) for name in posted if name not in LOST} if posted else {}
    errors = refusal.fields if isinstance(refusal, Invalid) else {}
    return {
        "file": file,
        "item": item,
        "verb": verb,
        "fields": fields_for(verb, file=file, item=item, values=values, errors=errors),
        "quote": quotes_of([item]).get(item.no) if item and verb.name in PRICED else None,
        "refusal": refusal,
    }


LOST = frozenset({"photos", "signature", "csrfmiddlewaretoken", "client_id"})
PRICED = frozenset({"accept_quote", "decline_quote", "take_payment"})
"""verbs whose page shows the price above its form"""
