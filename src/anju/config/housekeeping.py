"""What is thrown away in time: spent codes, counted tries, old keys, uploads nobody claimed, files of old imports
and prints.

One outbox row an hour, named after its hour, so that several workers put it down once between them.
"""

from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction

from anju.core import outbox
from anju.core.bounds import prune_bounds
from anju.core.idempotency import prune_keys
from anju.core.outbox import Delivery
from anju.core.time import machine_now
from anju.gate.models import Session
from anju.gate.phone_codes import prune_codes
from anju.imports.actions import forget_files
from anju.matters.files import sweep_unclaimed
from anju.papers.prints.actions import forget_prints

TOPIC = "config.housekeeping"
EVERY = timedelta(hours=1)

log = structlog.get_logger()


def keep_house(delivery: Delivery) -> None:
    """Sweep once, and put down the next hour's sweep."""
    swept = {
        "bounds": prune_bounds(),
        "keys": prune_keys(),
        "uploads": sweep_unclaimed(),
        "codes": prune_codes(),
        "imports": forget_files(),
        "prints": forget_prints(),
        "sessions": Session.objects.filter(expire_date__lt=machine_now()).delete()[0],
    }
    log.info("housekeeping", **swept)
    plan_sweep(delay=EVERY)


def plan_sweep(*, delay: timedelta = timedelta()) -> None:
    """Put down the sweep of the hour that `delay` leads to; where it is down already, nothing happens."""
    hour = (machine_now() + delay).strftime("%Y-%m-%dT%H")
    try:
        with transaction.atomic():
            outbox.put(topic=TOPIC, key=hour, payload={}, delay=delay)
    except IntegrityError:
        return
