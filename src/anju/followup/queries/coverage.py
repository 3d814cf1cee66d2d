"""Which homes were visited or called within the cycle, and which were not (FUP-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from anju.core.paging import decode_cursor, encode_cursor
from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.followup.models import REACHED, FollowUp, HouseholdVisit
from anju.people.models import Residency
from anju.people.queries import current
from anju.rulebook.book import book
from anju.rulebook.parameters import Days

LIST = 40


@dataclass(frozen=True, kw_only=True)
class Part:
    """One building: how many homes, how many were reached within the cycle."""

    building: str
    homes: int
    covered: int

    @property
    def missing(self) -> int:
        return self.homes - self.covered


def cycle_days(project: Project) -> int:
    """The days within which every home is visited (clause follow_up.cycle)."""
    rules = book()
    found = rules.parameters(
        rules.clause("follow_up.cycle", company_id=project.company_id, project_id=project.pk, at=product_now())
    )
    assert isinstance(found, Days)
    return found.days


def households(project: Project) -> QuerySet[Room]:
    """The homes of a project in which somebody lives or that somebody owns today."""
    today = product_now().astimezone(project.zone).date()
    lived_in = Residency.objects.filter(current(today), room=OuterRef("pk"))
    return Room.objects.filter(Exists(lived_in), project=project)


def _reached(since: datetime) -> Exists:
    spoken = FollowUp.objects.filter(matter__room=OuterRef("pk"), outcome__in=REACHED, called_at__gte=since)
    return Exists(spoken)


def since_of(project: Project) -> datetime:
    """The moment since which a visit counts."""
    return product_now() - timedelta(days=cycle_days(project))


def parts_of(project: Project) -> list[Part]:
    """Building by building. One query."""
    found = households(project).annotate(reached=_reached(since_of(project)))
    rows = (
        found.values("building__code")
        .annotate(homes=Count("pk"), covered=Count("pk", filter=Q(reached=True)))
        .order_by("building__code")
    )
    return [Part(building=row["building__code"], homes=row["homes"], covered=row["covered"]) for row in rows]


def uncovered(project: Project) -> QuerySet[Any]:
    """Homes that nobody reached within the cycle, by building and floor; `last` is when somebody was reached before,
    `waiting` whether a visit is open."""
    last = FollowUp.objects.filter(matter__room=OuterRef("pk"), outcome__in=REACHED).order_by("-called_at")
    waiting = HouseholdVisit.objects.filter(room=OuterRef("pk"), ended_at__isnull=True)
    found = households(project).filter(~_reached(since_of(project)))
    return found.annotate(
        last=Subquery(last.values("called_at")[:1]),
        waiting=Exists(waiting),
    ).order_by("pk")


def uncovered_page(
    project: Project, *, building: str = "", cursor: str = "", size: int = LIST
) -> tuple[list[Room], str]:
    """One page of them, with building and unit. One query."""
    found = uncovered(project).select_related("building", "unit")
    if building:
        found = found.filter(building__code=building)
    if cursor:
        found = found.filter(pk__gt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: size + 1])
    for row in rows:
        row.project = project
    return rows[:size], encode_cursor(rows[size - 1].pk) if len(rows) > size else ""
