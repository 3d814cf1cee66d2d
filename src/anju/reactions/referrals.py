"""*Now*, for referrals: registered in time, and from when one stands still (INT-3)."""

from anju.clocks.actions import cancel_clocks, start_clock, stop_clock
from anju.matters.act import Act
from anju.matters.models import Event
from anju.reactions.reading import clause_of


def start_referral(act: Act, event: Event) -> None:
    """The desk registers or answers it in time, counted from the moment it was passed on."""
    start_clock(act, name="referral", starts_at=event.happened_at, edition=clause_of(act, "referral.taken"))


def stop_referral(act: Act, event: Event) -> None:
    """Registered: from now on it is to move."""
    stop_clock(act, name="referral")
    start_standing_still(act, event)


def start_standing_still(act: Act, event: Event) -> None:
    """It moved, or went one step up: the time of standing still begins anew."""
    start_clock(act, name="standing_still", starts_at=event.happened_at, edition=clause_of(act, "referral.still"))


def end_referral(act: Act, event: Event) -> None:
    """Answered without a case, or its case has ended."""
    stop_clock(act, name="referral")
    cancel_clocks(act, name="standing_still")
