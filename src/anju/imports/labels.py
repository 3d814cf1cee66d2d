"""Where a home is, however it is written: 3栋2单元1801, 3-2-1801, 三号楼 | 贰单元 | 18 | 01 are one place.

Two systems never write a room alike, so every spelling is folded to one: building, unit, number. A unit nobody wrote is
"" and means "not said"; unit "0" is a shop, which has no stairs.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from anju.imports.cells import CHINESE_NUMERALS, Bad, chinese_number, folded, is_empty, text

SHOP = "0"
_NUMERAL = f"[{CHINESE_NUMERALS}]+"
_BUILDING_END = re.compile(r"(号楼栋|号楼|号栋|号院|#楼|#栋|#|楼栋|栋楼|栋|幢|座|楼|号|BUILDING|BLDG)+$")
_UNIT_END = re.compile(r"(单元号|单元|门栋|门|梯|UNIT)+$")
_ROOM_END = re.compile(r"(号房|房间|室|号|房|户)+$")
_FLOOR_END = re.compile(r"(楼层|层|楼|F|L)+$")
_PHASE = re.compile(rf"^(?P<phase>.*?(?:第?(?:\d+|{_NUMERAL})期|组团|地块|[A-Z\u4e00-\u9fff]区(?!\d*$)))[-·]?(?=.)")
_SHOP_WORD = re.compile(r"^(底商|商铺|商业|门面|铺|商|S-?(?=\d))[-_]?")
_NONE = frozenset({"无单元", "无", "不分单元", "未分单元"})


@dataclass(frozen=True, slots=True)
class Place:
    """One home's address in its canonical spelling."""

    building: str
    unit: str
    """"" when the source does not say, "0" for a shop"""
    number: str
    floor: int | None = None
    phase: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.number) if part)


def numeral(part: str) -> str:
    """十二 → 12, 007 → 7, a → A; whatever is no number stays."""
    number = chinese_number(part)
    if number is not None:
        return str(number)
    return str(int(part)) if part.isascii() and part.isdigit() else part


def split_phase(value: Any) -> tuple[str, str]:
    """(phase, rest): 一期3栋 → ("一期", "3栋"); ("", value) when no phase stands in front."""
    plain = folded(value)
    match = _PHASE.match(plain)
    return (match.group("phase"), plain[match.end() :]) if match else ("", plain)


def building_label(value: Any) -> str:
    """三号楼, 3#, 3栋, 第3幢, 03, ３＃楼 → "3"; A座 → "A"; a name without a number stays. Raises `Bad("building")` when empty."""
    plain = split_phase(value)[1]
    plain = re.sub(r"^(第|NO\.?)", "", plain)
    core = _BUILDING_END.sub("", plain).strip("-_.")
    if not core or is_empty(core):
        raise Bad("building")
    if len(core) > 20:
        raise Bad("building-length", limit=20)
    head = re.fullmatch(rf"({_NUMERAL}|\d+)(?:号|#)?([A-Z]?)", core)
    return numeral(head.group(1)) + head.group(2) if head else core


def unit_label(value: Any) -> str:
    """四单元, 4单元, 04, 4门 → "4"; 甲单元 → "甲"; --, 无, blank → ""; 0, 商铺, 底商 → "0"."""
    plain = folded(value)
    if is_empty(value) or plain in _NONE:
        return ""
    if _SHOP_WORD.match(plain):
        return SHOP
    core = _UNIT_END.sub("", re.sub(r"^第", "", plain)).strip("-_.")
    if len(core) > 10:
        raise Bad("unit", limit=10)
    return numeral(core)


def floor_number(value: Any) -> int | None:
    """7, 7F, 7层, 七楼 → 7; -1, B1, 负一层, 地下一层 → -1; blank → None. Raises `Bad("floor")` for what is no floor."""
    if is_empty(value):
        return None
    plain = _FLOOR_END.sub("", re.sub(r"^第", "", folded(value)))
    below = re.match(r"^(-|B|负|地下|地库)", plain)
    core = plain[below.end() :] if below else plain
    number = int(core) if core.isascii() and core.isdigit() else chinese_number(core)
    if number is None or number > 200:
        raise Bad("floor")
    return -number if below else number


def room_number(value: Any, *, floor: int | None = None, unit: str = "") -> str:
    """The number on the door: 0701室 → "701"; with floor 7, 01 or 1 → "701"; 商铺12 → "12" (its unit says shop).

    A number of one or two digits (perhaps with a letter) is the door on its floor and is joined with the floor when that
    is known; longer ones already begin with the floor. Raises `Bad("room")` when empty, `Bad("room-length")` beyond 20.
    """
    plain = _SHOP_WORD.sub("", folded(value))
    plain = _ROOM_END.sub("", plain).strip("_.")
    if not plain or is_empty(plain):
        raise Bad("room")
    if len(plain) > 20:
        raise Bad("room-length", limit=20)
    storeyed = re.fullmatch(r"(\d{1,3})(?:层|楼|F|-)(\d{1,2}[A-Z]?)", plain)
    if storeyed:
        floor, plain = int(storeyed.group(1)), storeyed.group(2)
    short = re.fullmatch(r"(\d{0,2})([A-Z]?)", plain)
    if short and plain and floor is not None and unit != SHOP and floor != 0:
        door = f"{int(short.group(1)):02d}" if short.group(1) else ""
        return f"{'B' if floor < 0 else ''}{abs(floor)}{door}{short.group(2)}"
    tail = re.fullmatch(rf"(\d+|{_NUMERAL})([A-Z]?)", plain)
    return numeral(tail.group(1)) + tail.group(2) if tail else plain


def floor_of(number: str) -> int | None:
    """The floor that a door number tells: 701 → 7, 1801 → 18, B101 → -1; None for 12 or a name."""
    match = re.fullmatch(r"(B?)(\d{1,3})(\d{2})[A-Z]?", number)
    if not match or int(match.group(2)) == 0:
        return None
    return -int(match.group(2)) if match.group(1) else int(match.group(2))


_FULL = re.compile(
    rf"^(?P<building>第?(?:\d+|{_NUMERAL}|[A-Z]\d*|\d+[A-Z]|[\u4e00-\u9fff]{{1,6}}?))(?:号楼|号栋|号院|#楼|#|栋|幢|座|号楼栋|楼)-?"
    rf"(?:(?P<unit>第?(?:\d+|{_NUMERAL}|[A-Z甲乙丙丁东中西南北]))(?:单元|门|梯|-))?-?"
    rf"(?:(?P<floor>(?:-|B|负|地下)?(?:\d+|{_NUMERAL}))(?:层|楼|F)-?)?(?P<room>.+)$"
)
_DASHED = re.compile(r"[-/_.~—–·]+")


def split_address(value: Any) -> Place:
    """A whole address in one cell: 3栋2单元1801, 一期3#2-1801室, 3-2-1801, 3/1801, 3-2-18-01, 3栋商铺12.

    Raises `Bad("address")` when no building and room can be told apart.
    """
    phase, plain = split_phase(value)
    match = _FULL.match(plain)
    if match:
        return _place(
            phase, match.group("building"), match.group("unit") or "", match.group("floor"), match.group("room")
        )
    parts = [part for part in _DASHED.split(_ROOM_END.sub("", plain)) if part]
    if len(parts) == 2:
        return _place(phase, parts[0], "", None, parts[1])
    if len(parts) == 3:
        return _place(phase, parts[0], parts[1], None, parts[2])
    if len(parts) == 4:
        return _place(phase, parts[0], parts[1], parts[2], parts[3])
    raise Bad("address")


def _place(phase: str, building: str, unit: str, floor: str | None, room: str) -> Place:
    storey = floor_number(floor) if floor else None
    stair = SHOP if not unit and _SHOP_WORD.match(room) else unit_label(unit)
    if not stair and floor is None:
        dashed = re.fullmatch(r"(\d{1,2})-(\d{3,5}[A-Z]?)", _ROOM_END.sub("", room))
        if dashed:
            stair, room = unit_label(dashed.group(1)), dashed.group(2)
    number = room_number(room, floor=storey, unit=stair)
    return Place(building_label(building), stair, number, storey if storey is not None else floor_of(number), phase)


def looks_like_address(value: Any) -> bool:
    """True when one cell names both building and room, so that its column can be taken for a whole address."""
    plain = split_phase(value)[1]
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", plain):
        return False
    try:
        place = split_address(value)
    except Bad:
        return False
    return (
        bool(re.search(r"[栋幢座#楼单]", plain))
        or bool(re.fullmatch(r"[A-Z\d]{1,3}-[\d]{1,2}-[\dB]{2,5}[A-Z]?", plain))
        or (place.unit != "")
    )


@lru_cache(maxsize=4096)
def _column_labels(phase: str, building: str, unit: str, floor: str) -> tuple[str, str, str, int | None]:
    """(building, unit, phase, floor) of cells that repeat down a sheet, so that each spelling is read once."""
    inner_phase, building_text = split_phase(building)
    joined = re.fullmatch(rf"(.+?(?:栋|幢|座|楼|#))-?((?:\d+|{_NUMERAL}|[A-Z甲乙丙丁])(?:单元|门|梯))", building_text)
    if joined:
        building_text, unit = joined.group(1), (unit if not is_empty(unit) else joined.group(2))
    label = folded(phase) if not is_empty(phase) else inner_phase
    return building_label(building_text), unit_label(unit), label, floor_number(floor)


def place(*, phase: Any, building: Any, unit: Any, floor: Any, room: Any) -> Place:
    """One home from separate columns, any of which may hold more than its own part.

    The building cell may name the unit (3栋2单元), the room cell the unit (01-0701), the unit and floor, or the whole
    address again. What the columns say and the room cell repeats must agree: `Bad("room-disagrees")` otherwise.
    """
    house, stair, label, storey = _column_labels(text(phase), text(building), text(unit), text(floor))
    plain = folded(room)
    if not stair and _SHOP_WORD.match(plain):
        stair = SHOP
    inside = _inside_room(plain, house, stair)
    if inside is not None:
        stair, number = inside
    else:
        number = room_number(plain, floor=storey, unit=stair)
    found = Place(house, stair, number, storey, label)
    return found if storey is not None else replace(found, floor=floor_of(number) if stair != SHOP else None)


def _inside_room(plain: str, house: str, stair: str) -> tuple[str, str] | None:
    """(unit, number) when the room cell says more than the door: a unit before it, or the whole address."""
    if plain.isascii() and plain.isalnum():
        return None
    parts = [part for part in _DASHED.split(_ROOM_END.sub("", plain)) if part]
    spelled = re.fullmatch(rf"((?:\d+|{_NUMERAL}|[A-Z甲乙丙丁])(?:单元|门|梯))-?(.+)", plain)
    if spelled:
        parts = [spelled.group(1), spelled.group(2)]
    elif len(parts) == 3 or re.search(r"[栋幢座#]|号楼", plain):
        whole = split_address(plain)
        if whole.building != house or (stair and whole.unit and stair != whole.unit):
            raise Bad("room-disagrees")
        return whole.unit or stair, whole.number
    if len(parts) != 2 or not re.fullmatch(r"(\d{3,5})[A-Z]?", parts[1].split("室")[0]):
        return None
    before, number = unit_label(parts[0]), room_number(parts[1])
    if stair and before != stair:
        if before == house:
            return stair, number
        raise Bad("room-disagrees")
    return before, number
