"""The roster as its page shows it: cells of the calendar, the strip of today, what the side pane says."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.core.time import product_now
from anju.people import rules
from anju.people.queries import Day, Month

STRIP = 300
"""width of the strip in its own units, midnight to midnight"""


@dataclass(frozen=True)
class Trade:
    """One trade's square in a cell: its first character, empty frame when nobody is there."""

    title: str
    name: str
    missing: bool


@dataclass(frozen=True)
class Cell:
    """One day as `c-day` wants it."""

    day: Day
    number: str
    lead: str
    deputy: str
    note: str
    more: str
    trades: list[Trade]
    href: str
    is_loud: bool
    """a gap to be seen from afar; a month nobody began is not shouted at"""


@dataclass(frozen=True)
class Bar:
    """One bar of the strip."""

    x: float
    width: float
    y: int
    text: str
    kind: str

    @property
    def text_x(self) -> float:
        """Where its words begin."""
        return self.x + 7

    @property
    def text_y(self) -> int:
        """Their base line."""
        return self.y + 15


def weekday(day: date) -> str:
    """周六."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]


def cells_of(month: Month) -> list[Cell]:
    """The calendar's cells, row by row."""
    return [_cell(month, day) for week in month.weeks for day in week]


def _cell(month: Month, day: Day) -> Cell:
    is_loud = not month.is_empty or 0 <= day.days_left < rules.WARN_DAYS
    number = f"{day.day:%m-%d}" if not day.inside or day.day.day == 1 else str(day.day.day)
    deputies = " ".join(duty.person.name for duty in day.deputies)
    lead = day.lead.person.name if day.lead and not day.is_gap else ""
    trades = [Trade(name[:1], name, name not in day.trades) for name in month.trades]
    if day.is_gap:
        lead = _("No lead") if is_loud else ""
    return Cell(
        day=day,
        number=number,
        lead=lead,
        deputy="" if day.is_gap else deputies,
        note=_note(day, deputies) if is_loud or not day.is_gap else _("not entered"),
        more=_days_left(day) if day.is_gap and is_loud else "",
        trades=trades if day.inside and not day.is_past and not day.is_gap else [],
        href=f"/desk/roster?project={month.project.code}&month={month.first:%Y-%m}&day={day.day.isoformat()}",
        is_loud=day.is_gap and is_loud,
    )


def _note(day: Day, deputies: str) -> str:
    if day.is_gap:
        return _("deputy %(name)s") % {"name": deputies} if deputies else ""
    if day.swap is not None:
        return _("%(name)s to agree") % {"name": day.swap.taker.name}
    return day.lead_phone if day.inside and not day.is_past else ""


def _days_left(day: Day) -> str:
    if day.days_left < 0:
        return ""
    if day.days_left == 0:
        return _("today")
    return ngettext("in %(n)s day", "in %(n)s days", day.days_left) % {"n": day.days_left}


def bars_of(month: Month, day: Day) -> list[Bar]:
    """The strip of one day: shifts of the desk, the lead, the trades."""
    now = _minute_now(month, day)
    bars = []
    for duty in day.desk:
        if duty.shift is None:
            continue
        for span in rules.spans_of(duty.shift.starts, duty.shift.ends):
            kind = "now" if now is not None and span.start <= now < span.end else "rest"
            bars.append(_bar(span, 20, f"{duty.shift.name} {duty.person.name}", kind))
    bars += [_bar(gap, 20, "", "none") for gap in day.desk_gaps()] if day.desk else []
    whole = rules.Span(0, rules.MINUTES_A_DAY)
    if day.lead is not None and not day.is_gap:
        bars.append(_bar(whole, 50, _("%(name)s leads") % {"name": day.lead.person.name}, "now"))
    if day.trades:
        said = ngettext("%(n)s trade on duty", "%(n)s trades on duty", len(day.trades)) % {"n": len(day.trades)}
        bars.append(_bar(whole, 80, f"{said} · {'、'.join(sorted(day.trades))}", "rest"))
    return bars


def cover_words(day: Day) -> str:
    """The gap of the desk in words, or that there is none."""
    gaps = day.desk_gaps()
    if not gaps:
        return ""
    if str(gaps[0]) == "00:00–24:00":
        return _("Nobody is entered at the desk.")
    return _("Nobody answers at %(hours)s.") % {"hours": "、".join(str(gap) for gap in gaps)}


def now_x(month: Month, day: Day) -> float | None:
    """Where "now" stands on the strip of today."""
    minute = _minute_now(month, day)
    return None if minute is None else round(STRIP * minute / rules.MINUTES_A_DAY, 1)


def _minute_now(month: Month, day: Day) -> int | None:
    now = timezone.localtime(product_now(), month.project.zone)
    return now.hour * 60 + now.minute if now.date() == day.day else None


def _bar(span: rules.Span, y: int, text: str, kind: str) -> Bar:
    scale = STRIP / rules.MINUTES_A_DAY
    width = round((span.end - span.start) * scale - 2, 1)
    fits = int((width - 10) / 12)
    return Bar(
        x=round(span.start * scale + 1, 1),
        width=max(width, 1),
        y=y,
        text=text if len(text) <= fits + 2 else text[:fits] if fits > 1 else "",
        kind=kind,
    )
