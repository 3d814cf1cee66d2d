"""The transactional outbox: work to be done after a commit, recorded in the same transaction as its cause.

`put` adds a row; a worker claims it by lease and hands it to the topic's handler, at least once. Which topic has which
handler is decided above and handed over at start-up by `set_handlers`. See docs/mechanisms/outbox.md.
"""

from anju.core.outbox.actions import announce, prepared, put, put_all, retry_dead_letter
from anju.core.outbox.handlers import Delivery, Topic, set_handlers, set_transport
from anju.core.outbox.leases import LeaseLost
from anju.core.outbox.models import OutboxRow
from anju.core.outbox.worker import Drained, drain, work_own

__all__ = [
    "Delivery",
    "Drained",
    "LeaseLost",
    "OutboxRow",
    "Topic",
    "announce",
    "drain",
    "prepared",
    "put",
    "put_all",
    "retry_dead_letter",
    "set_handlers",
    "set_transport",
    "work_own",
]
