"""A year of follow-ups: counted by kind and outcome, and what is still unsolved (FUP-4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from anju.core.paging import decode_cursor, encode_cursor
from anju.estate.models import Project
from anju.followup.models import FollowUp, RaisedPoint, YearReview
from anju.followup.queries.figures import span
from anju.intake.models import Case
from anju.matters.models import Matter

LIST = 40
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """One kind of follow-ups within a year: attempts by outcome."""

    kind: str
    by_outcome: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_outcome.values())


def counts_of(project: Project, *, first: date, after: date) -> list[KindCount]:
    """The attempts of these days by kind and outcome; every kind has its line. One query."""
    begin, end = span(project, first=first, after=after)
    rows = (
        FollowUp.objects.filter(matter__project=project, called_at__gte=begin, called_at__lt=end)
        .values("kind", "outcome")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[str, dict[str, int]] = {kind: {} for kind in FollowUp.Kind.values}
    for row in rows:
        found[row["kind"]][row["outcome"]] = row["n"]
    return [KindCount(kind=kind, by_outcome=counted) for kind, counted in found.items()]


def year_days(year: int) -> tuple[date, date]:
    """Its first day, and the first of the year after."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def unsolved(project: Project, *, year: int) -> QuerySet[Matter]:
    """Cases that still run though a follow-up of that year raised them or found them not right, oldest first; each with its
    review of the year, if there is one (`decided`)."""
    first, after = year_days(year)
    begin, end = span(project, first=first, after=after)
    raised = RaisedPoint.objects.filter(case=OuterRef("pk"), raised_at__gte=begin, raised_at__lt=end)
    not_right = FollowUp.objects.filter(
        matter=OuterRef("pk"), outcome=FollowUp.Outcome.DISSATISFIED, called_at__gte=begin, called_at__lt=end
    )
    found = Matter.objects.filter(project=project, open=True, kind__in=Case.Kind.values)
    found = found.filter(Q(Exists(raised)) | Q(Exists(not_right)))
    reviews = YearReview.objects.filter(year=year).select_related("decided_by")
    return (
        found.select_related("room__building", "room__unit", "area", "holder", "holder_firm")
        .prefetch_related(Prefetch("year_reviews", queryset=reviews, to_attr="decided"))
        .order_by("pk")
    )


def is_unsolved(matter: Matter, *, year: int) -> bool:
    """Whether this case is on the list of that year. One query."""
    return FIRST_YEAR <= year <= LAST_YEAR and unsolved(matter.project, year=year).filter(pk=matter.pk).exists()


def unsolved_page(project: Project, *, year: int, cursor: str = "", size: int = LIST) -> tuple[list[Any], str]:
    """One page of them. Two queries."""
    found = unsolved(project, year=year)
    if cursor:
        found = found.filter(pk__gt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: size + 1])
    for row in rows:
        row.project = project
    return rows[:size], encode_cursor(rows[size - 1].pk) if len(rows) > size else ""


def carried_over(project: Project, *, year: int) -> list[YearReview]:
    """What the year before put into this year's improvements. One query."""
    found = YearReview.objects.filter(
        matter__project=project, year=year - 1, decision=YearReview.Decision.NEXT_YEAR
    ).select_related("matter__room__building", "matter__room__unit", "matter__area")
    return list(found.order_by("pk")[:100])
