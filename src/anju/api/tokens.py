"""Making API tokens and recognising them."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.api.models import ApiToken
from anju.core.changes import record_change
from anju.core.errors import Invalid
from anju.core.time import machine_now
from anju.people.models import Person

PREFIX = "anju_"
USE_NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def create_token(*, username: str, days: int | None, actor_id: int | None) -> str:
    """Make a token for an active person and return it; it is never shown again. `days` None = it does not expire.

    Refuses `person-unknown` and `days-invalid`.
    """
    if days is not None and not 1 <= days <= 3650:
        raise Invalid("days-invalid", _("A token lasts 1 to 3650 days."), fields={"days": _("1 to 3650")})
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Invalid("person-unknown", _("There is no active person with this sign-in name."))
    token = PREFIX + secrets.token_urlsafe(32)
    now = machine_now()
    row = ApiToken.objects.create(  # house: allow interfaces-never-write - tokens belong to the API alone
        person=person,
        digest=digest_of(token),
        created_at=now,
        expires_at=now + timedelta(days=days) if days is not None else None,
    )
    record_change(row, verb="create_token", actor_id=actor_id, before={}, after={"person": person.pk, "days": days})
    return token


def person_for_token(token: str) -> Person | None:
    """The active person a token stands for; None when it is unknown, expired, or the person has been deactivated.

    One query; the last use is noted at most every five minutes.
    """
    now = machine_now()
    living = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), person__is_active=True)
    row = living.select_related("person").filter(digest=digest_of(token)).first()
    if row is None:
        return None
    if row.last_used_at is None or row.last_used_at < now - USE_NOTED_EVERY:
        # house: allow interfaces-never-write - tokens belong to the API alone
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.person


def digest_of(token: str) -> str:
    """What is kept of a token. Plain SHA-256 suffices: a token is 256 random bits, nothing one could guess."""
    return hashlib.sha256(token.encode()).hexdigest()
