"""Signing in: the password is asked within bounds, the session starts anew.

A name that nobody has costs the same time and gets the same answer as a wrong password.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from anju.core.bounds import forgive, spend
from anju.core.errors import Invalid
from anju.core.time import machine_now
from anju.gate.second_factor import has_second_factor
from anju.people.models import Person

TRIES_A_NAME = 10
TRIES_AN_ADDRESS = 200
"""an office may share one address"""
WITHIN = timedelta(minutes=15)
HALFWAY_FOR = timedelta(minutes=5)
"""how long the second step may take"""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def person_by_password(*, username: str, password: str, address: str) -> Person:
    """The active person with this name and password. Tries are counted by name and by address before they are judged.

    Raises Invalid `sign-in-wrong`, TooMany.
    """
    name = username.strip().lower()
    spend(purpose="sign-in-address", subject=address, limit=TRIES_AN_ADDRESS, window=WITHIN)
    spend(purpose="sign-in-name", subject=name, limit=TRIES_A_NAME, window=WITHIN)
    person = authenticate(username=username.strip(), password=password)
    if not isinstance(person, Person):
        raise Invalid("sign-in-wrong", _("Name and password do not fit together."))
    forgive(purpose="sign-in-name", subject=name)
    return person


def enter(request: HttpRequest, person: Person) -> None:
    """Start a session of this person under a new key; nothing of an earlier one is carried over but its language."""
    request.session.flush()
    login(request, person, backend=BACKEND)
    request.session["seen"] = machine_now().timestamp()
    if settings.SECOND_FACTOR == "staff" and person.kind == Person.Kind.STAFF and not has_second_factor(person):
        request.session["second_due"] = True


def stand_halfway(request: HttpRequest, person: Person) -> None:
    """The password was right and a second step is wanted: remember whose, for five minutes, under a new key."""
    request.session.flush()
    request.session["halfway"] = [person.pk, (machine_now() + HALFWAY_FOR).timestamp()]


def person_halfway(request: HttpRequest) -> Person | None:
    """Whose second step this session waits for, or None when it took too long."""
    who, until = request.session.get("halfway", (0, 0.0))
    if not who or until < machine_now().timestamp():
        return None
    return Person.objects.filter(pk=who, is_active=True).first()


def home_of(person: Person, roles: frozenset[str]) -> str:
    """The address of the first page for a person with these roles."""
    if person.kind == Person.Kind.RESIDENT:
        return "/owner/"
    if person.kind == Person.Kind.CONTRACTOR:
        return "/field/firm" if "contractor" in roles else "/field/"
    for role, page in FIRST_PAGES:
        if role in roles:
            return page
    return "/desk/cases"


FIRST_PAGES = (
    ("desk", "/desk/console"),
    ("desk_lead", "/desk/console"),
    ("duty_lead", "/desk/board"),
    ("prop_eng", "/desk/board"),
    ("technician", "/field/"),
    ("third_party", "/field/"),
    ("admin", "/desk/start?arriving=1"),
)
