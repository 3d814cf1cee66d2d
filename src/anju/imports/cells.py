"""One cell at a time: text, numbers, dates, areas, yes/no. Pure functions; a cell that cannot be taken raises `Bad`."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

CELL_LIMIT = 2000
"""Characters of one cell that are looked at; more is never a name, a label or a remark."""

EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "暂无",
        "空",
        "未知",
        "不详",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
        "0000-00-00",
    }
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad]")
_WIDE = re.compile("[０-ｚ]")
_ODD = re.compile(r"[\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad\u00a0\u3000\n\t\r\f\v]|  |^ | $")
_EPOCH = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 1, 1)


class Bad(ValueError):
    """A cell that cannot be taken. `code` names the reason in `reasons`; `values` fill its sentence (never a person's data)."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(value: Any) -> str:
    """The cell as a person reads it: 18999999999.0 is 18999999999, invisible marks and double spaces are gone."""
    if type(value) is str:
        return _tidy(value)
    if value is None or isinstance(value, bool):
        return "" if value is None else ("是" if value else "否")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ", "seconds")
    return _tidy(str(value))


@lru_cache(maxsize=20_000)
def _tidy(plain: str) -> str:
    if not _ODD.search(plain) and len(plain) <= CELL_LIMIT:
        return plain
    return " ".join(_INVISIBLE.sub("", plain[:CELL_LIMIT]).replace("\u3000", " ").split())


def folded(value: Any) -> str:
    """The text for comparing labels: full-width and compatibility forms folded (３＃ → 3#), capitals, no spaces."""
    return _fold(text(value))


@lru_cache(maxsize=20_000)
def _fold(plain: str) -> str:
    return (plain if plain.isascii() else unicodedata.normalize("NFKC", plain)).replace(" ", "").upper()


def words(value: Any) -> str:
    """Text kept as written, with full-width Latin and digits made narrow; rare characters of names stay untouched."""
    plain = text(value)
    if plain.isascii() or not _WIDE.search(plain):
        return plain
    return "".join(chr(ord(mark) - 0xFEE0) if "０" <= mark <= "ｚ" else mark for mark in plain)


def is_empty(value: Any) -> bool:
    """True for nothing, and for what people type to say nothing: `--`, 无, /, N/A."""
    return value is None or _says_nothing(text(value))


@lru_cache(maxsize=20_000)
def _says_nothing(plain: str) -> bool:
    return len(plain) < 11 and plain.lower() in EMPTY


_DIGITS = {mark: number for number, mark in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
CHINESE_NUMERALS = "".join(_DIGITS) + "".join(_TENS) + "廿"


def chinese_number(numeral: str) -> int | None:
    """十二 → 12, 二〇四 → 204, 一百零一 → 101, 廿三 → 23; None when it is not a numeral below a thousand."""
    numeral = numeral.replace("廿", "二十")
    if not numeral or any(mark not in _DIGITS and mark not in _TENS for mark in numeral):
        return None
    if not any(mark in _TENS for mark in numeral):
        return int("".join(str(_DIGITS[mark]) for mark in numeral))
    total, digit, last_unit = 0, 0, 1000
    for mark in numeral:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
            continue
        unit = _TENS[mark]
        if unit >= last_unit:
            return None
        total, digit, last_unit = total + (digit or 1) * unit, 0, unit
    return total + digit


def area(value: Any) -> Decimal | None:
    """Square metres with two decimals: `118.60㎡`, `1,184.7平方米`, 118.6. None when empty.

    Raises `Bad("area")` when it is no number, `Bad("area-size")` outside 0.5–100 000 m².
    """
    if is_empty(value):
        return None
    return _area_of_text(folded(value))


@lru_cache(maxsize=4096)
def _area_of_text(plain: str) -> Decimal | None:
    try:
        metres = Decimal(re.sub(r"(平方米|平方|平米|平|M2|M²|㎡|M\^2|SQM|约|左右|,)", "", plain)).quantize(
            Decimal("0.01")
        )
    except InvalidOperation as error:
        raise Bad("area") from error
    if metres == 0:
        return None
    if not Decimal("0.5") <= metres <= Decimal(100000):
        raise Bad("area-size")
    return metres


def money_fen(value: Any) -> int | None:
    """Fen from yuan: `1,200.50`, `￥1200`, `120万元`, `3.2万`. None when empty; raises `Bad("money")`."""
    if is_empty(value):
        return None
    plain = re.sub(r"[¥￥,元圆整]|RMB|CNY", "", folded(value))
    factor = 1
    for mark, size in (("亿", 100_000_000), ("万", 10_000)):
        if plain.endswith(mark):
            plain, factor = plain[:-1], size
            break
    try:
        fen = Decimal(plain) * factor * 100
    except InvalidOperation as error:
        raise Bad("money") from error
    if fen < 0 or fen != fen.to_integral_value() or fen > Decimal(10) ** 15:
        raise Bad("money")
    return int(fen)


def percent(value: Any) -> Decimal | None:
    """Per cent as a number: `3%`, 0.03 (Excel's own per cent) and 3 are all 3. None when empty; raises `Bad("percent")`."""
    if is_empty(value):
        return None
    plain = folded(value)
    try:
        number = Decimal(plain.rstrip("%"))
    except InvalidOperation as error:
        raise Bad("percent") from error
    if not plain.endswith("%") and 0 < number < 1:
        number *= 100
    if not 0 <= number <= 100:
        raise Bad("percent")
    return number.normalize() if number else Decimal(0)


def whole(value: Any) -> int | None:
    """A whole number, with its counting word if any (`33层`, `24个月`). None when empty; raises `Bad("whole")`."""
    if is_empty(value):
        return None
    plain = re.sub(r"(个月|层|年|月|天|人|户|个)$", "", folded(value))
    number = chinese_number(plain)
    if number is not None:
        return number
    if not re.fullmatch(r"-?\d{1,9}", plain):
        raise Bad("whole")
    return int(plain)


def yes_no(value: Any) -> bool | None:
    """是/有/Y/√/1 → True, 否/无/N/×/0 → False, empty → None; raises `Bad("yes-no")`."""
    plain = folded(value)
    if plain in {"是", "有", "Y", "YES", "TRUE", "√", "✓", "1", "已"}:
        return True
    if plain in {"否", "无", "没有", "N", "NO", "FALSE", "×", "X", "0", "未"}:
        return False
    if is_empty(value):
        return None
    raise Bad("yes-no")


def day(value: Any) -> date | None:
    """The calendar day of a cell, None when empty.

    Takes real dates, Excel's serial numbers (45655, also as text), 2024-12-29, 2024/12/29, 2024.12.29, 24.12.29,
    20241229, 2024年12月29日, 二〇二四年十二月二十九日, a time after the day, 29/12/2024 where it can only be read one way.
    Raises `Bad`: `date`, `date-month`, `date-no-day`, `date-order`, `date-range`.
    """
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    return None if is_empty(value) else _day_of_text(folded(value))


@lru_cache(maxsize=4096)
def _day_of_text(plain: str) -> date | None:
    if plain in {"0", "1900-01-00", "1900/1/0", "1900-1-0"}:
        return None
    plain = re.sub(r"(T|日)?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", "", plain) if ":" in plain else plain
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _in_range(_EPOCH + timedelta(days=int(float(plain))))
    if re.fullmatch(r"\d{8}", plain):
        return _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    return _in_range(_written_day(plain))


def _written_day(plain: str) -> date:
    parts = [part for part in re.split(r"[-/.、年月日号\\]+", plain) if part]
    numbers = [int(part) if part.isdigit() else chinese_number(part) for part in parts]
    if any(number is None for number in numbers):
        raise Bad("date")
    known = [number for number in numbers if number is not None]
    if len(known) == 2 and known[0] > 1900:
        raise Bad("date-no-day")
    if len(known) != 3:
        raise Bad("date")
    first, second, third = known
    if first > 31 or (len(parts[0]) == 2 and third <= 31 and len(parts[2]) != 4):
        return _day(first if first > 99 else 2000 + first, second, third)
    if third > 1900:
        if first > 12 >= second:
            return _day(third, second, first)
        if second > 12 >= first or first == second:
            return _day(third, first, second)
        raise Bad("date-order")
    raise Bad("date")


def _day(year: int, month: int, number: int) -> date:
    if not 1 <= month <= 12:
        raise Bad("date-month", month=month)
    try:
        return _in_range(date(year, month, number))
    except ValueError as error:
        raise error if isinstance(error, Bad) else Bad("date") from error


def _in_range(found: date) -> date:
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Bad("date-range")
    return found
