"""What can come of a follow-up, and who may ask; what a household visit can be in, and a plan of care."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.complaints.flow import COMPLAINT
from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.followup import inputs
from anju.repairs.flow import CASE_STATES

CALLERS = frozenset({"desk", "desk_lead", "dev_cs", "group_cs"})
CLOSERS = frozenset({"desk_lead", "dev_cs", "group_cs"})
VISIT = "household_visit"
"""what a regular visit calls itself: a matter of its own, with number, clock and timeline"""
VISIT_SERIES = "HV"
"""what its numbers carry after the project's code"""
VISIT_STATES = (
    State(code="to_visit", title=_("Visit due"), tone="new"),
    State(code="in_hand", title=_("What was raised is in hand"), tone="moving"),
    State(code="settled", title=_("Settled"), tone="ended", open=False),
    State(code="unreached", title=_("Not reached"), tone="ended", open=False),
)
DUE_STATES = frozenset({"signed_off", "answered", "to_visit"})
"""in which a repair, a complaint, a visit waits for being followed up"""


@dataclass(frozen=True, kw_only=True)
class FollowUpFacts:
    """What guards ask: how often nobody answered, how often the rulebook wants it tried, whether they were told, and
    whether whoever asks did the work."""

    not_reached: int
    """calls in vain that count: those that lie apart as the clause asks"""
    wanted_attempts: int
    told: bool
    apart_minutes: int = 0
    own_hand: bool = False


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


def by_another_hand(facts: FollowUpFacts) -> Refusal | None:
    """Nobody asks whether their own work is right."""
    if facts.own_hand:
        return Refusal(
            "follow-up-by-own-hand",
            _("Whoever did the work or gave the answer does not follow it up; a colleague does."),
        )
    return None


OTHERS = (by_another_hand,)
FOLLOW_UP = table(
    "follow_up",
    states=[*COMPLAINT.states.values(), *CASE_STATES, *VISIT_STATES],
    verbs=[
        Verb(name="record_satisfied", title=_("Satisfied"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.satisfied", inputs=inputs.Satisfied, guards=OTHERS, primary=True),
        Verb(name="record_so_so", title=_("So-so"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.so_so", inputs=inputs.SoSo, guards=OTHERS),
        Verb(name="record_dissatisfied", title=_("Not satisfied"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.dissatisfied", inputs=inputs.Dissatisfied, guards=OTHERS),
        Verb(name="record_not_reached", title=_("Not reached"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.not_reached", inputs=inputs.NotReached, guards=OTHERS),
        Verb(name="defer_follow_up", title=_("Later"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.deferred", inputs=inputs.Later, guards=OTHERS),
        Verb(name="answer_point", title=_("Answer a point"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.point_answered", inputs=inputs.PointAnswered, guards=OTHERS),
        Verb(name="take_up_point", title=_("A point becomes a case"), on="follow_up", sources=DUE_STATES, hats=CALLERS,
             event="follow_up.point_taken_up", inputs=inputs.PointTaken, guards=OTHERS),
        Verb(name="close_unreached", title=_("Close unreached"), on="follow_up", sources=DUE_STATES, hats=CLOSERS,
             event="follow_up.closed_unreached", guards=(*OTHERS, tried_enough)),
    ],
)  # fmt: skip
