"""The writers of the outbox that other rooms call: put work down, and give a dead letter another chance."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.fresh import fresh
from anju.core.outbox import publishing
from anju.core.outbox.handlers import transport
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now

log = structlog.get_logger()


def put(*, topic: str, key: str, payload: dict[str, Any], delay: timedelta = timedelta()) -> None:
    """Record work to be done after the caller's transaction commits; one INSERT, nothing is sent here.

    `key` names the work once and for all within its topic: a second row with the same key is not made, and that is not
    an error. `payload` holds ids and codes, never personal data. `delay` counts in machine time.
    """
    put_all([prepared(topic=topic, key=key, payload=payload, delay=delay)])


def put_all(rows: Iterable[OutboxRow]) -> None:  # house: allow actions-are-keyword-only - one thing, a list of rows
    """Insert rows made by `prepared` in one statement, within the caller's transaction."""
    announce(OutboxRow.objects.bulk_create(rows, ignore_conflicts=True))


def announce(rows: Sequence[OutboxRow]) -> None:  # house: allow actions-are-keyword-only - one thing, a list of rows
    """Tell workers elsewhere of rows that the caller has inserted, once its transaction commits."""
    if rows and transport() is not None:
        transaction.on_commit(partial(publishing.publish_keys, [(row.topic, row.key) for row in rows]))


def prepared(*, topic: str, key: str, payload: dict[str, Any], delay: timedelta = timedelta()) -> OutboxRow:
    """An unsaved row, for callers that insert many at once. The request's id is taken along for the log."""
    now = machine_now()
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return fresh(
        OutboxRow,
        topic=topic,
        key=key,
        payload=payload,
        request_id=request_id[:64],
        created_at=now,
        wanted_at=now + delay,
        due_at=now + delay,
    )


def retry_dead_letter(*, row_id: int, person_id: int) -> None:
    """Put a dead letter back in line with all its attempts, and log who did. Refuses what is not dead (any more)."""
    now = machine_now()
    changed = OutboxRow.objects.filter(pk=row_id, state=OutboxRow.State.DEAD).update(
        state=OutboxRow.State.WAITING,
        due_at=now,
        wanted_at=now,
        attempts=0,
        settled_at=None,
        publish_at=None,
        publishes=0,
        retries=F("retries") + 1,
    )
    if not changed:
        raise Refusal("dead-letter-not-retryable", _("This message is no longer among the undelivered ones."))
    log.info("outbox.retried", row=row_id, person=person_id)
    if transport() is not None:
        transaction.on_commit(partial(publishing.publish, [row_id]))


def prune(*, keep: timedelta, batch: int = 1000) -> int:
    """Delete done rows settled longer ago than `keep`, in short pieces; returns how many went. Dead letters stay."""
    gone = 0
    while True:
        old = OutboxRow.objects.filter(state=OutboxRow.State.DONE, settled_at__lt=machine_now() - keep)
        ids = list(old.order_by("settled_at").values_list("pk", flat=True)[:batch])
        if not ids:
            return gone
        gone += OutboxRow.objects.filter(pk__in=ids, state=OutboxRow.State.DONE).delete()[0]
