"""What came of a call or visit: one function per outcome (two outcomes are two verbs)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.followup.actions.ending import close_subject, reopen_subject
from anju.followup.file import Subject, subject_in
from anju.followup.flow import FOLLOW_UP
from anju.followup.models import Claim, FollowUp
from anju.followup.queries.attempts import attempts_of, facts_for, wanted_attempts
from anju.matters.act import Act, Actor, Slot, act_on
from anju.matters.models import Matter

ATTEMPTS: Slot[list[FollowUp]] = Slot("attempts")
"""the calls made so far"""


def record_satisfied(
    *, number: str, by: Actor, remark: str = "", way: str = "phone", at: datetime | None = None,
    client_id: str | None = None, **scores: int | None,
) -> Matter:  # fmt: skip
    """The household was reached and says it is right: the case closes (FUP-1)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _close(act, "record_satisfied", FollowUp.Outcome.SATISFIED, remark=remark, way=way, scores=scores)
    return act.matter


def record_so_so(
    *, number: str, remark: str, by: Actor, way: str = "phone", at: datetime | None = None,
    client_id: str | None = None, **scores: int | None,
) -> Matter:  # fmt: skip
    """It will do: the case closes, and the head of the desk hears what could have been better."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _close(act, "record_so_so", FollowUp.Outcome.SO_SO, remark=remark, way=way, scores=scores)
    return act.matter


def record_dissatisfied(
    *, number: str, reason: str, by: Actor, items: list[int] | None = None, way: str = "phone",
    at: datetime | None = None, client_id: str | None = None, **scores: int | None,
) -> Matter:  # fmt: skip
    """The household says it is not right: what was named is opened again, all earlier times are kept (FUP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        subject = ask(act, verb="record_dissatisfied")
        attempt = _attempt(act, subject, FollowUp.Outcome.DISSATISFIED, way=way, scores=scores)
        opened = reopen_subject(act, subject=subject, items=list(items or ()), reason=reason)
        data = {"attempt": attempt, "items": opened} | _given(scores)
        act.say("follow_up.dissatisfied", data=data, words={"reason": reason})
    return act.matter


def record_not_reached(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Nobody answered: an attempt on the record; the clock of the follow-up runs on, and the next attempt lies apart as
    the clause asks."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        subject = ask(act, verb="record_not_reached")
        project = act.matter.project
        apart = wanted_attempts(company_id=project.company_id, project_id=project.pk).apart_minutes
        again_at = act.happened_at + timedelta(minutes=apart)
        attempt = _attempt(act, subject, FollowUp.Outcome.NOT_REACHED, again_at=again_at)
        act.say("follow_up.not_reached", data={"attempt": attempt}, words={"remark": remark}, audience="staff")
    return act.matter


def defer_follow_up(
    *, number: str, again_at: datetime, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """They asked to be called at another time. Raises `Invalid` `follow-up-in-past`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        subject = ask(act, verb="defer_follow_up")
        if again_at <= act.happened_at:
            raise Invalid(
                "follow-up-in-past",
                _("The next call lies ahead."),
                fields={"again_at": _("Choose a moment that has not passed.")},
            )
        attempt = _attempt(act, subject, FollowUp.Outcome.LATER, again_at=again_at)
        act.say(
            "follow_up.deferred", data={"attempt": attempt, "again_at": again_at.isoformat()}, words={"remark": remark}
        )
    return act.matter


def close_unreached(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Nobody could be reached as often as the rulebook asks, and the result was told in writing: the case closes."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        subject = ask(act, verb="close_unreached")
        close_subject(act, subject=subject, told=False)
        act.say("follow_up.closed_unreached")
    return act.matter


def ask(act: Act, *, verb: str) -> Subject:
    """What is followed up, when the flow lets this actor do this verb on it now; its refusal raised otherwise."""
    subject = subject_in(act)
    attempts = attempts_of(act.matter.pk)
    act.memory.put(ATTEMPTS, attempts)
    FOLLOW_UP.check(verb, state=act.matter.state, hats=subject.hats, facts=facts_for(subject, attempts=attempts))
    return subject


def attempt_of(act: Act) -> int:
    """The number of the attempt that is going on."""
    made = act.memory.get(ATTEMPTS)
    return len(made or []) + 1


def _close(act: Act, verb: str, outcome: str, *, remark: str, way: str, scores: dict[str, int | None]) -> None:
    subject = ask(act, verb=verb)
    attempt = _attempt(act, subject, outcome, way=way, scores=scores)
    close_subject(act, subject=subject, told=True)
    event = FOLLOW_UP.verb(verb).event
    act.say(event, data={"attempt": attempt} | _given(scores), words={"remark": remark})


def _given(scores: dict[str, int | None]) -> dict[str, Any]:
    marks = {name: mark for name, mark in scores.items() if mark is not None}
    return {"scores": marks} if marks else {}


def _attempt(
    act: Act, subject: Subject, outcome: str, *, way: str = "phone", again_at: datetime | None = None,
    scores: dict[str, int | None] | None = None,
) -> int:  # fmt: skip
    """The row of this attempt; returns its number. Whoever held the call holds it no more."""
    number = attempt_of(act)
    act.add(
        FollowUp(
            matter=act.matter, attempt=number, kind=subject.kind, way=way, outcome=outcome, called_at=act.happened_at,
            called_by_id=act.by.person_id, again_at=again_at, **(scores or {}),
        )
    )  # fmt: skip
    Claim.objects.filter(matter=act.matter).delete()
    return number
