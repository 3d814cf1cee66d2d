"""Every verb on a phone: GET asks what it wants, POST does it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from anju.core.errors import Invalid, NotFound
from anju.field.views.job import form_context
from anju.matters.request import Request
from anju.repairs.file import CaseFile
from anju.repairs.models import Item
from anju.repairs.rules import chargeable
from anju.verbs.files import open_case
from anju.verbs.performing import PERFORMABLE
from anju.verbs.posting import do_posted

CHECKED = {"right": "sign_off_item", "wrong": "reject_work"}
"""the owner's tap on the signing page → the verb"""


@require_http_methods(["GET", "POST"])
def case_verb(request: Request, number: str, verb: str) -> HttpResponse:
    """A verb on the case."""
    return _verb(request, number, 0, verb, back=f"/field/cases/{number}")


@require_http_methods(["GET", "POST"])
def item_verb(request: Request, number: str, no: int, verb: str) -> HttpResponse:
    """A verb on one item; `check` is the owner's answer on the signing page."""
    back = f"/field/cases/{number}/items/{no}"
    if verb == "check":
        verb = CHECKED.get(request.POST.get("verdict", ""), "")
    return _verb(request, number, no, verb, back=back)


def _verb(request: Request, number: str, no: int, name: str, *, back: str) -> HttpResponse:
    performable = PERFORMABLE.get(name)
    file = open_case(request.actor, number)
    if performable is None or performable.verb.numbered != bool(no):
        raise NotFound
    timezone.activate(file.matter.project.zone)
    part = file.part(no) if no else None
    item = part if isinstance(part, Item) else None
    if request.method == "POST":
        try:
            do_posted(name, number=number, item_no=no, actor=request.actor, posted=request.POST)
        except Invalid as refusal:
            if name in {"sign_off_item", "reject_work"}:
                raise
            context = form_context(file, item, performable.verb, posted=request.POST, refusal=refusal) | {"back": back}
            return render(request, "field/verb.html", context, status=422)
        leads = (
            bool(no) and not {"worker", "firm"} & file.hats_for(item) if item and isinstance(file, CaseFile) else True
        )
        goal = f"/field/cases/{number}" if leads else back
        if name == "finish_work":
            goal = f"{back}/sign"
        elif name == "sign_off_item":
            goal = f"{back}/take_payment" if item and owes(item) and not leads else "/field/"
        elif name == "take_payment":
            goal = "/field/"
        return _go(request, goal)
    return render(request, "field/verb.html", form_context(file, item, performable.verb) | {"back": back})


def owes(item: Item) -> bool:
    """Whether the household has something to pay for this item now (REP-8)."""
    return chargeable(item.party) and item.quote == "accepted" and item.price > 0 and item.paid_at is None


def _go(request: Request, where: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)
