"""Opening what people send, and refusing what would hurt."""

import io
import time
import zipfile

import pytest

from anju.imports.preview import find_table
from anju.imports.reading import UnusableFile, delimiter_of, read_workbook
from anju.imports.tests.books import HEADER, csv_text, homes, xls, xlsx

pytestmark = pytest.mark.covers("EST-4")
ROWS = [HEADER, *homes(3)]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_it_reads_text_of_any_encoding_and_delimiter(encoding: str, mark: str) -> None:
    sheets = read_workbook(csv_text(ROWS, mark).encode(encoding), name="业主.csv")
    assert sheets[0].rows[0] == HEADER
    assert [len(row) for row in sheets[0].rows] == [7, 7, 7, 7]


def test_it_reads_legacy_workbooks() -> None:
    table = find_table(read_workbook(xls(ROWS), name="旧.xls"), kind="rooms")
    assert [record.cells["room"] for record in table.records()] == ["102", "103", "104"]


def test_it_reads_a_page_that_calls_itself_a_workbook() -> None:
    page = "<html><table><tr><th>楼栋</th><th>房号</th></tr><tr><td rowspan=2>3栋</td><td>701</td></tr><tr><td>702</td></tr></table></html>"
    table = find_table(read_workbook(page.encode("gbk"), name="导出.xls"), kind="rooms")
    assert [(record.cells["building"], record.cells["room"]) for record in table.records()] == [
        ("3栋", "701"),
        ("3栋", "702"),
    ]


def test_it_goes_by_content_not_by_name() -> None:
    assert read_workbook(xlsx(ROWS), name="rooms.csv")[0].rows[0] == HEADER


def test_it_keeps_the_zeros_that_systems_protect() -> None:
    assert read_workbook(b'a,b\n="007",x\n', name="a.csv")[0].rows[1] == ["007", "x"]


def test_it_finds_the_delimiter() -> None:
    assert delimiter_of("a;b;c\n1;2,5;3\n") == ";"


def test_it_never_runs_a_formula() -> None:
    made = xlsx([["楼栋", "房号"], ["3", "=1+1"], ['=HYPERLINK("http://x")', "701"]])
    assert read_workbook(made, name="a.xlsx")[0].rows[1] == ["3", "=1+1"]


def _zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def _with_sheet(sheet: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, sheet if entry.filename.endswith("sheet1.xml") else source.read(entry))
    return made.getvalue()


def test_it_refuses_a_zip_bomb_at_once() -> None:
    bomb = _zip({"xl/worksheets/sheet1.xml": b"<row>" * 40_000_000})
    started = time.perf_counter()
    with pytest.raises(UnusableFile) as refused:
        read_workbook(bomb, name="rooms.xlsx")
    assert refused.value.code == "file-zip-bomb"
    assert time.perf_counter() - started < 5


def test_it_does_not_believe_the_sizes_a_zip_declares() -> None:
    honest = _zip({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})
    true_size = (30_000_000).to_bytes(4, "little")
    with pytest.raises(UnusableFile) as refused:
        read_workbook(honest.replace(true_size, (1000).to_bytes(4, "little")), name="rooms.xlsx")
    assert refused.value.code in ("file-zip-bomb", "file-damaged")


def test_it_refuses_a_cell_at_the_end_of_the_world() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(UnusableFile) as refused:
        read_workbook(_with_sheet(sheet), name="rooms.xlsx")
    assert refused.value.code == "sheet-too-wide"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"PK\x03\x04rubbish", "file-damaged"),
        (b"\xd0\xcf\x11\xe0rubbish", "file-damaged"),
        (b"%PDF-1.7\x00\x01\x02" * 900, "file-kind"),
        (xlsx([]), "file-no-rows"),
        (b'<?xml version="1.0"?><Workbook/>', "file-xml"),
    ],
)
def test_it_says_why_a_file_is_unusable(content: bytes, code: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        read_workbook(content, name="x")
    assert refused.value.code == code
