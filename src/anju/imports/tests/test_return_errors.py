"""The same file back with an error column, and the command line."""

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from anju.cli.exports import export
from anju.cli.imports import import_
from anju.core.errors import Invalid
from anju.estate.models import Project, Room
from anju.imports.queries import error_workbook
from anju.imports.reading import read_workbook
from anju.imports.tests.books import HEADER, homes, xlsx
from anju.imports.tests.carrying import carried, counts

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-4")]

BAD = ["=cmd|' /C calc'!A0", "2", 9, "901", 90, '=HYPERLINK("http://x")', "1389006"]


def test_it_sends_the_refused_rows_back_with_their_reasons(project: Project) -> None:
    job = carried(project, xlsx([["业主资料汇总"], HEADER, *homes(3), BAD]))
    made = error_workbook(job)
    rows = read_workbook(made, name="e.xlsx")[0].rows
    assert [row[:7] for row in rows] == [["业主资料汇总", *[""] * 6], HEADER, BAD]
    assert "手机号" in rows[2][7]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"FFC7CE" in archive.read("xl/styles.xml")
    assert len(read_workbook(error_workbook(job, only_refused=False), name="e.xlsx")[0].rows) == 6


def test_it_takes_the_mended_error_file(project: Project) -> None:
    job = carried(project, [HEADER, *homes(3), ["3", "2", 9, "901", 90, "王一", "1389006"]])
    rows = read_workbook(error_workbook(job), name="e.xlsx")[0].rows
    rows[1][6] = "13890060000"
    assert counts(carried(project, xlsx(rows))) == (1, 0, 0, 0)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(import_, list(arguments))
    return result.exit_code, result.stdout


def test_it_prints_one_line_and_tells_by_its_exit_code(project: Project, tmp_path: Path) -> None:
    good, bad, errors = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "errors.xlsx"
    good.write_bytes(xlsx([HEADER, *homes(3)]))
    bad.write_bytes(xlsx([HEADER, *homes(3), BAD]))
    assert run("rooms", str(good), "--project", "YQ", "--dry-run") == (
        0,
        "created 3, matched 0, changed 0, refused 0\n",
    )
    assert Room.objects.count() == 0
    assert run("rooms", str(bad), "--project", "YQ", "--all-or-nothing")[0] == 1
    assert Room.objects.count() == 0
    assert run("rooms", str(bad), "--project", "YQ", "--errors", str(errors)) == (
        1,
        "created 3, matched 0, changed 0, refused 1\n",
    )
    assert errors.exists()
    assert run("rooms", str(good), "--project", "YQ") == (0, "created 0, matched 3, changed 0, refused 0\n")


def test_it_calls_a_file_unusable(project: Project, tmp_path: Path) -> None:
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"PK\x03\x04junk")
    result = CliRunner().invoke(import_, ["rooms", str(junk), "--project", "YQ"])
    assert isinstance(result.exception, Invalid)
    assert result.exception.code == "file-damaged"


def test_it_exports_rooms_that_come_back_as_the_same(project: Project, tmp_path: Path) -> None:
    carried(
        project,
        [
            [*HEADER, "交付日期"],
            ["3", "2", 18, "1801", 118.6, "王一、李二", "13800005678", "2024-12-29"],
            ["3", "", "", "商铺12", "", "=1+1", "", ""],
        ],
    )
    out = tmp_path / "out.xlsx"
    assert CliRunner().invoke(export, ["rooms", str(out), "--project", "YQ"]).stdout == "exported 2\n"
    content = out.read_bytes()
    assert "13800005678" not in str(read_workbook(content, name="out.xlsx")[0].rows)
    assert counts(carried(project, content)) == (0, 3, 0, 0)
