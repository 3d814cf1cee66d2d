"""Working the outbox: run one lease, drain everything (tests, drills), or keep on until told to stop."""

import os
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connections, transaction

from anju.core.errors import Refusal
from anju.core.idempotency import prune_keys
from anju.core.outbox import leases
from anju.core.outbox.actions import prune
from anju.core.outbox.handlers import Delivery, Topic, handled_topics
from anju.core.outbox.leases import Lease, LeaseLost
from anju.core.outbox.models import OutboxRow, WorkerBeat
from anju.core.time import machine_now

log = structlog.get_logger()

POLL_SECONDS = 0.3
BEAT_SECONDS = 10
DRAIN_SECONDS = 25
KEEP_DONE = timedelta(days=30)
MOST_IN_ONE_DRAIN = 1_000_000


class Outcome(Enum):
    """What became of one try."""

    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"
    LOST = "lost"


@dataclass(slots=True)
class Drained:
    """What a drain did, counted in tries."""

    done: int = 0
    failed: int = 0
    dead: int = 0


class _Try(AbstractContextManager["_Try"]):
    """One try of a handler: whatever it raises is recorded on the row instead of ending the worker."""

    def __init__(self, lease: Lease, topic: Topic) -> None:
        self.lease, self.topic, self.outcome = lease, topic, Outcome.DONE

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            return True
        if not isinstance(error, Exception):
            return False
        if isinstance(error, LeaseLost):
            self.outcome = Outcome.LOST
            log.warning("outbox.lease_lost", topic=self.lease.topic, row=self.lease.row_id)
            return True
        words = _describe(error)
        dead = leases.give_back(self.lease, error=words, attempts=self.topic.attempts)
        self.outcome = Outcome.DEAD if dead else Outcome.FAILED
        log.warning(
            "outbox.dead" if dead else "outbox.failed",
            topic=self.lease.topic,
            row=self.lease.row_id,
            attempt=self.lease.attempt,
            error=words,
        )
        return True


def _describe(error: Exception) -> str:
    """Kind and place of an error, without its message: messages may carry names and phones."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "anju" in frame.filename]
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    code = f" {error.code}" if isinstance(error, Refusal) else ""
    return f"{type(error).__name__}{code}{place}"


def run(lease: Lease) -> Outcome:
    """Hand one claimed row to its handler and settle it. Errors of the handler are recorded, never raised."""
    topic = handled_topics()[lease.topic]
    delivery = Delivery(topic=lease.topic, key=lease.key, payload=lease.payload, attempt=lease.attempt)
    with structlog.contextvars.bound_contextvars(request_id=lease.request_id, outbox_row=lease.row_id):
        with _Try(lease, topic) as attempt, transaction.atomic() if topic.together else nullcontext():
            topic.handle(delivery)
            leases.settle(lease)
        return attempt.outcome


def work_row(*, row_id: int, worker: str) -> Outcome | None:
    """Claim and run the row named, if it may be worked now; None when it is done, taken or not due."""
    lease = leases.claim(worker=worker, row_id=row_id)
    return run(lease) if lease else None


def work_own(*, topic: str, key: str) -> bool:
    """Work a row within the transaction that put it, where nobody else can see it yet, so that it needs no lease.

    For what must follow at the very moment of its cause. Says whether there was such a row; the handler's errors are the
    caller's.
    """
    row = OutboxRow.objects.filter(topic=topic, key=key, state=OutboxRow.State.WAITING).first()
    if row is None:
        return False
    handled_topics()[topic].handle(Delivery(topic=topic, key=key, payload=row.payload, attempt=1))
    OutboxRow.objects.filter(pk=row.pk).update(state=OutboxRow.State.DONE, attempts=1, settled_at=machine_now())
    return True


def drain(*, ahead: bool = True, most: int = MOST_IN_ONE_DRAIN) -> Drained:
    """Work until nothing is left, rows that handlers add included; for tests, drills and `anju now --step`.

    With `ahead`, delayed rows and rows in back-off are worked at once, so a failing row is tried until it is done or
    dead, and background topics are left to the worker. Rows under another worker's lease are left to it.
    """
    result = Drained()
    name = worker_name("drain")
    for _count in range(most):
        lease = leases.claim(worker=name, ahead=ahead)
        if lease is None:
            return result
        outcome = run(lease)
        result.done += outcome is Outcome.DONE
        result.failed += outcome is Outcome.FAILED
        result.dead += outcome is Outcome.DEAD
    return result


def worker_name(slot: str) -> str:
    """A name no other process has: host, slot, process and a random part."""
    return f"{socket.gethostname()[:40]}:{slot}:{os.getpid()}:{uuid4().hex[:8]}"


def work_until(stop: threading.Event, *, name: str, threads: int = 1) -> None:
    """The embedded worker: claims and runs rows until `stop` is set, then finishes what runs, for 25 s at most."""
    hands = [
        threading.Thread(target=_hand, args=(stop, name), name=f"outbox-{number}", daemon=True)
        for number in range(threads)
    ]
    for hand in hands:
        hand.start()
    beat_until(stop, name=name, transport="embedded")
    limit = machine_now() + timedelta(seconds=DRAIN_SECONDS)
    for hand in hands:
        hand.join(timeout=max(0.0, (limit - machine_now()).total_seconds()))
    leases.release_worker(worker=name)
    WorkerBeat.objects.filter(name=name).delete()


def beat_until(stop: threading.Event, *, name: str, transport: str) -> None:
    """Write a sign of life every 10 s and throw away old done rows now and then, until `stop` is set."""
    started = machine_now()
    beats = 0
    while not stop.is_set():
        with _riding_out_outages(stop):
            WorkerBeat.objects.update_or_create(
                name=name, defaults={"transport": transport, "started_at": started, "beat_at": machine_now()}
            )
            if beats % 360 == 0:
                prune(keep=KEEP_DONE)
                prune_keys()
                WorkerBeat.objects.filter(beat_at__lt=machine_now() - timedelta(days=1)).delete()
            beats += 1
        stop.wait(BEAT_SECONDS)


def _hand(stop: threading.Event, name: str) -> None:
    """One thread of the worker."""
    while not stop.is_set():
        lease = None
        with _riding_out_outages(stop):
            close_old_connections()
            lease = leases.claim(worker=name)
            if lease is not None:
                run(lease)
        if lease is None:
            stop.wait(POLL_SECONDS)
    connections.close_all()


@contextmanager
def _riding_out_outages(stop: threading.Event) -> Iterator[None]:
    """A database that is away or busy stops nothing: say so, wait two seconds, go on."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        log.warning("outbox.database_away", error=type(error).__name__)
        close_old_connections()
        stop.wait(2)
