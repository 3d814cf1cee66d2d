"""The picture of a verdict: both warranty terms as bars on one axis, the gap between them, and today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anju.rulebook.models import in_language
from anju.rulebook.rules import Coverage, Term


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One term: where it stands on the axis in per cent, what is written in it and beside it."""

    name: str
    tone: str
    x: float
    width: float
    inside: str
    until: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The bars, the ticks of the half years, the gap and today, all in per cent of the axis."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    gap_x: float
    gap_width: float
    gap_words: str
    today_x: float
    today_words: str


def picture_of(found: Coverage, *, today: date) -> Picture | None:
    """Both terms drawn; None when neither has a beginning and an end."""
    rows = [(name, tone, term) for name, tone, term in _rows(found) if term.starts_on and term.ends_on]
    if not rows:
        return None
    first = min(term.starts_on for _name, _tone, term in rows if term.starts_on) - timedelta(days=60)
    last = max([*(term.ends_on for _name, _tone, term in rows if term.ends_on), today]) + timedelta(days=60)
    # Terms of fifty years would press the others flat: the axis ends five years from now.
    last = min(last, today + timedelta(days=5 * 365))
    span = (last - first).days

    def at(day: date) -> float:
        return round(min(max(100 * (day - first).days / span, 0), 100), 2)

    gap = found.gap
    return Picture(
        bars=[_bar(name, tone, term, at=at, today=today) for name, tone, term in rows],
        ticks=[(at(day), day.strftime("%Y-%m")) for day in _ticks(first, last)],
        gap_x=at(gap.first) if gap else 0,
        gap_width=round(at(gap.last) - at(gap.first), 2) if gap else 0,
        gap_words=_("gap %(days)d d") % {"days": gap.days} if gap else "",
        today_x=at(today),
        today_words=_("today, day %(day)d of the gap") % {"day": (today - gap.first).days + 1}
        if gap and gap.first <= today <= gap.last
        else pgettext("axis", "today"),
    )


def _rows(found: Coverage) -> list[tuple[str, str, Term]]:
    return [(_("Towards the owner"), "owner", found.owner), (_("Towards us"), "firm", found.contractor)]


def _bar(name: str, tone: str, term: Term, *, at: Callable[[date], float], today: date) -> Bar:
    assert term.starts_on is not None
    assert term.ends_on is not None
    left = (term.ends_on - today).days
    ending = _("%(days)d d left") % {"days": left} if left >= 0 else _("over for %(days)d d") % {"days": -left}
    winner = term.winner
    begun = (
        _("from completion %(day)s") if winner and winner.counts_from == "completion" else _("from handover %(day)s")
    )
    return Bar(
        name=name,
        tone=tone,
        x=at(term.starts_on),
        width=round(at(term.ends_on) - at(term.starts_on), 2),
        inside=begun % {"day": (winner.starts_on if winner else term.starts_on).isoformat()},
        until=_("until %(day)s, %(ending)s") % {"day": term.ends_on.isoformat(), "ending": ending},
        source=in_language(winner.source_zh, winner.source_en) if winner else "",
    )


def _ticks(first: date, last: date) -> list[date]:
    """The first of January and of July, every year where there are few, else every other."""
    years = range(first.year, last.year + 2)
    months = (1, 7) if len(years) <= 4 else (1,)
    every = [date(year, month, 1) for year in years for month in months]
    return [day for day in every if first < day < last]
