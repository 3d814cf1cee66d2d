"""Amounts in capitals: known ones, and any amount against a second way of writing it and a reader of its own."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anju.papers.capitals import MOST, capitals

KNOWN = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    105: "壹元零伍分",
    100: "壹元整",
    12340: "壹佰贰拾叁元肆角整",
    15000: "壹佰伍拾元整",
    168032: "壹仟陆佰捌拾元叁角贰分",
    1640902: "壹万陆仟肆佰零玖元零贰分",
    10700053: "壹拾万柒仟元伍角叁分",
    140950: "壹仟肆佰零玖元伍角整",
    600714: "陆仟零柒元壹角肆分",
    10070000: "壹拾万零柒佰元整",
    1000000000100: "壹佰亿零壹元整",
    1000000010000: "壹佰亿零壹佰元整",
    10000000000000: "壹仟亿元整",
    10**14 + 100: "壹万亿零壹元整",
}


@pytest.mark.parametrize(("fen", "words"), KNOWN.items())
def test_it_writes_known_amounts(fen: int, words: str) -> None:
    assert capitals(fen) == words


def longhand(fen: int) -> str:
    """The way clerks are taught: every digit with its place, then zeros struck out."""
    yuan, cents = divmod(fen, 100)
    text = ""
    for at, digit in enumerate(reversed(str(yuan))):
        unit = ["", "拾", "佰", "仟"][at % 4] if digit != "0" else ""
        group = {0: "元", 4: "万", 8: "亿", 12: "兆"}.get(at, "")
        text = "零壹贰叁肆伍陆柒捌玖"[int(digit)] + unit + group + text
    text = re.sub("零+", "零", text)
    text = re.sub("零([兆亿万元])", r"\1", text)
    text = re.sub("([兆亿])[亿万]+", r"\1零", text)
    text = re.sub("零+", "零", text)
    text = re.sub("零元", "元", text).removeprefix("元").replace("兆", "万亿")
    jiao, rest = divmod(cents, 10)
    words = "零壹贰叁肆伍陆柒捌玖"
    if not cents:
        return (text or "零元") + "整"
    if not rest:
        return text + words[jiao] + "角整"
    return text + (words[jiao] + "角" if jiao else "零" if text else "") + words[rest] + "分"


def read_back(text: str) -> int:
    """The amount that a cashier reads in the words, by summing what each character is worth."""
    worth = {char: number for number, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = group = digit = fen = 0
    for char in text.replace("万亿", "兆"):
        if char in worth:
            digit = worth[char]
        elif char in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        elif char in "万亿兆":
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[char]
            group = digit = 0
        elif char == "元":
            fen += (total + group + digit) * 100
            group = digit = 0
        elif char in "角分":
            fen += digit * {"角": 10, "分": 1}[char]
            digit = 0
    return fen


@given(st.one_of(st.integers(0, MOST), st.integers(0, 10**8), st.integers(0, 10**10).map(lambda n: n * 10**4)))
@example(MOST)
def test_it_says_any_amount_as_it_is_taught_and_as_it_is_read(fen: int) -> None:
    said = capitals(fen)
    assert read_back(said) == fen
    assert "零零" not in said
    assert "零元" not in said or fen == 0
    assert said.endswith("分") == bool(fen % 10)
    assert said == longhand(fen)


@pytest.mark.parametrize("fen", [-1, MOST + 1])
def test_it_refuses_what_is_no_amount(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        capitals(fen)
