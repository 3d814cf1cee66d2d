"""Clock: one pass of the ticker with up to a thousand alerts due, all effects, beside the same rows set-based; and an idle pass."""

import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from anju.bench.figures import middle, summary
from anju.clocks.models import Alert, Clock, State
from anju.clocks.reckoning import reckon_in
from anju.clocks.ticker import tick
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now, product_now
from anju.matters.models import Event, Matter
from anju.rulebook.book import book

DUE = 1000


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Arm overdue clocks anew for each round (a new round of their last alert), tick, and once more with nothing due."""
    tick()  # whatever was due before
    passes, floors, idle, fired = [], [], [], 0
    for _ in range(task["rounds"]):
        armed = arm(DUE)
        floors.append(_timed(lambda clocks=armed: _set_based(clocks)))
        began = time.perf_counter()
        fired = tick().alerts
        passes.append((time.perf_counter() - began) * 1000)
        idle.append(_timed(tick))
    arm(1)
    with CaptureQueriesContext(connection) as caught:
        tick()
    rate, floor = fired / (middle(passes) / 1000), fired / (middle(floors) / 1000)
    return {
        "database": connection.vendor, "rows": Matter.objects.count(), **summary(passes, rate), "limit_rate": round(floor, 1),
        "ratio": round(rate / floor, 4) if floor else 0, "statements": len(caught), "peak_mb": 0, "due": fired,
        "running": Clock.objects.filter(state=State.RUNNING).count(), "pass_ms": round(middle(passes), 1),
        "set_based_ms": round(middle(floors), 1), "idle_ms": round(middle(idle), 2),
    }  # fmt: skip


def arm(count: int) -> list[Clock]:
    """Let the last alert of so many overdue clocks be due once more."""
    rulebook, now = book(), product_now()
    late = Clock.objects.filter(state=State.RUNNING, paused_since=None, due_at__lt=now - timedelta(minutes=1))
    armed = []
    for clock in late.select_related("matter__project").prefetch_related("pauses").order_by("pk"):
        steps = reckon_in(clock.matter.project, clock, rulebook=rulebook, pauses=clock.pauses.all()).steps
        past = [step for step in steps if step.moment <= now]
        if not past:
            continue
        clock.next_alert_at, clock.quiet_until = past[-1].moment, past[-1].moment - timedelta(seconds=1)
        armed.append(clock)
        if len(armed) == count:
            break
    with transaction.atomic():
        for clock in armed:
            Clock.objects.filter(pk=clock.pk).update(  # house: allow actions-write - a scratch database
                round=F("round") + 1, next_alert_at=clock.next_alert_at, quiet_until=clock.quiet_until
            )
    return armed


def _set_based(clocks: list[Clock]) -> None:
    """The rows such a pass writes, a statement a table, taken back again."""
    now = machine_now()
    with suppress(_TakenBack), transaction.atomic():
        events = Event.objects.bulk_create(
            Event(
                matter_id=clock.matter_id, seq=100_000 + place, kind="clock.alarmed", happened_at=now, recorded_at=now,
                actor_kind="system", data={}, hash="0" * 64,
            )
            for place, clock in enumerate(clocks)
        )  # fmt: skip
        Alert.objects.bulk_create(
            Alert(clock=clock, step="bench", round=30_000, due_at=now, fired_at=now, event=event)
            for clock, event in zip(clocks, events, strict=True)
        )
        OutboxRow.objects.bulk_create(
            OutboxRow(topic="bench.floor", key=str(clock.pk), payload={}, created_at=now, wanted_at=now, due_at=now)
            for clock in clocks
        )
        Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(next_alert_at=None)
        raise _TakenBack


class _TakenBack(Exception):
    """Nothing of it stays."""


def _timed(do: Any) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000
