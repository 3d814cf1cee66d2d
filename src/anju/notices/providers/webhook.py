"""A system of the company's own: a signed POST of JSON. The same `id` comes again when no answer did, to be known by it."""

import hmac
import json

from anju.core.outgoing import post
from anju.notices.models import Gateway, Receipt
from anju.notices.providers.message import Message, Outcome, by_status

SIGNED_WITHIN = 300
"""seconds that a receiver lets a signature be old"""


def send(gateway: Gateway, message: Message) -> Outcome:
    """Any 2xx means taken, and is a receipt."""
    body = json.dumps(
        {
            "id": message.id,
            "event_id": message.event_id,
            "event": message.event_kind,
            "template": message.template,
            "case": message.case,
            "person": message.person_id,
            "title": message.title,
            "text": message.text,
        },
        ensure_ascii=False,
    ).encode()
    stamp = str(int(message.at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Anju-Id": message.id,
        "Anju-Timestamp": stamp,
        "Anju-Signature": sign(gateway.secret, stamp, body),
    }
    answer = post(gateway.address, body=body, headers=headers)
    return by_status(answer.status) or Outcome(Receipt.Outcome.DELIVERED)


def sign(secret: str, stamp: str, body: bytes) -> str:
    """`v1=` and HMAC-SHA256 of "stamp, full stop, body" under the secret, in hex."""
    return "v1=" + hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()


def is_signed(secret: str, stamp: str, body: bytes, told: str) -> bool:
    """Whether the signature is this body's, in constant time."""
    return bool(secret) and hmac.compare_digest(sign(secret, stamp, body).encode(), told.encode())
