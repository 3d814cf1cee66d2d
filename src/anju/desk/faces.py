"""How cases are said on desk pages: short numbers, places, holders, states."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anju.clocks.models import Clock
from anju.core.access import ROLES
from anju.core.flow import State
from anju.matters.models import Matter
from anju.repairs.flow import CASE, ITEM

CLOCKS: dict[str, str | Promise] = {
    "call_back": pgettext_lazy("limit", "ring back"),
    "lead_told": pgettext_lazy("limit", "told"),
    "set_off": pgettext_lazy("limit", "set off"),
    "arrival": pgettext_lazy("limit", "arrive"),
    "appoint": pgettext_lazy("limit", "appoint"),
    "ready": pgettext_lazy("limit", "ready"),
    "appointment": pgettext_lazy("limit", "visit"),
    "responsibility": pgettext_lazy("limit", "verdict"),
    "part": pgettext_lazy("limit", "part"),
    "plan": pgettext_lazy("limit", "mended"),
    "sign_off": pgettext_lazy("limit", "signed"),
    "follow_up": pgettext_lazy("limit", "call back"),
    "take_on": pgettext_lazy("limit", "taken on"),
    "ruling": pgettext_lazy("limit", "ruling"),
    "pause": pgettext_lazy("limit", "pause ends"),
    "incident_first": pgettext_lazy("limit", "inform"),
    "incident_next": pgettext_lazy("limit", "inform"),
    "incident_control": pgettext_lazy("limit", "control"),
}
"""what a limit measures, in one short word"""


def short_number(matter: Matter) -> str:
    """The number without its project, which the page names already: 26-0231."""
    return matter.number.removeprefix(f"{matter.project.code}-")


def place_of(matter: Matter) -> str:
    """The room's label or the common area's name."""
    return str(matter.room or matter.area or "")


def holder_of(matter: Matter) -> str:
    """Who has it in hand now: a person, a firm, else the role."""
    if matter.holder is not None:
        return matter.holder.name
    if matter.holder_firm is not None:
        return matter.holder_firm.short_name or matter.holder_firm.name
    return str(ROLES.get(matter.holder_role, ""))


def case_state(matter: Matter) -> State:
    """The state of the case with its word and tone."""
    return CASE.states[matter.state]


def item_state(code: str) -> State:
    """The state of an item with its word and tone."""
    return ITEM.states[code]


def clock_word(clock: Clock) -> str:
    """What a clock measures, in a word."""
    return str(CLOCKS.get(clock.name, clock.name))


def clock_of_item(clock: Clock) -> str:
    """What a clock measures, with its item where it is one item's."""
    if not clock.item_no:
        return clock_word(clock)
    return _("%(clock)s, item %(no)d") % {"clock": clock_word(clock), "no": clock.item_no}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the ledger."""

    matter: Matter
    clock: Clock | None
    refund: int = 0
    """fen that are owed back to the household"""

    @property
    def number(self) -> str:
        return short_number(self.matter)

    @property
    def place(self) -> str:
        return place_of(self.matter)

    @property
    def holder(self) -> str:
        return holder_of(self.matter)

    @property
    def state(self) -> State:
        return case_state(self.matter)

    @property
    def urgent(self) -> bool:
        return bool(self.matter.case.urgency == "emergency" and self.matter.open)

    @property
    def repeats(self) -> int:
        """How often the same was reported again (INT-7)."""
        return int(self.matter.case.repeats)

    @property
    def urges(self) -> int:
        """How often the household urged, while it can still be answered."""
        return int(self.matter.case.urges) if self.matter.open else 0

    @property
    def clock_word(self) -> str:
        return clock_word(self.clock) if self.clock else ""
