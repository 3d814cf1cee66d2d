"""Two wordings side by side with what differs marked: pure, word by word, Chinese character by character."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKENS = re.compile(r"[A-Za-z]+|\d+(?:[.:]\d+)*|\s+|.", re.DOTALL)
MOST_TOKENS = 1_200
"""longer texts are marked as a whole: comparing them word by word would keep a page waiting"""


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether the other side has something else here."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """One line of a comparison: what it is about, and both sides in pieces."""

    title: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return any(piece.differs for piece in (*self.before, *self.after))


def pair(title: str, before: str, after: str) -> Pair:
    """Both texts in pieces; put together again they are what came in."""
    left, right = TOKENS.findall(before), TOKENS.findall(after)
    if before == after or max(len(left), len(right)) > MOST_TOKENS:
        changed = before != after
        return Pair(title, _whole(before, changed), _whole(after, changed))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    steps = matcher.get_opcodes()
    return Pair(
        title,
        tuple(Piece("".join(left[i:j]), code != "equal") for code, i, j, _k, _l in steps if i < j),
        tuple(Piece("".join(right[k:m]), code != "equal") for code, _i, _j, k, m in steps if k < m),
    )


def _whole(text: str, changed: bool) -> tuple[Piece, ...]:  # noqa: FBT001
    return (Piece(text, changed),) if text else ()


def lines_paired(title: str, before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Lists of lines, such as a limit in words: line beside line, equal ones beside each other."""
    pairs: list[Pair] = []
    for code, i, j, k, m in SequenceMatcher(None, list(before), list(after), autojunk=False).get_opcodes():
        if code == "equal":
            pairs += [pair(title, line, line) for line in before[i:j]]
            continue
        height = max(j - i, m - k)
        left = [*before[i:j], *[""] * (height - (j - i))]
        right = [*after[k:m], *[""] * (height - (m - k))]
        pairs += [pair(title, one, other) for one, other in zip(left, right, strict=True)]
    return pairs
