"""How cases are said on desk pages: short numbers, places, holders, states."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anju.clocks.models import Clock
from anju.core.access import READING_ROLES, ROLES, Reach
from anju.core.flow import State
from anju.estate.models import Project
from anju.matters.models import Matter
from anju.reactions.states import CASE_STATES
from anju.repairs.flow import ITEM

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
    "care_visit": pgettext_lazy("limit", "visit"),
    "summary_signed": pgettext_lazy("limit", "signed"),
    "take_on": pgettext_lazy("limit", "taken on"),
    "ruling": pgettext_lazy("limit", "ruling"),
    "pause": pgettext_lazy("limit", "pause ends"),
    "incident_first": pgettext_lazy("limit", "inform"),
    "incident_next": pgettext_lazy("limit", "inform"),
    "incident_control": pgettext_lazy("limit", "control"),
    "answer": pgettext_lazy("limit", "answer"),
    "referral": pgettext_lazy("limit", "register"),
    "standing_still": pgettext_lazy("limit", "stands still"),
    "verdict": pgettext_lazy("limit", "valid or not"),
    "explain": pgettext_lazy("limit", "explained"),
    "analyse": pgettext_lazy("limit", "analysed"),
    "severe_result": pgettext_lazy("limit", "result"),
    "other_unit": pgettext_lazy("limit", "told why"),
    "ask": pgettext_lazy("limit", "answered"),
    "confirm": pgettext_lazy("limit", "confirmed"),
    "measure": pgettext_lazy("limit", "checked"),
    "review": pgettext_lazy("limit", "review"),
    "rung": pgettext_lazy("limit", "rung"),
    "directive": pgettext_lazy("limit", "answer"),
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
    return CASE_STATES[matter.state]


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


LISTED = (
    "number", "title", "state", "open", "queue_at", "last_seq", "holder_role", "project", "case__urgency", "case__repeats",
    "case__urges", "room__label", "area__name", "holder__name", "holder_firm__name", "holder_firm__short_name",
)  # fmt: skip
"""what a line or a card of a list shows of a case"""


def listed(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Read of each case no more than a line of a list shows; its project the page knows (`in_project`)."""
    return found.select_related(None).select_related("case", "room", "area", "holder", "holder_firm").only(*LISTED)


def reads_all(reach: Reach, project: Project) -> bool:
    """Whether this person sees every case of the project; others see those they hold a stake in."""
    return bool(reach.roles_at(project.pk) & READING_ROLES)


def in_project(matter: Matter, project: Project) -> Matter:
    """The case with its project, which the page has read already."""
    matter.project = project
    return matter


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of the ledger: words made once, so that the template only places them."""

    matter: Matter
    clock: Clock | None
    number: str
    place: str
    holder: str
    state: State
    urgent: bool
    repeats: int
    """how often the same was reported again (INT-7)"""
    urges: int
    """how often the household urged, while it can still be answered"""
    clock_word: str
    refund: int
    """fen that are owed back to the household; 0 where the list did not ask"""

    @classmethod
    def of(cls, matter: Matter, clock: Clock | None = None) -> "Row":
        """The line of a case. No query when it was read with its case, place and holder."""
        case = matter.case
        return cls(
            matter=matter,
            clock=clock,
            number=short_number(matter),
            place=place_of(matter),
            holder=holder_of(matter),
            state=case_state(matter),
            urgent=case.urgency == "emergency" and matter.open,
            repeats=case.repeats,
            urges=case.urges if matter.open else 0,
            clock_word=clock_word(clock) if clock else "",
            refund=getattr(matter, "refund", 0) or 0,
        )

    @property
    def pick(self) -> str:
        """What the box before the line is called."""
        return _("Pick %(number)s") % {"number": self.number}
