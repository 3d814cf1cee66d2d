"""Pages of signing in with a name and a password, of the second step, and of signing out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.bounds import address_of
from anju.core.errors import Forbidden, Refusal
from anju.gate import second_factor
from anju.gate.sign_in import enter, home_of, person_by_password, person_halfway, stand_halfway
from anju.matters.request import Request
from anju.people.models import Person
from anju.people.queries import reach_of
from anju.web.answers import refuse

EVERYWHERE = ["GET", "HEAD", "POST"]


def next_page(request: Request) -> str:
    """Where the person wanted to go: an address of this product only, empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if inside and wanted.startswith("/") else ""


def on_to(person: Person, wanted: str) -> HttpResponse:
    """To the page wanted, or to the person's own first page."""
    return HttpResponseRedirect(wanted or home_of(person, reach_of(person).named))


def signed_in(request: Request) -> Person:
    """The person of a page behind a door."""
    if request.person is None:
        raise Forbidden("not-signed-in", _("Sign in first."))
    return request.person


@require_safe
def home(request: Request) -> HttpResponse:
    """`/`: everybody's own first page."""
    if request.person is None:
        return HttpResponseRedirect("/sign-in")
    return HttpResponseRedirect(home_of(request.person, request.reach.named))


@sensitive_post_parameters("password")
@require_http_methods(EVERYWHERE)
def sign_in(request: Request) -> HttpResponse:
    """Name and password of staff and contractors' people."""
    if request.method != "POST":
        return on_to(request.person, next_page(request)) if request.person else _form(request)
    wanted = next_page(request)
    try:
        person = person_by_password(
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            address=address_of(request),
        )
    except Refusal as refusal:
        return _form(request, refusal)
    if second_factor.has_second_factor(person):
        stand_halfway(request, person)
        request.session["next"] = wanted
        return HttpResponseRedirect("/sign-in/second-step")
    enter(request, person)
    return on_to(person, wanted)


def _form(request: Request, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "refusal": refusal,
        "next": next_page(request),
        "username": request.POST.get("username", ""),
        "demo": settings.DEMO and not settings.PRODUCTION,
    }
    return render(request, "gate/sign_in.html", context, status=refusal.status if refusal else 200)


@sensitive_post_parameters("code")
@require_http_methods(EVERYWHERE)
def second_step(request: Request) -> HttpResponse:
    """The code of the authenticator app, or a recovery code."""
    person = person_halfway(request)
    if person is None:
        return HttpResponseRedirect("/sign-in")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            second_factor.check(person=person, code=request.POST.get("code", ""))
        except Refusal as raised:
            refusal = raised
        else:
            wanted = request.session.get("next", "")
            enter(request, person)
            return on_to(person, wanted)
    context = {"refusal": refusal, "recovery": "recovery" in request.GET}
    return render(request, "gate/second_step.html", context, status=refusal.status if refusal else 200)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session on the server, then show the way in again."""
    was_resident = request.person is not None and request.person.kind == "resident"
    logout(request)
    return HttpResponseRedirect("/sign-in/phone" if was_resident else "/sign-in")


def csrf_failed(request: Request, reason: str = "") -> HttpResponse:
    """A form that was not ours, or was opened before the last sign-in."""
    return refuse(request, Forbidden("form-too-old", _("This form is too old. Reload the page and try again.")))
