"""Pure decisions of the knowledge base: what a question is searched by, and which answer fits best."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

MOST_TERMS = 24
"""so many pieces of a question are looked for; a whole letter holds more than it says"""
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[0-9a-z]+")
_EMPTY = re.compile(
    "怎么|什么|哪里|哪儿|哪些|请问|可以|能不能|是不是|有没有|我们|你们|咱们|多少|如何|为什么|一下|这个|那个|需要|想问|问下|您好|你好|谢谢"
)
"""words of every question"""
_LINKS = frozenset("的了吗呢吧啊呀么和与及在是有要会我你您他她它也就都还把被给让从到对向")
"""characters that join words; no word begins or ends with them"""

WHOLE, PIECE = 3.0, 1.0
"""a word as it was typed counts more than two of its characters"""
IN_KEYWORDS, IN_QUESTION, IN_ANSWER = 5.0, 4.0, 1.0
"""where a word stands says how much the entry is about it"""


@dataclass(frozen=True)
class Term:
    """A piece of what was typed, and how much it says."""

    text: str
    weight: float


@dataclass(frozen=True)
class Candidate:
    """What an answer is weighed by."""

    key: int
    question: str
    answer: str
    keywords: str
    initials: str
    narrowness: int


def terms_of(words: str) -> tuple[Term, ...]:
    """What to look for: words as typed, and of Chinese runs of three characters or more all pairs, but for empty words."""
    found: dict[str, float] = {}
    for run in _RUNS.findall(_EMPTY.sub(" ", words.lower())):
        if run.isascii():
            if len(run) >= 2:
                found.setdefault(run, WHOLE)
            continue
        if len(run) >= 2:
            found.setdefault(run, WHOLE)
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if not set(pair) & _LINKS:
                found.setdefault(pair, PIECE)
    return tuple(Term(text, weight) for text, weight in list(found.items())[:MOST_TERMS])


def search_text(*, questions: Iterable[str], answers: Iterable[str], keywords: str, initials: Iterable[str]) -> str:
    """What an agreed edition is found by: a line each, lower case."""
    lines = [*questions, keywords, *initials, *answers]
    return "\n".join(line.lower() for line in lines if line)


def weigh(candidate: Candidate, terms: Sequence[Term], *, rare: dict[str, float]) -> float:
    """How well an answer fits: where each piece stands, times how few answers hold it."""
    question, keywords = candidate.question.lower(), candidate.keywords.lower()
    answer, score = candidate.answer.lower(), 0.0
    for term in terms:
        place = 0.0
        if term.text in keywords.split():
            place = IN_KEYWORDS + 1
        elif term.text in keywords:
            place = IN_KEYWORDS
        elif term.text in question or (term.text.isascii() and _spells(term.text, candidate.initials)):
            place = IN_QUESTION
        elif term.text in answer:
            place = IN_ANSWER
        score += place * term.weight * rare.get(term.text, 1.0)
    return score


def _spells(typed: str, initials: str) -> bool:
    return any(typed in word for word in initials.split())


def best_first(candidates: Collection[Candidate], terms: Sequence[Term], *, most: int) -> list[int]:
    """Keys of the answers that fit, best first; of equal ones the narrower place, then the newer."""
    if not terms:
        return []
    texts = {one.key: f"{one.question}\n{one.keywords}\n{one.initials}\n{one.answer}".lower() for one in candidates}
    rare = {}
    for term in terms:
        holding = sum(term.text in text for text in texts.values())
        rare[term.text] = 1.0 / (1.0 + holding / 4)
    scored = [(weigh(one, terms, rare=rare), one) for one in candidates]
    fitting = [(score, one) for score, one in scored if score > 0]
    fitting.sort(key=lambda pair: (-round(pair[0], 6), -pair[1].narrowness, -pair[1].key))
    return [one.key for _score, one in fitting[:most]]
