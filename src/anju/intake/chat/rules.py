"""Reading a pasted group chat: who wrote, from which home, when, what. No Django, no clock, no database.

Understood are the ways in which text leaves WeChat: a line with name, day and time before each message (copied from the
computer), the exported mail with a rule for each day, and "name: words" on one line where the name tells the home.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

MOST = 40
"""so many messages of one paste are read; the page says when there were more"""
TOGETHER = timedelta(minutes=10)
"""what one person writes within these minutes is one report"""

_DIGITS = str.maketrans("一二三四五六七八九零〇", "12345678900")
_HOME = re.compile(
    r"(?<![\d.:：])(?P<building>[A-Za-z]?\d{1,3}|十[一二三四五六七八九]?|[一二三四五六七八九])\s*(?:号楼|栋|幢|座|#|＃|[-－—–/])\s*"
    r"(?:(?P<unit>\d{1,2}|[一二三四五六])\s*(?:单元|[-－—–/])\s*)?(?P<number>\d{3,4})(?!\d|[-－/]\d|元|块|年|[:：]\d)\s*(?:室|户|房)?"
)
_NUMBER_ALONE = re.compile(r"(?<![\d.:：\-－])(?P<number>\d{3,4})(?=室|房|户|的?业主|家)")
_DAY = r"(?:今天|昨天|前天|(?:星期|周|礼拜)[一二三四五六日天]|\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?|\d{1,2}\s*[-/月]\s*\d{1,2}日?)"
_TIME = r"(?:凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:AM|PM|am|pm)?"
_HEAD = re.compile(rf"^(?P<who>\S.{{0,39}}?)\s+(?:(?P<day>{_DAY})\s*)?(?P<time>{_TIME})\s*(?:[:：]\s*)?(?P<rest>.*)$")
_PLAIN = re.compile(r"^(?P<who>[^:：]{1,30}?)\s*[:：]\s*(?P<rest>.*)$")
_RULE = re.compile(r"^[\s—\-–─=*]*(?P<day>\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?)[\s—\-–─=*]*$")
_PICTURE = re.compile(r"\[(?:图片|照片|视频|Photo|Image|Video)\]|【图片】|<图片>")
_DROPPED = re.compile(r"\[[^\[\]\n]{1,8}\]|【(?:语音|表情)】")
_SYSTEM = re.compile(r"撤回了一条消息|加入了?群聊|移出了?群聊|修改群名|拍了拍|以上是打招呼|群公告")
_NOISE = re.compile(
    r"^(?:收到.{0,8}|马上.{0,6}|好的?|ok|谢谢.{0,6}|多谢.{0,4}|感谢.{0,4}|辛苦了?|嗯+|哦+|哈+|在吗|有人吗|知道了|明白|了解|顶+|\+1|➕1|👍+|👌+|🙏+|@\S+|[\W_]+)[!！。.~～]*$",
    re.IGNORECASE,
)
_SAME = re.compile(r"^(?:我家也|我们?家?也|同楼上|同问|同上|一样|\+1|➕1)")
_STAFF = re.compile(r"^(?:物业|客服|管家|前台|项目部)|(?:管家|客服)$")
_MAN = re.compile(r"先生|女士|小姐|阿姨|叔叔|大姐|大哥|师傅|老师|妈妈|爸爸|业主|租户")


@dataclass(frozen=True, kw_only=True)
class Homes:
    """The rooms of one estate, to be found by what people write. Labels are building-unit-number or building-number."""

    by_number: Mapping[str, Sequence[tuple[str, str, str]]]
    """number → (building, unit, label)"""

    def of(self, *, building: str, unit: str, number: str) -> tuple[str, ...]:
        """Labels that fit; an empty building or unit fits any."""
        return tuple(
            label
            for known, part, label in self.by_number.get(number, ())
            if (not building or known.upper() == building.upper()) and (not unit or part == unit)
        )


def homes_of(rows: Iterable[tuple[str, str, str, str]]) -> Homes:
    """From (building, unit, number, label) rows."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for building, unit, number, label in rows:
        found.setdefault(number, []).append((building, unit, label))
    return Homes(by_number=found)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One report out of a chat."""

    sender: str
    """as the chat names them"""
    name: str
    """without the home"""
    at: datetime | None
    """on the wall clock of the estate, without offset; None where the chat gives none"""
    words: str
    rooms: tuple[str, ...] = ()
    """labels that fit: one is sure, several want a choice, none is unknown"""
    also: tuple[str, ...] = ()
    """other homes that the words name"""
    pictures: int = 0
    like_before: bool = False
    """says "mine too" and little else"""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a paste holds."""

    messages: tuple[Message, ...]
    left_out: int = 0
    """lines that say nothing to act on: thanks, greetings, notices of the chat itself"""
    more: bool = False
    """there were more messages than are read at a time"""


@dataclass(kw_only=True)
class _Raw:
    sender: str
    at: datetime | None
    lines: list[str] = field(default_factory=list)


def read_chat(text: str, *, homes: Homes, now: datetime, drop: Collection[str] = ()) -> Reading:
    """Messages of a pasted chat. `now`: wall clock without offset; `drop`: words of names that say nothing (the estate)."""
    said: list[_Raw] = []
    left_out = 0
    day: date | None = None
    known: set[str] = set()
    for line in (each.strip().replace("\u3000", " ").replace("\u200b", "") for each in text.splitlines()):
        if not line:
            continue
        if rule := _RULE.match(line):
            day = day_of(rule["day"], now=now)
            continue
        if _SYSTEM.search(line):
            left_out += 1
            continue
        begins, rest = _head_of(line, day=day, now=now, homes=homes, known=known)
        if begins is not None:
            said.append(begins)
            known.add(begins.sender)
        elif not said:
            said.append(_Raw(sender="", at=None))
        if rest:
            said[-1].lines.append(rest)
    messages, dropped = _messages(said, homes=homes, drop=drop)
    joined = _joined(messages)
    return Reading(messages=tuple(joined[:MOST]), left_out=left_out + dropped, more=len(joined) > MOST)


def _head_of(
    line: str, *, day: date | None, now: datetime, homes: Homes, known: Collection[str]
) -> tuple[_Raw | None, str]:
    """Who begins to speak on this line, and the rest of it; nobody and the whole line for one that goes on."""
    found = _HEAD.match(line)
    if found is not None and not found["who"].rstrip().endswith(("，", "。", ",", "、", "了", "到", "从", "在")):
        clock = time_of(found["time"])
        if clock is not None:
            when = day_of(found["day"], now=now) if found["day"] else day or now.date()
            moment = datetime.combine(when, clock)
            if not found["day"] and day is None and moment > now:
                moment -= timedelta(days=1)
            return _Raw(sender=found["who"].strip(" :："), at=moment), found["rest"].strip()
    plain = _PLAIN.match(line)
    if plain is None:
        return None, line
    who = plain["who"].strip()
    if who in known or _rooms_in(who, homes=homes)[0] or (len(who) <= 8 and _MAN.search(who)):
        return _Raw(sender=who, at=None), plain["rest"].strip()
    return None, line


def time_of(text: str) -> time | None:
    """下午3:05, 22:14:05, 3:05 PM; None for what is no time of the day."""
    digits = re.search(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?", text)
    if digits is None:
        return None
    hour, minute, second = int(digits[1]), int(digits[2]), int(digits[3] or 0)
    later = re.search(r"下午|傍晚|晚上|PM", text, re.IGNORECASE)
    if later and hour < 12:
        hour += 12
    if re.search(r"凌晨|AM", text, re.IGNORECASE) and hour == 12:
        hour = 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def day_of(text: str, *, now: datetime) -> date:
    """昨天, 周三, 11月20日, 2026-11-20 as a day not after today; today for what is none."""
    today = now.date()
    near = {"今天": 0, "昨天": 1, "前天": 2}
    if text in near:
        return today - timedelta(days=near[text])
    if (weekday := re.fullmatch(r"(?:星期|周|礼拜)([一二三四五六日天])", text)) is not None:
        wanted = "一二三四五六日".index(weekday[1].replace("天", "日"))
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    try:
        if len(numbers) == 3:
            return date(numbers[0], numbers[1], numbers[2])
        found = date(today.year, numbers[0], numbers[1])
        return found if found <= today else date(today.year - 1, numbers[0], numbers[1])
    except (ValueError, IndexError):
        return today


def _rooms_in(text: str, *, homes: Homes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The homes of the first place in `text` that names one here, and those of the others."""
    groups = []
    for found in _HOME.finditer(text):
        building, unit = _number(found["building"]), _number(found["unit"] or "")
        if rooms := homes.of(building=building, unit=unit, number=found["number"]):
            groups.append(rooms)
    for found in _NUMBER_ALONE.finditer(text):
        rooms = homes.of(building="", unit="", number=found["number"])
        if rooms and not any(set(rooms) & set(group) for group in groups):
            groups.append(rooms)
    first = groups[0] if groups else ()
    others = tuple(dict.fromkeys(label for group in groups[1:] if len(group) == 1 for label in group))
    return first, others


def _number(text: str) -> str:
    if text.startswith("十"):
        return "1" + (text[1:].translate(_DIGITS) or "0")
    return text.translate(_DIGITS)


def name_of(sender: str, *, drop: Collection[str] = ()) -> str:
    """The sender without home and estate: 云栖苑3-2-1801-王女士 → 王女士."""
    name = _HOME.sub(" ", sender)
    for word in drop:
        name = name.replace(word, " ")
    name = re.sub(r"\(.*?\)|（.*?）", " ", name)
    return re.sub(r"^[\s\-_—－·.|,，]+|[\s\-_—－·.|,，]+$", "", name)[:40]


def _messages(said: Sequence[_Raw], *, homes: Homes, drop: Collection[str]) -> tuple[list[Message], int]:
    messages, dropped = [], 0
    for raw in said:
        whole = "\n".join(raw.lines)
        pictures = len(_PICTURE.findall(whole))
        words = _DROPPED.sub("", _PICTURE.sub("", whole)).strip()
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        same = bool(lines and _SAME.match(lines[0]))
        kept = [line for line in lines if same or not _NOISE.match(line)]
        if (not kept and not pictures) or _STAFF.search(raw.sender):
            dropped += 1
            continue
        own, _others = _rooms_in(raw.sender, homes=homes)
        told, others = _rooms_in("\n".join(kept), homes=homes)
        rooms = own or told
        also = tuple(label for label in (*(told if own and len(told) == 1 else ()), *others) if label not in rooms)
        messages.append(
            Message(
                sender=raw.sender,
                name=name_of(raw.sender, drop=drop),
                at=raw.at,
                words="\n".join(kept),
                rooms=rooms,
                also=also,
                pictures=pictures,
                like_before=same,
            )
        )
    return messages, dropped


def _joined(messages: Sequence[Message]) -> list[Message]:
    """What one person says within ten minutes as one report; pictures alone belong to what was said before."""
    found: list[Message] = []
    for message in messages:
        at = next((no for no in range(len(found) - 1, -1, -1) if found[no].sender == message.sender), None)
        if at is not None and _belongs(found[at], message):
            before = found[at]
            found[at] = replace(
                before,
                words="\n".join(part for part in (before.words, message.words) if part),
                pictures=before.pictures + message.pictures,
                rooms=before.rooms or message.rooms,
                also=tuple(dict.fromkeys((*before.also, *message.also))),
            )
        else:
            found.append(message)
    return [message for message in found if message.words or message.rooms]


def _belongs(before: Message, after: Message) -> bool:
    if after.rooms and before.rooms and set(after.rooms) != set(before.rooms):
        return False
    if before.at is None or after.at is None:
        return before.at is None and after.at is None and bool(before.sender)
    return timedelta() <= after.at - before.at <= TOGETHER
