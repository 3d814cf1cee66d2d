"""What a job looks like on a phone: the clock that matters, the one next button, the steps behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.core.flow import Verb
from anju.repairs.models import Item

STEPS = ("set_off_to_item", "arrive_at_item", "start_work", "finish_work", "sign_off_item")
REACHED = {
    "assigned": 0,
    "appointed": 0,
    "failed": 0,
    "on_the_way": 1,
    "on_site": 2,
    "in_work": 3,
    "done": 4,
    "signed_off": 5,
    "waiting_part": 0,
    "halted": 3,
    "declined": 5,
}
ORDER = (
    "sign_off_item",
    "finish_work",
    "start_work",
    "arrive_at_item",
    "set_off_to_item",
    "accept_quote",
    "quote_work",
    "part_arrived",
    "take_payment",
    "book_appointment",
)
"""the furthest step first: what the big button does"""
BESIDE = ("find_nobody_home", "postpone_work", "take_payment", "book_appointment", "name_worker", "wait_for_part")
"""verbs that stand beside the big button; the others are folded"""
ELSEWHERE = frozenset(
    {
        "confirm_ready",
        "decline_quote",
        "reject_work",
        "sign_off_item",
        "decide_responsibility",
        "take_on_item",
        "object_item",
    }
)
"""verbs that have a place of their own on the page, or none on a phone"""
KIT = {
    "job": "info",
    "uniform": "shirt",
    "badge": "badge",
    "cloth": "cloth",
    "covers": "shoe",
    "tools": "wrench",
    "parts": "spare",
}
"""point of the list before setting off → its icon"""
POSTED_AT_ONCE = frozenset({"set_off_to_item", "arrive_at_item", "start_work", "confirm_ready", "set_off", "arrive"})
"""verbs that one tap does; the others ask for something first"""


@dataclass(frozen=True, kw_only=True)
class Face:
    """One item as a card: its facts, its clock, and what the big button does next."""

    item: Item
    clock: Clock | None
    next_verb: Verb | None

    @property
    def number(self) -> str:
        return self.item.matter.number

    @property
    def url(self) -> str:
        return f"/field/cases/{self.number}/items/{self.item.no}"

    @property
    def step(self) -> int:
        """How many of the five steps are behind."""
        return REACHED.get(self.item.state, 0)

    @property
    def at_once(self) -> bool:
        """Whether the big button does its verb without asking."""
        return self.next_verb is not None and self.next_verb.name in POSTED_AT_ONCE


def step_words() -> list[str]:
    """The words under the dots."""
    return [_("On the way"), _("There"), _("Start"), _("Done"), _("Signed")]


def main_verb(offered: list[Verb]) -> Verb | None:
    """The one next step among the verbs that may be done now: the furthest in the order of work."""
    by_name = {verb.name: verb for verb in offered}
    for name in ORDER:
        if name in by_name and not (name == "finish_work" and "start_work" in by_name):
            if name == "arrive_at_item" and "set_off_to_item" in by_name:
                continue
            return by_name[name]
    return next((verb for verb in offered if verb.primary), None)
