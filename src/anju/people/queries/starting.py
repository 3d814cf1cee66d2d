"""What a new project still lacks of people: owners of homes, roles that somebody holds, days that somebody leads."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from anju.estate.models import Project, Room
from anju.people import rules
from anju.people.models import DeskShift, Duty, Grant, Residency
from anju.people.queries.rights import current, grants_reaching


@dataclass(frozen=True)
class HomeFigures:
    """The homes of a project in figures."""

    homes: int
    buildings: int
    ownerless: int
    """homes without an owner today"""
    undelivered: int
    """homes without a day of handover: their warranty terms cannot be reckoned"""
    led_from: date | None
    """the first handover: from then on a lead is owed"""


def home_figures(*, project: Project, day: date) -> HomeFigures:
    """Homes, and those that lack something. One query."""
    owned = Residency.objects.filter(current(day), room=OuterRef("pk"), relation=Residency.Relation.OWNER)
    kept = Room.objects.filter(project=project).aggregate(
        homes=Count("pk"),
        buildings=Count("building", distinct=True),
        ownerless=Count("pk", filter=~Exists(owned)),
        undelivered=Count("pk", filter=Q(delivered_on=None, deemed_delivered_on=None)),
        led_from=Min(Coalesce("delivered_on", "deemed_delivered_on")),
    )
    return HomeFigures(**kept)


@dataclass(frozen=True)
class RoleFigures:
    """Who holds a role in a project today."""

    held: int
    can_sign_in: int
    """those of them who have a sign-in name and a password"""


def role_figures(*, project: Project, day: date) -> dict[str, RoleFigures]:
    """Role → how many active people hold it here, and how many of them can sign in. One query."""
    can = Q(person__username__isnull=False) & ~Q(person__password="") & ~Q(person__password__startswith="!")  # noqa: S106
    found = (
        Grant.objects.filter(grants_reaching(project), current(day), person__is_active=True)
        .values("role")
        .annotate(held=Count("person", distinct=True), ready=Count("person", distinct=True, filter=can))
    )
    return {row["role"]: RoleFigures(row["held"], row["ready"]) for row in found}


@dataclass(frozen=True)
class LeadFigures:
    """The days from today to the end of the month that owe a lead."""

    owed: list[date]
    unled: list[date]
    """nobody is entered"""
    published: bool
    today: list[Duty]
    """who leads and stands in today by a published roster: what the frame of a page says"""


def lead_figures(*, project: Project, today: date, since: date | None) -> LeadFigures:
    """Which coming days of this month lack a lead, and who leads today. `since`: the day a lead is owed from. One query."""
    owed = rules.days_without((), days=[day for day in rules.days_of(today) if day >= today], since=since)
    duties = Duty.objects.filter(
        roster__project=project,
        part__in=(Duty.Part.LEAD, Duty.Part.DEPUTY),
        day__range=(today, rules.days_of(today)[-1]),
        person__is_active=True,
    ).select_related("person", "roster")
    found = list(duties.order_by("id"))
    led = {duty.day: duty.roster.published_at for duty in found if duty.part == Duty.Part.LEAD}
    return LeadFigures(
        owed=owed,
        unled=[day for day in owed if day not in led],
        published=bool(led) and all(moment is not None for moment in led.values()),
        today=[duty for duty in found if duty.day == today and duty.roster.published_at is not None],
    )


def desk_shifts(project: Project) -> list[DeskShift]:
    """The named shifts of a project's desk by their hours. One query."""
    return list(DeskShift.objects.filter(project=project).order_by("starts", "id"))
