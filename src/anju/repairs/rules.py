"""Pure decisions of a repair: the state of the case from its items, who holds it now, moments that make sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.repairs.flow import ItemFacts

BEFORE_RING = _("Nothing happens to a case before its ring.")


def case_state(*, items: Sequence[ItemFacts], set_off: bool, arrived: bool) -> str:
    """The state of a case that is neither closed nor cancelled, from its items and the first visit (REP-1)."""
    living = [item for item in items if item.state != "withdrawn"]
    if items and not any(item.open for item in items):
        return "signed_off"
    if living and all(item.state in {"done", "signed_off"} for item in living):
        return "awaiting_sign_off"
    if any(item.state != "reported" for item in living):
        return "in_repair"
    if arrived:
        return "on_site"
    return "on_the_way" if set_off else "registered"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has it in hand now: a role, and the person or firm where one is known."""

    role: str
    person_id: int | None = None
    firm_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """An item's assignee, for `holder_of`."""

    open: bool
    state: str
    technician_id: int | None
    contractor_id: int | None


def holder_of(*, state: str, lead_id: int | None, visitor_id: int | None, items: Sequence[Assigned]) -> Holder:
    """Who holds the case: the lead until the plan stands, then whoever works, then the desk for the follow-up."""
    if state == "registered":
        return Holder(role="duty_lead", person_id=lead_id)
    if state in {"on_the_way", "on_site"}:
        return Holder(role="duty_lead", person_id=visitor_id or lead_id)
    if state in {"in_repair", "awaiting_sign_off"}:
        for item in items:
            if item.open and item.state not in {"reported", "agreed"}:
                return Holder(
                    role="contractor" if item.contractor_id else "technician",
                    person_id=item.technician_id,
                    firm_id=item.contractor_id,
                )
        return Holder(role="duty_lead", person_id=lead_id)
    return Holder(role="desk") if state == "signed_off" else Holder(role="")


def check_span(*, starts: datetime, ends: datetime, after: datetime) -> None:
    """An appointment lies ahead and ends after it starts; `after` is the moment of acting. Raises `Invalid`."""
    if ends <= starts:
        raise Invalid(
            "appointment-not-a-span",
            _("The appointment must end after it starts."),
            fields={"ends": _("Choose a later end.")},
        )
    if starts < after:
        raise Invalid(
            "appointment-in-past",
            _("An appointment lies ahead."),
            fields={"starts": _("Choose a moment that has not passed.")},
        )


def check_finish_by(*, finish_by: datetime, after: datetime) -> None:
    """A promised date lies ahead. Raises `Invalid`."""
    if finish_by <= after:
        raise Invalid(
            "plan-date-in-past",
            _("The agreed date lies ahead."),
            fields={"finish_by": _("Choose a moment that has not passed.")},
        )


def first_time_fix(*, attempts: int, passed: bool) -> bool:
    """Right at the first presentation (REP-10)."""
    return passed and attempts == 1


def item_title(*, place: str, part: str, defect: str) -> str:
    """The line an item is known by, in catalogue words: 卫生间 顶棚 渗水水渍."""
    return " ".join(word for word in (place, part, defect) if word)[:120]
