"""A notice in words: the text that held when it was made, in the reader's language, filled with facts read when it is shown."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from anju.core.crypto import decrypt
from anju.notices.models import Notice, TextEdition
from anju.notices.rules import FACT, filled

URGENCIES = {"emergency": ("紧急", "an emergency"), "normal": ("一般", "not urgent")}
"""urgency → its word in Chinese and English"""
CODE_CONTEXT = "notice.phone_code"
EVERYWHERE = frozenset({"number", "title", "place", "reporter"})
"""facts of every notice about a matter"""
SEALED = "phone_code"


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Template → its titles and texts as delivered."""
    return tomllib.loads((files("anju.notices") / "data" / "texts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Text:
    """The words of one template: titles and sentences in both languages."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str

    def title(self, *, english: bool) -> str:
        return self.title_en if english else self.title_zh

    def text(self, *, english: bool) -> str:
        return self.text_en if english else self.text_zh


@lru_cache(maxsize=200)
def delivered(template: str) -> Text:
    """The words that came with the product."""
    known = texts()[template]
    return Text(known["title_zh"], known["title_en"], known["zh"], known["en"])


def facts_known(template: str) -> frozenset[str]:
    """The facts that a text may name: those of its delivered words, and of every notice about a case."""
    known = delivered(template)
    named = FACT.findall(known.title_zh + known.title_en + known.text_zh + known.text_en)
    return frozenset(named) | EVERYWHERE


@dataclass(frozen=True)
class Book:
    """The words every company chose itself, read at once; newest first."""

    editions: Mapping[str, list[TextEdition]] = field(default_factory=dict)

    def text(self, template: str, *, company_id: int | None, at: datetime) -> Text:
        """The words that hold for a company at a moment: its own, else the group's, else as delivered."""
        held = [edition for edition in self.editions.get(template, ()) if edition.valid_from <= at]
        for place in (company_id, None):
            for edition in held:
                if edition.company_id == place:
                    return Text(edition.title_zh, edition.title_en, edition.text_zh, edition.text_en)
        return delivered(template)


def book_of_texts() -> Book:
    """Every edition of every text. One query."""
    found: dict[str, list[TextEdition]] = {}
    for edition in TextEdition.objects.order_by("-valid_from", "-id"):
        found.setdefault(edition.template, []).append(edition)
    return Book(found)


def title_of(notice: Notice, book: Book | None = None) -> str:
    """The headline; `book` where many are shown, else it is read."""
    return filled(words_of(notice, book).title(english=_in_english()), facts_of(notice))


def text_of(notice: Notice, book: Book | None = None) -> str:
    """The sentence. Needs `matter`, `matter.project`, `matter.room`, `matter.area`, `matter.case` loaded."""
    return filled(words_of(notice, book).text(english=_in_english()), facts_of(notice))


def words_of(notice: Notice, book: Book | None = None) -> Text:
    """The words that held when the notice was made."""
    company = notice.company_id
    if company is None and notice.matter is not None:
        company = notice.matter.project.company_id
    return (book or book_of_texts()).text(notice.template, company_id=company, at=notice.made_at)


def facts_of(notice: Notice) -> dict[str, str]:
    """What the words may name. A sealed code is no fact: only who sends it opens it."""
    facts = {name: _said(name, value, notice) for name, value in notice.data.items() if name != "sealed"}
    matter = notice.matter
    if matter is not None:
        place = matter.room or matter.area
        case = getattr(matter, "case", None)
        reporter = (case.reporter.short_name if case.reporter else case.reporter_name) if case else ""
        facts |= {
            "number": matter.number,
            "title": matter.title,
            "place": str(place or ""),
            "reporter": reporter or "您好",
        }
    return facts


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


def _said(name: str, value: Any, notice: Notice) -> str:
    if name == "urgency" and value in URGENCIES:
        return URGENCIES[value][_in_english()]
    if name in {"due", "starts", "ends"} and isinstance(value, str) and notice.matter is not None:
        return _clock_time(datetime.fromisoformat(value), notice)
    if name == "lines" and isinstance(value, list):
        return _lines(value, notice)
    return str(value)


def _lines(folded: list[dict[str, Any]], notice: Notice) -> str:
    """The headlines of what a digest tells, one a line."""
    book = Book()
    said = []
    for each in folded:
        words = book.text(each["template"], company_id=notice.company_id, at=notice.made_at)
        facts = {name: str(value) for name, value in each["facts"].items()}
        said.append("· " + filled(words.title(english=_in_english()), facts))
    return "\n".join(said)


def _clock_time(moment: datetime, notice: Notice) -> str:
    """Today's moments by their time alone, others with their day, in the project's time zone."""
    assert notice.matter is not None
    zone = notice.matter.project.zone
    local, made = moment.astimezone(zone), notice.made_at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == made.date() else f"{local:%m-%d %H:%M}"


def code_of(notice: Notice) -> str:
    """The sign-in code of a message: shown by the sandbox outside production, opened when it is sent."""
    sealed = notice.data.get("sealed")
    return decrypt(sealed, context=CODE_CONTEXT) if sealed else ""
