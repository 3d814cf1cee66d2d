"""The address under which a provider leaves receipts: made from the gateway's secret, so that nobody else knows it."""

import hmac

from anju.notices.models import Gateway


def word_of(gateway: Gateway) -> str:
    """The word in the address; another secret makes another word."""
    return hmac.digest(gateway.secret.encode(), f"receipts of {gateway.pk}".encode(), "sha256").hex()[:40]


def is_address_of(gateway: Gateway, word: str) -> bool:
    """Whether the word is this gateway's, in constant time."""
    return bool(gateway.secret) and hmac.compare_digest(word_of(gateway).encode(), word.encode())


def path_of(gateway: Gateway) -> str:
    """The address below our own host."""
    return f"/receipts/{gateway.pk}/{word_of(gateway)}"
