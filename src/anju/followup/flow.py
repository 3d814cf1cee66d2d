"""What can come of a follow-up, and who may ask."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import Verb, table
from anju.followup import inputs
from anju.repairs.flow import CASE_STATES

CALLERS = frozenset({"desk", "desk_lead", "dev_cs", "group_cs"})
SIGNED_OFF = frozenset({"signed_off"})


@dataclass(frozen=True, kw_only=True)
class FollowUpFacts:
    """What guards ask: how often nobody answered, how often the rulebook wants it tried, and whether they were told."""

    not_reached: int
    """calls in vain that count: those that lie apart as the clause asks"""
    wanted_attempts: int
    told: bool
    apart_minutes: int = 0


def tried_enough(facts: FollowUpFacts) -> Refusal | None:
    """A case closes unreached only after the attempts that the rulebook asks for (clause follow_up.unreached)."""
    if facts.not_reached < facts.wanted_attempts:
        return Refusal(
            "follow-up-not-tried-enough",
            _("Nobody answered %(done)d of %(wanted)d times that the rulebook asks for, %(apart)d minutes apart.")
            % {"done": facts.not_reached, "wanted": facts.wanted_attempts, "apart": facts.apart_minutes},
        )
    if not facts.told:
        return Refusal("case-reporter-untold", _("Nothing closes before the resident was told the result."))
    return None


FOLLOW_UP = table(
    "follow_up",
    states=CASE_STATES,
    verbs=[
        Verb(name="record_satisfied", title=_("Satisfied"), on="follow_up", sources=SIGNED_OFF, target="closed",
             hats=CALLERS, event="follow_up.satisfied", inputs=inputs.Satisfied, primary=True),
        Verb(name="record_dissatisfied", title=_("Not satisfied"), on="follow_up", sources=SIGNED_OFF, target="in_repair",
             hats=CALLERS, event="follow_up.dissatisfied", inputs=inputs.Dissatisfied),
        Verb(name="record_not_reached", title=_("Not reached"), on="follow_up", sources=SIGNED_OFF,
             hats=CALLERS, event="follow_up.not_reached", inputs=inputs.NotReached),
        Verb(name="defer_follow_up", title=_("Later"), on="follow_up", sources=SIGNED_OFF,
             hats=CALLERS, event="follow_up.deferred", inputs=inputs.Later),
        Verb(name="close_unreached", title=_("Close unreached"), on="follow_up", sources=SIGNED_OFF, target="closed",
             hats=frozenset({"desk_lead", "dev_cs", "group_cs"}), event="follow_up.closed_unreached",
             guards=(tried_enough,)),
    ],
)  # fmt: skip
