"""What the owner's words point to: an emergency, a place, a catalogue entry. Proposals only; a person decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from anju.core.pinyin import initials
from anju.rulebook.parameters import Ground


@dataclass(frozen=True)
class FoundGround:
    """Why it looks like an emergency: the ground, and the owner's word or the defect that points to it."""

    code: str
    title_zh: str
    title_en: str
    because: str
    to_authority: bool


@dataclass(frozen=True)
class UrgencyProposal:
    """What the program proposes; a person decides (decision 4)."""

    urgency: Literal["emergency", "normal"]
    grounds: tuple[FoundGround, ...] = ()


NEGATIONS = (
    "打不",
    "点不",
    "没有",
    "没",
    "未",
    "不是",
    "并非",
    "并未",
    "没有发生",
    "没闻到",
    "无",
    "不再",
    "no ",
    "not ",
)


def _said(words: str, keyword: str) -> bool:
    """Whether the keyword is said and not denied right before ("没有漏水" is no leak)."""
    start = words.find(keyword)
    while start >= 0:
        if not words[:start].endswith(NEGATIONS):
            return True
        start = words.find(keyword, start + 1)
    return False


@lru_cache(maxsize=200)
def _folded(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.casefold()) for word in words)


def propose_urgency(*, words: str, defect_ground: str, grounds: Sequence[Ground]) -> UrgencyProposal:
    """Emergency when the owner's words or the chosen defect point to a ground of the urgency clause (REP-2).

    Mistaken for an emergency costs a trip, the other mistake may cost a life: one undenied word is enough.
    """
    told = words.casefold()
    found = []
    for ground in grounds:
        word = next(
            (word for word, folded in _folded(tuple(ground.words)) if folded in told and _said(told, folded)), None
        )
        because = word if word is not None else "defect" if ground.code == defect_ground else None
        if because is not None:
            found.append(FoundGround(ground.code, ground.title_zh, ground.title_en, because, ground.to_authority))
    return UrgencyProposal("emergency" if found else "normal", tuple(found))


@dataclass(frozen=True)
class Place:
    """A place as owners name it, and the places of the catalogue whose defects occur there."""

    words: tuple[str, ...]
    en: str
    catalogue: tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """Words for one part or symptom, and the catalogue wording (`marks`) they stand for."""

    words: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """How people say it (data/words.toml)."""

    places: tuple[Place, ...]
    parts: tuple[Meaning, ...]
    symptoms: tuple[Meaning, ...]


@dataclass(frozen=True)
class Entry:
    """What matching needs of a catalogue entry."""

    code: str
    place_zh: str
    part_zh: str
    defect_zh: str
    initials: str


@dataclass(frozen=True)
class Match:
    """A catalogue entry that fits, the place the owner named if any, and the words that led here."""

    entry: Entry
    place_zh: str
    place_en: str
    score: int
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Heard:
    places: tuple[Place, ...]
    parts: tuple[tuple[str, Meaning], ...]
    symptoms: tuple[tuple[str, Meaning], ...]
    loose: tuple[str, ...] = ()
    """pinyin tokens, each of which an entry has to answer"""


def fragments(text: str) -> list[str]:
    """The words of a catalogue wording: `渗水、水渍` gives 渗水 and 水渍."""
    return [piece for piece in re.split(r"[^\w]+|或", text) if piece]


def entry_initials(*, place: str, part: str, defect: str) -> str:
    """Pinyin initials of each word of an entry, split by spaces: `snty dp ss sz`."""
    return " ".join(initials(piece) for text in (place, part, defect) for piece in fragments(text))[:80]


def _longest(text: str, words: Iterable[str]) -> str:
    return max((word for word in words if word.casefold() in text), key=len, default="")


def _hear(text: str, vocabulary: Vocabulary) -> _Heard:
    parts = [(_longest(text, meaning.words), meaning) for meaning in vocabulary.parts]
    symptoms = [(_longest(text, meaning.words), meaning) for meaning in vocabulary.symptoms]
    said = [word for word, _ in parts if word]
    parts = [(word, meaning) for word, meaning in parts if word and not any(word in o and word != o for o in said)]
    places = [(_longest(text, place.words), place) for place in vocabulary.places]
    places = sorted(
        ((word, place) for word, place in places if word), key=lambda found: text.index(found[0].casefold())
    )
    return _Heard(
        tuple(place for _, place in places), tuple(parts), tuple((word, found) for word, found in symptoms if word)
    )


def _spell(tokens: Sequence[str], vocabulary: Vocabulary) -> _Heard:
    """Read tokens as pinyin initials: `wsj dp ss`."""

    def told(words: Iterable[str], *, whole: bool) -> str:
        spelled = [initials(word) for word in words if not word.isascii()]
        return next(
            (t for t in tokens for s in spelled if s == t or (not whole and len(t) > 1 and s.startswith(t))), ""
        )

    places = [
        (told(place.words[:1], whole=False) or told(place.words, whole=True), place) for place in vocabulary.places
    ]
    taken = {token for token, _ in places}
    parts = [(told(meaning.words, whole=True), meaning) for meaning in vocabulary.parts]
    symptoms = [(told(meaning.words, whole=True), meaning) for meaning in vocabulary.symptoms]
    return _Heard(
        tuple(place for token, place in places if token),
        tuple((token, meaning) for token, meaning in parts if token),
        tuple((token, meaning) for token, meaning in symptoms if token),
        tuple(token for token in tokens if token not in taken),
    )


def _answers(entry: Entry, token: str, heard: _Heard) -> bool:
    """Whether the entry has a word that begins with these initials, or a meaning spelled so."""
    if any(word.startswith(token) for word in entry.initials.split()):
        return True
    wording = ((heard.parts, entry.part_zh), (heard.symptoms, entry.defect_zh))
    return any(
        said == token and any(mark in text for mark in meaning.marks)
        for meanings, text in wording
        for said, meaning in meanings
    )


def _match(entry: Entry, heard: _Heard) -> Match | None:
    place = next((place for place in heard.places if entry.place_zh in place.catalogue), None)
    if heard.places and place is None:
        return None
    if not all(_answers(entry, token, heard) for token in heard.loose):
        return None
    wording = f"{entry.part_zh} {entry.defect_zh}"
    parts = [said for said, meaning in heard.parts if any(mark in wording for mark in meaning.marks)]
    symptoms = [said for said, meaning in heard.symptoms if any(mark in entry.defect_zh for mark in meaning.marks)]
    if not parts and not symptoms and not heard.loose:
        return None
    score = 4 * bool(parts) + 3 * bool(symptoms) + 3 * len(heard.loose)
    if place is not None:
        score += 2 if place.catalogue[0] == entry.place_zh else 1
    place_zh, place_en = (place.words[0], place.en) if place else ("", "")
    return Match(entry, place_zh, place_en, score, (place_zh, *parts, *symptoms) if place_zh else (*parts, *symptoms))


def match_items(*, words: str, entries: Sequence[Entry], vocabulary: Vocabulary, limit: int = 6) -> list[Match]:
    """The catalogue entries that words, pinyin initials or a code point to, best first; empty when nothing fits.

    `卫生间天花板滴水` and `wsj dp ss` both propose C02 (ceiling, water seeping) in the bathroom.
    """
    text = words.casefold().strip()
    named = [Match(entry, "", "", 99, (entry.code,)) for entry in entries if entry.code.casefold() == text]
    if named:
        return named
    heard = _hear(text, vocabulary)
    if not heard.parts and not heard.symptoms and text.isascii():
        heard = _spell(text.split(), vocabulary)
    found = [match for match in (_match(entry, heard) for entry in entries) if match is not None]
    return sorted(found, key=lambda match: (-match.score, match.entry.code))[:limit]


def places_in(*, words: str, vocabulary: Vocabulary) -> list[Place]:
    """The places named in the words (or spelled by initials), in the order they are said."""
    text = words.casefold().strip()
    return list((_hear(text, vocabulary).places) or (_spell(text.split(), vocabulary).places if text.isascii() else ()))
