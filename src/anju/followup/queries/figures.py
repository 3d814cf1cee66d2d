"""Figures of follow-ups: of a month, by kind and outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, Q

from anju.core.time import product_now
from anju.estate.models import Project
from anju.followup.inputs import SCORES
from anju.followup.models import REACHED, FollowUp, RaisedPoint
from anju.followup.queries.due import due_now


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a month's calls came to, and what waits now."""

    due: int
    late: int
    today: int
    by_outcome: Mapping[str, int]

    @property
    def reached(self) -> int:
        return sum(self.by_outcome.get(outcome, 0) for outcome in REACHED)

    @property
    def satisfied(self) -> int | None:
        """Per cent of those reached; None where nobody was."""
        return round(100 * self.by_outcome.get("satisfied", 0) / self.reached) if self.reached else None


def month_of(project: Project) -> date:
    """The first day of this month on the project's wall."""
    return product_now().astimezone(project.zone).date().replace(day=1)


def span(project: Project, *, first: date, after: date) -> tuple[datetime, datetime]:
    """From the first moment of one day to the first of another, in the project's time zone."""
    return tuple(datetime.combine(day, time(), tzinfo=project.zone).astimezone(UTC) for day in (first, after))  # type: ignore[return-value]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def figures_of(project: Project, *, month: date) -> Figures:
    """Two queries."""
    now = product_now()
    begin, end = span(project, first=month, after=next_month(month))
    midnight = datetime.combine(now.astimezone(project.zone).date(), time(), tzinfo=project.zone)
    waiting = due_now(project).order_by().aggregate(due=Count("pk"), late=Count("pk", filter=Q(queue_at__lt=now)))
    rows = (
        FollowUp.objects.filter(matter__project=project, called_at__gte=begin, called_at__lt=end)
        .values("outcome")
        .annotate(n=Count("pk"), today=Count("pk", filter=Q(called_at__gte=midnight)))
        .order_by()
    )
    found = list(rows)
    return Figures(
        due=waiting["due"],
        late=waiting["late"],
        today=sum(row["today"] for row in found),
        by_outcome={row["outcome"]: row["n"] for row in found},
    )


MOST_OPEN = 200


def summed_up(project: Project, *, first: date, last: date) -> dict[str, Any]:
    """What the follow-ups of these days came to, as plain data: attempts by kind and outcome, what was raised and what of it
    still runs, the numbers behind those not satisfied. Four queries."""
    begin, end = span(project, first=first, after=last + timedelta(days=1))
    attempts = FollowUp.objects.filter(matter__project=project, called_at__gte=begin, called_at__lt=end)
    counted: dict[str, dict[str, int]] = {kind: {} for kind in FollowUp.Kind.values}
    for row in attempts.values("kind", "outcome").annotate(n=Count("pk")).order_by():
        counted[row["kind"]][row["outcome"]] = row["n"]
    marks = attempts.aggregate(**{name: Avg(name) for name in SCORES})
    bad = attempts.filter(outcome=FollowUp.Outcome.DISSATISFIED).order_by("pk")
    points = RaisedPoint.objects.filter(matter__project=project, raised_at__gte=begin, raised_at__lt=end)
    raised = list(points.order_by("pk").values_list("matter__number", "no", "case__number", "case__open"))
    return {
        "counted": counted,
        "marks": {name: round(float(mark), 2) for name, mark in marks.items() if mark is not None},
        "not_satisfied": list(bad.values_list("matter__number", flat=True)[:MOST_OPEN]),
        "points": len(raised),
        "answered": sum(case is None for _number, _no, case, _open in raised),
        "open": [[number, no, case] for number, no, case, running in raised if running][:MOST_OPEN],
    }
