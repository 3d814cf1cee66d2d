"""The sentences of "why this due moment": one for each ground that `rules.due_at` gives."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.clocks.rules import Ground

SENTENCES: dict[str, str | Promise] = {
    "started": gettext_lazy("Counted from %(moment)s."),
    "window": gettext_lazy("It started between %(from)s and %(to)s: %(minutes)s."),
    "otherwise": gettext_lazy("It started outside the day's hours: %(minutes)s."),
    "minutes": gettext_lazy("Limit: %(minutes)s, at any hour."),
    "working-time": gettext_lazy("Limit: %(minutes)s of working time (%(windows)s)."),
    "holiday": gettext_lazy("%(day)s is a holiday (%(name)s) and does not count."),
    "make-up-day": gettext_lazy("%(day)s is a working day in exchange for a holiday (%(name)s) and counts."),
    "paused": gettext_lazy("Paused from %(moment)s to %(until)s: %(seconds)s added."),
    "still-paused": gettext_lazy("Paused since %(moment)s; the time is added when it goes on."),
    "agreed": gettext_lazy("Agreed or wished: %(moment)s; this takes the place of the limit."),
    "grace": gettext_lazy("Grace: %(minutes)s."),
    "not-published": gettext_lazy("The holidays of %(year)s are not published yet: this moment is provisional."),
    "due": gettext_lazy("Due %(moment)s."),
}


def sentence_of(ground: Ground, zone: ZoneInfo) -> str:
    """One ground as a sentence in the reader's language, moments on the project's wall clock."""
    words: dict[str, Any] = {name: _figure(name, value, zone) for name, value in ground.figures.items()}
    if ground.moment is not None:
        words["moment"] = moment_text(ground.moment, zone)
    return str(SENTENCES[ground.code]) % words


def moment_text(moment: datetime, zone: ZoneInfo) -> str:
    """A moment to the second where seconds matter, else to the minute."""
    local = moment.astimezone(zone)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def span_text(seconds: int) -> str:
    """A length of time in words: `1 d 3 h 20 min`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    parts = [
        (_("%(count)d d"), days),
        (_("%(count)d h"), hour),
        (_("%(count)d min"), minute),
        (_("%(count)d s"), second),
    ]
    said = [text % {"count": count} for text, count in parts if count]
    return " ".join(said) or parts[2][0] % {"count": 0}


def _figure(name: str, value: Any, zone: ZoneInfo) -> str:
    if name == "minutes":
        return span_text(value * 60)
    if name == "seconds":
        return span_text(value)
    if isinstance(value, datetime):
        return moment_text(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
