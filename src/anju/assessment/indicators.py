"""The indicators: one function each, which says what is counted and what of it, as conditions on facts.

`at` is the moment of reading: a limit that runs and whose due moment has passed is late and stays in the denominator, so
that no figure becomes better by not closing. What was called off before it was due is not counted. Cases registered twice
(`merged`) are counted once, by the case that goes on. Sources: S = the written regulations, D = common practice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.assessment.conditions import columns_of, holds
from anju.core.time import to_second

SMALL = 10
"""fewer counted than this: the figure is shown and marked, never ranked"""
CASE, ITEM = "case", "item"
NOT_DOUBLE = ~Q(ended="merged")


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share: what counts as yes, what as no (together the denominator), by which month it is found, and its unit."""

    month: str
    """the column of facts whose month is the report's"""
    unit: str
    yes: Q
    no: Q

    @property
    def counted(self) -> Q:
        """The denominator."""
        return self.yes | self.no


def late(limit: str, at: datetime) -> Q:
    """A limit that was late, or runs and is overdue at this moment."""
    return Q(**{limit: "late"}) | Q(**{limit: "running", f"{limit}_due_at__lt": to_second(at)})


def _kept(limit: str, at: datetime, *, month: str, unit: str, among: Q = Q()) -> Share:  # noqa: B008
    """Kept of those that fell due."""
    return Share(month=month, unit=unit, yes=among & Q(**{limit: "met"}), no=among & late(limit, at))


def arrival_kept(at: datetime) -> Share:
    """First arrivals in time ÷ first arrivals owed, of the cases that rang in the month. Unit: cases. Source: S0 3.2, D."""
    return _kept("arrival", at, month="opened_month", unit=CASE, among=Q(first=True))


def arrival_kept_by_day(at: datetime) -> Share:
    """As `arrival_kept`, rings inside the clause's daytime window (20 minutes as delivered). Unit: cases. Source: S0 3.2."""
    return _arrival("day", at)


def arrival_kept_by_night(at: datetime) -> Share:
    """As `arrival_kept`, rings outside the window (an hour as delivered). Unit: cases. Source: S0 3.2."""
    return _arrival("night", at)


def arrival_kept_in_emergencies(at: datetime) -> Share:
    """As `arrival_kept`, emergencies (15 minutes as delivered); one recognised later counts from its ring. Unit: cases.
    Source: S1."""
    return _arrival("emergency", at)


def arrival_kept_as_wished(at: datetime) -> Share:
    """As `arrival_kept`, where the household named the time. Unit: cases. Source: S0 3.2."""
    return _arrival("wished", at)


def _arrival(window: str, at: datetime) -> Share:
    return _kept("arrival", at, month="opened_month", unit=CASE, among=Q(first=True, window=window))


def contact_kept(at: datetime) -> Share:
    """Items whose household was contacted and given a time within the limit, each time ÷ items for which that was owed, of
    the cases that rang in the month. Unit: items. Source: S2 3.2.3, D (response)."""
    return _kept("appoint", at, month="opened_month", unit=ITEM)


def appointment_kept(at: datetime) -> Share:
    """Items to which somebody came at each agreed time (with its grace) ÷ items with an agreed time that has come, of the
    cases that rang in the month. Unit: items. Source: S2 3.2.3, D (±15 minutes)."""
    return _kept("appointment", at, month="opened_month", unit=ITEM)


def taken_on_in_time(at: datetime) -> Share:
    """Items a contractor took on or objected to within the limit ÷ items given to contractors, of the cases that rang in the
    month. Unit: items. Source: S2, D (response of firms)."""
    return _kept("take_on", at, month="opened_month", unit=ITEM)


def plan_kept(at: datetime) -> Share:
    """Items accepted by the household by the agreed date ÷ items whose date lies in the month; approved pauses move the
    date. Unit: items. Source: S2, D (completion in time)."""
    return _kept("plan", at, month="plan_month", unit=ITEM)


def plan_kept_gross(at: datetime) -> Share:
    """As `plan_kept`, as if no pause had been approved: the same items, counted against the date without pauses. Unit:
    items. Source: D (gross beside net)."""
    return _kept("plan_gross", at, month="plan_month", unit=ITEM)


def completed(at: datetime) -> Share:
    """Items accepted by the household ÷ items reported, of the cases that rang in the month; withdrawn and declined ones are
    not counted. Unit: items. Source: D."""
    return Share(month="opened_month", unit=ITEM, yes=Q(result="signed_off"), no=Q(result=""))


def first_time_fix(at: datetime) -> Share:
    """Items right at their first presentation ÷ items first presented in the month. Unit: items. Source: S2, D."""
    return Share(month="checked_month", unit=ITEM, yes=Q(first_time=True), no=Q(first_time=False))


def came_back(at: datetime) -> Share:
    """Items of which the same (home, place, part, defect) was reported again within the clause's days (90 as delivered) ÷
    items accepted in the month. Lower is better. Unit: items. Source: D (rework)."""
    return Share(
        month="signed_month", unit=ITEM, yes=Q(came_back_at__isnull=False), no=Q(came_back_at__isnull=True)
    )  # fmt: skip


def done_again(at: datetime) -> Share:
    """Items that had to be done again twice or more ÷ items first presented in the month. Lower is better. Unit: items.
    Source: D (repeated rework)."""
    return Share(month="checked_month", unit=ITEM, yes=Q(reworks__gte=2), no=Q(reworks__lt=2))


def follow_up_kept(at: datetime) -> Share:
    """Cases whose first follow-up was made within the limit ÷ cases whose first follow-up fell due in the month. Unit: cases.
    Source: S2 3.3.2."""
    return _kept("follow_up", at, month="follow_up_month", unit=CASE, among=Q(first=True))


def follow_up_reached(at: datetime) -> Share:
    """Cases whose household was reached ÷ cases whose first follow-up fell due in the month and has come to an end, or is
    overdue. Unit: cases. Source: S2, D (return visits)."""
    reached = Q(follow_up_result__in=("satisfied", "dissatisfied"))
    waited = Q(follow_up_result="") & late("follow_up", at)
    return Share(
        month="follow_up_month", unit=CASE, yes=Q(first=True) & reached,
        no=Q(first=True) & (Q(follow_up_result="unreached") | waited),
    )  # fmt: skip


def follow_up_satisfied(at: datetime) -> Share:
    """Households that were satisfied when first reached ÷ households reached, of the follow-ups that fell due in the month.
    Unit: cases. Source: S2, D (satisfaction)."""
    return Share(
        month="follow_up_month", unit=CASE, yes=Q(first=True, follow_up_result="satisfied"),
        no=Q(first=True, follow_up_result="dissatisfied"),
    )  # fmt: skip


def service_rated_well(at: datetime) -> Share:
    """Service records with four stars or more on average ÷ service records filled in, of the cases whose follow-up fell due
    in the month. Unit: cases. Source: D (4 and 5 of 5)."""
    return Share(
        month="follow_up_month", unit=CASE, yes=Q(first=True, stars__gte=16), no=Q(first=True, stars__lt=16)
    )  # fmt: skip


Indicator = Callable[[datetime], Share]
INDICATORS: Mapping[str, Indicator] = {
    function.__name__: function
    for function in (
        arrival_kept, arrival_kept_by_day, arrival_kept_by_night, arrival_kept_in_emergencies, arrival_kept_as_wished,
        contact_kept, appointment_kept, taken_on_in_time, plan_kept, plan_kept_gross, completed, first_time_fix,
        came_back, done_again, follow_up_kept, follow_up_reached, follow_up_satisfied, service_rated_well,
    )
}  # fmt: skip
LOWER_IS_BETTER = frozenset({"came_back", "done_again"})
TITLES: Mapping[str, str | Promise] = {
    "arrival_kept": _("First arrival in time"),
    "arrival_kept_by_day": _("by day"),
    "arrival_kept_by_night": _("by night"),
    "arrival_kept_in_emergencies": _("emergencies"),
    "arrival_kept_as_wished": _("at the time wished"),
    "contact_kept": _("Contacted in time"),
    "appointment_kept": _("Appointments kept"),
    "taken_on_in_time": _("Taken on in time by contractors"),
    "plan_kept": _("Done by the agreed date"),
    "plan_kept_gross": _("without approved pauses"),
    "completed": _("Items completed"),
    "first_time_fix": _("Right at the first time"),
    "came_back": _("Reported again"),
    "done_again": _("Done again twice or more"),
    "follow_up_kept": _("Followed up in time"),
    "follow_up_reached": _("Reached at the follow-up"),
    "follow_up_satisfied": _("Satisfied at the follow-up"),
    "service_rated_well": _("Rated four stars or more"),
}

LIMITS = ("arrival", "take_on", "appoint", "appointment", "plan", "plan_gross", "follow_up")
SETTLED: Mapping[str, Share] = {
    code: indicator(datetime(2000, 1, 1, tzinfo=UTC)) for code, indicator in INDICATORS.items()
}
"""every indicator at a moment before every due moment: what counts whatever time it is"""
RESTS_ON = tuple(
    sorted(
        {name for share in SETTLED.values() for q in (share.yes, share.no) for name in columns_of(q)}
        - {f"{limit}_due_at" for limit in LIMITS}
    )
)
"""the columns by which settled facts are judged"""


def runs_on(row: Mapping[str, Any]) -> bool:
    """Whether a counted limit of the fact runs."""
    return any(row[limit] == "running" for limit in LIMITS)


def judged(row: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The indicators a settled fact counts in, each with yes or no: by the very conditions by which it is listed."""
    return _judged(tuple(row[name] for name in RESTS_ON))


@lru_cache(maxsize=20_000)
def _judged(values: tuple[Any, ...]) -> tuple[tuple[str, bool], ...]:
    row = dict.fromkeys(f"{limit}_due_at" for limit in LIMITS) | dict(zip(RESTS_ON, values, strict=True))
    return tuple(
        (code, yes)
        for code, share in SETTLED.items()
        for yes, condition in ((True, share.yes), (False, share.no))
        if holds(condition, row)
    )
