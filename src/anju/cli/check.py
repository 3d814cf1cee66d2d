"""`anju check`: everything an operator should mend, one line each; exit code 1 when there is anything."""

import sys
from collections.abc import Callable, Iterator

import click
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from anju.assessment.checking import differences
from anju.clocks.health import clock_health
from anju.core.outbox.queries import living_workers, outbox_state
from anju.core.time import product_now, product_shift
from anju.estate.models import Project
from anju.ladder.rules import ROLE_OF
from anju.people.models import Grant
from anju.people.queries import people_with_role
from anju.rulebook.queries import missing_calendar_year

LONGEST_OUTBOX_SECONDS = 300
SILENT_SECONDS = 90
NEWEST_CASES = 100
MOST_PROJECTS = 200


@click.command()
def check() -> None:
    """Say everything an operator should mend; exit code 1 when there is anything."""
    problems = list(every_problem())
    for problem in problems:
        click.echo(f"- {problem}")
    click.echo(f"{len(problems)} to mend" if problems else "nothing to mend")
    sys.exit(1 if problems else 0)


def every_problem() -> Iterator[str]:
    """The problems of this installation, as sentences. What needs tables is asked only when they are up to date."""
    yield from settings_problems()
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield f"The database does not answer ({type(error).__name__}): check DATABASE_URL and that the server runs."
        return
    if pending:
        yield f"{pending} migrations are pending: run `anju migrate`."
        return
    for ask in WITH_TABLES:
        yield from ask()


def settings_problems() -> Iterator[str]:
    """What the environment leaves unsafe, Django's own deployment checks included (in production)."""
    if settings.DEBUG:
        yield "DEBUG is on: pages would show code and settings to visitors."
    if settings.PRODUCTION:
        for message in run_checks(include_deployment_checks=True):
            if message.level >= WARNING:
                yield f"{message.id}: {message.msg}"
        if not settings.METRICS_TOKEN:
            yield "ANJU_METRICS_TOKEN is not set: /metrics stays closed (403), so nothing can watch this installation."
        if connection.vendor == "sqlite" and settings.BROKER_URL:
            yield "ANJU_BROKER_URL is set with SQLite: workers on other machines cannot reach the database file."


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def worker_problems() -> Iterator[str]:
    """Dead letters, work that waits too long, nobody working."""
    state = outbox_state()
    if state.dead:
        yield f"{state.dead} dead letters: see who was not told, mend the cause, retry them."
    if state.oldest_seconds > LONGEST_OUTBOX_SECONDS:
        yield f"The oldest background job has waited {state.oldest_seconds / 60:.0f} min."
    if not living_workers().exists():
        yield "No worker is running: start `anju worker` (or `anju serve --with-worker`)."


def clock_problems() -> Iterator[str]:
    """A ticker that is silent or does not fire."""
    health = clock_health()
    if not health.ok:
        yield f"{health.reason}: {health.sentence}"
    elif health.last_tick_seconds is None or health.last_tick_seconds > SILENT_SECONDS:
        yield "No ticker is running: start `anju ticker` (or `anju serve --with-worker`); no alert is sent meanwhile."
    if product_shift():
        yield f"Product time is shifted by {product_shift()}: run `anju now --real`."


def calendar_problems() -> Iterator[str]:
    """A year of holidays that is needed soon and not entered."""
    missing = missing_calendar_year(today=timezone.localtime(product_now()).date())
    if missing is not None:
        yield f"The holidays of {missing} are not entered: clauses in working days count them provisionally."


def people_problems() -> Iterator[str]:
    """Nobody to administer, nowhere to work."""
    if not Grant.objects.filter(role="admin", person__is_active=True).exists():
        yield "Nobody is administrator: run `anju people setup-link` or `anju people first-admin`."
    if not Project.objects.exists():
        yield "There is no project: open /desk/start, or run `anju project create --code CODE --name NAME`."


def rung_problems() -> Iterator[str]:
    """Projects where a rung of the public ladder has nobody: a case that rises passes it over."""
    for role in (ROLE_OF["developer"], ROLE_OF["group"]):
        lacking = [
            project.code
            for project in Project.objects.order_by("code")[:MOST_PROJECTS]
            if not people_with_role(role=role, project=project).exists()
        ]
        if lacking:
            yield f"Nobody holds the role {role} in {', '.join(lacking[:5])}: cases that rise pass this rung over."


def fact_problems() -> Iterator[str]:
    """Reports that would count wrongly: facts of the newest cases that are missing or not what a rebuild makes them."""
    wrong = sum(1 for _each in differences(newest=NEWEST_CASES))
    if wrong:
        yield f"{wrong} facts for reports are missing or wrong: run `anju facts rebuild`, then `anju facts check`."


WITH_TABLES: tuple[Callable[[], Iterator[str]], ...] = (
    worker_problems,
    clock_problems,
    calendar_problems,
    people_problems,
    rung_problems,
    fact_problems,
)
