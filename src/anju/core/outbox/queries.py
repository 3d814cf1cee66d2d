"""The readers of the outbox: what waits, what died, who works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from anju.core.outbox.models import OutboxRow, WorkerBeat
from anju.core.time import machine_now

ALIVE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OutboxState:
    """The outbox at a glance; ages in seconds of machine time."""

    waiting: int
    dead: int
    oldest_seconds: float


def outbox_state() -> OutboxState:
    """How many rows wait and are dead, and for how long the oldest wanted row has not been done."""
    now = machine_now()
    waiting = OutboxRow.objects.filter(state=OutboxRow.State.WAITING).aggregate(n=Count("pk"), oldest=Min("wanted_at"))
    oldest = waiting["oldest"]
    return OutboxState(
        waiting=waiting["n"],
        dead=OutboxRow.objects.filter(state=OutboxRow.State.DEAD).count(),
        oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
    )


def waiting_payloads(*, topic: str) -> Iterator[dict[str, Any]]:
    """What the rows of a topic that are not done yet are about."""
    rows = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, topic=topic)
    yield from rows.values_list("payload", flat=True).iterator()


def dead_letters() -> QuerySet[OutboxRow]:
    """Rows that were tried to the end, newest first; `retry_dead_letter` puts one back in line."""
    return OutboxRow.objects.filter(state=OutboxRow.State.DEAD).order_by("-settled_at", "-pk")


def living_workers() -> QuerySet[WorkerBeat]:
    """Workers that gave a sign of life within the last minute."""
    return WorkerBeat.objects.filter(beat_at__gte=machine_now() - timedelta(seconds=ALIVE_SECONDS))
