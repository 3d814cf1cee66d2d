"""What can happen to a complaint, and who may (CMP-1 to CMP-12)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.complaints import inputs
from anju.core.flow import State, Verb, table

KIND = "complaint"
"""what a case of this kind calls itself"""

STATES = (
    State(code="lodged", title=_("Lodged, to be judged"), tone="new"),
    State(code="unfounded", title=_("Not valid, to be explained"), tone="waiting"),
    State(code="in_inquiry", title=_("Valid, under inquiry"), tone="moving"),
    State(code="in_remedy", title=_("Being put right"), tone="moving"),
    State(code="answered", title=_("Answered, follow-up due"), tone="done"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
)
RUNNING = frozenset({"lodged", "unfounded", "in_inquiry", "in_remedy", "answered"})
URGERS = frozenset({"desk", "desk_lead", "resident", "reporter", "dev_cs", "group_cs"})


@dataclass(frozen=True, kw_only=True)
class ComplaintFacts:
    """What guards ask of a complaint."""

    state: str
    told: bool


COMPLAINT = table(
    KIND,
    states=STATES,
    verbs=[
        Verb(name="urge_case", title=_("Urge"), on="case", sources=RUNNING, hats=URGERS, event="complaint.urged",
             inputs=inputs.Urge),
    ],
)  # fmt: skip
