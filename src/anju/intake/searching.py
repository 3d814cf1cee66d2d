"""How the last digits of a number are found without being readable."""

from anju.core.crypto import blind_index
from anju.people.queries import tail_index


def phone_token(digits: str) -> str:
    """How the last four digits of a number stand in the search text: keyed, so the text reveals no number."""
    return "tel:" + blind_index("search-tail", tail_index(digits))[:12]
