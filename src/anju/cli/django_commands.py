"""Django's own commands under the product's name: `anju migrate`, and `anju manage` for all the others."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.core.management import call_command, execute_from_command_line
from django.db import connection

from anju.estate.models import Group
from anju.knowledge.actions import load_answers
from anju.rulebook.actions import load_defaults

LOCK = "anju.migrate"


@click.command()
@click.option("--plan", is_flag=True, help="Only show what would be done.")
def migrate(*, plan: bool) -> None:
    """Bring the database up to date: tables, and the clauses, holidays, defects and answers a new installation begins with."""
    bring_up_to_date(plan=plan)


def tables_are_missing() -> bool:
    """Whether the database has no table of ours yet."""
    return Group._meta.db_table not in connection.introspection.table_names()


def bring_up_to_date(*, plan: bool = False) -> None:
    """What `anju migrate` does."""
    with _alone():
        call_command("migrate", interactive=False, plan=plan)
        if not plan:
            loaded = load_defaults()
            answers = load_answers()
            click.echo(
                f"{loaded.clauses} clauses, {loaded.years} years, {loaded.defects} defects, {answers} answers loaded"
            )


@contextmanager
def _alone() -> Iterator[None]:
    """Two machines that start at once do not change tables at once: on PostgreSQL the second waits for the first."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Any command of Django, for developers."""
    execute_from_command_line(["anju manage", *arguments])
