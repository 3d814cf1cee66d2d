"""What a job looks like on a phone: the clock that matters, the one next button, the steps behind it."""

from dataclasses import dataclass
from datetime import datetime

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
}
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
    for name in ("sign_off_item", "finish_work", "start_work", "arrive_at_item", "set_off_to_item", "book_appointment"):
        if name in by_name and not (name == "finish_work" and "start_work" in by_name):
            if name == "arrive_at_item" and "set_off_to_item" in by_name:
                continue
            return by_name[name]
    return offered[0] if offered else None


def is_late(clock: Clock | None, now: datetime) -> bool:
    """Whether the clock ran past its due moment."""
    return clock is not None and clock.due_at < now
