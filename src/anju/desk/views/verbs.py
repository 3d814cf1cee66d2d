"""Every verb of a case: its form in a dialog or on a page of its own, and doing it."""

import secrets
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.clocks.queries import clocks_of_matter
from anju.core.errors import Invalid, NotFound
from anju.core.flow import Verb
from anju.desk.answers import done
from anju.desk.reading import first_words
from anju.desk.shell import page
from anju.desk.undo import stands, undo, undo_url
from anju.enquiries.file import EnquiryFile
from anju.ladder.file import ladder_of
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.verbs.files import AnyFile, open_case
from anju.verbs.performing import PERFORMABLE, offered_on, offers_for, perform
from anju.verbs.posting import fields_for, inputs_from
from anju.web.answers import toast, trigger
from anju.web.forms import Field

FILLS = {
    "answer_enquiry": "f-answer", "draft_answer": "f-answer", "answer_complaint": "f-result",
    "answer_in_writing": "f-result", "explain_invalid": "f-explanation",
}  # fmt: skip
"""where the words of an agreed answer are taken into a form: verb → the box it fills; a question keeps which edition it was"""


def verb_named(name: str) -> Verb:
    """The verb of this name; another word is no address."""
    performable = PERFORMABLE.get(name)
    if performable is None:
        raise NotFound
    return performable.verb


@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: Request, number: str, name: str, item_no: int = 0) -> HttpResponse:
    """GET: the form of a verb that is offered now; POST: do it."""
    wanted = verb_named(name)
    if wanted.numbered != bool(item_no):
        raise NotFound
    if request.method == "POST":
        return do(request, wanted, number=number, item_no=item_no)
    file = open_case(request.actor, number)
    item = file.part(item_no) if item_no else None
    with timezone.override(file.matter.project.zone):
        return _form(request, wanted, file, item)


def _form(request: Request, verb: Verb, file: AnyFile, item: Any) -> HttpResponse:
    number, item_no = file.matter.number, item.no if item else 0
    offers = (
        offers_for(file)
        if verb.on != "ladder"
        else offered_on(ladder_of(file, clocks=clocks_of_matter(file.matter.pk)))
    )
    offered = any(offer.verb.name == verb.name and offer.item_no == item_no for offer in offers)
    context: dict[str, Any] = {
        "verb": verb,
        "matter": file.matter,
        "item": item,
        "offered": offered,
        "action": f"/desk/cases/{number}/items/{item_no}/{verb.name}" if item else f"/desk/cases/{number}/{verb.name}",
        "fields": [*fields_for(verb, file=file, item=item), _moment_field(), _client_id()] if offered else [],
    }
    if offered and verb.name in FILLS:
        keeps = isinstance(file, EnquiryFile)
        context |= {
            "question": first_words(file.matter), "fills": FILLS[verb.name], "keeps": keeps,
        }  # fmt: skip
        context["fields"] = [field for field in context["fields"] if field.name != "answer_edition"]
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/cases/_verb.html", context | {"project": file.matter.project})
    return render(request, "desk/cases/verb.html", page(request, file.matter.project, at="cases", **context))


def _moment_field() -> Field:
    return Field(
        name="at",
        title=_("When it happened"),
        widget="datetime",
        hint=_("Leave empty for now. Written down later, both moments are kept."),
    )


def _client_id() -> Field:
    """What makes a form that was sent twice one deed."""
    return Field(name="client_id", widget="hidden", value=secrets.token_hex(12))


def do(request: Request, verb: Verb, *, number: str, item_no: int) -> HttpResponse:
    """Do the posted verb and say so; a second arrival of the same post is the first one's success."""
    matter = perform_posted(request, verb, number=number, item_no=item_no)
    said = _("%(verb)s: recorded.") % {"verb": verb.title}
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=204)
        back = undo_url(request.actor, verb.name, number=matter.number, item_no=item_no)
        shown = f"{said} {stands(verb.name)}".strip()
        return toast(trigger(answer, **{"dialog-close": True, "case-changed": True}), shown, undo=back)
    return HttpResponseRedirect(f"/desk/cases/{matter.number}", status=303)


@require_POST
def undo_deed(request: Request, number: str, name: str, item_no: int) -> HttpResponse:
    """Take back what was done a moment ago."""
    try:
        matter = undo(name, number=number, item_no=item_no, actor=request.actor)
    except Repeated as repeated:
        matter = repeated.event.matter
    return done(request, f"/desk/cases/{matter.number}", _("Taken back; both stand on the timeline."))


def perform_posted(request: Request, verb: Verb, *, number: str, item_no: int) -> Matter:
    """The verb with what was posted; moments without offset are read on the project's wall clock."""
    file = open_case(request.actor, number)
    with timezone.override(file.matter.project.zone):
        inputs = inputs_from(verb, request.POST)
        at = _at(request.POST.get("at", ""))
    try:
        return perform(
            verb.name,
            number=number,
            item_no=item_no,
            actor=request.actor,
            inputs=inputs,
            at=at,
            client_id=request.POST.get("client_id") or None,
        )
    except Repeated as repeated:
        return repeated.event.matter


def _at(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        sentence = _("This is no date and time.")
        raise Invalid("form-incomplete", _("Some fields need another look."), fields={"at": sentence}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())
