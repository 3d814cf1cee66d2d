"""The tables of this room, gathered where Django looks for them; each is written beside the functions that use it."""

from anju.core.bounds import Bound
from anju.core.changes import Change
from anju.core.idempotency import IdempotencyKey
from anju.core.numbering import Counter
from anju.core.outbox.models import OutboxRow, WorkerBeat

__all__ = ["Bound", "Change", "Counter", "IdempotencyKey", "OutboxRow", "WorkerBeat"]
