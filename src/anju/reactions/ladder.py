"""*Now*, for the ladder: where a case comes in, the limit of the rung in charge, its end; and the limit of directives."""

from collections.abc import Mapping
from datetime import datetime

from anju.clocks.actions import cancel_clocks, clocks_of, move_due, running_clock, start_clock, stop_clock
from anju.clocks.reckoning import book_of
from anju.intake.models import Case
from anju.ladder import rules
from anju.ladder.actions.climbing import climb, first_on_call, keep_call
from anju.ladder.file import has_climbed, ladder_in
from anju.ladder.models import Level, Rung
from anju.matters.act import Act, NowReaction
from anju.matters.models import Event
from anju.reactions.reading import case_of, clause_of
from anju.rulebook.parameters import Ladder

FROM_OUTSIDE = frozenset({"group_400", "government", "media", "owners_chat"})
"""channels that the clause may let in further up"""


def enter_by_channel(act: Act, event: Event) -> None:
    """Whoever calls 400, an authority or the press stands where they came from the first moment (INT-2); anyone else at the
    desk, which needs no row."""
    case = case_of(act)
    if case.channel not in FROM_OUTSIDE:
        return
    clause = book_of(act).parameters(clause_of(act, "ladder.desk"))
    assert isinstance(clause, Ladder)
    level = rules.entry_level(case.channel, clause)
    if level == Level.DESK:
        return
    on_call = first_on_call(act, level=level)
    act.add(
        Rung(
            matter=act.matter, no=1, level=level, how=Rung.How.CHANNEL, entered_at=case.rang_at, on_call_id=on_call
        )
    )  # fmt: skip
    start_clock(act, name=rules.RUNG, starts_at=case.rang_at, edition=clause_of(act, f"ladder.{level}"))
    if case.channel == Case.Channel.GROUP_400:
        keep_call(act, called_at=case.rang_at)
    act.say("rung.entered", data={"to": level, "channel": case.channel})


def rise_by_channel(act: Act, event: Event) -> None:
    """Reported again by 400, an authority or the press: it stands where the household came this time, never lower than it
    stood (INT-2, SLA-3). A call at 400 is kept, and the group owes a call back; of what was never raised and is done, the
    follow-up asks whether it holds."""
    channel = event.data.get("channel", "")
    if channel not in FROM_OUTSIDE:
        return
    ladder = ladder_in(act)
    goal = rules.entry_level(channel, ladder.clause)
    settled = not act.matter.open or act.matter.state in rules.SETTLED
    rises = not settled and rules.LEVELS.index(goal) > rules.LEVELS.index(ladder.level)
    if channel == Case.Channel.GROUP_400 and (rises or ladder.rungs):
        keep_call(act, called_at=event.happened_at)
    if rises:
        climb(act, ladder=ladder, goal=goal, how=Rung.How.CHANNEL)
        start_clock(act, name=rules.RUNG, starts_at=event.happened_at, edition=clause_of(act, f"ladder.{goal}"))
        act.say("rung.entered", data={"from": ladder.level, "to": goal, "channel": channel})


def start_rung(act: Act, event: Event) -> None:
    """Another rung is in charge: its limit counts from now; a call at 400 may want the reply sooner."""
    level = event.data["to"]
    running = running_clock(act, name=rules.RUNG)
    reply_by = event.data.get("reply_by")
    wished = datetime.fromisoformat(reply_by) if reply_by else None
    if event.data["from"] == level and running is not None:
        if wished is not None and wished < running.due_at:
            move_due(act, name=rules.RUNG, wished_at=wished)
        return
    edition = clause_of(act, f"ladder.{level}")
    start_clock(act, name=rules.RUNG, starts_at=event.happened_at, edition=edition, wished_at=wished)


def hold_to_promise(act: Act, event: Event) -> None:
    """What was promised to the household is the limit of the rung from now on."""
    running = running_clock(act, name=rules.RUNG)
    promise = datetime.fromisoformat(event.data["promise"])
    if running is not None and running.wished_due_at != promise:
        move_due(act, name=rules.RUNG, wished_at=promise)


def follow_state(act: Act, event: Event) -> None:
    """With the result told the rung has solved it; brought back, it stands where it was solved, not at the beginning. Asks
    nothing of a case that was never raised."""
    if event is not act.events[-1] or not has_climbed(clocks_of(act)):
        return
    settled = not act.matter.open or act.matter.state in rules.SETTLED
    last = _last(act)
    if last is None:
        return
    running = last.outcome == Rung.Outcome.RUNNING
    if settled and running:
        stop_clock(act, name=rules.RUNG)
        act.change(last, outcome=rules.outcome_of(act.matter.state), ended_at=max(act.happened_at, last.entered_at))
        act.say("rung.ended", data={"level": last.level, "outcome": last.outcome})
    elif not settled and last.outcome == Rung.Outcome.SOLVED:
        act.add(
            Rung(
                matter=act.matter, no=last.no + 1, climb=last.climb + 1, level=last.level, how=Rung.How.AGAIN,
                entered_at=act.happened_at, on_call_id=first_on_call(act, level=last.level),
            )
        )  # fmt: skip
        edition = clause_of(act, f"ladder.{last.level}")
        start_clock(act, name=rules.RUNG, starts_at=act.happened_at, edition=edition)
        act.say("rung.entered", data={"to": last.level, "again": True})


def _last(act: Act) -> Rung | None:
    """The rung it stands on or stood on last, among the rows of the act first. At most one query."""
    fresh = [row for row in act.rows if isinstance(row, Rung)]
    if fresh:
        return max(fresh, key=lambda rung: rung.no)
    kept = [row for row, _names in act.changed.values() if isinstance(row, Rung)]
    return kept[-1] if kept else Rung.objects.filter(matter=act.matter).order_by("no").last()


def start_directive(act: Act, event: Event) -> None:
    """An answer is due; a moment later than the limit may have been given."""
    wished = event.data.get("due_at")
    start_clock(
        act, name="directive", starts_at=event.happened_at, edition=clause_of(act, "directive.answer"),
        wished_at=datetime.fromisoformat(wished) if wished else None,
    )  # fmt: skip


def stop_directive(act: Act, event: Event) -> None:
    """An answer came."""
    stop_clock(act, name="directive")


def end_directive(act: Act, event: Event) -> None:
    """Nothing is owed for it any more."""
    cancel_clocks(act)


LADDER: Mapping[str, tuple[NowReaction, ...]] = {
    "repair.repeated": (rise_by_channel,),
    "repair.took_up": (rise_by_channel,),
    "rung.raised": (start_rung,),
    "rung.raised_by_owner": (start_rung,),
    "rung.handed_up": (start_rung,),
    "rung.call_recorded": (start_rung,),
    "rung.taken_over": (hold_to_promise,),
    "directive.issued": (start_directive,),
    "directive.sent_back": (start_directive,),
    "directive.answered": (stop_directive,),
    "directive.raised": (start_directive,),
    "directive.accepted": (end_directive,),
    "directive.withdrawn": (end_directive,),
}
"""lines of the table `now.NOW`"""
