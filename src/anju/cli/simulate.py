"""`anju simulate`: how many people a shift wants, and an invented history for a demo."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from anju.core.errors import Invalid

if TYPE_CHECKING:
    from anju.estate.models import Project
    from anju.simulation.models import Filling


@click.group()
def simulate() -> None:
    """An estate's days, simulated."""


@simulate.command()
@click.option("--project", "code", required=True, help="The project's code.")
@click.option("--shift", type=click.Choice(["day", "night"]), default="day", show_default=True)
@click.option(
    "--part", type=click.Choice(["leads", "technicians"]), default="leads", show_default=True,
    help="Who goes to first visits, or who keeps appointments.",
)  # fmt: skip
@click.option("--people", default="1..6", show_default=True, metavar="FROM..TO", help="How many to try.")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@click.option("--runs", type=click.IntRange(2, 1000), default=20, show_default=True, help="How often the days are run.")
@click.option("--per-day", type=click.FloatRange(0.01, 10_000), default=None, help="Cases a day; else as observed.")
@click.option("--goal", type=click.FloatRange(0.01, 1), default=0.95, show_default=True)
@click.option("--seed", default="1", show_default=True)
def staffing(
    *, code: str, shift: str, part: str, people: str, days: int, runs: int, per_day: float | None, goal: float, seed: str
) -> None:  # fmt: skip
    """How many people in a shift keep the limits of the rulebook, from many runs of the model."""
    from anju.simulation.outlook import plan_of
    from anju.simulation.staffing import enough
    from anju.simulation.staffing import staffing as answers_of

    project = _project(code)
    plan, grounds = plan_of(project, days=days, seed=seed, per_day=per_day)
    click.echo(grounds)
    answers = answers_of(plan, shift=shift, part=part, people=_span(people), runs=runs)
    click.echo(f"{'people':>8} {'kept':>7}  95 % interval   counted")
    for one in answers:
        click.echo(f"{one.people:>8} {one.kept:>7.1%}  {one.low:6.1%} – {one.high:6.1%}  {one.counted:>7}")
    best = enough(answers, goal=goal)
    what = "first visits" if part == "leads" else "appointments"
    if best is None:
        click.echo(f"None of these keeps {goal:.0%} of the {what} of the {shift} shift beyond doubt.")
    else:
        click.echo(
            f"{best.people} on the {shift} shift keep {goal:.0%} of the {what}: "
            f"{best.kept:.1%} ({best.low:.1%} to {best.high:.1%})."
        )


@simulate.command()
@click.option("--project", "code", required=True, help="The project's code.")
@click.option("--cases", type=click.IntRange(1, 100_000), default=100, show_default=True, help="About so many.")
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True, help="Over the last so many days.")
@click.option("--seed", default="1", show_default=True)
@click.option("--background", is_flag=True, help="Leave it to the worker.")
def history(*, code: str, cases: int, days: int, seed: str, background: bool) -> None:
    """Act out an invented history in a demo; refused in production."""
    from anju.simulation.actions import begin_filling, fill_to_the_end

    began = time.monotonic()
    filling = begin_filling(
        project=_project(code), days=days, cases=cases, seed=seed, background=background, delay=timedelta()
    )
    if background:
        click.echo(f"history of {filling.total} cases left to the worker")
        return

    def say(one: "Filling") -> None:
        click.echo(f"{time.monotonic() - began:7.1f} s  history {one.case_no} of {one.total}")

    ended = fill_to_the_end(filling_id=filling.pk, say=say)
    click.echo(f"{ended.verbs} verbs, {ended.refused} refused")
    for one in ended.refusals:
        click.echo(f"  case {one['case']} step {one['step']}: {one['verb']} {one['code']}")


def _project(code: str) -> "Project":
    from anju.estate.models import Project

    found = Project.objects.select_related("company").filter(code=code).first()
    if found is None:
        raise Invalid("project-unknown", f"There is no project {code}.")
    return found


def _span(text: str) -> range:
    low, _dots, high = text.partition("..")
    if not (low.isdigit() and (high or low).isdigit() and 0 < int(low) <= int(high or low) <= 50):
        raise Invalid("people-not-readable", f"{text!r} is no span such as 1..6, from 1 to 50.")
    return range(int(low), int(high or low) + 1)
