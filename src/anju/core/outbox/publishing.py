"""Telling workers elsewhere that a row waits. Only a hint: the row is the record, and `sweep` repeats lost hints."""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.db.models import F, Q

from anju.core.outbox.handlers import handled_topics, transport
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now

log = structlog.get_logger()

FIRST_REPEAT_SECONDS = 10
LONGEST_REPEAT_SECONDS = 300


class BrokerAway(Exception):
    """The transport could not hand the hint over; raised by the transport, harmless to the caller of `put`."""


def publish_keys(keys: Iterable[tuple[str, str]]) -> None:
    """Publish the rows of these (topic, key) pairs; run after the commit that inserted them."""
    wanted = Q(pk__in=[])
    for topic, key in keys:
        wanted |= Q(topic=topic, key=key)
    publish(OutboxRow.objects.filter(wanted, due_at__lte=machine_now()).values_list("pk", flat=True))


def publish(row_ids: Iterable[int]) -> int:
    """Hand row ids to the transport and return how many it took; stops quietly at the first the broker refuses."""
    send = transport()
    sent = 0
    if send is None:
        return sent
    for row_id in row_ids:
        try:
            send(row_id)
        except BrokerAway as away:
            log.warning("outbox.broker_away", reason=str(away))
            break
        sent += 1
    return sent


def sweep(*, limit: int = 200) -> int:
    """Publish again rows that are due and that nobody has taken; returns how many were handed over.

    Bounded twice: at most `limit` rows a sweep, and each row waits longer after every hint (10 s doubling to 5 min), so
    that a stopped consumer does not fill the broker.
    """
    now = machine_now()
    lost = OutboxRow.objects.filter(
        Q(publish_at=None, due_at__lte=now - timedelta(seconds=2)) | Q(publish_at__lte=now),
        state=OutboxRow.State.WAITING,
        due_at__lte=now,
        topic__in=list(handled_topics()),
    )
    sent = 0
    for row in lost.order_by("due_at", "pk").only("pk", "publishes")[:limit]:
        wait = min(FIRST_REPEAT_SECONDS * 2 ** min(row.publishes, 8), LONGEST_REPEAT_SECONDS)
        mine = OutboxRow.objects.filter(pk=row.pk, publishes=row.publishes, state=OutboxRow.State.WAITING)
        if not mine.update(publishes=F("publishes") + 1, publish_at=now + timedelta(seconds=wait)):
            continue
        if not publish([row.pk]):
            break
        sent += 1
    return sent
