"""What can happen to an incident, and who may (BEY-1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.incidents import inputs, rules

KIND = "incident"
"""what a matter of this kind calls itself"""
OPENERS = frozenset({"desk_lead", "duty_lead", "pm", "prop_eng"})
JOINERS = OPENERS | {"desk"}
RUNNING = frozenset({"open", "under_control"})


@dataclass(frozen=True, kw_only=True)
class IncidentFacts:
    """What guards ask: the joined cases, and whether the households ever heard anything."""

    waiting: Sequence[rules.Waiting]
    informed: bool


def nobody_in_danger(facts: IncidentFacts) -> Refusal | None:
    """It does not end while an open case is unranked, or in danger with nothing agreed yet."""
    unranked, danger = rules.keep_it_open(facts.waiting)
    if unranked:
        return Refusal(
            "incident-has-unranked-cases",
            _("First rank what nobody has ranked: %(cases)s.") % {"cases": ", ".join(unranked[:5])},
            cases=unranked,
        )
    if danger:
        return Refusal(
            "incident-has-danger",
            _("In danger, and nothing is agreed yet: %(cases)s.") % {"cases": ", ".join(danger[:5])},
            cases=danger,
        )
    return None


INCIDENT = table(
    KIND,
    states=[
        State(code="open", title=_("Going on"), tone="moving"),
        State(code="under_control", title=_("Under control"), tone="waiting"),
        State(code="ended", title=_("Ended"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="inform_households", title=_("Inform the homes"), on=KIND, sources=RUNNING, hats=OPENERS,
             event="incident.informed", inputs=inputs.Inform, refusal="incident-ended", primary=True),
        Verb(name="triage_case", title=_("Rank a case"), on=KIND, sources=RUNNING, hats=OPENERS,
             event="incident.case_triaged", inputs=inputs.TriageCase, refusal="incident-ended"),
        Verb(name="join_case", title=_("Join a case"), on=KIND, sources=RUNNING, hats=JOINERS,
             event="incident.case_joined", inputs=inputs.JoinCase, refusal="incident-ended"),
        Verb(name="leave_incident", title=_("Take a case out"), on=KIND, sources=RUNNING, hats=OPENERS,
             event="incident.case_left", inputs=inputs.LeaveIncident, refusal="incident-ended"),
        Verb(name="take_incident", title=_("Take it over"), on=KIND, sources=RUNNING, hats=OPENERS,
             event="incident.taken", refusal="incident-ended"),
        Verb(name="set_under_control", title=_("Under control"), on=KIND, sources=frozenset({"open"}),
             target="under_control", hats=OPENERS, event="incident.under_control", inputs=inputs.Inform,
             refusal="incident-not-going-on"),
        Verb(name="end_incident", title=_("End it"), on=KIND, sources=frozenset({"under_control"}), target="ended",
             hats=OPENERS, event="incident.ended", inputs=inputs.Inform, guards=(nobody_in_danger,),
             refusal="incident-not-under-control"),
    ],
)  # fmt: skip
