"""How often something may be tried: counters in the database, so that every process sees the same number.

Spending comes before doing: the counter is raised by one conditional UPDATE, and only who got a unit goes on. However
many requests arrive at once, no more than the limit get through. All moments are machine time.
"""

from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from anju.core.crypto import blind_index
from anju.core.errors import TooMany
from anju.core.time import machine_now


class Bound(models.Model):
    """How often one subject used one purpose up within its running window. Subjects are digests, never plain."""

    purpose = models.CharField(max_length=24)
    subject = models.CharField(max_length=32)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "subject"], name="bound_once")]
        indexes = [models.Index(fields=["ends_at"], name="bound_ends")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.count}"


def spend(*, purpose: str, subject: str, limit: int, window: timedelta) -> None:
    """Take one of `limit` units that `subject` has for `purpose` within `window`; raises TooMany when none is left.

    Call it outside a transaction that may be rolled back: a unit given back by a refusal bounds nothing.
    """
    digest = blind_index(f"bound:{purpose}", subject)
    for _attempt in range(2):
        if _took_one(purpose=purpose, digest=digest, limit=limit, window=window):
            return
    ends_at = Bound.objects.filter(purpose=purpose, subject=digest).values_list("ends_at", flat=True).first()
    wait = max(1, int((ends_at - machine_now()).total_seconds())) if ends_at else 1
    raise TooMany("too-often", _("That was tried too often. Wait a while, then try again."), retry_after=wait)


def _took_one(*, purpose: str, digest: str, limit: int, window: timedelta) -> bool:
    now = machine_now()
    mine = Bound.objects.filter(purpose=purpose, subject=digest)
    if mine.filter(ends_at__gt=now, count__lt=limit).update(count=F("count") + 1):
        return True
    if mine.filter(ends_at__lte=now).update(count=1, ends_at=now + window):
        return True
    if mine.exists():
        return False
    try:
        with transaction.atomic():
            Bound.objects.create(purpose=purpose, subject=digest, count=1, ends_at=now + window)
    except IntegrityError:
        return False  # another request opened the window first: the second attempt counts into it
    return True


REVEALS_AN_HOUR = 30


def spend_reveal(person_id: int | None) -> None:
    """One personal number shown in full: thirty an hour for each person who looks; raises TooMany."""
    spend(purpose="reveal", subject=str(person_id), limit=REVEALS_AN_HOUR, window=timedelta(hours=1))


def forgive(*, purpose: str, subject: str) -> None:
    """Forget what the subject has spent, as after a sign-in that succeeded."""
    Bound.objects.filter(purpose=purpose, subject=blind_index(f"bound:{purpose}", subject)).delete()


def prune_bounds() -> int:
    """Delete counters whose window is over; returns how many went."""
    return Bound.objects.filter(ends_at__lte=machine_now()).delete()[0]


def address_of(request: HttpRequest) -> str:
    """The caller's network address: the peer's, or what the configured number of own proxies saw.

    `settings.TRUSTED_PROXIES` proxies each append one entry to X-Forwarded-For, so the entry that many places from
    the right is the last that nobody outside can write. IPv6 callers count by their /64, which one customer holds.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            seen = hops[-settings.TRUSTED_PROXIES]
    return _network(seen)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return sha256(address.encode()).hexdigest()[:32] if address else "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return ":".join(parsed.exploded.split(":")[:4]) + "::/64"
    return str(parsed)
