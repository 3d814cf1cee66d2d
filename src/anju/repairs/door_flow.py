"""The part of the flow tables that happens at the door: price and consent, nobody home, parts, safety, money, rating.

`flow.py` takes these lines into its two tables; the guards ask the same facts.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import State, Verb
from anju.repairs import door_inputs, inputs
from anju.repairs.hats import DESK, HOUSEHOLD, LEADS, WORKERS

if TYPE_CHECKING:
    from anju.repairs.flow import CaseFacts, ItemFacts

STATES = (
    State(code="waiting_part", title=_("Waiting for a part"), tone="waiting"),
    State(code="halted", title=_("Halted: not safe"), tone="waiting"),
    State(code="declined", title=_("Price not agreed"), tone="ended", open=False),
)
UNDER_WAY = frozenset({"waiting_part", "halted"})
"""open states of this part of the table"""
QUOTABLE = frozenset({"agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work"})
AT_WORK = frozenset({"on_site", "in_work"})


def _item(facts: "CaseFacts") -> "ItemFacts":
    assert facts.item is not None
    return facts.item


def price_agreed(facts: "CaseFacts") -> Refusal | None:
    """No chargeable work without the owner's consent to its price; under warranty the slip's consent suffices (REP-6)."""
    item = _item(facts)
    if not item.chargeable or item.quote == "accepted":
        return None
    if item.quote == "open":
        return Refusal("item-quote-undecided", _("The owner has not decided on the price yet."))
    return Refusal("item-not-quoted", _("The owner pays for this: state hours, material and price first."))


def household_decides(facts: "CaseFacts") -> Refusal | None:
    """Price, consent and signature are the household's own: whoever only passed the report on gives none (REP-6, REP-10)."""
    if facts.outsider:
        return Refusal(
            "household-decides",
            _("Only the household itself decides this: residents, or whoever holds the link on their phone."),
        )
    return None


def quote_undecided(facts: "CaseFacts") -> Refusal | None:
    """Only a quote that waits for an answer is accepted or declined."""
    if _item(facts).quote != "open":
        return Refusal("quote-not-open", _("No price waits for an answer."))
    return None


def visit_missed(facts: "CaseFacts") -> Refusal | None:
    """A first visit is agreed anew only after nobody was home."""
    if not facts.missed:
        return Refusal("case-not-missed", _("Nobody has come in vain yet: the first visit has its own limit."))
    return None


def to_be_paid(facts: "CaseFacts") -> Refusal | None:
    """Money is taken for chargeable work with an agreed price, once (REP-8)."""
    item = _item(facts)
    if item.paid:
        return Refusal("item-already-paid", _("This item has been paid already."))
    if not item.chargeable:
        return Refusal("item-not-chargeable", _("Nothing is charged for this item."))
    if item.quote != "accepted" or not item.price:
        return Refusal("item-nothing-to-pay", _("No price was agreed for this item."))
    return None


def not_yet_rated(facts: "CaseFacts") -> Refusal | None:
    """A case has one service record."""
    if facts.rated:
        return Refusal("case-already-rated", _("The service record of this case is filled in already."))
    return None


def rating_in_time(facts: "CaseFacts") -> Refusal | None:
    """A service record is filled in within the clause's days from the last signature."""
    if facts.rating_over:
        return Refusal(
            "service-record-window-over",
            _("A service record can be filled in within %(days)d days.") % {"days": facts.rating_over},
        )
    return None


CASE_VERBS = [
    Verb(name="find_nobody_home_first", title=_("Nobody home"), on="case",
         sources=frozenset({"registered", "on_the_way", "on_site"}), target="registered", hats=LEADS,
         event="repair.nobody_home", inputs=door_inputs.FindNobodyHome),
    Verb(name="book_first_visit", title=_("Agree when to come"), on="case", sources=frozenset({"registered"}),
         hats=DESK | LEADS, event="repair.first_visit_appointed", inputs=inputs.BookAppointment,
         guards=(visit_missed,), primary=True),
    Verb(name="rate_service", title=_("Fill in the service record"), on="case", sources=frozenset({"signed_off", "closed"}),
         hats=HOUSEHOLD | DESK, event="repair.service_rated", inputs=door_inputs.RateService,
         guards=(not_yet_rated, rating_in_time)),
]  # fmt: skip

ITEM_VERBS = [
    Verb(name="quote_work", title=_("State the price"), on="item", sources=QUOTABLE, hats=WORKERS | LEADS,
         event="repair_item.quoted", inputs=door_inputs.QuoteWork),
    Verb(name="accept_quote", title=_("Price agreed"), on="item", sources=QUOTABLE, hats=HOUSEHOLD | WORKERS,
         event="repair_item.quote_accepted", inputs=door_inputs.AcceptQuote,
         guards=(quote_undecided, household_decides)),
    Verb(name="decline_quote", title=_("Price not agreed"), on="item", sources=QUOTABLE, hats=HOUSEHOLD | WORKERS,
         event="repair_item.quote_declined", inputs=door_inputs.DeclineQuote,
         guards=(quote_undecided, household_decides)),
    Verb(name="give_consent", title=_("Owner allows it"), on="item", sources=AT_WORK, hats=HOUSEHOLD | WORKERS,
         event="repair_item.consent_given", inputs=door_inputs.GiveConsent,
         guards=(household_decides,)),
    Verb(name="refuse_consent", title=_("Owner does not allow it"), on="item", sources=AT_WORK,
         hats=HOUSEHOLD | WORKERS, event="repair_item.consent_refused", inputs=door_inputs.RefuseConsent,
         guards=(household_decides,)),
    Verb(name="find_nobody_home", title=_("Nobody home"), on="item",
         sources=frozenset({"appointed", "on_the_way", "on_site"}), target="assigned", hats=WORKERS,
         event="repair_item.nobody_home", inputs=door_inputs.FindNobodyHome),
    Verb(name="wait_for_part", title=_("A part is missing"), on="item",
         sources=frozenset({"assigned", "appointed", "on_the_way", "on_site", "in_work"}), target="waiting_part",
         hats=WORKERS, event="repair_item.waiting_part", inputs=door_inputs.WaitForPart),
    Verb(name="part_arrived", title=_("The part is here"), on="item", sources=frozenset({"waiting_part"}),
         target="assigned", hats=WORKERS | LEADS, event="repair_item.part_arrived", inputs=inputs.WithRemark),
    Verb(name="record_inspection", title=_("Write an inspection"), on="item", sources=AT_WORK | {"halted"}, hats=LEADS,
         event="repair_item.inspected", inputs=door_inputs.RecordInspection),
    Verb(name="halt_work", title=_("Halt: not safe"), on="item", sources=AT_WORK, target="halted",
         hats=LEADS | WORKERS, event="repair_item.halted", inputs=door_inputs.HaltWork),
    Verb(name="release_work", title=_("Safe again: go on"), on="item", sources=frozenset({"halted"}), target="on_site",
         hats=LEADS, event="repair_item.released", inputs=inputs.WithRemark, primary=True),
    Verb(name="take_payment", title=_("Take the money"), on="item", sources=frozenset({"done", "signed_off"}),
         hats=WORKERS, event="repair_item.paid", inputs=door_inputs.TakePayment, guards=(to_be_paid,)),
]  # fmt: skip
