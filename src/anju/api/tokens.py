"""Making API tokens and recognising them."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from anju.api.models import ApiToken
from anju.core.access import Reach
from anju.core.changes import record_change
from anju.core.errors import Invalid
from anju.core.kept import fetched
from anju.core.reading import Columns
from anju.core.time import machine_now
from anju.people.models import Person
from anju.people.queries import REACH_DAYS, day_of_grants, reach_in, reach_sql

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


def caller_for_token(token: str) -> tuple[Person, Reach] | None:
    """The active person a token stands for and what they reach; None when it is unknown, expired, or the person has been
    deactivated.

    One query for token, person and grants; the last use is noted at most every five minutes.
    """
    now, today = machine_now(), connection.ops.adapt_datefield_value(day_of_grants())
    person, used, sql = _reading(connection.vendor)
    rows = fetched(sql, [*[today] * REACH_DAYS, digest_of(token), connection.ops.adapt_datetimefield_value(now)])
    if not rows:
        return None
    (found,) = rows
    row = used.row(found[: used.width])
    caller = person.row(found[used.width : used.width + person.width])
    assert row is not None
    assert caller is not None
    if row.last_used_at is None or row.last_used_at < now - USE_NOTED_EVERY:
        # house: allow interfaces-never-write - tokens belong to the API alone
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return caller, reach_in(caller, *found[used.width + person.width :])


@cache
def _reading(vendor: str) -> tuple[Columns[Person], Columns[ApiToken], str]:
    """The one statement, made once for each kind of database."""
    person, used = Columns(Person, "p"), Columns(ApiToken, "t")
    sql = (
        f"SELECT {used.sql}, {person.sql}, {reach_sql('p.id')} "  # noqa: S608 - names out of the models, no values
        f"FROM api_apitoken t JOIN people_person p ON p.id = t.person_id "
        f"WHERE t.digest = %s AND (t.expires_at IS NULL OR t.expires_at > %s) AND p.is_active"
    )
    return person, used, sql


def digest_of(token: str) -> str:
    """What is kept of a token. Plain SHA-256 suffices: a token is 256 random bits, nothing one could guess."""
    return hashlib.sha256(token.encode()).hexdigest()
