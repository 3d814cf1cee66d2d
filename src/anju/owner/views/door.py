"""What an owner answers besides the signature: the price before the work, the service record after it."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.errors import Invalid
from anju.matters.act import Repeated
from anju.matters.request import Request
from anju.owner.rating import rated
from anju.verbs.performing import perform

ANSWERS = {"yes": "accept_quote", "no": "decline_quote"}


@require_POST
def price(request: Request, number: str, no: int) -> HttpResponse:
    """The owner agrees to the price that was shown, or does not and says why."""
    return priced(request, number, no, base=f"/owner/cases/{number}")


@require_POST
def rate(request: Request, number: str) -> HttpResponse:
    """The owner fills in the service record."""
    return filled_in(request, number, base=f"/owner/cases/{number}")


@require_POST
def reopen(request: Request, number: str) -> HttpResponse:
    """The owner has it opened again: which items, and why."""
    return reopened(request, number, base=f"/owner/cases/{number}")


def reopened(request: Request, number: str, *, base: str) -> HttpResponse:
    """Opened again, and back to the page."""
    items = [int(no) for no in request.POST.getlist("items") if no.isdigit()]
    return _done(request, "reopen_case", number, 0, {"items": items, "reason": request.POST.get("reason", "")}, base)


def priced(request: Request, number: str, no: int, *, base: str) -> HttpResponse:
    """The answer to a price, and back to the page. Raises `Invalid` `answer-missing`."""
    verb = ANSWERS.get(request.POST.get("answer", ""))
    if verb is None:
        raise Invalid("answer-missing", _("Please tap whether you agree."), fields={"answer": _("Tap one.")})
    more = {"consent": "tapped"} if verb == "accept_quote" else {"reason": request.POST.get("reason", "")}
    return _done(request, verb, number, no, {"edition": request.POST.get("edition", "")} | more, base)


def filled_in(request: Request, number: str, *, base: str) -> HttpResponse:
    """The service record, and back to the page."""
    return _done(request, "rate_service", number, 0, dict(rated(request.POST)), base)


def _done(request: Request, verb: str, number: str, no: int, inputs: Mapping[str, object], base: str) -> HttpResponse:
    """Do it; a second tap of the same form is the first one."""
    try:
        perform(
            verb, number=number, item_no=no, actor=request.actor, inputs=inputs,
            client_id=request.POST.get("client_id") or None,
        )  # fmt: skip
    except Repeated:
        pass
    return HttpResponseRedirect(base)
