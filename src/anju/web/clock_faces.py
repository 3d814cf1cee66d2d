"""What a deadline looks like: kind, words and the figures of its dimension line. Pure, and mirrored by the browser.

`assets/islands/countdown.ts` ticks with the same thresholds and the same formats, which it gets from `formats()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, cast, get_args

from django.utils.translation import get_language, gettext

Kind = Literal["new", "run", "warn", "late", "ok", "was-late", "hold", "off", "cmp", "wait"]

Style = Literal["left", "late", "used", "paused", "since"]

KINDS = get_args(Kind)

WARN_BELOW = 0.25
"""A limit is "soon" when less than this part of it is left."""

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, kw_only=True)
class Face:
    """A badge of a clock: its kind (shape and colour) and its words."""

    kind: Kind
    text: str
    ticking: bool


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A dimension line in per cent of its drawn length: used up to `now`, due slash, what ran past it."""

    kind: Kind
    used: float
    due: float
    over: float
    now: float


def formats() -> Mapping[str, str]:
    """The words and shapes of durations in the language of the request; the browser gets the same."""
    return _formats(get_language() or "")


@cache
def _formats(language: str) -> Mapping[str, str]:
    """Asked for twice by every clock of a list, and the same as long as the process lives."""
    return {
        "left": gettext("{} left"),
        "late": gettext("{} late"),
        "used": gettext("took {}"),
        "paused": gettext("paused {}"),
        "days": gettext("{d} d"),
        "days_hours": gettext("{d} d {hh} h"),
        "days_clock": gettext("{d} d {hh}:{mm}"),
        "hours": gettext("{h} h {mm} min"),
        "minutes": gettext("{m} min"),
        "minutes_seconds": gettext("{m} min {ss} s"),
    }


def duration(seconds: int, style: Style) -> str:
    """A length of time as short as its use allows: `2时10分`, `18:04`, `0:12`, `1天03:20`, `11分38秒`."""
    words = formats()
    minutes, second = divmod(max(seconds, 0), MINUTE)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    parts = {"d": days, "h": hours, "hh": f"{hour:02d}", "m": minutes, "mm": f"{minute:02d}", "ss": f"{second:02d}"}
    if seconds >= 2 * DAY and style != "paused":
        return words["days"].format(**parts)
    if seconds >= DAY:
        return words["days_clock" if style == "paused" else "days_hours"].format(**parts)
    if seconds >= HOUR:
        return words["hours"].format(**parts)
    if style == "left":
        return f"{minutes:02d}:{second:02d}"
    if style == "late":
        return f"{minutes}:{second:02d}"
    return words["minutes_seconds" if style == "used" else "minutes"].format(**parts)


def face(
    *,
    start: datetime,
    due: datetime | None,
    now: datetime,
    stopped: datetime | None = None,
    paused_since: datetime | None = None,
    paused_for: timedelta = timedelta(),
    calm: Kind = "run",
) -> Face:
    """The badge of one clock at `now`. `calm` is its kind while there is time; a limit met to the second is kept."""
    words = formats()
    if stopped is not None:
        used = duration(_seconds(stopped - start - paused_for), "used")
        kept = due is None or _cut(stopped) <= _cut(due)
        return Face(kind="ok" if kept else "was-late", text=words["used"].format(used), ticking=False)
    if paused_since is not None:
        total = duration(_seconds(now - paused_since + paused_for), "paused")
        return Face(kind="hold", text=words["paused"].format(total), ticking=True)
    if due is None:
        return Face(kind="new", text="", ticking=False)
    left = _seconds(_cut(due) - _cut(now))
    if left < 0:
        return Face(kind="late", text=words["late"].format(duration(-left, "late")), ticking=True)
    soon = left < WARN_BELOW * max(_seconds(due - start), 1)
    text = words["left"].format(duration(left, "left"))
    return Face(kind="warn" if soon else calm, text=text, ticking=True)


def dimension(
    *,
    start: datetime,
    due: datetime,
    now: datetime,
    stopped: datetime | None = None,
    paused_since: datetime | None = None,
) -> Dimension:
    """The line of one clock: as long as its limit, or as what it took when that was more; it rests while paused."""
    end = stopped or paused_since or now
    limit = max((due - start).total_seconds(), 1.0)
    gone = max((end - start).total_seconds(), 0.0)
    whole = max(limit, gone)
    used, due_at = round(100 * min(gone, limit) / whole, 1), round(100 * limit / whole, 1)
    over = round(max(0.0, 100 * gone / whole - due_at), 1)
    kind = face(start=start, due=due, now=now, stopped=stopped, paused_since=paused_since).kind
    return Dimension(kind=kind, used=used, due=due_at, over=over, now=round(used + over, 1))


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _cut(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def as_kind(word: str) -> Kind:
    """The word as a kind; an unknown one is a programming error (`ValueError`)."""
    if word not in KINDS:
        raise ValueError(f"no badge kind {word!r}")
    return cast(Kind, word)
