"""What can happen on the ladder and to a directive, and who may (SLA-3, SUP-1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Refusal
from anju.core.flow import State, Verb, table
from anju.ladder import inputs
from anju.ladder.models import Level

KIND = "directive"
"""what a matter of this kind calls itself"""
OVER = "over"
"""the ladder of a case that has ended"""
BELOW_TOP = frozenset({"desk", "developer"})
ABOVE_DESK = frozenset({"developer", "group"})
HOUSEHOLD = frozenset({"reporter", "resident", "referrer"})
ADDRESSEES: tuple[str, ...] = get_args(inputs.Addressee)
"""the roles at a project that a directive may be for"""
UPPER = frozenset({"dev_cs", "group_cs"})
WAITING = frozenset({"issued", "received", "sent_back"})
RUNNING = WAITING | {"answered"}


@dataclass(frozen=True, kw_only=True)
class LadderFacts:
    """What guards ask of a case on the ladder."""

    mine: bool
    """the actor is of the rung in charge"""
    held_by_me: bool
    raise_from: datetime
    now: datetime
    calls_open: bool = False
    """the group has not said yet what its call back found"""


@dataclass(frozen=True, kw_only=True)
class DirectiveFacts:
    """What guards ask of a directive."""

    highest: bool


def may_by_now(facts: LadderFacts) -> Refusal | None:
    """The household raises it after a broken limit, or when there is no result after the clause's time."""
    if facts.now < facts.raise_from:
        when = f"{timezone.localtime(facts.raise_from):%m-%d %H:%M}"
        sentence = _("No limit was broken. You can raise it from %(when)s on.") % {"when": when}
        return Refusal("raise-too-early", sentence, raise_from=facts.raise_from.isoformat())
    return None


def own_rung(facts: LadderFacts) -> Refusal | None:
    """Only whoever is in charge hands it up or takes it over."""
    return None if facts.mine else Forbidden("not-yours-to-do", _("Another rung is in charge of it."))


def not_held(facts: LadderFacts) -> Refusal | None:
    """Nobody takes over what they hold."""
    return Refusal("rung-yours-already", _("You have taken it over already.")) if facts.held_by_me else None


def call_waits(facts: LadderFacts) -> Refusal | None:
    """A result belongs to a call at 400 that has none."""
    return None if facts.calls_open else Refusal("group-call-none-open", _("No call at 400 waits for a result."))


def can_rise(facts: DirectiveFacts) -> Refusal | None:
    """Above the group there is nobody it could rise to."""
    return Refusal("directive-highest", _("It waits at the highest rung already.")) if facts.highest else None


LADDER = table(
    "ladder",
    states=[
        State(code=Level.DESK, title=Level.DESK.label, tone="new"),
        State(code=Level.DEVELOPER, title=Level.DEVELOPER.label, tone="moving"),
        State(code=Level.GROUP, title=Level.GROUP.label, tone="moving"),
        State(code=OVER, title=_("Over"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="raise_rung", title=_("A limit was broken"), on="ladder", sources=BELOW_TOP,
             hats=frozenset({"system"}), event="rung.raised", inputs=inputs.RaiseRung, refusal="case-not-to-be-raised"),
        Verb(name="raise_case", title=_("Raise it"), on="ladder", sources=BELOW_TOP, hats=HOUSEHOLD,
             event="rung.raised_by_owner", inputs=inputs.RaiseCase, guards=(may_by_now,),
             refusal="case-not-to-be-raised"),
        Verb(name="hand_up", title=_("Hand it up"), on="ladder", sources=BELOW_TOP,
             hats=frozenset({"desk", "desk_lead", "dev_cs"}), event="rung.handed_up", inputs=inputs.HandUp,
             guards=(own_rung,), refusal="case-not-to-be-raised"),
        Verb(name="take_over", title=_("Take it over and promise"), on="ladder", sources=ABOVE_DESK, hats=UPPER,
             event="rung.taken_over", inputs=inputs.TakeOver, guards=(own_rung, not_held),
             refusal="case-not-to-be-taken-over", primary=True),
        Verb(name="record_group_call", title=_("Write down the call at 400"), on="ladder",
             sources=BELOW_TOP | ABOVE_DESK, hats=frozenset({"group_cs"}), event="rung.call_recorded",
             inputs=inputs.RecordCall, refusal="case-ended"),
        Verb(name="record_group_result", title=_("Result of the group's call back"), on="ladder",
             sources=BELOW_TOP | ABOVE_DESK | {OVER}, hats=frozenset({"group_cs"}), event="rung.result_recorded",
             inputs=inputs.RecordResult, guards=(call_waits,), refusal="group-call-none-open"),
    ],
)  # fmt: skip

DIRECTIVE = table(
    KIND,
    states=[
        State(code="issued", title=_("Issued"), tone="new"),
        State(code="received", title=_("Received, to be answered"), tone="moving"),
        State(code="answered", title=_("Answered, to be accepted"), tone="waiting"),
        State(code="sent_back", title=_("Sent back, to be answered again"), tone="moving"),
        State(code="closed", title=_("Accepted"), tone="ended", open=False),
        State(code="withdrawn", title=_("Withdrawn"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="receive_directive", title=_("Received"), on=KIND, sources=frozenset({"issued"}), target="received",
             hats=frozenset({"addressee"}), event="directive.received", refusal="directive-not-new"),
        Verb(name="answer_directive", title=_("Answer it"), on=KIND, sources=WAITING, target="answered",
             hats=frozenset({"addressee"}), event="directive.answered", inputs=inputs.Answer,
             refusal="directive-not-waiting", primary=True),
        Verb(name="accept_answer", title=_("Accept the answer"), on=KIND, sources=frozenset({"answered"}),
             target="closed", hats=frozenset({"issuer"}), event="directive.accepted",
             refusal="directive-not-answered", primary=True),
        Verb(name="send_back_answer", title=_("Send it back"), on=KIND, sources=frozenset({"answered"}),
             target="sent_back", hats=frozenset({"issuer"}), event="directive.sent_back", inputs=inputs.SendBack,
             refusal="directive-not-answered"),
        Verb(name="withdraw_directive", title=_("Withdraw the directive"), on=KIND, sources=RUNNING, target="withdrawn",
             hats=frozenset({"issuer"}), event="directive.withdrawn", inputs=inputs.Withdraw,
             refusal="directive-ended"),
        Verb(name="raise_directive", title=_("No answer came"), on=KIND, sources=WAITING,
             hats=frozenset({"system"}), event="directive.raised", inputs=inputs.RaiseRung, guards=(can_rise,),
             refusal="directive-not-waiting"),
    ],
)  # fmt: skip
