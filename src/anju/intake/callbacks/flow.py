"""What can come of a missed call, and who may (TEAM-5)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.intake.actions import REGISTRARS
from anju.intake.callbacks import inputs

KIND = "call_back"
"""what a matter of this kind calls itself"""
OPEN = frozenset({"waiting", "taken"})


@dataclass(frozen=True, kw_only=True)
class CallBackFacts:
    """What guards ask: how often we rang in vain, and how often the rulebook wants it tried."""

    attempts: int
    wanted_attempts: int


def tried_enough(facts: CallBackFacts) -> Refusal | None:
    """Nobody is given up before the attempts that the rulebook asks for (clause call_back.unreached)."""
    if facts.attempts < facts.wanted_attempts:
        return Refusal(
            "call-back-not-tried-enough",
            _("Rung back in vain %(done)d of %(wanted)d times that the rulebook asks for.")
            % {"done": facts.attempts, "wanted": facts.wanted_attempts},
        )
    return None


CALL_BACK = table(
    KIND,
    states=[
        State(code="waiting", title=_("To be rung back"), tone="new"),
        State(code="taken", title=_("Being rung back"), tone="moving"),
        State(code="answered", title=_("Reached, noted"), tone="done", open=False),
        State(code="filed", title=_("Reached, a case"), tone="done", open=False),
        State(code="given_up", title=_("Not reached"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="take_call_back", title=_("Ring back"), on="call_back", sources=OPEN, target="taken",
             hats=REGISTRARS, event="call_back.taken", refusal="call-back-ended", primary=True),
        Verb(name="answer_call_back", title=_("Reached, no case"), on="call_back", sources=OPEN, target="answered",
             hats=REGISTRARS, event="call_back.answered", inputs=inputs.Answered, refusal="call-back-ended"),
        Verb(name="file_call_back", title=_("Reached, became a case"), on="call_back", sources=OPEN, target="filed",
             hats=REGISTRARS | {"system"}, event="call_back.filed", inputs=inputs.Filed, refusal="call-back-ended"),
        Verb(name="record_no_answer", title=_("Not reached"), on="call_back", sources=OPEN, target="waiting",
             hats=REGISTRARS, event="call_back.not_reached", inputs=inputs.NoAnswer, refusal="call-back-ended"),
        Verb(name="give_up_call_back", title=_("Give up"), on="call_back", sources=OPEN, target="given_up",
             hats=REGISTRARS, event="call_back.given_up", guards=(tried_enough,), refusal="call-back-ended"),
    ],
)  # fmt: skip
