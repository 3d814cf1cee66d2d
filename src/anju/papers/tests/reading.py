"""Reading a PDF back: its text without the places where lines may break, its pictures, its fonts."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def pages_of(content: bytes) -> list[str]:
    """The text of each page without white space and invisible characters."""
    return [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def text_of(content: bytes) -> str:
    """All of it."""
    return "".join(pages_of(content))


def fonts_of(content: bytes) -> set[str]:
    """The names of the fonts embedded in it."""
    found: set[str] = set()
    for page in PdfReader(BytesIO(content)).pages:
        fonts: Any = page["/Resources"].get_object().get("/Font", {})
        found |= {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
    return found


def pictures_of(content: bytes) -> int:
    """How many bitmaps it shows, counted page by page."""
    return sum(len(page.images) for page in PdfReader(BytesIO(content)).pages)


def boxes_of(content: bytes) -> list[tuple[float, float, float, float]]:
    """Where each piece of text begins (x, y) on a page of what width and height, in points."""
    found = []
    for page in PdfReader(BytesIO(content)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)

        def see(
            text: str, cm: Any, tm: Any, font: Any, size: Any, width: float = width, height: float = height
        ) -> None:
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append((x, y, width, height))

        page.extract_text(visitor_text=see)
    return found


LONG = ("欧阳𠮷祥" * 10, "Wolfeschlegelsteinhausenbergerdorffski" + "AB")
"""names of forty characters, Chinese with a rare one, and without a place to break"""


def is_whole(content: bytes) -> bool:
    """Whether every piece of text begins on the paper."""
    return all(0 < x < width and 0 < y < height for x, y, width, height in boxes_of(content))
