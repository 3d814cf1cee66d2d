"""Pure decisions on referrals: over whose heads it goes, what counts as standing still, who and number in one field."""

import re

from anju.people.rules import is_phone

HEADS: tuple[tuple[str, ...], ...] = (("desk_lead",), ("pm",), ("prop_mgr", "dev_cs"))
"""step by step, none is jumped (S1): the roles that hear it then"""
NUMBER = re.compile(r"\+?\d[\d\s\-–()]{5,18}\d")
STILL = (".note_added", ".urged", ".repeated", ".photos_asked", ".rung", ".phone_revealed")
"""ends of events after which a case stands as it stood"""
OURS = frozenset({"case.lead_told", "case.referred", "case.went_over_heads", "case.led_to", "case.came_from"})


def split_who(text: str) -> tuple[str, str]:
    """Name and number from one field, in any order: `王女士 13800000000`. What cannot be dialled stays in the name."""
    for found in NUMBER.finditer(text):
        if is_phone(found.group()):
            name = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,，、;；:：")
            return " ".join(name.split())[:80], found.group()
    return " ".join(text.split())[:80], ""


def moves(kind: str, *, actor_id: int | None, actor_kind: str, referrer_id: int) -> bool:
    """Whether this event of its case moved it: notes, urging and alarms do not, nor what happens by itself, nor what the
    referrer does."""
    if actor_kind == "system" or kind.startswith("clock.") or kind in OURS or kind.endswith(STILL):
        return False
    return actor_id is None or actor_id != referrer_id
