"""Claiming a row, settling it, giving it back: the only code that moves a row, shared by every kind of worker.

A lease is the row's `due_at` pushed ahead and its `fence` raised. Whoever settles must name the fence it was given; a
worker that slept through its lease finds another number there and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet

from anju.core.outbox.handlers import Topic, handled_topics
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now

FIRST_BACK_OFF_SECONDS = 5
LONGEST_BACK_OFF_SECONDS = 900
_TRIES = 5


class LeaseLost(Exception):
    """Another worker has claimed the row since; what this one did for it must not be committed."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A row as one worker holds it."""

    row_id: int
    topic: str
    key: str
    payload: dict[str, Any]
    request_id: str
    attempt: int
    fence: int
    until: datetime


def claim(*, worker: str, row_id: int | None = None, ahead: bool = False) -> Lease | None:
    """Take the next row that may be worked (or the one named), or None; rows of background topics after all others.

    `ahead` also takes rows whose wanted moment or back-off has not come, and leaves background topics alone; never a row
    under another's running lease. Rows of topics without a handler are left alone: a newer release may know them.
    """
    behind = frozenset(name for name, topic in handled_topics().items() if topic.background)
    lease = _claim_of(frozenset(handled_topics()) - behind, worker=worker, row_id=row_id, ahead=ahead)
    if lease is None and behind and not ahead:
        lease = _claim_of(behind, worker=worker, row_id=row_id, ahead=False)
    return lease


def _claim_of(topics: frozenset[str], *, worker: str, row_id: int | None, ahead: bool) -> Lease | None:
    for _attempt in range(_TRIES):
        now = machine_now()
        waiting = _claimable(topics, now=now, ahead=ahead).exclude(topic__in=_full_topics(now)).order_by("due_at", "pk")
        if row_id is not None:
            waiting = waiting.filter(pk=row_id)
        if not waiting.exists():  # a read outside a transaction: an idle worker never takes SQLite's write lock
            return None
        lease = _claim_first(waiting, worker=worker)
        if lease is not None:
            return lease
    return None


def _claimable(topics: frozenset[str], *, now: datetime, ahead: bool) -> QuerySet[OutboxRow]:
    free = Q(due_at__lte=now)
    if ahead:
        free |= Q(worker="")
    return OutboxRow.objects.filter(free, state=OutboxRow.State.WAITING, topic__in=sorted(topics))


def _full_topics(now: datetime) -> list[str]:
    """Topics of which as many rows are under lease as may be worked at once."""
    limits = {name: topic.at_once for name, topic in handled_topics().items() if topic.at_once is not None}
    if not limits:
        return []
    running = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, due_at__gt=now, topic__in=list(limits))
    counts = running.exclude(worker="").values_list("topic").annotate(Count("pk"))
    return [name for name, count in counts if count >= limits[name]]


def _claim_first(waiting: QuerySet[OutboxRow], *, worker: str) -> Lease | None:
    """Claim the first of these rows; None when others were quicker or the topic has just become full."""
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        row = waiting.first()
        if row is None:
            return None
        topic = handled_topics()[row.topic]
        if row.attempts >= topic.attempts:
            _bury(row)
            return None
        if topic.at_once is not None:
            _one_claimer_at_a_time(row.topic)
            if row.topic in _full_topics(machine_now()):
                return None
        return _take(row, topic, worker=worker)


def _one_claimer_at_a_time(name: str) -> None:
    """Let only one transaction count and claim rows of this topic; SQLite's immediate transactions do so already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"outbox:{name}"])


def _take(row: OutboxRow, topic: Topic, *, worker: str) -> Lease | None:
    """Raise the fence if it is still the one seen: of two that saw the same row, one changes a row and one does not."""
    until = machine_now() + timedelta(seconds=topic.lease_seconds)
    seen = OutboxRow.objects.filter(pk=row.pk, fence=row.fence, due_at=row.due_at, state=OutboxRow.State.WAITING)
    if not seen.update(fence=F("fence") + 1, attempts=F("attempts") + 1, worker=worker[:120], due_at=until):
        return None
    return Lease(
        row_id=row.pk,
        topic=row.topic,
        key=row.key,
        payload=row.payload,
        request_id=row.request_id,
        attempt=row.attempts + 1,
        fence=row.fence + 1,
        until=until,
    )


def _bury(row: OutboxRow) -> None:
    """A row whose workers died in every try is dead too: it may be what killed them."""
    seen = OutboxRow.objects.filter(pk=row.pk, fence=row.fence, state=OutboxRow.State.WAITING)
    seen.update(
        state=OutboxRow.State.DEAD, settled_at=machine_now(), worker="", error="the worker died in the last try"
    )


def settle(lease: Lease) -> None:
    """Mark the row done, its worker's name left on it; raises LeaseLost, having changed nothing, when another worker has
    claimed it since."""
    changed = _held(lease).update(state=OutboxRow.State.DONE, settled_at=machine_now(), error="")
    if not changed:
        raise LeaseLost(lease.row_id)


def give_back(lease: Lease, *, error: str, attempts: int) -> bool:
    """Record a failed try: wait (5 s, doubling to 15 min) or, after the last, a dead letter. True = it is dead now."""
    now = machine_now()
    dead = lease.attempt >= attempts
    wait = min(FIRST_BACK_OFF_SECONDS * 2 ** min(lease.attempt - 1, 16), LONGEST_BACK_OFF_SECONDS)
    changed = _held(lease).update(
        state=OutboxRow.State.DEAD if dead else OutboxRow.State.WAITING,
        due_at=now + timedelta(seconds=wait),
        settled_at=now if dead else None,
        worker="",
        error=error[:300],
        publish_at=None,
        publishes=0,
    )
    return bool(changed) and dead


def release_worker(*, worker: str) -> int:
    """Free at once what a worker known to be dead still holds; returns how many rows. Its tries stay counted."""
    held = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, worker=worker)
    return held.update(worker="", due_at=machine_now(), publish_at=None, publishes=0)


def _held(lease: Lease) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(pk=lease.row_id, fence=lease.fence, state=OutboxRow.State.WAITING)
