"""Pure decisions about timelines: canonical text, commitments, the hash chain."""

import json
from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256
from typing import Any


def commitment(*, salt: str, text: str) -> str:
    """What an event says of words it must not hold: a salted digest that stays when the words are erased."""
    return sha256(f"{salt}\x00{text}".encode()).hexdigest()


def canonical(event: Any, *, number: str) -> str:
    """The one text of an event that the chain hashes: sorted keys, moments in UTC to the microsecond. `number`: of its
    matter."""
    return json.dumps(
        [
            number,
            event.seq,
            event.kind,
            event.schema,
            event.item_no,
            event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.actor_id,
            event.actor_kind,
            event.audience,
            event.data,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def link(*, prev_hash: str, text: str) -> str:
    """The hash of an event: over the hash before it and its own canonical text."""
    return sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def first_break(*, events: Iterable[Any], number: str, last_seq: int, head_hash: str) -> int | None:
    """The sequence number at which a timeline no longer proves itself, or None when it is whole.

    Finds edits, insertions, removals in the middle and a cut tail (against the head kept on the matter).
    """
    prev, expected = "", 1
    for event in events:
        text = canonical(event, number=number)
        if event.seq != expected or event.prev_hash != prev or event.hash != link(prev_hash=prev, text=text):
            return expected
        prev, expected = event.hash, expected + 1
    return None if (expected - 1, prev) == (last_seq, head_hash) else expected
