"""`anju import`: a file of rooms, residents, staff, contractors or contracts from the command line."""

import sys
from pathlib import Path

import click

from anju.core.errors import Invalid
from anju.estate.models import Project
from anju.imports.actions import queue_import, stage_import
from anju.imports.kinds import KINDS
from anju.imports.models import ImportJob, ImportRow
from anju.imports.queries import error_workbook, problems_of, rows_of
from anju.imports.runs import run_job
from anju.matters.act import SYSTEM

SHOWN_PROBLEMS = 20
UNUSABLE = 2


@click.group("import")
def import_() -> None:
    """Take workbooks in as companies keep them: .xlsx, .xls, .csv."""


def _import(kind: str, file: Path, project: str, *, dry_run: bool, errors: Path | None, all_or_nothing: bool) -> None:
    place = Project.objects.filter(code=project).first()
    if place is None:
        raise Invalid("project-unknown", f"There is no project with the code {project}.")
    job = stage_import(actor=SYSTEM, project=place, kind=kind, name=file.name, content=file.read_bytes())
    queue_import(actor=SYSTEM, job=job, dry_run=dry_run, all_or_nothing=all_or_nothing)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    if errors is not None:
        errors.write_bytes(error_workbook(job))
    _say(job)


def _say(job: ImportJob) -> None:
    """The result in one line, the first problems on stderr, and the exit code: 0 all taken, 1 some refused, 2 unusable."""
    if job.state == ImportJob.State.UNUSABLE:
        raise Invalid(job.failure, "The file cannot be used.")
    for problem in problems_of(rows_of(job, outcome=ImportRow.Outcome.REFUSED)[:SHOWN_PROBLEMS]):
        column = "" if problem.column is None else f" column {_letters(problem.column)}"
        click.echo(f"row {problem.row}{column}: {problem.code}: {problem.reason} {problem.advice}", err=True)
    if job.state == ImportJob.State.TURNED_BACK:
        click.echo("nothing was written: all or nothing", err=True)
    click.echo(f"created {job.created}, matched {job.matched}, changed {job.changed}, refused {job.refused}")
    if job.refused:
        sys.exit(1)


def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--project", required=True, help="Code of the project to import into.")
    @click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
    @click.option(
        "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the refused rows as .xlsx."
    )
    @click.option("--all-or-nothing", is_flag=True, help="Write only when no row is refused.")
    def run(*, file: Path, project: str, dry_run: bool, errors: Path | None, all_or_nothing: bool) -> None:
        _import(kind, file, project, dry_run=dry_run, errors=errors, all_or_nothing=all_or_nothing)

    return click.command(kind, help=f"Take in a file of {kind}.")(run)


for _kind in KINDS:
    import_.add_command(_command(_kind))
