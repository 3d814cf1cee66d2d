"""Moving product time for drills and tests: forward through every due moment in order, alerts and outbox drained at each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anju.clocks.ticker import fire_due, next_due_moment
from anju.core import outbox
from anju.core.errors import Invalid, Refusal
from anju.core.time import machine_now, product_now, shift_product_time


@dataclass(slots=True)
class Stepped:
    """What a step went through."""

    moments: int = 0
    alerts: int = 0
    done: int = 0
    failed: int = 0


def set_product_time(moment: datetime) -> None:
    """Let rules see this moment from now on, in every process; time goes on from there. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal("product-time-fixed", _("Product time cannot be moved in production."))
    shift_product_time(moment - machine_now())


def step_to(until: datetime, *, also: Callable[[], int] | None = None) -> Stepped:
    """Go to a later moment through every due moment before it, in order; returns when nothing is left to do there.

    `also`: what else has its moment; it says how much it found to do. Refuses a moment that has passed
    (`step-backwards`): `set_product_time` goes there, and fires nothing twice.
    """
    if until < product_now():
        raise Invalid("step-backwards", _("A step goes forward."))
    result = Stepped()
    _settle(result, also)
    while (moment := next_due_moment()) is not None and moment <= until:
        if moment > product_now():
            set_product_time(moment)
        result.moments += 1
        _settle(result, also)
    set_product_time(max(until, product_now()))
    _settle(result, also)
    return result


def _settle(result: Stepped, also: Callable[[], int] | None) -> None:
    """Fire and drain until a whole round finds nothing to do."""
    while True:
        fired, drained = fire_due(), outbox.drain()
        found = also() if also is not None else 0
        result.alerts += fired.alerts
        result.done += drained.done
        result.failed += drained.failed
        if not (fired.alerts or fired.stuck or drained.done or found):
            return
