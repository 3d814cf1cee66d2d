"""Pure decisions about complaints: the class that facts point to, who decides, which attempts count. No database, no clock."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anju.rulebook.parameters import AuthorityLine, ListedGround, Weighing

OUTSIDE = frozenset({"group_400", "government", "media"})
"""channels by which a complaint was made to the company, to government or to the media (CMP-7)"""
ALIKE = 0.5
"""so large a share of the shorter text must recur in the longer for both to say the same"""
SHORTEST = 4
"""texts of fewer letters say too little to be alike"""
DEPARTMENTS, MEDIA, REPEATED = "departments", "media", "repeated"
"""codes of grounds that facts besides words point to"""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An earlier complaint, or a repair reported again, as far as it may be repeated."""

    number: str
    room_id: int | None
    building_id: int | None
    person_id: int | None
    phone_index: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the program holds when it proposes a class."""

    words: str
    channel: str = ""
    room_id: int | None = None
    building_id: int | None = None
    person_id: int | None = None
    phone_index: str = ""
    earlier: Sequence[Earlier] = ()
    asked: frozenset[str] = frozenset()
    """departments that were asked since"""
    reports: int = 0
    """how often what it came from was reported again or opened again"""


@dataclass(frozen=True, kw_only=True)
class Because:
    """One ground that facts point to: its code, and each fact as `kind` and `what`."""

    code: str
    facts: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, Any]:
        """As it is kept with the complaint."""
        return {"code": self.code, "facts": [list(fact) for fact in self.facts]}


def letters(text: str) -> str:
    """A text without blanks and punctuation, in lower case."""
    return re.sub(r"[\W_]+", "", text.casefold())


def alike(one: str, other: str) -> bool:
    """Whether two texts say the same: most pairs of letters of the shorter recur in the longer."""
    first, second = letters(one), letters(other)
    if min(len(first), len(second)) < SHORTEST:
        return False
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second)]
    least = min(pairs, key=len)
    return len(pairs[0] & pairs[1]) >= ALIKE * len(least)


def repeats(facts: Facts) -> list[tuple[str, Earlier]]:
    """The earlier ones that this repeats, each with how: by room, by person, or in the same words in the same building."""
    found: list[tuple[str, Earlier]] = []
    for each in facts.earlier:
        if facts.room_id is not None and each.room_id == facts.room_id:
            found.append(("room", each))
        elif (facts.person_id is not None and each.person_id == facts.person_id) or (
            facts.phone_index and each.phone_index == facts.phone_index
        ):
            found.append(("person", each))
        elif same_building(facts, each) and alike(facts.words, each.text):
            found.append(("building", each))
    return found


def same_building(facts: Facts, each: Earlier) -> bool:
    """Whether both lie in one building, or neither says where."""
    return facts.building_id == each.building_id


def propose(facts: Facts, *, grounds: Iterable[ListedGround], weighing: Weighing) -> list[Because]:
    """The grounds for a severe complaint that the facts point to; none: it looks ordinary (CMP-2)."""
    told = facts.words.casefold()
    found = []
    for ground in grounds:
        said = [("word", word) for word in ground.words if word.casefold() in told]
        because = _facts_of(ground.code, said, facts, weighing)
        if because:
            found.append(Because(code=ground.code, facts=tuple(because)))
    return found


def _facts_of(code: str, said: list[tuple[str, str]], facts: Facts, weighing: Weighing) -> Sequence[tuple[str, str]]:
    """The facts for one ground, none where they do not weigh enough."""
    if code == DEPARTMENTS:
        asked = [("asked", role) for role in sorted(facts.asked)]
        return next((each for each in (asked, said) if len(each) >= weighing.departments), ())
    if code == MEDIA and facts.channel == "media":
        return [("channel", "media"), *said]
    if code == REPEATED:
        again = [(how, each.number) for how, each in repeats(facts)]
        if facts.reports:
            again.append(("reports", str(facts.reports)))
        return [*again, *said] if said or len(again) + 1 >= weighing.repeats else ()
    return said


def decides(line: AuthorityLine, *, hats: frozenset[str], severe: bool, outside: bool, concession: int) -> bool:
    """Whether this line of the authority table lets somebody with these hats decide (CMP-7)."""
    return (
        line.role in hats
        and (line.severe or not severe)
        and (line.outside or not outside)
        and (line.concession is None or concession <= line.concession)
    )


def may_decide(
    lines: Iterable[AuthorityLine], *, hats: frozenset[str], severe: bool, outside: bool, concession: int = 0
) -> bool:
    """Whether any line of the authority table does."""
    return any(decides(line, hats=hats, severe=severe, outside=outside, concession=concession) for line in lines)


def who_decides(lines: Iterable[AuthorityLine], *, severe: bool, outside: bool, concession: int = 0) -> list[str]:
    """The roles that may, from the desk upwards."""
    return [
        line.role
        for line in lines
        if decides(line, hats=frozenset({line.role}), severe=severe, outside=outside, concession=concession)
    ]


def counts(*, tried_at: datetime | None, now: datetime, apart_minutes: int) -> bool:
    """Whether an attempt in vain counts: it lies far enough from the last that did."""
    return tried_at is None or now - tried_at >= timedelta(minutes=apart_minutes)
