"""`anju export`: what the product keeps, as a workbook that can be read back in and that no program runs."""

from pathlib import Path

import click
import xlsxwriter

from anju.core.errors import Invalid
from anju.estate.models import Project
from anju.imports.exporting import write_rooms
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.papers.ledger import export_ledger


@click.group("export")
def export() -> None:
    """Write data out as .xlsx."""


@export.command("rooms")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--project", required=True, help="Code of the project.")
def rooms(*, out: Path, project: str) -> None:
    """All rooms of a project with the people who live in or own them; phones are masked."""
    place = _project(project)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(out), options) as book:
        count = write_rooms(book, project=place)
    click.echo(f"exported {count}")


@export.command("ledger")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--project", required=True, help="Code of the project.")
@click.option("--open", "only_open", is_flag=True, help="Only what is not closed yet.")
def ledger(*, out: Path, project: str, only_open: bool) -> None:
    """Every case of a project, newest first; phones are masked, and the export is logged."""
    place = _project(project)
    found = Matter.objects.filter(project=place, kind__in=Case.Kind.values)
    count = export_ledger(
        out=str(out),
        project=place,
        found=found.filter(open=True) if only_open else found,
        order="new",
        by_id=None,
        asked={"view": "open" if only_open else "all", "by": "command"},
    )
    click.echo(f"exported {count}")


def _project(code: str) -> Project:
    place = Project.objects.filter(code=code).first()
    if place is None:
        raise Invalid("project-unknown", f"There is no project with the code {code}.")
    return place
