"""Pages of signing in with a code to one's phone: number, code, and which member of the household."""

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anju.core.bounds import address_of
from anju.core.errors import Refusal
from anju.core.time import machine_now
from anju.gate import phone_codes
from anju.gate.sign_in import HALFWAY_FOR, enter
from anju.gate.views.sign_in import EVERYWHERE, next_page, on_to
from anju.matters.request import Request
from anju.people.models import Person


@sensitive_post_parameters("phone", "code")
@require_http_methods(EVERYWHERE)
def sign_in_by_phone(request: Request) -> HttpResponse:
    """`step` says what the form sends: the number (a code goes out), or the number with the code."""
    if request.method != "POST":
        return on_to(request.person, next_page(request)) if request.person else _page(request, step="number")
    try:
        number = phone_codes.number_from(request.POST.get("phone", ""))
    except Refusal as refusal:
        return _page(request, step="number", refusal=refusal)
    if request.POST.get("step") == "code":
        return _code_given(request, number)
    try:
        phone_codes.send_code(number=number, session=_session_secret(request), address=address_of(request))
    except Refusal as refusal:
        return _page(request, step="number", refusal=refusal)
    return _page(request, step="code", number=number)


def _session_secret(request: Request) -> str:
    """What binds a code to this browser: random, kept in the session, never shown."""
    if "phone_session" not in request.session:
        request.session["phone_session"] = secrets.token_urlsafe(24)
    return str(request.session["phone_session"])


def _code_given(request: Request, number: str) -> HttpResponse:
    try:
        people = phone_codes.take_code(
            number=number, session=_session_secret(request), guess=request.POST.get("code", "")
        )
    except Refusal as refusal:
        return _page(request, step="code", number=number, refusal=refusal)
    wanted = next_page(request)
    if len(people) == 1:
        enter(request, people[0])
        return on_to(people[0], wanted)
    request.session.flush()
    request.session["household"] = [[person.pk for person in people], (machine_now() + HALFWAY_FOR).timestamp()]
    request.session["next"] = wanted
    return HttpResponseRedirect("/sign-in/phone/who")


@require_http_methods(EVERYWHERE)
def who_are_you(request: Request) -> HttpResponse:
    """Several people of a household share the number that was proved: which of them is this?"""
    members, until = request.session.get("household", ([], 0.0))
    if not members or until < machine_now().timestamp():
        return HttpResponseRedirect("/sign-in/phone")
    people = list(Person.objects.filter(pk__in=members, is_active=True).order_by("id"))
    if request.method == "POST":
        for person in people:
            if str(person.pk) == request.POST.get("person"):
                wanted = request.session.get("next", "")
                enter(request, person)
                return on_to(person, wanted)
    return render(request, "gate/who.html", {"people": people})


def _page(request: Request, *, step: str, number: str = "", refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "step": step,
        "number": number or request.POST.get("phone", ""),
        "refusal": refusal,
        "next": next_page(request),
        "sandbox": not settings.PRODUCTION,
    }
    return render(request, "gate/phone.html", context, status=refusal.status if refusal else 200)
