"""How tests bring two homes into one case."""

from typing import Any

from anju.matters.models import Matter
from anju.people.models import Person
from anju.verbs.performing import perform
from tests.cast import Cast

WORDS_BELOW, WORDS_ABOVE = "天花板泡坏,只说给物业", "地板泡坏,只说给物业"


def do(
    name: str, cast: Cast, number: str, by: Person | None = None, *, client_id: str | None = None, **inputs: Any
) -> Matter:
    """One verb on the homes of this case, by the lead unless somebody else is named."""
    return perform(name, number=number, actor=cast.actor(by or cast.lead), inputs=inputs, client_id=client_id)


def two_homes(cast: Cast) -> Matter:
    """Water drips at Wang's (1801); it may come from Mo's (1901)."""
    matter = cast.repair()
    return do("join_home", cast, matter.number, room="3-2-1901", part="source", reason="卫生间正上方")
