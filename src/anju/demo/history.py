"""About five hundred cases of the last three months, simulated and acted out while one looks around already."""

from datetime import timedelta
from math import exp

from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.simulation.actions import begin_filling
from anju.simulation.arrivals import MONTH_DAYS
from anju.simulation.figures import Shape
from anju.simulation.models import Filling
from anju.simulation.progress import show_progress

CASES = 500
DAYS = 92
SOON = timedelta(seconds=5)
"""the server comes up first"""


def begin_histories(projects: list[Project], *, seed: int, background: bool) -> list[Filling]:
    """A history for each project, the cases shared out by homes and age."""
    shares = {project.pk: _weight(project) for project in projects}
    whole = sum(shares.values())
    found = [
        begin_filling(
            project=project, days=DAYS, cases=max(1, round(CASES * shares[project.pk] / whole)),
            seed=f"{seed}-{project.code}", background=background, delay=SOON,
        )
        for project in projects
    ]  # fmt: skip
    if background:
        show_progress()
    return found


def _weight(project: Project) -> float:
    """How many reports a project expects against others: homes, and how long ago they were handed over."""
    homes = Room.objects.filter(project=project)
    first = homes.exclude(delivered_on=None).order_by("delivered_on").values_list("delivered_on", flat=True).first()
    if first is None:
        return 0.0
    shape = Shape()
    months = (product_now().date() - first).days / MONTH_DAYS
    return homes.count() * (shape.lasting + (1 - shape.lasting) * exp(-months / shape.fade_months))
