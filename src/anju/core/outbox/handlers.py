"""Which topic is handled by whom: plain tables handed over once at start-up, nothing registers itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a handler gets. The same delivery may come twice: every effect carries a key made from `key`."""

    topic: str
    key: str
    payload: dict[str, Any]
    attempt: int


Handle = Callable[[Delivery], None]


@dataclass(frozen=True, slots=True)
class Topic:
    """How one topic is worked.

    `together`: the handler runs in the transaction that settles the row, so that its writes are done exactly once and a
    worker that lost its lease leaves nothing behind. Choose False when the handler speaks to the outside (a gateway, a
    webhook): then no transaction is held open meanwhile.
    `at_once`: how many rows of the topic may be worked at the same time over all workers; None = no limit.
    `background`: worked when nothing else waits, and left alone by `drain`: nobody waits for it.
    `attempts`: tries before the row becomes a dead letter. `lease_seconds`: how long a silent worker keeps the row.
    """

    handle: Handle
    together: bool = True
    at_once: int | None = None
    attempts: int = 8
    lease_seconds: int = 60
    background: bool = False


_topics: dict[str, Topic] = {}
_transport: list[Callable[[int], None]] = []


def set_handlers(table: Mapping[str, Topic | Handle]) -> None:
    """Take over the table of topics (replacing the one before); a bare function stands for `Topic(function)`."""
    _topics.clear()
    _topics.update({name: entry if isinstance(entry, Topic) else Topic(entry) for name, entry in table.items()})


def handled_topics() -> Mapping[str, Topic]:
    """The table in force."""
    return _topics


def set_transport(publish: Callable[[int], None] | None) -> None:
    """Take over how a row's id is sent to workers elsewhere; None = workers find rows by themselves."""
    _transport[:] = [publish] if publish else []


def transport() -> Callable[[int], None] | None:
    """The way row ids are sent, if there is one."""
    return _transport[0] if _transport else None
