"""A notice in words: its text in the reader's language, filled with facts read when it is shown."""

import tomllib
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from anju.core.crypto import decrypt
from anju.notices.models import Notice

URGENCIES = {"emergency": ("紧急", "an emergency"), "normal": ("一般", "not urgent")}
"""urgency → its word in Chinese and English"""
CODE_CONTEXT = "notice.phone_code"


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Template → its titles and texts."""
    return tomllib.loads((files("anju.notices") / "data" / "texts.toml").read_text(encoding="utf-8"))


class _Facts(dict[str, str]):
    """A fact that a text asks for and nobody gave is shown as a dash, not as an error."""

    def __missing__(self, key: str) -> str:
        return "—"


def title_of(notice: Notice) -> str:
    """The headline."""
    return _filled(notice, "title_")


def text_of(notice: Notice) -> str:
    """The sentence. Needs `matter`, `matter.project`, `matter.room`, `matter.area`, `matter.case` loaded."""
    return _filled(notice, "")


def _filled(notice: Notice, prefix: str) -> str:
    text = texts()[notice.template]
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return text[f"{prefix}{language}"].format_map(_facts(notice))


def _facts(notice: Notice) -> _Facts:
    facts = _Facts()
    matter = notice.matter
    for name, value in notice.data.items():
        facts[name] = _said(name, value, notice)
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


def _said(name: str, value: Any, notice: Notice) -> str:
    if name == "sealed":
        return ""
    if name == "urgency" and value in URGENCIES:
        return URGENCIES[value][(get_language() or "").startswith("en")]
    if name in {"due", "starts", "ends"} and isinstance(value, str) and notice.matter is not None:
        return _clock_time(datetime.fromisoformat(value), notice)
    return str(value)


def _clock_time(moment: datetime, notice: Notice) -> str:
    """Today's moments by their time alone, others with their day, in the project's time zone."""
    assert notice.matter is not None
    zone = notice.matter.project.zone
    local, made = moment.astimezone(zone), notice.made_at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == made.date() else f"{local:%m-%d %H:%M}"


def code_of(notice: Notice) -> str:
    """The sign-in code of a sandbox message (development and drills only show it)."""
    sealed = notice.data.get("sealed")
    return decrypt(sealed, context=CODE_CONTEXT) if sealed else ""
