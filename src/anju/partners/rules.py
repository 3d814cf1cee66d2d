"""Pure decisions about contracts: whether one covers a place and trade, and whether it holds on a day (CON-1)."""

from collections.abc import Sequence
from datetime import date

MANAGES = frozenset({"admin", "warranty", "proj_eng"})
"""who keeps contractors and contracts"""


def covers_trade(trades: Sequence[str], trade: str) -> bool:
    """Whether a trade counts: it begins with one of the contract's. 防水 covers 防水-屋面. An unknown trade: any does."""
    return not trade or any(trade.startswith(own) for own in trades if own)


def holds_on(day: date, *, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether a contract holds on `day`: half-open, an empty side is unlimited."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on)
