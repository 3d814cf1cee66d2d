"""What can happen to an enquiry or a suggestion, and who may (INT-1, INT-6)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.flow import State, Verb, table
from anju.enquiries import inputs

KINDS = frozenset({"enquiry", "suggestion"})
"""what cases of these kinds call themselves"""

STATES = (
    State(code="asked", title=_("To be answered"), tone="new"),
    State(code="taken_along", title=_("Taken along, to be answered"), tone="moving"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
)
RUNNING = frozenset({"asked", "taken_along"})
URGERS = frozenset({"desk", "desk_lead", "resident", "reporter", "dev_cs", "group_cs"})


@dataclass(frozen=True, kw_only=True)
class EnquiryFacts:
    """What guards ask of an enquiry."""

    state: str
    told: bool


ENQUIRY = table(
    "enquiry",
    states=STATES,
    verbs=[
        Verb(name="urge_case", title=_("Urge"), on="case", sources=RUNNING, hats=URGERS, event="enquiry.urged",
             inputs=inputs.Urge),
    ],
)  # fmt: skip
