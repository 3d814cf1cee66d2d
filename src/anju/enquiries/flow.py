"""What can happen to an enquiry or a suggestion, and who may (INT-1, INT-6)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.enquiries import inputs

KINDS = frozenset({"enquiry", "suggestion"})
"""what cases of these kinds call themselves"""

STATES = (
    State(code="asked", title=_("To be answered"), tone="new"),
    State(code="taken_along", title=_("Taken along, to be answered"), tone="moving"),
    State(code="drafted", title=_("Answer ready, to be told"), tone="waiting"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
)
RUNNING = frozenset({"asked", "taken_along", "drafted"})
DESK = frozenset({"desk", "desk_lead"})
ASKERS = frozenset({"resident", "reporter"})
DEPARTMENTS = frozenset(
    {"prop_eng", "proj_eng", "warranty", "dev_cs", "pm", "prop_mgr", "sales", "cashier", "peer_dept"}
)
"""who may be asked to find out"""
DECIDERS = frozenset({"desk_lead", "pm", "prop_mgr", "dev_cs"})
URGERS = DESK | ASKERS | frozenset({"dev_cs", "group_cs"})


@dataclass(frozen=True, kw_only=True)
class EnquiryFacts:
    """What guards ask of an enquiry."""

    state: str
    told: bool
    suggestion: bool = False
    decided: bool = False
    in_writing: bool = True
    """they can be written to: a number or an account is known"""
    attempts: int = 0
    wanted_attempts: int = 0


def decided_first(facts: EnquiryFacts) -> Refusal | None:
    """A suggestion is answered with what was decided about it."""
    if facts.suggestion and not facts.decided:
        return Refusal("suggestion-not-decided", _("Decide first whether the suggestion is taken up, and why."))
    return None


def a_suggestion(facts: EnquiryFacts) -> Refusal | None:
    """Only a suggestion is decided on."""
    if not facts.suggestion:
        return Refusal("enquiry-no-suggestion", _("This is a question; it is answered, not decided."))
    return None


def tried_enough(facts: EnquiryFacts) -> Refusal | None:
    """It ends unreached only after the attempts that the rulebook asks for, with the answer in writing (CMP-8)."""
    if not facts.in_writing:
        return Refusal(
            "enquiry-nobody-to-write-to", _("No number is known to write to: nothing closes before they were told.")
        )
    if facts.attempts < facts.wanted_attempts:
        return Refusal(
            "enquiry-not-tried-enough",
            _("Nobody answered %(done)d of %(wanted)d times that the rulebook asks for.")
            % {"done": facts.attempts, "wanted": facts.wanted_attempts},
        )
    return None


ENQUIRY = table(
    "enquiry",
    states=STATES,
    verbs=[
        Verb(name="answer_enquiry", title=_("Answer and close"), on="case", sources=frozenset({"asked", "taken_along"}),
             target="closed", hats=DESK, event="enquiry.answered", inputs=inputs.Answered, guards=(decided_first,),
             primary=True),
        Verb(name="tell_answer", title=_("Told: close"), on="case", sources=frozenset({"drafted"}), target="closed",
             hats=DESK, event="enquiry.answered", inputs=inputs.TellAnswer, guards=(decided_first,), primary=True),
        Verb(name="take_along", title=_("Take it along"), on="case", sources=frozenset({"asked"}), target="taken_along",
             hats=DESK, event="enquiry.taken_along", inputs=inputs.TakeAlong),
        Verb(name="pass_to_department", title=_("Give to a department"), on="case", sources=RUNNING,
             target="taken_along", hats=DESK | DEPARTMENTS, event="enquiry.passed_on", inputs=inputs.PassOn),
        Verb(name="draft_answer", title=_("Write the answer"), on="case", sources=RUNNING, target="drafted",
             hats=DESK | DEPARTMENTS, event="enquiry.answer_drafted", inputs=inputs.Draft),
        Verb(name="record_unreached", title=_("Nobody reached"), on="case", sources=frozenset({"drafted"}),
             hats=DESK, event="enquiry.unreached", inputs=inputs.Unreached),
        Verb(name="end_unreached", title=_("Send it in writing and close"), on="case", sources=frozenset({"drafted"}),
             target="closed", hats=frozenset({"desk_lead"}), event="enquiry.ended_unreached",
             guards=(decided_first, tried_enough)),
        Verb(name="decide_suggestion", title=_("Decide on the suggestion"), on="case", sources=RUNNING, hats=DECIDERS,
             event="suggestion.decided", inputs=inputs.Decide, guards=(a_suggestion,)),
        Verb(name="propose_entry", title=_("Propose for the knowledge base"), on="case",
             sources=RUNNING | {"closed"}, hats=DESK | DEPARTMENTS, event="enquiry.entry_proposed",
             inputs=inputs.ProposeEntry),
        Verb(name="ask_again", title=_("Not answered yet"), on="case", sources=frozenset({"closed"}), target="asked",
             hats=DESK | ASKERS, event="enquiry.asked_again", inputs=inputs.WithReason),
        Verb(name="urge_case", title=_("Urge"), on="case", sources=RUNNING, hats=URGERS, event="enquiry.urged",
             inputs=inputs.Urge),
        Verb(name="add_note", title=_("Note"), on="case", sources=RUNNING, hats=DESK | DEPARTMENTS,
             event="enquiry.note_added", inputs=inputs.AddNote),
        Verb(name="cancel_case", title=_("Cancel the case"), on="case", sources=RUNNING, target="cancelled",
             hats=DESK | ASKERS, event="enquiry.cancelled", inputs=inputs.WithReason),
    ],
)  # fmt: skip
