"""Who calls the API: a bearer token, or the session of a page (then with its CSRF token)."""

from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from anju.api.tokens import caller_for_token
from anju.matters.act import Actor
from anju.matters.request import Request
from anju.people.models import Person


class TokenAuth(HttpBearer):
    """`Authorization: Bearer …`; the caller acts as the token's person."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The person of the token, seated in the request; None for an unknown token or one whose person has no grant left."""
        caller = caller_for_token(token)
        if caller is None:
            return None
        person, reach = caller
        if person.kind != Person.Kind.RESIDENT and not reach.named:
            return None
        seated = cast(Request, request)
        seated.person, seated.reach = person, reach
        seated.actor = Actor(person_id=person.pk, reach=reach)
        return person


class PageAuth(SessionAuth):
    """The session that the middleware has seated already."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """The signed-in person, or None; one who still owes the second factor is nobody here."""
        if request.session.get("second_due"):
            return None
        person = getattr(request, "person", None)
        return person if isinstance(person, Person) else None
