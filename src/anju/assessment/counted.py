"""Which cases a figure counted: the condition behind every number of a report, and its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anju.assessment.access import COUNTED
from anju.assessment.indicators import INDICATORS, NOT_DOUBLE, TITLES
from anju.assessment.models import Fact
from anju.assessment.months import Month
from anju.core.access import Reach
from anju.core.errors import NotFound, Sentence
from anju.core.paging import Page, decode_cursor, encode_cursor
from anju.estate.models import Project

BANDS: Mapping[str, tuple[int, int | None]] = {"0-7": (0, 8), "8-14": (8, 15), "15-30": (15, 31), "31-": (31, None)}
"""whole days since the ring: from, and up to but not including"""
VOLUMES = ("registered", "kind", "channel", "urgency", "ended", "defect", "open_at_end", "open_now", "closing")
FIGURES = frozenset({*INDICATORS, *VOLUMES})
VOLUME_TITLES: Mapping[str, Sentence] = {
    "registered": _("Registered cases"),
    "kind": _("Registered cases"),
    "channel": _("Registered cases"),
    "urgency": _("Registered cases"),
    "ended": _("Ended cases"),
    "defect": _("Reported items"),
    "open_at_end": _("Open at the end of the month"),
    "open_now": _("Still open"),
    "closing": _("Closed of all so far"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which figure of which month, which part of it, and of whom."""

    project: Project
    month: Month
    at: datetime
    figure: str
    of: str = "all"
    """all that was counted, or its yes or no"""
    value: str = ""
    """of a volume: which channel, kind, urgency, end, defect, or role that holds it"""
    band: str = ""
    firm: int | None = None
    """0: none"""
    worker: int | None = None


def title_of(figure: str) -> Sentence:
    """What a figure is called."""
    return TITLES[figure] if figure in TITLES else VOLUME_TITLES[figure]


def condition_of(asked: Asked) -> Q:
    """The facts a figure counted. Raises `NotFound` for a figure there is none of."""
    if asked.figure in INDICATORS:
        share = INDICATORS[asked.figure](asked.at)
        parts = {"all": share.counted, "yes": share.yes, "no": share.no}
        found = Q(**{share.month: asked.month.number}) & parts.get(asked.of, share.counted)
        for column, wanted in (("contractor_id", asked.firm), ("technician_id", asked.worker)):
            if wanted is not None:
                found &= Q(**{column: wanted}) if wanted else Q(**{f"{column}__isnull": True})
        return found & NOT_DOUBLE
    if asked.figure not in FIGURES:
        raise NotFound
    return _volume(asked) & NOT_DOUBLE


def _volume(asked: Asked) -> Q:
    month = asked.month.number
    opened, first = Q(opened_month=month), Q(first=True)
    if asked.figure in {"kind", "channel", "urgency"}:
        return first & opened & Q(**{asked.figure: asked.value})
    if asked.figure == "ended":
        return first & Q(closed_month=month) & (Q(ended=asked.value) if asked.value else Q())
    if asked.figure == "defect":
        return opened & (Q(defect_id=int(asked.value[:9])) if asked.value.isdecimal() else Q(defect_id__isnull=True))
    if asked.figure == "open_now":
        return open_now(month=asked.month) & Q(holder_role=asked.value) & band_of(asked.band, at=asked.at)
    if asked.figure in {"open_at_end", "closing"}:
        left = Q(closed_month__isnull=True) | Q(closed_month__gt=month)
        ended = Q(ended="closed", closed_month__lte=month)
        part = {"yes": ended, "no": left}.get(asked.of, ended | left) if asked.figure == "closing" else left
        return first & Q(opened_month__lte=month) & part
    return first & opened


def open_now(*, month: Month) -> Q:
    """Cases that rang up to the month's end and are open to this day."""
    return Q(first=True, closed_at__isnull=True, opened_month__lte=month.number)


def band_of(band: str, *, at: datetime) -> Q:
    """Cases of this age; any age when none is named."""
    if band not in BANDS:
        return Q()
    youngest, oldest = BANDS[band]
    found = Q(rang_at__lte=at - timedelta(days=youngest)) if youngest else Q()
    return found & Q(rang_at__gt=at - timedelta(days=oldest)) if oldest else found


def counted(*, reach: Reach, asked: Asked) -> QuerySet[Fact]:
    """The facts a figure counted, as far as the reach goes. Raises `NotFound` for a figure there is none of."""
    return Fact.objects.filter(COUNTED.query(reach), condition_of(asked), project=asked.project)


def counted_page(*, reach: Reach, asked: Asked, cursor: str = "", size: int = 50) -> Page[Fact]:
    """One page of them, newest first. One query."""
    facts = counted(reach=reach, asked=asked)
    if cursor:
        facts = facts.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(
        facts.select_related("matter__room", "matter__area", "item", "contractor", "technician").order_by("-pk")[
            : size + 1
        ]
    )
    shown = rows[:size]
    return Page(shown, encode_cursor(shown[-1].pk) if len(rows) > size else "")
