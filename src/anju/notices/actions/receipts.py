"""Receipts that a provider sends by itself: which of our messages arrived, which did not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from anju.notices.actions.sending import go_on_with, record_receipt
from anju.notices.models import Attempt, Gateway, Receipt
from anju.notices.providers import Outcome

Kind = Receipt.Outcome
MOST = 500
"""receipts in one message of the provider's"""


def take_receipts(*, gateway: Gateway, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write each receipt once; what names none of this gateway's messages is passed over. Returns how many were news."""
    news = 0
    for row in rows[:MOST]:
        named = str(row.get("out_id", ""))
        if named.startswith("n") and named[1:].isdigit() and len(named) < 20:
            news += _take(gateway, int(named[1:]), row)
    return news


@transaction.atomic
def _take(gateway: Gateway, notice_id: int, row: Mapping[str, Any]) -> bool:
    attempt = Attempt.objects.filter(notice=notice_id, gateway=gateway).order_by("-no").first()
    if attempt is None:
        return False
    arrived = row.get("success") in {True, "true"}
    outcome = Outcome(Kind.DELIVERED if arrived else Kind.FAILED, str(row.get("err_code", ""))[:60])
    if not record_receipt(attempt=attempt, outcome=outcome):
        return False
    go_on_with(notice_id=notice_id, arrived=arrived, attempt=attempt)
    return True
