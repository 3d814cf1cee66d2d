"""Telephone numbers and names as people type them into one cell: several, spaced, prefixed, masked, made up."""

import re
from typing import Any

from anju.imports.cells import Bad, folded, is_empty, words

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BETWEEN = re.compile(r"[、,;/|\n&+]|或者|或|和|及")
_PREFIX = re.compile(r"^(?:\+?0{0,2}86)(?=1[3-9]\d{9}$)")
_LANDLINE = re.compile(r"0[0-9]{9,11}(?:转[0-9]{1,6})?")


def phones(value: Any) -> list[str]:
    """The numbers in a cell, digits only, in order, without repeats and without made-up ones.

    +86, 0086, spaces, dashes, brackets are taken away; several may be split by any mark or stand back to back.
    Raises `Bad`: `phone-masked` for 138****5678, `phone-length` (with the count of digits) otherwise.
    """
    if is_empty(value):
        return []
    found: list[str] = []
    plain = re.sub(r"(手机|电话|TEL|联系方式|:)", "", re.sub(r"\+\s*86", "0086", folded(value)))
    if "*" in plain:
        raise Bad("phone-masked")
    for part in _BETWEEN.split(plain):
        for number in _numbers_in(part):
            if number not in found and not is_made_up(number):
                found.append(number)
    return found


def _numbers_in(part: str) -> list[str]:
    tight = re.sub(r"\([^\d)]*\)", "", part)
    tight = re.sub(r"[\s().·—-]", "", tight)
    if not tight or not re.search(r"\d", tight):
        return []
    tight = _PREFIX.sub("", tight)
    if (
        _MOBILE.fullmatch(tight)
        or _LANDLINE.fullmatch(tight)
        or re.fullmatch(r"400[0-9]{7}|[2-8][0-9]{6,7}|95[0-9]{3}", tight)
    ):
        return [tight.split("转")[0]]
    several = _MOBILE.findall(tight)
    if several and len("".join(several)) == len(re.sub(r"0086", "", tight)):
        return several
    if is_made_up(tight):
        return []
    raise Bad("phone-length", digits=len(re.sub(r"\D", "", tight)))


def is_made_up(number: str) -> bool:
    """True for what is typed because the column may not be empty: nine or more equal digits at its end, or 12345678901."""
    return bool(re.search(r"(\d)\1{8,}$", number)) or number in {"12345678901", "12345678910", "13012345678"}


_NAME_BETWEEN = re.compile(r"[、,，;；/／|\n&＆]|(?<=[\u4e00-\u9fff])(?:和|及|与)(?=[\u4e00-\u9fff]{2,4}$)")
_NOTE = re.compile(r"[(（【\[]([^)）】\]]*)[)）】\]]")
_COMPANY = re.compile(r"公司|中心|集团|商行|合伙|事务所|银行|学校|Co\.|Ltd|Inc", re.IGNORECASE)


def names(value: Any) -> list[str]:
    """The people named in a cell: 王一、李二 / 王一,李二 / 王一 李二 are two, 王 一 is one; notes in brackets fall away.

    Raises `Bad("name")` when what stands there is a number, `Bad("name-length")` beyond 60 characters.
    """
    if is_empty(value):
        return []
    plain = words(value)
    if _COMPANY.search(plain):
        return [_checked(plain)]
    plain = _NOTE.sub("", plain)
    found: list[str] = []
    for part in _NAME_BETWEEN.split(plain):
        for name in _spaced(part.strip()):
            if name and not is_empty(name) and name not in found:
                found.append(_checked(name))
    return found


def name_note(value: Any) -> str:
    """What stands in brackets behind a name, often the relation: 王一(租户) → 租户."""
    match = _NOTE.search(words(value))
    return match.group(1).strip() if match else ""


def _spaced(part: str) -> list[str]:
    pieces = part.split()
    if len(pieces) < 2 or not all(re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+", piece) for piece in pieces):
        return [part]
    if all(len(piece) == 1 for piece in pieces) or len("".join(pieces)) <= 3:
        return ["".join(pieces)]
    return pieces if all(len(piece) >= 2 for piece in pieces) else ["".join(pieces)]


def _checked(name: str) -> str:
    if re.fullmatch(r"[\d\s.*-]+", name):
        raise Bad("name")
    if len(name) > 60:
        raise Bad("name-length", limit=60)
    return name
