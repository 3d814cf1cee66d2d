"""What every request passes: who asks and what they reach, in which language, through which door, with which headers."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from anju.config import doors
from anju.config.security import HEADERS
from anju.core.access import Reach
from anju.core.along import asked_along
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import machine_now
from anju.gate.sessions import SessionStore
from anju.matters.act import Actor
from anju.matters.request import Along, Request
from anju.people.models import Person
from anju.people.queries import reach_of
from anju.web.answers import refuse

Answerer = Callable[[Request], HttpResponse]

IDLE = {
    Person.Kind.STAFF: timedelta(hours=12),
    Person.Kind.CONTRACTOR: timedelta(days=7),
    Person.Kind.RESIDENT: timedelta(days=30),
}
"""After how long without a request a session ends: a shift for the office, longer for phones."""
SEEN_EVERY = timedelta(minutes=5)
"""A session's last request is noted this often, so that a page that polls does not write."""
NOBODY = Reach(person_id=0, firm_id=None, roles={}, named=frozenset())
LANGUAGE_COOKIE = "anju_language"
LANGUAGES = ("zh-hans", "en")


class WhoAsks:
    """Sets `request.person`, `request.reach`, `request.actor` and `request.along`, and ends sessions that must not go on."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        session = request.session if isinstance(request.session, SessionStore) else None
        if session is not None and session.session_key:
            session.asked = asked_along(request)
        person, reach = _still_welcome(request)
        seat(request, person, reach)
        request.along = session.along if session is not None and person is not None else Along()
        language = request.person.language if request.person else request.COOKIES.get(LANGUAGE_COOKIE, "")
        with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
            request.LANGUAGE_CODE = translation.get_language() or LANGUAGES[0]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def seat(request: Request, person: Person | None, reach: Reach) -> None:
    """Say who asks: a person with a reach, a guest with a room's or case's link, or nobody."""
    request.person = person
    request.reach = reach
    if person is not None:
        request.actor = Actor(person_id=person.pk, reach=request.reach)
        return
    mark = request.session.get("guest", "")
    request.actor = Actor(
        kind="guest",
        guest_of=request.session.get("guest_of"),
        guest=sha256(mark.encode()).hexdigest() if mark else "",
    )


def _still_welcome(request: Request) -> tuple[Person | None, Reach]:
    """The person of the session, unless deactivated, without any grant left, or away for too long."""
    holder = request.session.holder() if isinstance(request.session, SessionStore) else None
    if holder is not None:
        request._cached_user = holder[0]  # type: ignore[attr-defined]  # noqa: SLF001 - where Django keeps `request.user`
    person = request.user if request.user.is_authenticated else None  # None too when deactivated
    if not isinstance(person, Person):
        return None, NOBODY
    now = machine_now().timestamp()
    seen = float(request.session.get("seen", now))
    if now - seen > IDLE[Person.Kind(person.kind)].total_seconds():
        logout(request)
        return None, NOBODY
    reach = holder[1] if holder is not None else reach_of(person)
    if person.kind != Person.Kind.RESIDENT and not reach.named:
        logout(request)
        return None, NOBODY
    if "seen" not in request.session or now - seen > SEEN_EVERY.total_seconds():
        request.session["seen"] = now
    return person, reach


class Doors:
    """Asks the door table before a view runs: strangers are sent to sign in, the wrong people are refused."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None when the door is open; otherwise the way to it."""
        door = doors.door_of(request.path)
        welcome = doors.lets_in(door, request)
        if welcome is None:
            return _to_sign_in(request, door.sign_in)
        if not welcome:
            return refuse(
                request, Forbidden("not-your-page", _("This page is not for you. Go back to your first page."))
            )
        if _holds_nul(request):
            refusal = Invalid("text-not-keepable", _("This holds a character that no text can have. Write it without."))
            return problem(refusal) if _wants_problem(request) else refuse(request, refusal)
        if request.session.get("second_due") and request.person and not _may_while_due(request.path):
            return _sent_on(request, "/me/second-step")
        return None


def _holds_nul(request: Request) -> bool:
    """Whether address, query or a page's form holds a NUL, which PostgreSQL cannot keep nor look for; the API's bodies
    are checked by their schemas."""
    texts = [request.path, *(value for values in request.GET.lists() for value in values[1])]
    if request.method == "POST" and not request.path.startswith("/api/"):
        texts += (value for values in request.POST.lists() for value in values[1])
    return any("\0" in text for text in texts)


def _may_while_due(path: str) -> bool:
    return path.startswith(("/me/second-step", "/sign-out", "/look", "/health"))


def _to_sign_in(request: Request, where: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        return _sent_on(request, f"{where}?{urlencode({'next': shown.path})}" if shown.path else where)
    if request.method != "GET":
        return HttpResponseRedirect(where)
    return HttpResponseRedirect(f"{where}?{urlencode({'next': request.get_full_path()})}")


def _sent_on(request: Request, where: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)


class Problems:
    """A refusal is answered as problem+json where a program asked, a method that an address does not take as well."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != WrongMethod.status or not _wants_problem(request):
            return response
        told = problem(WrongMethod("method-not-allowed", _("This address takes other methods only; see Allow.")))
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Answer refusals of the API; pages are answered by `anju.web.middleware`."""
        if isinstance(exception, Refusal) and _wants_problem(request):
            return problem(exception)
        return None


def _wants_problem(request: Request) -> bool:
    """The API always, and scripts of a page that ask for JSON (uploads)."""
    return request.path.startswith("/api/") or request.headers.get("Accept") == "application/json"


def problem(refusal: Refusal) -> JsonResponse:
    """The refusal as RFC 9457 wants it, with our code and the fields to mend."""
    body = {
        "type": f"urn:anju:{refusal.code}",
        "title": str(refusal.sentence),
        "code": refusal.code,
        "detail": str(refusal.sentence),
        "fields": {name: str(sentence) for name, sentence in refusal.fields.items()},
    }
    response = JsonResponse(body, status=refusal.status, content_type="application/problem+json")
    if "retry_after" in refusal.data:
        response.headers["Retry-After"] = str(refusal.data["retry_after"])
    return response


class WrongMethod(Refusal):
    """The address is right, the method is not."""

    status = 405


class Headers:
    """Headers of every answer, and no copies of personal pages in anybody's cache."""

    def __init__(self, get_response: Answerer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def not_found(request: Request, exception: Exception) -> HttpResponse:
    """Django's handler404, in the product's own form."""
    return problem(NotFound()) if _wants_problem(request) else refuse(request, NotFound())
