"""The first administrator of an empty installation: by a link that works once, or from the command line."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting
from anju.core.errors import Invalid, Refusal
from anju.core.time import machine_now
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person, set_password
from anju.people.models import Person, SetupLink

VALID_FOR = timedelta(hours=24)
"""counted in machine time"""


def make_setup_link() -> str:
    """A fresh word for the setup page, voiding every earlier one; empty where there is somebody already."""
    with transaction.atomic():
        SetupLink.objects.all().delete()
        if Person.objects.exists():
            return ""
        word = secrets.token_urlsafe(24)
        SetupLink.objects.create(digest=_digest(word), made_at=machine_now(), ends_at=machine_now() + VALID_FOR)
    return word


def check_setup_link(*, word: str) -> None:
    """Refuse `setup-over` where there is somebody, `setup-link-used` for a word that is spent, old or invented."""
    if Person.objects.exists():
        raise Refusal(
            "setup-over", _("This installation has its people already. Sign in, or ask an administrator for a role.")
        )
    if not SetupLink.objects.filter(digest=_digest(word), used_at=None, ends_at__gt=machine_now()).exists():
        raise _spent()


@transaction.atomic
def take_setup_link(*, actor: Acting, word: str, name: str, username: str, password: str) -> Person:
    """The first administrator, once. Refuses as `check_setup_link`, and `word-missing`, `password-weak` with the link kept.

    The link is spent by one conditional update, so that of two who press at once only one goes on.
    """
    check_setup_link(word=word)
    if not SetupLink.objects.filter(digest=_digest(word), used_at=None).update(used_at=machine_now()):
        raise _spent()
    return make_first_administrator(actor=actor, name=name, username=username, password=password)


@transaction.atomic
def make_first_administrator(*, actor: Acting, name: str, username: str, password: str) -> Person:
    """Person, password and the role for the whole group, or none of them."""
    if not username.strip():
        sentence = _("Please fill this in.")
        raise Invalid("word-missing", _("Something is missing."), fields={"username": sentence})
    person = add_person(actor=actor, name=name, kind=Person.Kind.STAFF, username=username)
    set_password(actor=actor, person=person, password=password)
    grant_role(actor=actor, person=person, role="admin")
    return person


def _digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def _spent() -> Invalid:
    return Invalid(
        "setup-link-used",
        _("This link was used, is too old, or a newer one was made. Start Anju again and take the link it prints."),
    )
