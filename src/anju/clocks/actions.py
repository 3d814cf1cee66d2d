"""The writers of clocks, called inside an open act by the *now* reactions and by verbs. They send nothing and never refuse
what has happened; only pauses and agreed moments, which are decisions, can be refused.

`name` and `item_no` name the clock (item 0: the whole case). Every due moment comes from `rules.due_at`.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.clocks import rules
from anju.clocks.models import Clock, Pause, State
from anju.clocks.reckoning import Reckoning, book_of, edition_of, next_due, no_alerts_until, quiet_until, reckon
from anju.core.errors import Invalid, Refusal
from anju.core.fresh import fresh
from anju.core.time import to_second
from anju.matters.act import Act, Slot
from anju.matters.models import Event
from anju.rulebook.models import ClauseEdition

__all__ = [
    "cancel_clocks",
    "clocks_of",
    "may_pause",
    "move_due",
    "next_due",
    "no_alerts_until",
    "pause_clock",
    "reschedule",
    "resume_clock",
    "running_clock",
    "start_clock",
    "stop_clock",
    "supersede_clock",
]

CLOCKS: Slot[list[Clock]] = Slot("clocks")
"""every clock of the act's matter"""
PAUSES: Slot[dict[int, list[Pause]]] = Slot("pauses")
"""`id()` of a loaded clock → its pauses"""
EMERGENCY = ".emergency"
"""How the ids of clauses end whose limit no wish replaces and no pause holds (decisions 4 and 14)."""


def clocks_of(act: Act) -> list[Clock]:
    """Every clock of the act's matter, those started in this act too; read once an act."""
    kept = act.memory.get(CLOCKS)
    if kept is not None:
        return kept
    return act.memory.put(CLOCKS, [] if act.new else list(Clock.objects.filter(matter=act.matter).order_by("id")))


def running_clock(act: Act, *, name: str, item_no: int = 0) -> Clock | None:
    """The running clock of this name, or None."""
    return next((one for one in clocks_of(act) if one.running and (one.name, one.item_no) == (name, item_no)), None)


def start_clock(
    act: Act,
    *,
    name: str,
    starts_at: datetime,
    edition: ClauseEdition | None,
    wished_at: datetime | None = None,
    item_no: int = 0,
) -> Clock:
    """Start a clock under a clause edition, which it keeps; `wished_at` is a moment wished or agreed (REP-2, SLA-6).

    A running clock of the same name is superseded: made an emergency later, the limit still runs from the same ring. No
    wish replaces an emergency's limit. With `edition` None there must be a `wished_at`.
    """
    supersede_clock(act, name=name, item_no=item_no)
    _write_ended(act, name=name, item_no=item_no)
    if edition is not None and edition.clause_id.endswith(EMERGENCY):
        wished_at = None
    clock = act.add(
        fresh(
            Clock,
            matter=act.matter,
            item_no=item_no,
            name=name,
            edition=edition,
            starts_at=to_second(starts_at),
            known_at=act.recorded_at,
            wished_due_at=wished_at and to_second(wished_at),
            quiet_until=quiet_until(),
        )
    )
    _apply(act, clock, reckon(act, clock, pauses=()), told=frozenset())
    clocks_of(act).append(clock)
    return clock


def stop_clock(
    act: Act, *, name: str, at: datetime | None = None, item_no: int = 0, event: Event | None = None
) -> Clock | None:
    """Stop the running clock because something happened `at` (the act's moment when None); outcome from stop and due.

    `event` is what stopped it, the act's latest when None.

    When it has stopped already and this happened earlier (an event that arrives late from a phone without signal), its
    outcome is revised. None when there is no such clock: what happened needs no clock to be true.
    """
    moment = to_second(at or act.happened_at)
    clock = running_clock(act, name=name, item_no=item_no)
    if clock is None:
        return _revise(act, name=name, item_no=item_no, moment=moment)
    _close_pause(act, clock, at=moment)
    outcome = rules.outcome_of(due_at=clock.due_at, stopped_at=moment)
    _end(act, clock, state=outcome, stopped_at=moment, event=event)
    return clock


def supersede_clock(act: Act, *, name: str, item_no: int = 0) -> Clock | None:
    """End the running clock because another takes its place; neither met nor late."""
    clock = running_clock(act, name=name, item_no=item_no)
    if clock is not None:
        _end(act, clock, state=State.SUPERSEDED, stopped_at=act.happened_at)
    return clock


def cancel_clocks(act: Act, *, name: str | None = None, item_no: int | None = None) -> list[Clock]:
    """End running clocks whose matter or item is no more: all, those of one name, those of one item, or one."""
    ended = [
        clock
        for clock in clocks_of(act)
        if clock.running and name in {None, clock.name} and item_no in {None, clock.item_no}
    ]
    for clock in ended:
        _end(act, clock, state=State.CANCELLED, stopped_at=act.happened_at)
    return ended


def move_due(act: Act, *, name: str, wished_at: datetime, item_no: int = 0) -> Clock | None:
    """Another moment was agreed or wished: due moves there, said by an event with both moments. None without a clock.

    Refuses an emergency's clock (`emergency-not-movable`) and a moment before its start (`wish-before-start`).
    """
    clock = running_clock(act, name=name, item_no=item_no)
    if clock is None:
        return None
    edition = edition_of(clock, book_of(act))
    if edition is not None and edition.clause_id.endswith(EMERGENCY):
        raise Refusal("emergency-not-movable", _("The limit of an emergency is moved by no appointment."))
    if to_second(wished_at) <= clock.starts_at:
        raise Invalid(
            "wish-before-start",
            _("The agreed time must lie after the start of the limit."),
            fields={"at": _("Give a later time.")},
        )
    _close_pause(act, clock, at=act.happened_at)
    act.change(clock, wished_due_at=to_second(wished_at))
    _reckon_anew(act, clock, said="clock.moved")
    return clock


def pause_clock(
    act: Act, *, name: str, reason: str, agreed_by_id: int, asked_by_id: int | None = None, at: datetime | None = None,
    item_no: int = 0,
) -> Pause:  # fmt: skip
    """Hold a clock for a listed reason that a second person agreed to; the time is kept as a row (SLA-1). An agreed
    moment moves on by the pause when it ends. `asked_by_id`: who wanted it, the actor when None.

    Refuses `clock-not-running`, `clock-not-pausable` (arrival, emergencies, limits that say so, wishes),
    `clock-already-paused`, `pause-needs-second-person`.
    """
    clock = running_clock(act, name=name, item_no=item_no)
    if clock is None:
        raise Refusal("clock-not-running", _("This deadline does not run (any more)."))
    if not may_pause(act, clock=clock):
        raise Refusal("clock-not-pausable", _("This deadline is never paused."))
    if clock.paused_since is not None:
        raise Refusal("clock-already-paused", _("This deadline is paused already."))
    if not reason:
        raise Invalid("pause-reason-missing", _("A pause needs one of the listed reasons."))
    if agreed_by_id == (asked_by_id or act.by.person_id):
        raise Refusal("pause-needs-second-person", _("A pause is agreed to by a second person."))
    begins = max(to_second(at or act.happened_at), clock.starts_at)
    pause = Pause(clock=clock, reason=reason, begins_at=begins, event=_last_event(act), agreed_by_id=agreed_by_id)
    pauses = _pauses(act, clock)
    pauses.append(act.add(pause))
    act.change(clock, paused_since=begins)
    _reckon_anew(act, clock, said=None)
    return pause


def may_pause(act: Act, *, clock: Clock) -> bool:
    """Whether the limit of this clock may stand still at all (arrival never does)."""
    return clock.name not in rules.NEVER_PAUSED and reckon(act, clock, pauses=()).pausable


def resume_clock(act: Act, *, name: str, at: datetime | None = None, item_no: int = 0) -> Clock | None:
    """Let a paused clock count on: never from the beginning, the pause is added. None when it was not paused."""
    clock = running_clock(act, name=name, item_no=item_no)
    if clock is None or clock.paused_since is None:
        return None
    _close_pause(act, clock, at=to_second(at or act.happened_at))
    _reckon_anew(act, clock, said=None)
    return clock


def reschedule(act: Act, *, because: str) -> list[Clock]:
    """Reckon the running clocks anew after the calendar changed; each that moved says so by an event (decision 14)."""
    return [
        clock
        for clock in clocks_of(act)
        if clock.running
        and clock.wished_due_at is None
        and _reckon_anew(act, clock, said="clock.rescheduled", because=because)
    ]


def _end(act: Act, clock: Clock, *, state: str, stopped_at: datetime, event: Event | None = None) -> None:
    act.change(
        clock,
        state=str(state),
        stopped_at=to_second(stopped_at),
        stop_event=event or _last_event(act),
        next_alert_at=None,
        paused_since=None,
    )


def _last_event(act: Act) -> Event | None:
    return act.events[-1] if act.events else None


def _write_ended(act: Act, *, name: str, item_no: int) -> None:
    """Write the end of an earlier clock of this name at once: the flush inserts before it updates, and one may run."""
    for clock in clocks_of(act):
        if (
            clock.pk
            and not clock.running
            and (clock.name, clock.item_no) == (name, item_no)
            and id(clock) in act.changed
        ):
            Clock.objects.filter(pk=clock.pk).update(
                state=clock.state, stopped_at=clock.stopped_at, next_alert_at=None, paused_since=None
            )


def _revise(act: Act, *, name: str, item_no: int, moment: datetime) -> Clock | None:
    """Take an earlier stop that arrived later; the first outcome stays readable in the event."""
    ended = [
        clock
        for clock in clocks_of(act)
        if (clock.name, clock.item_no) == (name, item_no) and clock.state in {State.MET, State.LATE}
    ]
    clock = ended[-1] if ended else None
    if clock is None or clock.stopped_at is None or not clock.starts_at <= moment < clock.stopped_at:
        return None
    outcome = rules.outcome_of(due_at=clock.due_at, stopped_at=moment)
    event = act.say(
        "clock.revised",
        item_no=item_no,
        audience=Event.Audience.STAFF,
        data={
            "clock": name,
            "stopped_at": [clock.stopped_at.isoformat(), moment.isoformat()],
            "outcome": [clock.state, outcome],
        },
    )
    act.change(clock, state=outcome, stopped_at=moment, stop_event=event)
    return clock


def _pauses(act: Act, clock: Clock) -> list[Pause]:
    """The pauses of a clock, read once an act."""
    kept = act.memory.get(PAUSES)
    if kept is None:
        kept = act.memory.put(PAUSES, {})
    if id(clock) not in kept:
        kept[id(clock)] = list(Pause.objects.filter(clock=clock).order_by("begins_at")) if clock.pk else []
    return kept[id(clock)]


def _close_pause(act: Act, clock: Clock, *, at: datetime) -> None:
    """End the open pause, if any, and let due follow; `at` before its begin ends it at its begin."""
    if clock.paused_since is None:
        return
    for pause in _pauses(act, clock):
        if pause.ends_at is None:
            ends = max(at, pause.begins_at)
            act.change(pause, ends_at=ends)
            if clock.wished_due_at is not None:
                act.change(clock, wished_due_at=clock.wished_due_at + (ends - pause.begins_at))
    act.change(clock, paused_since=None)
    found = reckon(act, clock, pauses=_pauses(act, clock))
    act.change(clock, due_at=found.due.moment, provisional=found.due.provisional)


def _reckon_anew(act: Act, clock: Clock, *, said: str | None, because: str = "") -> bool:
    """Ask the rule again and keep what it says; True when due moved. A revived alert opens a new round."""
    before = (clock.due_at, clock.provisional)
    told = frozenset(clock.alerts.filter(round=clock.round).values_list("step", flat=True)) if clock.pk else frozenset()
    _apply(act, clock, reckon(act, clock, pauses=_pauses(act, clock)), told=told)
    moved = before != (clock.due_at, clock.provisional)
    if moved and said is not None:
        data = {"clock": clock.name, "due_at": [before[0].isoformat(), clock.due_at.isoformat()], "round": clock.round}
        act.say(said, item_no=clock.item_no, data=data | ({"because": because} if because else {}))
    return moved


def _apply(act: Act, clock: Clock, found: Reckoning, *, told: frozenset[str]) -> None:
    """Write due moment and next alert. What fires late fires once, from the moment it is recorded on."""
    now = act.recorded_at
    fields: dict[str, object] = {"due_at": found.due.moment, "provisional": found.due.provisional}
    quiet = clock.quiet_until
    if rules.revived(steps=found.steps, told=told, at=now):
        quiet = max(now, quiet or now)
        fields |= {"round": clock.round + 1, "quiet_until": quiet}
        told = frozenset()
    step = rules.next_step(steps=found.steps, told=told, after=quiet)
    fields["next_alert_at"] = step and max(step.moment, to_second(now))
    act.change(clock, **fields)
