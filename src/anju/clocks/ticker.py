"""The ticker: fires reminder, alarm and escalation of every clock, each exactly once, whoever else is ticking or dying.

    1. Read candidates by the index on `next_alert_at`, outside any transaction.
    2. In pieces of 200 matters: open an act on each, which locks the matters by id. Read their clocks again under the
       lock, alerts and pauses with them.
    3. For each step that is due and has not fired in this round: alert row, event, next moment. One flush and one
       transaction for the piece, so that the hotline never waits for longer than that.
    4. A piece that fails is fired matter by matter: what cannot be fired is pushed away and recorded; the others go on.

A killed ticker leaves nothing half done: alert, event and outbox row stand in one transaction, and the alert is unique.
"""

import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import Min, Q, QuerySet

from anju.clocks import rules
from anju.clocks.actions import CLOCKS
from anju.clocks.models import Alert, Beat, Clock, Pause, Stuck
from anju.clocks.reckoning import reckon
from anju.core.time import machine_now, product_now
from anju.matters.act import SYSTEM, Act, acts_on
from anju.matters.models import Event

log = structlog.get_logger()

TICK_SECONDS = 2
BATCH = 500
PIECE = 200
"""matters that are locked and written together"""
BEAT = "ticker"
LONGEST_BACK_OFF = timedelta(minutes=30)

EVENTS = {"reminder": "clock.reminded", "alarm": "clock.alarmed", "escalation": "clock.escalated"}
"""kind of step → the event it says"""


@dataclass(slots=True)
class Fired:
    """What a pass did: alerts fired, clocks pushed away, candidates looked at."""

    alerts: int = 0
    stuck: int = 0
    seen: int = 0


def fire_due(*, at: datetime | None = None, batch: int = BATCH) -> Fired:
    """Fire every alert due by `at` (product time, now when None), at most `batch` clocks a pass.

    Raises what the database raises when it is away; anything else is one clock's trouble and is recorded with it.
    """
    cut_off = at or product_now()
    rows = candidates(cut_off).order_by("next_alert_at").values_list("pk", "matter_id", "stuck__attempts")
    found = list(rows[:batch])
    result = Fired(seen=len(found))
    stuck = frozenset(clock_id for clock_id, _matter_id, attempts in found if attempts)
    by_matter: dict[int, list[int]] = {}
    for clock_id, matter_id, _attempts in found:
        by_matter.setdefault(matter_id, []).append(clock_id)
    matters = sorted(by_matter)
    for begin in range(0, len(matters), PIECE):
        piece = {matter_id: by_matter[matter_id] for matter_id in matters[begin : begin + PIECE]}
        fired = 0
        with _Attempt() as attempt:
            fired = _fire(piece, stuck, cut_off)
        result.alerts += fired
        if attempt.error is not None:
            for matter_id, clock_ids in piece.items():
                _fire_matter(matter_id, clock_ids, stuck, cut_off, result)
    return result


def candidates(at: datetime) -> QuerySet[Clock]:
    """The clocks with an alert due by `at` that are not pushed away."""
    return Clock.objects.filter(Q(stuck__isnull=True) | Q(stuck__again_at__lte=machine_now()), next_alert_at__lte=at)


def next_due_moment() -> datetime | None:
    """The next moment at which an alert fires (product time), possibly passed already; None when nothing waits."""
    waiting = candidates(datetime.max.replace(tzinfo=product_now().tzinfo))
    moment: datetime | None = waiting.aggregate(first=Min("next_alert_at"))["first"]
    return moment


def run_ticker(
    stop: threading.Event, *, every: float = TICK_SECONDS, also: Sequence[Callable[[], object]] = ()
) -> None:
    """Tick until told to stop: fire what is due, leave a sign of life, and do what else has its moment (`also`). A
    database that is away is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            tick()
            for look in also:
                _do(look)
        except (OperationalError, InterfaceError) as error:
            log.warning("ticker.database_away", error=type(error).__name__)
        stop.wait(every)


def tick() -> Fired:
    """One pass and its sign of life; goes on while whole batches are due."""
    started = machine_now()
    total = Fired()
    while True:
        done = fire_due()
        total.alerts += done.alerts
        total.stuck += done.stuck
        total.seen += done.seen
        if done.seen < BATCH or not (done.alerts or done.stuck):
            break
    now = product_now()
    oldest = Clock.objects.filter(next_alert_at__lte=now).aggregate(first=Min("next_alert_at"))["first"]
    Beat.objects.update_or_create(
        name=BEAT,
        defaults={
            "last_tick": machine_now(),
            "oldest_due_unfired_seconds": (now - oldest).total_seconds() if oldest else 0,
            "duration_ms": (machine_now() - started).total_seconds() * 1000,
            "fired": total.alerts,
        },
    )
    return total


class _Attempt(AbstractContextManager["_Attempt"]):
    """One attempt to fire: keeps what went wrong instead of ending the pass, except when the database is away."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, OperationalError | InterfaceError):
            return False
        self.error = error
        return True


def _do(look: Callable[[], object]) -> None:
    """What else has its moment never stops the clocks: its trouble is logged."""
    with _Attempt() as attempt:
        look()
    if attempt.error is not None:
        log.error("ticker.also_failed", error=type(attempt.error).__name__)


def _fire_matter(matter_id: int, clock_ids: list[int], stuck: frozenset[int], at: datetime, result: Fired) -> None:
    """Fire a matter's due clocks together; when that fails, one by one, so that only the bad one is pushed away."""
    fired = 0
    with _Attempt() as attempt:
        fired = _fire({matter_id: clock_ids}, stuck, at)
    result.alerts += fired
    if attempt.error is None:
        return
    for clock_id in clock_ids:
        fired = 0
        with _Attempt() as alone:
            fired = _fire({matter_id: [clock_id]}, stuck, at)
        result.alerts += fired
        if alone.error is not None:
            _push_away(clock_id, alone.error)
            result.stuck += 1


def _fire(piece: Mapping[int, list[int]], stuck: frozenset[int], at: datetime) -> int:
    """Fire these clocks (matter id → clock ids) in one transaction; the number of alerts. What another ticker has fired
    is not due any more. Four queries and the flush, whatever the number of matters."""
    with acts_on(by=SYSTEM, matter_ids=piece) as acts:
        clocks: dict[int, list[Clock]] = {}
        for clock in Clock.objects.filter(matter__in=piece.keys()).order_by("id"):
            clocks.setdefault(clock.matter_id, []).append(clock)
        due = {
            act.matter.pk: [
                clock
                for clock in act.memory.put(CLOCKS, clocks.get(act.matter.pk, []))
                if clock.pk in piece[act.matter.pk] and clock.next_alert_at is not None and clock.next_alert_at <= at
            ]
            for act in acts
        }
        ids = [clock.pk for found in due.values() for clock in found]
        told: dict[int, set[tuple[str, int]]] = {}
        for clock_id, step, round_ in Alert.objects.filter(clock__in=ids).values_list("clock_id", "step", "round"):
            told.setdefault(clock_id, set()).add((step, round_))
        pauses: dict[int, list[Pause]] = {}
        for pause in Pause.objects.filter(clock__in=ids):
            pauses.setdefault(pause.clock_id, []).append(pause)
        count = sum(
            _fire_clock(
                act,
                clock,
                pauses=pauses.get(clock.pk, []),
                told={step for step, round_ in told.get(clock.pk, ()) if round_ == clock.round},
                at=at,
            )
            for act in acts
            for clock in due[act.matter.pk]
        )
        freed = stuck.intersection(ids)
        if freed:
            Stuck.objects.filter(clock__in=freed).delete()
        return count


def _fire_clock(act: Act, clock: Clock, *, pauses: list[Pause], told: set[str], at: datetime) -> int:
    """Every step of one clock that is due, in order; then the next moment."""
    steps = reckon(act, clock, pauses=pauses).steps
    pending = [
        step
        for step in steps
        if step.code not in told and (clock.quiet_until is None or step.moment > clock.quiet_until)
    ]
    due = [step for step in pending if step.moment <= at]
    for step in due:
        event = act.say(
            EVENTS[step.code.partition("-")[0]],
            item_no=clock.item_no,
            audience=Event.Audience.STAFF,
            data=_told(clock, step, act.recorded_at, overtaken=step is not due[-1]),
        )
        act.add(
            Alert(
                clock=clock,
                step=step.code,
                round=clock.round,
                due_at=step.moment,
                fired_at=act.recorded_at,
                event=event,
            )
        )
    later = rules.next_step(steps=pending, told=frozenset(step.code for step in due))
    act.change(clock, next_alert_at=later and later.moment)
    return len(due)


def _told(clock: Clock, step: rules.Step, now: datetime, *, overtaken: bool) -> dict[str, object]:
    """What the notice needs: which deadline, which step, how late it was fired, which roles besides the holder."""
    return {
        "clock": clock.name,
        "clock_id": clock.pk,
        "step": step.code,
        "round": clock.round,
        "due_at": clock.due_at.isoformat(),
        "fired_late_seconds": max(0, int((now - max(step.moment, clock.known_at)).total_seconds())),
        "tell": list(step.tell),
        "overtaken": overtaken,
        "edition": clock.edition_id,
    }


@transaction.atomic
def _push_away(clock_id: int, error: Exception) -> None:
    """Record that this clock could not be fired, and try it again later: after 1, 2, 4 … at most 30 minutes."""
    now = machine_now()
    known = Stuck.objects.select_for_update().filter(clock=clock_id).first()
    attempts = known.attempts + 1 if known else 1
    Stuck.objects.update_or_create(
        clock_id=clock_id,
        defaults={
            "attempts": attempts,
            "error": _describe(error),
            "again_at": now + min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_BACK_OFF),
        },
        create_defaults={
            "attempts": attempts,
            "error": _describe(error),
            "first_at": now,
            "again_at": now + timedelta(minutes=1),
        },
    )
    log.error("ticker.stuck", clock=clock_id, attempt=attempts, error=_describe(error))


def _describe(error: Exception) -> str:
    """Kind and place of an error, without its message: messages may carry names and phones."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "anju" in frame.filename]
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"[:120]
