"""What a provider is handed, and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anju.core.outgoing import Answer, Unanswered
from anju.notices.models import Receipt


@dataclass(frozen=True, kw_only=True)
class Message:
    """One notice in words, ready to leave. `id` is the same in every try: the other side may know it by that."""

    id: str
    template: str
    title: str
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    """what the words name, by name, for providers that keep the words themselves"""
    to: str = ""
    """the person's name, for rooms where several read"""
    number: str = ""
    email: str = ""
    person_id: int | None = None
    event_id: int | None = None
    event_kind: str = ""
    case: str = ""
    at: datetime
    """machine time: providers refuse what is signed with another"""


@dataclass(frozen=True)
class Outcome:
    """What came of one exchange, with the provider's own code and number."""

    kind: str
    code: str = ""
    reference: str = ""


def data_of(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer. What is none leaves open whether the message was taken."""
    refused = by_status(answer.status)
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        if refused is not None and refused.kind != Receipt.Outcome.UNKNOWN:
            return {"status": answer.status}
        raise Unanswered(f"answer-{answer.status}")
    return told


def by_status(status: int) -> Outcome | None:
    """What a status alone says: nothing against it, come later, no, or nobody knows."""
    if 200 <= status < 300:
        return None
    if status in {408, 425, 429, 503}:
        return Outcome(Receipt.Outcome.LATER, f"status-{status}")
    if status >= 500:
        return Outcome(Receipt.Outcome.UNKNOWN, f"status-{status}")
    return Outcome(Receipt.Outcome.FAILED, f"status-{status}")


def words_in(message: Message) -> str:
    """Title and text, with the person's name before it where it is known."""
    head = f"{message.to}：{message.title}" if message.to else message.title
    return f"{head}\n{message.text}"


def cut(text: str, most: int) -> str:
    """The text within so many bytes, whole characters only."""
    raw = text.encode()
    return text if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"
