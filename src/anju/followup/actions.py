"""The only writers of follow-ups: one function per outcome (two outcomes are two verbs)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.followup.flow import FOLLOW_UP
from anju.followup.models import FollowUp
from anju.followup.queries import attempts_of, facts_for
from anju.matters.act import Act, Actor, Slot, act_on
from anju.matters.models import Matter
from anju.repairs.actions.case import close_case, reopen_items
from anju.repairs.file import CaseFile, check_after_ring, file_in

ATTEMPTS: Slot[list[FollowUp]] = Slot("attempts")
"""the calls made so far"""


def record_satisfied(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The resident was reached and says it is right: the case closes (FUP-1)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "record_satisfied")
        attempt = _attempt(act, FollowUp.Outcome.SATISFIED)
        close_case(act, told=True)
        act.say("follow_up.satisfied", data={"attempt": attempt}, words={"remark": remark})
    return act.matter


def record_dissatisfied(
    *, number: str, items: list[int], reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The resident says it is not right: the named items are opened again, all earlier times are kept (FUP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "record_dissatisfied")
        attempt = _attempt(act, FollowUp.Outcome.DISSATISFIED)
        reopen_items(act, items=items, reason=reason)
        act.say("follow_up.dissatisfied", data={"attempt": attempt, "items": items}, words={"reason": reason})
    return act.matter


def record_not_reached(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Nobody answered: an attempt on the record; the clock of the follow-up runs on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "record_not_reached")
        attempt = _attempt(act, FollowUp.Outcome.NOT_REACHED)
        act.say("follow_up.not_reached", data={"attempt": attempt}, words={"remark": remark}, audience="staff")
    return act.matter


def defer_follow_up(
    *, number: str, again_at: datetime, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """They asked to be called at another time. Raises `Invalid` `follow-up-in-past`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "defer_follow_up")
        if again_at <= act.happened_at:
            raise Invalid(
                "follow-up-in-past",
                _("The next call lies ahead."),
                fields={"again_at": _("Choose a moment that has not passed.")},
            )
        attempt = _attempt(act, FollowUp.Outcome.LATER, again_at=again_at)
        act.say(
            "follow_up.deferred", data={"attempt": attempt, "again_at": again_at.isoformat()}, words={"remark": remark}
        )
    return act.matter


def close_unreached(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Nobody could be reached as often as the rulebook asks, and the result was told in writing: the case closes."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "close_unreached")
        close_case(act, told=False)
        act.say("follow_up.closed_unreached")
    return act.matter


def _ask(act: Act, verb: str) -> CaseFile:
    file = file_in(act)
    attempts = attempts_of(act.matter.pk)
    act.memory.put(ATTEMPTS, attempts)
    FOLLOW_UP.check(verb, state=act.matter.state, hats=file.hats, facts=facts_for(file, attempts=attempts))
    check_after_ring(act, file)
    return file


def _attempt(act: Act, outcome: str, *, again_at: datetime | None = None) -> int:
    """The row of this attempt; returns its number."""
    made = act.memory.get(ATTEMPTS)
    number = len(made or []) + 1
    act.add(
        FollowUp(
            matter=act.matter,
            attempt=number,
            outcome=outcome,
            called_at=act.happened_at,
            called_by_id=act.by.person_id,
            again_at=again_at,
        )
    )
    return number
