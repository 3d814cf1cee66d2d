"""The first administrator of an empty installation signs up by a link that works once."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anju.core.bounds import address_of, spend
from anju.core.errors import Invalid, Refusal
from anju.gate.sign_in import TRIES_AN_ADDRESS, WITHIN, enter
from anju.gate.views.sign_in import EVERYWHERE
from anju.matters.act import SYSTEM
from anju.matters.request import Request
from anju.people.actions.first import check_setup_link, take_setup_link

KEPT = ("name", "username")


@sensitive_post_parameters("password", "again")
@require_http_methods(EVERYWHERE)
def setup(request: Request, word: str) -> HttpResponse:
    """Name, sign-in name, password; then straight to the list of what is to be done first."""
    spend(purpose="setup-address", subject=address_of(request), limit=TRIES_AN_ADDRESS, window=WITHIN)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _sign_up(request, word)
        except Refusal as raised:
            refusal = raised
        else:
            return HttpResponseRedirect("/desk/start")
    usable = _is_usable(word)
    context = {
        "word": word,
        "refusal": refusal or usable,
        "usable": usable is None,
        "given": {name: request.POST.get(name, "") for name in KEPT},
    }
    told = refusal or usable
    return render(request, "gate/setup.html", context, status=told.status if told else 200)


def _sign_up(request: Request, word: str) -> None:
    check_setup_link(word=word)
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        sentence = _("The two passwords differ.")
        raise Invalid("passwords-differ", sentence, fields={"again": sentence})
    person = take_setup_link(
        actor=SYSTEM,
        word=word,
        name=request.POST.get("name", ""),
        username=request.POST.get("username", ""),
        password=password,
    )
    enter(request, person)


def _is_usable(word: str) -> Refusal | None:
    """None while the link works, else why not."""
    try:
        check_setup_link(word=word)
    except Refusal as refusal:
        return refusal
    return None
