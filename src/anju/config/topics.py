"""Every topic of the outbox and who works it."""

from collections.abc import Mapping

from anju.assessment.actions import TOPIC as FACTS
from anju.assessment.actions import keep_case
from anju.clocks.rescheduling import reschedule_open_clocks
from anju.config.housekeeping import TOPIC as HOUSEKEEPING
from anju.config.housekeeping import keep_house
from anju.core.outbox import Delivery, Topic
from anju.imports.actions import TOPIC as IMPORTS_RUN
from anju.imports.actions import run_import
from anju.matters.act import OUTBOX_TOPIC
from anju.notices.actions import EVENTS_TOPIC, post_event, send_notice
from anju.notices.actions import TOPIC as NOTICES
from anju.papers.prints.actions import TOPIC as PAPERS_PRINT
from anju.papers.prints.actions import run_print
from anju.reactions.later import tell_people
from anju.rulebook.actions import CALENDAR_PUBLISHED
from anju.simulation.actions import TOPIC as HISTORY
from anju.simulation.actions import go_on_filling


def run_imports(delivery: Delivery) -> None:
    """One slice of an import of a workbook."""
    run_import(job_id=int(delivery.payload["job"]))


def run_prints(delivery: Delivery) -> None:
    """One slice of papers printed in bulk."""
    run_print(job_id=int(delivery.payload["job"]))


def reschedule(delivery: Delivery) -> None:
    """The holidays of a year were published: clocks that count working time are reckoned anew (decision 14)."""
    reschedule_open_clocks(because=f"calendar-{delivery.payload['year']}")


def send_on(delivery: Delivery) -> None:
    """One turn of a notice that leaves the house."""
    send_notice(delivery=delivery)


def post_on(delivery: Delivery) -> None:
    """One event to one subscriber."""
    post_event(delivery=delivery)


def fill_history(delivery: Delivery) -> None:
    """One short piece of a history that is acted out."""
    go_on_filling(filling_id=int(delivery.payload["filling"]), at=delivery.payload["at"])


def keep_earlier(delivery: Delivery) -> None:
    """The same was reported again: the facts of the earlier case say so."""
    keep_case(matter_id=int(delivery.payload["matter"]))


TOPICS: Mapping[str, Topic] = {
    OUTBOX_TOPIC: Topic(tell_people),
    IMPORTS_RUN: Topic(run_imports, together=False, at_once=1, lease_seconds=120),
    PAPERS_PRINT: Topic(run_prints, together=False, at_once=1, lease_seconds=120),
    HOUSEKEEPING: Topic(keep_house, together=False, at_once=1),
    CALENDAR_PUBLISHED: Topic(reschedule, together=False),
    FACTS: Topic(keep_earlier),
    NOTICES: Topic(send_on, together=False),
    EVENTS_TOPIC: Topic(post_on, together=False, at_once=4),
    HISTORY: Topic(fill_history, together=False, at_once=1, background=True),
}
