"""Every topic of the outbox and who works it."""

from collections.abc import Mapping

from anju.clocks.rescheduling import reschedule_open_clocks
from anju.config.housekeeping import TOPIC as HOUSEKEEPING
from anju.config.housekeeping import keep_house
from anju.core.outbox import Delivery, Topic
from anju.imports.actions import TOPIC as IMPORTS_RUN
from anju.imports.actions import run_import
from anju.matters.act import OUTBOX_TOPIC
from anju.reactions.later import tell_people
from anju.rulebook.actions import CALENDAR_PUBLISHED


def run_imports(delivery: Delivery) -> None:
    """One slice of an import of a workbook."""
    run_import(job_id=int(delivery.payload["job"]))


def reschedule(delivery: Delivery) -> None:
    """The holidays of a year were published: clocks that count working time are reckoned anew (decision 14)."""
    reschedule_open_clocks(because=f"calendar-{delivery.payload['year']}")


TOPICS: Mapping[str, Topic] = {
    OUTBOX_TOPIC: Topic(tell_people),
    IMPORTS_RUN: Topic(run_imports, together=False, at_once=1, lease_seconds=120),
    HOUSEKEEPING: Topic(keep_house, together=False, at_once=1),
    CALENDAR_PUBLISHED: Topic(reschedule, together=False),
}
