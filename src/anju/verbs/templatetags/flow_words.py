"""Words and looks of states and events for templates."""

from django import template

from anju.clocks.models import Clock
from anju.matters.models import Event
from anju.verbs import wording

register = template.Library()


@register.filter
def state_title(code: str) -> str:
    """The state of a case in words."""
    return wording.case_state(code)


@register.filter
def tone_kind(tone: str) -> str:
    """The badge of a state of any flow, by its tone."""
    return wording.KINDS[tone]


@register.filter
def state_kind(code: str) -> str:
    """The badge of a case's state."""
    return wording.case_kind(code)


@register.filter
def item_title(code: str) -> str:
    """The state of an item in words."""
    return wording.item_state(code)


@register.filter
def item_kind(code: str) -> str:
    """The badge of an item's state."""
    return wording.item_kind(code)


@register.filter
def clock_title(clock: Clock) -> str:
    """What a limit measures, and of which item where it is one item's."""
    return wording.clock_title(clock)


@register.filter
def party_title(code: str) -> str:
    """Who answers for an item."""
    return str(wording.PARTIES.get(code, ""))


@register.filter
def event_sentence(event: Event) -> str:
    """What happened and who did it."""
    return wording.sentence(event)
