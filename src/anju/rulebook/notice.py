"""Reading the State Council's yearly notice (放假安排) as it is published: which days are free, which are made up for.

Pure. A line is read as 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。 What a line says twice (weekday, number of
days) is compared, so that a slip of the pen is found before it is published.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

NAMES = {
    "元旦": "New Year", "春节": "Spring Festival", "清明节": "Qingming", "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival", "中秋节": "Mid-Autumn Festival", "国庆节": "National Day",
}  # fmt: skip
"""the holidays as notices call them, in English"""
WEEKDAYS = "一二三四五六日"
LONGEST_SPAN = 20
"""days of one holiday: more is a slip of the pen"""

_HEAD = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\d+[、.)](?!\d))?\s*(?:\d{4}年)?([^\d:,。]{2,20}):")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?")
_UNTIL = re.compile(r"\s*(?:至|到|-|—|–|~)\s*")
_COUNT = re.compile(r"共(\d+)天|放假(\d+)天")
_SIGNED = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")


@dataclass(frozen=True, kw_only=True)
class NoticeDay:
    """One day of the notice."""

    day: date
    works: bool
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What cannot be read or does not fit: the number of the line, its words, and a sentence."""

    line: int
    words: str
    sentence: str


@dataclass(kw_only=True)
class Notice:
    """What was read, and what was wrong with it."""

    days: list[NoticeDay] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class _Misread(Exception):
    """Why a line cannot be read."""


def read_notice(text: str, *, year: int) -> Notice:
    """The days of the notice for a year. Lines that name no day (title, preamble, closing words, date) are passed over."""
    notice, named = Notice(), set[date]()
    for number, line in enumerate(text.splitlines(), start=1):
        plain = unicodedata.normalize("NFKC", line).replace(" ", "").strip()
        if not _speaks_of_days(plain):
            continue
        try:
            days = list(_days_of(plain, year=year))
            if twice := sorted({day.day for day in days} & named):
                raise _Misread(_("%(day)s was named in an earlier line.") % {"day": twice[0].isoformat()})
        except _Misread as why:
            notice.wrong.append(Wrong(line=number, words=line.strip()[:120], sentence=str(why)))
            continue
        named |= {day.day for day in days}
        notice.days += days
    notice.days.sort(key=lambda each: each.day)
    return notice


def name_in_english(name: str) -> str:
    """The English of a holiday's name or of two that fall together; the name itself where it is not known."""
    return " and ".join(NAMES[part] for part in re.split("[、和]", name) if part in NAMES) or name


def _speaks_of_days(plain: str) -> bool:
    if not plain or _SIGNED.match(plain):
        return False
    return bool(_NUMBERED.match(plain) or _HEAD.match(plain) or ("月" in plain and _DAY.search(plain)))


def _days_of(plain: str, *, year: int) -> Iterator[NoticeDay]:
    head = _HEAD.match(plain)
    if head is None:
        raise _Misread(_("Begin with the holiday's name and a colon: 元旦：1月1日至3日放假，共3天。"))
    name, seen = head[1].strip(), set[date]()
    months = _Months(year=year, name=name)
    for sentence in re.split("[。;]", plain[head.end() :]):
        if not _DAY.search(sentence):
            continue
        free, works = "放假" in sentence, "上班" in sentence
        if free == works:
            raise _Misread(_("“%(words)s” must say either 放假 or 上班.") % {"words": sentence[:40]})
        days = list(_spans(sentence, months))
        _counted(sentence, len(days) if free else None)
        for day in days:
            if day in seen:
                raise _Misread(_("%(day)s is named twice.") % {"day": day.isoformat()})
            seen.add(day)
            yield NoticeDay(day=day, works=works, name_zh=name, name_en=name_in_english(name))
    if not seen:
        raise _Misread(_("No day is named: write it as 1月1日."))


@dataclass(kw_only=True)
class _Months:
    """The month that was named last, and the year a day lies in where the notice names none."""

    year: int
    name: str
    month: int = 0

    def day(self, match: re.Match[str], *, after: date | None = None) -> date:
        """The day as written; `after`: it ends a span, so January after December is the next year's."""
        self.month = int(match[2]) if match[2] else self.month
        if not self.month:
            raise _Misread(_("“%(words)s” names no month.") % {"words": match[0]})
        year = int(match[1]) if match[1] else self.year - ("元旦" in self.name and self.month == 12)
        if after is not None and not match[1] and (year, self.month) < (after.year, after.month):
            year = after.year + 1
        try:
            found = date(year, self.month, int(match[3]))
        except ValueError:
            raise _Misread(_("There is no %(words)s.") % {"words": match[0]}) from None
        _fits_weekday(found, match[4] or "")
        return found


def _spans(sentence: str, months: _Months) -> Iterator[date]:
    at = 0
    while match := _DAY.search(sentence, at):
        first, at = months.day(match), match.end()
        last = first
        if until := _UNTIL.match(sentence, at):
            end = _DAY.match(sentence, until.end())
            if end is None:
                raise _Misread(_("After “至” a day is missing: “%(words)s”.") % {"words": sentence[:40]})
            last, at = months.day(end, after=first), end.end()
        days = (last - first).days + 1
        if not 1 <= days <= LONGEST_SPAN:
            raise _Misread(_("From %(first)s to %(last)s is no holiday.") % {"first": first, "last": last})
        yield from (first + timedelta(days=step) for step in range(days))


def _fits_weekday(day: date, said: str) -> None:
    told = re.search("(?:周|星期)([一二三四五六日天])", said)
    if told is None:
        return
    right = WEEKDAYS[day.weekday()]
    if told[1].replace("天", "日") != right:
        raise _Misread(
            _("%(day)s is 周%(right)s, the line says 周%(told)s.")
            % {"day": day.isoformat(), "right": right, "told": told[1]}
        )


def _counted(sentence: str, days: int | None) -> None:
    told = _COUNT.search(sentence)
    count = int(told[1] or told[2]) if told else None
    if days is not None and count is not None and count != days:
        raise _Misread(_("The line says %(told)d days and names %(days)d.") % {"told": count, "days": days})
