"""Pinyin initials, so that `lsdd` finds 漏水待派 and `wxh` finds 王晓华."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """The lower-case initials of each character; Latin letters and digits stay as they are."""
    # Imported when first needed: its dictionaries cost a third of a second, and most processes never ask.
    from pypinyin import Style, lazy_pinyin

    return (
        "".join(
            part[:1] if not part.isascii() or len(part) == 1 else part
            for part in lazy_pinyin(text, style=Style.FIRST_LETTER)
        )
        .lower()
        .replace(" ", "")[:60]
    )
