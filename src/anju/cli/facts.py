"""`anju facts`: build the facts for reports anew, and prove that they are what a rebuild would make them."""

import sys
import time

import click

from anju.assessment.actions import rebuild_facts, recount_tallies
from anju.assessment.checking import differences, wrong_tallies
from anju.estate.models import Project
from anju.matters.models import Matter

MOST_SHOWN = 50


@click.group()
def facts() -> None:
    """What reports are counted from."""


@facts.command()
@click.option("--project", "code", help="Only the cases of this project.")
def rebuild(*, code: str | None) -> None:
    """Build every fact anew from its case, in short pieces; the product may run meanwhile."""
    started, shown, done, total = time.monotonic(), 0.0, 0, 0
    for step in rebuild_facts(project=_project(code)):
        done, total = step.done, step.total
        if time.monotonic() - shown > 1:
            shown = time.monotonic()
            click.echo(f"{done} of {total} cases, {shown - started:.0f} s", err=True)
    for project in _projects(code):
        recount_tallies(project=project)
    click.echo(f"rebuilt the facts of {done} cases in {time.monotonic() - started:.1f} s")


@facts.command()
@click.option("--project", "code", help="Only the cases of this project.")
@click.option("--newest", type=click.IntRange(1), help="Only so many of the newest cases.")
def check(*, code: str | None, newest: int | None) -> None:
    """Compare every fact with a rebuild; exit 1 at any difference. Cases with events not worked yet are left out."""
    count = 0
    for found in differences(project=_project(code), newest=newest):
        count += 1
        if count <= MOST_SHOWN:
            number = Matter.objects.values_list("number", flat=True).get(pk=found.matter_id)
            what = f"{found.column}: {found.kept!r}, rebuilt {found.rebuilt!r}" if found.column else "missing"
            click.echo(f"{number} item row {found.item_id} {what}")
    wrong = 0
    for project in _projects(code):
        for (key, yes), off in sorted(wrong_tallies(project=project).items()):
            wrong += 1
            if wrong <= MOST_SHOWN:
                click.echo(f"{project.code} tally {key[1:]} {'yes' if yes else 'no'}: {off:+d}")
    click.echo(f"{count} facts and {wrong} tallies differ")
    sys.exit(1 if count or wrong else 0)


def _projects(code: str | None) -> list[Project]:
    one = _project(code)
    return [one] if one else list(Project.objects.order_by("code"))


def _project(code: str | None) -> Project | None:
    if code is None:
        return None
    found = Project.objects.filter(code=code).first()
    if found is None:
        raise click.UsageError(f"There is no project {code}.")
    return found
