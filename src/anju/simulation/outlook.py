"""The plan for a question about a project: its own limits and, where it has enough cases, its own figures."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Min

from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.simulation.actions import SHIFTS
from anju.simulation.figures import Figures
from anju.simulation.limits import limits_of
from anju.simulation.model import Plan

LOOK_BACK = 60
"""days of the project's own cases that are looked at"""
ENOUGH = 30
"""cases below which the project's own figures say little"""
HOMES_A_CASE = 12.0
"""homes from which one case a month is expected where nothing was observed (assumption)"""


def plan_of(project: Project, *, days: int, seed: str, per_day: float | None = None) -> tuple[Plan, str]:
    """The coming days of a project, and a sentence on what they are reckoned from. Four queries."""
    now = product_now()
    today = now.astimezone(project.zone).date()
    seen = Matter.objects.filter(
        project=project, kind=Case.Kind.REPAIR, opened_on__gte=today - timedelta(days=LOOK_BACK), opened_on__lt=today
    )
    cases = seen.count()
    figures, grounds = Figures(), f"{per_day:g} cases a day, as given" if per_day else ""
    delivered = Room.objects.filter(project=project).aggregate(first=Min("delivered_on"))["first"]
    if per_day is None and cases >= ENOUGH:
        per_day = cases / LOOK_BACK
        urgent = seen.filter(case__urgency="emergency").count() / cases
        figures = replace(figures, emergencies=urgent)
        grounds = f"{per_day:.2f} cases a day and {urgent:.0%} emergencies, as in the last {LOOK_BACK} days"
    elif per_day is None:
        per_day = max(0.05, Room.objects.filter(project=project).count() / HOMES_A_CASE / 30)
        grounds = f"{per_day:.2f} cases a day, assumed from the homes: only {cases} cases in the last {LOOK_BACK} days"
    plan = Plan(
        seed=seed, begins_on=today, days=days, per_day=per_day, shifts=SHIFTS, limits=limits_of(project, at=now),
        delivered_on=delivered, figures=figures,
    )  # fmt: skip
    return plan, grounds
