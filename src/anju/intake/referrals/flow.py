"""What can come of a referral, and who may (INT-3, CMP-1)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.access import ROLES
from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.intake.actions import REGISTRARS
from anju.intake.referrals import inputs

KIND = "referral"
"""what a matter of this kind calls itself"""
WAITING = frozenset({"waiting", "taken"})
UNDER_WAY = WAITING | {"registered"}
EMPLOYEES = frozenset(ROLES) - {"contractor", "third_party"}
"""any role in the project passes on what it hears; firms do not work for the house"""
REFERRER = frozenset({"referrer"})
SYSTEM = frozenset({"system"})


@dataclass(frozen=True, kw_only=True)
class ReferralFacts:
    """What guards ask: from when it counts as standing still, the moment asked about, and who is left above."""

    still_from: datetime | None
    at: datetime
    heads_left: bool


def stands_still(facts: ReferralFacts) -> Refusal | None:
    """Over heads it goes only when nothing moved for the clause's time, each step anew (clause referral.still)."""
    if facts.still_from is None or facts.at < facts.still_from:
        return Refusal(
            "referral-not-still",
            _("It does not stand still yet: the desk still has time."),
            still_from=facts.still_from.isoformat() if facts.still_from else None,
        )
    return None


def heads_left(facts: ReferralFacts) -> Refusal | None:
    """Above the last step stands the ladder of the owner, not of the house."""
    if not facts.heads_left:
        return Refusal("referral-no-head-left", _("Everybody above knows of it already."))
    return None


REFERRAL = table(
    KIND,
    states=[
        State(code="waiting", title=_("Passed to the desk"), tone="new"),
        State(code="taken", title=_("Being registered"), tone="moving"),
        State(code="registered", title=_("Registered, under way"), tone="moving"),
        State(code="answered", title=_("Answered, no case"), tone="done", open=False),
        State(code="settled", title=_("Its case has ended"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="take_referral", title=_("Register it"), on=KIND, sources=WAITING, target="taken",
             hats=REGISTRARS, event="referral.taken", refusal="referral-not-waiting", primary=True),
        Verb(name="register_referral", title=_("Became a case"), on=KIND, sources=WAITING, target="registered",
             hats=REGISTRARS, event="referral.registered", inputs=inputs.Registered, refusal="referral-not-waiting"),
        Verb(name="answer_referral", title=_("Answer, no case"), on=KIND, sources=WAITING, target="answered",
             hats=REGISTRARS, event="referral.answered", inputs=inputs.Answered, refusal="referral-not-waiting"),
        Verb(name="go_over_heads", title=_("Go over heads"), on=KIND, sources=UNDER_WAY,
             hats=REFERRER, event="referral.went_over_heads", inputs=inputs.OverHeads,
             guards=(heads_left, stands_still), refusal="referral-settled"),
        Verb(name="move_referral", title=_("Its case moved"), on=KIND, sources=frozenset({"registered"}),
             hats=SYSTEM, event="referral.moved", inputs=inputs.Moved, refusal="referral-not-registered"),
        Verb(name="settle_referral", title=_("Its case has ended"), on=KIND, sources=frozenset({"registered"}),
             target="settled", hats=SYSTEM, event="referral.settled", refusal="referral-not-registered"),
    ],
)  # fmt: skip
