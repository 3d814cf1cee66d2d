"""`anju export ledger|rooms --project CODE OUT.xlsx`."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from anju.cli.exports import export
from anju.core.errors import Invalid
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-2", "EST-4")]


def test_it_writes_the_ledger_and_the_rooms(cast: Cast, tmp_path: Path) -> None:
    matter = cast.repair()
    for what, count in (("ledger", 1), ("rooms", 2)):
        out = tmp_path / f"{what}.xlsx"
        done = CliRunner().invoke(export, [what, "--project", "YQ", str(out)])
        assert done.exit_code == 0, done.output
        assert done.output == f"exported {count}\n"
    page = load_workbook(tmp_path / "ledger.xlsx").active
    assert page is not None
    assert page["A2"].value == matter.number


def test_it_names_a_project_that_is_not_there(cast: Cast, tmp_path: Path) -> None:
    done = CliRunner().invoke(export, ["ledger", "--project", "NO", str(tmp_path / "x.xlsx")])
    assert isinstance(done.exception, Invalid)
    assert not (tmp_path / "x.xlsx").exists()
