"""What can be said of the homes of a case, and who may (BEY-2)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import Verb, table
from anju.neighbours import inputs
from anju.repairs.flow import CASE_STATES
from anju.repairs.hats import DESK, HOUSEHOLD, LEADS, WORKERS

OTHER = frozenset({"other_home"})
"""whoever lives in the other home: a stake of its own, which opens this part of the case and nothing else"""
RUNNING = frozenset({"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"})
JOINABLE = RUNNING - {"signed_off"}


@dataclass(frozen=True, kw_only=True)
class HomesFacts:
    """What guards ask: whether the case has a home at all, and how many belong to it."""

    at_home: bool
    homes: int


def some_home(facts: HomesFacts) -> Refusal | None:
    """A common area has no household; whose home it is has to be known first."""
    if not facts.at_home:
        return Refusal("case-without-home", _("This case is about a common area, not about a home."))
    return None


def several_homes(facts: HomesFacts) -> Refusal | None:
    """Entry and damage are recorded once another home belongs to the case."""
    if facts.homes < 2:
        return Refusal("case-has-one-home", _("No other home belongs to this case yet."))
    return None


NEIGHBOURS = table(
    "homes",
    states=CASE_STATES,
    verbs=[
        Verb(name="join_home", title=_("Another home is part of it"), on="homes", sources=JOINABLE, hats=DESK | LEADS,
             event="home.joined", inputs=inputs.JoinHome, guards=(some_home,), refusal="case-home-not-joinable"),
        Verb(name="leave_home", title=_("Not part of it after all"), on="homes", sources=JOINABLE,
             hats=LEADS | frozenset({"desk_lead"}), event="home.left", inputs=inputs.LeaveHome, guards=(several_homes,),
             refusal="case-home-not-joinable"),
        Verb(name="locate_item", title=_("It lies in this home"), on="homes", sources=JOINABLE, hats=DESK | LEADS,
             event="home.item_located", inputs=inputs.LocateItem, guards=(several_homes,),
             refusal="case-home-not-joinable"),
        Verb(name="record_entry_consent", title=_("Entry allowed"), on="homes", sources=RUNNING,
             hats=DESK | LEADS | WORKERS | HOUSEHOLD | OTHER, event="home.entry_allowed", inputs=inputs.EntryConsent,
             guards=(several_homes,), refusal="case-home-closed"),
        Verb(name="record_entry_refusal", title=_("Entry refused"), on="homes", sources=RUNNING,
             hats=DESK | LEADS | WORKERS | HOUSEHOLD | OTHER, event="home.entry_refused", inputs=inputs.EntryRefusal,
             guards=(several_homes,), refusal="case-home-closed"),
        Verb(name="state_damage", title=_("State damage"), on="homes", sources=RUNNING,
             hats=DESK | LEADS | WORKERS | HOUSEHOLD | OTHER, event="home.damage_stated", inputs=inputs.StateDamage,
             guards=(several_homes,), refusal="case-home-closed"),
    ],
)  # fmt: skip
