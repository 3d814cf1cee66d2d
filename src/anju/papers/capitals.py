"""Amounts of money in Chinese capitals (大写金额), as receipts want them. Pure.

Source: the People's Bank's rules for filling in bills (正确填写票据和结算凭证的基本规定): zeros within a number are read once,
none before 元 without need; 零 stands between 元 and 分 where there is no 角; 整 ends an amount without 分.
"""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST = 10**18 - 1
"""fen: below ten thousand million million yuan, more than any receipt"""


def capitals(fen: int) -> str:
    """Fen in capitals: 12340 → 壹佰贰拾叁元肆角整. Raises `ValueError` below nothing and beyond `MOST`."""
    if not 0 <= fen <= MOST:
        raise ValueError(fen)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_number(yuan)}元" if yuan else ""
    if not jiao and not rest:
        return f"{whole or '零元'}整"
    if not rest:
        return f"{whole}{DIGITS[jiao]}角整"
    between = f"{DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return f"{whole}{between}{DIGITS[rest]}分"


def _number(number: int) -> str:
    """A number above nothing, by groups of four digits; a zero is read where a group begins with one or is left out."""
    said, zero = "", False
    for at in range(len(GROUPS) - 1, -1, -1):
        group = number // 10000**at % 10000
        if not group:
            zero = zero or bool(said)
            continue
        if said and (zero or group < 1000):
            said += DIGITS[0]
        said += _group(group) + GROUPS[at]
        zero = False
    return said


def _group(group: int) -> str:
    said, zero = "", False
    for at in range(3, -1, -1):
        digit = group // 10**at % 10
        if not digit:
            zero = zero or bool(said)
            continue
        said += (DIGITS[0] if zero else "") + DIGITS[digit] + PLACES[at]
        zero = False
    return said
