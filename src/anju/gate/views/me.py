"""A person's own page: language, looks, password, second factor."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import ROLES
from anju.core.bounds import forgive, spend
from anju.core.changes import record_change
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.gate import second_factor
from anju.gate.sign_in import TRIES_A_NAME, WITHIN
from anju.gate.told_how import told_how, wishes_in
from anju.gate.views.sign_in import EVERYWHERE, next_page, signed_in
from anju.matters.request import Request
from anju.notices.actions import set_preference
from anju.people.models import Person

LANGUAGE_COOKIE = "anju_language"
YEAR = 365 * 24 * 3600


@require_safe
def me(request: Request) -> HttpResponse:
    """The page itself."""
    return _page(request)


def _page(request: Request, **more: Any) -> HttpResponse:
    refusal: Refusal | None = more.get("refusal")
    person = signed_in(request)
    context = {
        "roles": [ROLES[role] for role in ROLES if role in request.reach.named],
        "has_second_factor": second_factor.has_second_factor(person),
        "signs_in_by_password": bool(person.username),
        "languages": settings.LANGUAGES,
        "done": request.GET.get("done", ""),
        **more,
    }
    return render(request, "gate/me.html", context, status=refusal.status if refusal else 200)


@require_POST
def choose_language(request: Request) -> HttpResponse:
    """Keep the language on the person, and in a cookie for the pages before signing in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Invalid("language-unknown", _("This language is not spoken here."))
    if request.person is not None:
        Person.objects.filter(pk=request.person.pk).update(language=language)
    response = HttpResponseRedirect(next_page(request) or "/")
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


@require_http_methods(EVERYWHERE)
def notices(request: Request) -> HttpResponse:
    """When and where this person wants to be told."""
    person = signed_in(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            set_preference(person=person, **wishes_in(request.POST))
            return HttpResponseRedirect("/me/notices?done=1")
        except Refusal as raised:
            refusal = raised
    context = {**told_how(person), "done": request.GET.get("done", ""), "refusal": refusal}
    return render(request, "gate/notices.html", context, status=refusal.status if refusal else 200)


@sensitive_post_parameters("current", "new", "again")
@require_POST
def change_password(request: Request) -> HttpResponse:
    """A new password, which wants the present one; every other session of the person ends."""
    try:
        _change(request, current=request.POST.get("current", ""), new=request.POST.get("new", ""))
    except Refusal as refusal:
        return _page(request, refusal=refusal, part="password")
    return HttpResponseRedirect("/me?done=password")


def _change(request: Request, *, current: str, new: str) -> None:
    person = signed_in(request)
    if not person.username:
        raise Forbidden("no-password", _("You sign in with a code to your phone; there is no password."))
    spend(purpose="password", subject=str(person.pk), limit=TRIES_A_NAME, window=WITHIN)
    if not person.check_password(current):
        sentence = _("This is not your present password.")
        raise Invalid("password-wrong", sentence, fields={"current": sentence})
    if new != request.POST.get("again", ""):
        sentence = _("The two new passwords differ.")
        raise Invalid("passwords-differ", sentence, fields={"again": sentence})
    try:
        validate_password(new, person)
    except ValidationError as error:
        raise Invalid("password-weak", error.messages[0], fields={"new": error.messages[0]}) from None
    forgive(purpose="password", subject=str(person.pk))
    person.set_password(new)
    person.save(update_fields=["password"])
    record_change(person, verb="password_changed", actor_id=person.pk, before={}, after={})
    update_session_auth_hash(request, person)


@sensitive_post_parameters("code")
@require_http_methods(EVERYWHERE)
def set_up_second_step(request: Request) -> HttpResponse:
    """Show the QR code for the app; a right code puts it in use and shows the recovery codes once."""
    person = signed_in(request)
    if not person.username:
        raise Forbidden("no-password", _("You sign in with a code to your phone; there is no password."))
    context: dict[str, Any] = {"due": request.session.get("second_due", False)}
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            context["codes"] = second_factor.confirm(person=person, code=request.POST.get("code", ""))
            request.session.pop("second_due", None)
            request.session.cycle_key()
            return render(request, "gate/second_factor.html", context)
        except Refusal as raised:
            refusal = raised
    if second_factor.has_second_factor(person):
        return HttpResponseRedirect("/me")
    factor = second_factor.begin(person=person)
    context |= {
        "refusal": refusal,
        "address": second_factor.app_address(factor, issuer=str(_("Anju"))),
        "secret": " ".join(factor.secret[i : i + 4] for i in range(0, len(factor.secret), 4)),
    }
    return render(request, "gate/second_factor.html", context, status=refusal.status if refusal else 200)


@sensitive_post_parameters("code")
@require_POST
def remove_second_step(request: Request) -> HttpResponse:
    """Take the app out of use, with one more code of it."""
    person = signed_in(request)
    try:
        if settings.SECOND_FACTOR == "staff" and person.kind == Person.Kind.STAFF:
            raise Forbidden("second-factor-wanted", _("This installation asks all staff for a second step."))
        second_factor.remove(person=person, code=request.POST.get("code", ""))
    except Refusal as refusal:
        return _page(request, refusal=refusal, part="second")
    return HttpResponseRedirect("/me?done=removed")
