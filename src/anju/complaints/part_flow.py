"""What can happen to the parts of a complaint, and who may: what departments were asked, findings, corrective measures."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.complaints import inputs
from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table

DESK = frozenset({"desk", "desk_lead"})
OFFICE = frozenset({"pm"})
"""the project office, which runs the inquiry (CMP-11)"""
HEADS = frozenset({"desk_lead", "pm", "prop_mgr", "head"})
"""who decides what follows for a responsible person, and who alone reads it (CMP-6)"""


@dataclass(frozen=True, kw_only=True)
class PartFacts:
    """What guards ask of one part."""

    state: str
    prevented: bool = False
    penalised: bool = False
    own: bool = False
    """the actor is the one who carries it out"""


def not_own(facts: PartFacts) -> Refusal | None:
    """Whoever carried a measure out does not check it."""
    if facts.own:
        return Refusal("measure-own", _("You carried it out yourself; somebody else checks it."))
    return None


def not_penalised(facts: PartFacts) -> Refusal | None:
    """One consequence for a finding."""
    if facts.penalised:
        return Refusal("finding-penalised", _("What follows from this finding is recorded already."))
    return None


def not_prevented(facts: PartFacts) -> Refusal | None:
    """It is entered into the system once."""
    if facts.prevented:
        return Refusal("measure-entered", _("This measure is entered into the system already."))
    return None


ASK = table(
    "ask",
    states=[
        State(code="asked", title=pgettext_lazy("ask", "Asked"), tone="waiting"),
        State(code="answered", title=pgettext_lazy("ask", "Answered"), tone="done", open=False),
        State(code="withdrawn", title=pgettext_lazy("ask", "Withdrawn"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="answer_ask", title=pgettext_lazy("ask", "Answer"), on="ask", sources=frozenset({"asked"}), target="answered",
             hats=frozenset({"asked"}), event="complaint_ask.answered", inputs=inputs.AnswerAsk, primary=True),
        Verb(name="withdraw_ask", title=_("No longer needed"), on="ask", sources=frozenset({"asked"}), target="withdrawn",
             hats=DESK | OFFICE, event="complaint_ask.withdrawn", inputs=inputs.WithReason),
    ],
)  # fmt: skip

FINDING = table(
    "finding",
    states=[
        State(code="found", title=_("To be confirmed"), tone="waiting"),
        State(code="confirmed", title=_("Confirmed"), tone="done", open=False),
        State(code="contested", title=_("Contested"), tone="waiting"),
        State(code="upheld", title=_("Contested, stands"), tone="done", open=False),
        State(code="dropped", title=_("Dropped"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="confirm_finding", title=_("Confirm"), on="finding", sources=frozenset({"found"}), target="confirmed",
             hats=frozenset({"responsible"}), event="complaint_finding.confirmed", inputs=inputs.WithRemark, primary=True),
        Verb(name="contest_finding", title=_("Contest it"), on="finding", sources=frozenset({"found"}), target="contested",
             hats=frozenset({"responsible"}), event="complaint_finding.contested", inputs=inputs.WithReason),
        Verb(name="uphold_finding", title=_("The finding stands"), on="finding", sources=frozenset({"contested"}),
             target="upheld", hats=OFFICE, event="complaint_finding.upheld", inputs=inputs.WithReason, primary=True),
        Verb(name="drop_finding", title=_("Drop the finding"), on="finding", sources=frozenset({"found", "contested"}),
             target="dropped", hats=OFFICE, event="complaint_finding.dropped", inputs=inputs.WithReason),
        Verb(name="record_penalty", title=_("Record what follows"), on="finding",
             sources=frozenset({"confirmed", "upheld"}), hats=HEADS, event="complaint_finding.penalised",
             inputs=inputs.RecordPenalty, guards=(not_penalised,)),
    ],
)  # fmt: skip

MEASURE = table(
    "measure",
    states=[
        State(code="set", title=_("Set, to be checked"), tone="moving"),
        State(code="works", title=_("Checked: it works"), tone="done", open=False),
        State(code="failed", title=_("Checked: it does not work"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="check_measure", title=_("It works"), on="measure", sources=frozenset({"set"}), target="works",
             hats=DESK | OFFICE, event="complaint_measure.works", inputs=inputs.CheckMeasure, guards=(not_own,),
             primary=True),
        Verb(name="fail_measure", title=_("It does not work"), on="measure", sources=frozenset({"set"}), target="failed",
             hats=DESK | OFFICE, event="complaint_measure.failed", inputs=inputs.CheckMeasure, guards=(not_own,)),
        Verb(name="move_measure", title=_("Another date"), on="measure", sources=frozenset({"set"}),
             hats=frozenset({"desk_lead"}) | OFFICE, event="complaint_measure.moved", inputs=inputs.MoveMeasure),
        Verb(name="record_prevention", title=_("Enter it into the system"), on="measure", sources=frozenset({"works"}),
             hats=frozenset({"desk_lead", "pm", "prop_mgr"}), event="complaint_measure.entered",
             inputs=inputs.RecordPrevention, guards=(not_prevented,)),
    ],
)  # fmt: skip

PARTS = {flow.name: flow for flow in (ASK, FINDING, MEASURE)}
"""kind of part → its flow"""
