"""Typesetting with typst: one compiler a process, our own fonts, no system fonts, no package, no file of anybody's.

What people wrote travels as JSON in `sys.inputs` and is set as text: it is never part of a template, so it can be neither
code nor markup. The compiler's root is the folder of templates; signatures arrive as bytes within the data.
"""

import json
import re
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTCollection, TTFont

from anju.core.errors import Refusal

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typ"
FONTS = HERE / "fonts"
BUILT_IN = frozenset({"Noto Sans SC", "Noto Sans JP"})
EVERYDAY = frozenset(
    [
        *map(ord, "·¥×–—‘’“”…①②③④⑤⑥⑦⑧⑨"),
        *range(0x20, 0x7F),
        *range(0x3001, 0x3012),
        *range(0x4E00, 0x9FA6),
        *range(0xFF01, 0xFF5F),
    ]
)
"""code points that our fonts surely draw (a test holds them to it), so that most papers need not open the fonts' tables"""
_LOCK = threading.Lock()
_LONG_RUN = re.compile(r"[!-~]{15,}")
_BREAK = "\u200b"


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of a template (`slip`, `record`) filled with plain data: strings, numbers, lists, bytes for pictures.

    Every string is made printable first. Raises `Refusal` `paper-fonts-missing` on an installation without fonts.
    """
    filled = _printable_all({**data, "families": list(_further_families())})
    inputs = {"data": json.dumps(filled, ensure_ascii=False)}
    with _LOCK:  # the compiler keeps one world; a paper takes some 20 ms
        made = _compiler().compile(input=str(TEMPLATES / f"{template}.typ"), format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(each) for each in _folders()]
    )
    if not set(fonts.families()) >= BUILT_IN:
        raise Refusal("paper-fonts-missing", _("The fonts of papers are missing: build the assets, then start again."))
    return fonts


def _folders() -> list[Path]:
    return [FONTS, *([Path(settings.PAPER_FONTS)] if settings.PAPER_FONTS else [])]


def _further_families() -> list[str]:
    """The families of the installation's own folder, asked after ours."""
    return sorted(set(_fonts().families()) - BUILT_IN)


@cache
def covered() -> frozenset[int]:
    """The code points that some font of ours can draw."""
    found: set[int] = set()
    for path in (each for folder in _folders() for each in sorted(folder.iterdir())):
        if path.suffix.lower() in {".ttf", ".otf"}:
            found |= set(TTFont(path, lazy=True).getBestCmap() or {})
        elif path.suffix.lower() == ".ttc":
            found |= {code for font in TTCollection(path, lazy=True) for code in font.getBestCmap() or {}}
    return frozenset(found)


def printable(text: str) -> str:
    """The text as paper can show it: no control or direction marks, room to break long Latin runs, and the code point
    in brackets where no font has the character, so that nothing vanishes silently."""
    if text.isascii() and text.isprintable() and len(text) < 15:
        return text
    drawn = "".join(_drawn(char) for char in text)
    return _LONG_RUN.sub(lambda run: _BREAK.join(run[0]), drawn)


def _drawn(char: str) -> str:
    if char in "\n\u3000 ":
        return char
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf"}:
        return " " if char in "\t\r" else ""
    if kind == "Mn" or ord(char) in EVERYDAY or ord(char) in covered():
        return char
    return f"〔U+{ord(char):04X}〕"


def _printable_all(value: Any) -> Any:
    """The data with every string printable and pictures as the lists of numbers that typst turns into bytes again."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, dict):
        return {key: _printable_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable_all(each) for each in value]
    return value
