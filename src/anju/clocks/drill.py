"""Moving product time for drills and tests: forward through every due moment in order, alerts and outbox drained at each."""

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


def step_to(until: datetime) -> Stepped:
    """Go to a later moment through every due moment before it, in order; returns when nothing is left to do there.

    Refuses a moment that has passed (`step-backwards`): `set_product_time` goes there, and fires nothing twice.
    """
    if until < product_now():
        raise Invalid("step-backwards", _("A step goes forward."))
    result = Stepped()
    _settle(result)
    while (moment := next_due_moment()) is not None and moment <= until:
        if moment > product_now():
            set_product_time(moment)
        result.moments += 1
        _settle(result)
    set_product_time(max(until, product_now()))
    _settle(result)
    return result


def _settle(result: Stepped) -> None:
    """Fire and drain until a whole round finds nothing to do."""
    while True:
        fired, drained = fire_due(), outbox.drain()
        result.alerts += fired.alerts
        result.done += drained.done
        result.failed += drained.failed
        if not (fired.alerts or fired.stuck or drained.done):
            return
