"""*Now*, for incidents: when the homes hear first and next, and by when it is under control (BEY-1)."""

from anju.clocks.actions import cancel_clocks, start_clock, stop_clock
from anju.matters.act import Act
from anju.matters.models import Event
from anju.reactions.reading import clause_of


def start_incident(act: Act, event: Event) -> None:
    """Both count from its beginning."""
    start_clock(act, name="incident_first", starts_at=event.happened_at, edition=clause_of(act, "incident.first"))
    start_clock(act, name="incident_control", starts_at=event.happened_at, edition=clause_of(act, "incident.control"))


def start_next_information(act: Act, event: Event) -> None:
    """The homes heard something: the next word falls due, counted from this one."""
    stop_information(act, event)
    start_clock(act, name="incident_next", starts_at=event.happened_at, edition=clause_of(act, "incident.next"))


def stop_information(act: Act, event: Event) -> None:
    """The homes heard something."""
    stop_clock(act, name="incident_first")
    stop_clock(act, name="incident_next")


def stop_control(act: Act, event: Event) -> None:
    """It spreads no further."""
    stop_clock(act, name="incident_control")


def end_incident_clocks(act: Act, event: Event) -> None:
    """The last word was said; nothing runs on what has ended."""
    stop_information(act, event)
    cancel_clocks(act)
