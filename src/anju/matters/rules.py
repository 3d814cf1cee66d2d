"""Pure decisions about timelines: canonical text, commitments, the hash chain."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any


def commitment(*, salt: str, text: str) -> str:
    """What an event says of words it must not hold: a salted digest that stays when the words are erased."""
    return sha256(f"{salt}\x00{text}".encode()).hexdigest()


def canonical(
    *,
    number: str,
    seq: int,
    kind: str,
    schema: int,
    item_no: int,
    happened_at: datetime,
    recorded_at: datetime,
    actor_id: int | None,
    actor_kind: str,
    audience: str,
    data: dict[str, Any],
) -> str:
    """The one text of an event that the chain hashes: sorted keys, moments in UTC to the microsecond."""
    return json.dumps(
        [
            number,
            seq,
            kind,
            schema,
            item_no,
            happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
            recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            actor_id,
            actor_kind,
            audience,
            data,
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
        text = canonical(
            number=number,
            seq=event.seq,
            kind=event.kind,
            schema=event.schema,
            item_no=event.item_no,
            happened_at=event.happened_at,
            recorded_at=event.recorded_at,
            actor_id=event.actor_id,
            actor_kind=event.actor_kind,
            audience=event.audience,
            data=event.data,
        )
        if event.seq != expected or event.prev_hash != prev or event.hash != link(prev_hash=prev, text=text):
            return expected
        prev, expected = event.hash, expected + 1
    return None if (expected - 1, prev) == (last_seq, head_hash) else expected
