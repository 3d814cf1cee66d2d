"""`anju export`: what the product keeps, as a workbook that can be read back in and that no program runs."""

from pathlib import Path

import click
import xlsxwriter

from anju.core.errors import Invalid
from anju.estate.models import Project
from anju.imports.exporting import write_rooms


@click.group("export")
def export() -> None:
    """Write data out as .xlsx."""


@export.command("rooms")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--project", required=True, help="Code of the project.")
def rooms(*, out: Path, project: str) -> None:
    """All rooms of a project with the people who live in or own them; phones are masked."""
    place = Project.objects.filter(code=project).first()
    if place is None:
        raise Invalid("project-unknown", f"There is no project with the code {project}.")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(out), options) as book:
        count = write_rooms(book, project=place)
    click.echo(f"exported {count}")
