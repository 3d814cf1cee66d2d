"""Opening what people send: .xlsx, legacy .xls, an HTML table that calls itself .xls, and .csv in any encoding.

The kind is told by content, never by the name. A zip is measured before anything unpacks it; formulas are never run: only
the values that the sender's own program left in the cells are read.
"""

import csv
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid

FILE_LIMIT = 40 * 1024 * 1024
"""Bytes of an upload; 100,000 rooms with owners take about 8 MB."""
UNPACKED_LIMIT = 600 * 1024 * 1024
RATIO_LIMIT = 400
"""Real sheets pack 10 to 60 times; a bomb packs a thousand times and more."""
ENTRY_LIMIT = 2000
CELL_LIMIT = 12_000_000
"""Cells of the rectangle around everything that is filled: the reader holds that rectangle in memory."""
ROW_LIMIT = 300_000

Merge = tuple[int, int, int, int]
"""first row, first column, last row, last column; all counted from 0"""


class UnusableFile(Invalid):
    """The whole file cannot be read; nothing of it was taken."""


@dataclass
class Sheet:
    """One sheet as rows of cells, counted from 0 as in the file; merged ranges beside them."""

    name: str
    rows: list[list[Any]]
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False

    def cell(self, row: int, column: int) -> Any:
        """The cell's value, or "" beyond the edge."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    @property
    def width(self) -> int:
        """Columns of the widest of the first thousand rows."""
        return max((len(row) for row in self.rows[:1000]), default=0)


def read_workbook(content: bytes, *, name: str) -> list[Sheet]:
    """The sheets of a file, visible ones first, empty ones left out. Raises `UnusableFile` with the reason."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnusableFile("file-empty", _("The file is empty."))
    if len(content) > FILE_LIMIT:
        raise UnusableFile("file-too-large", _("The file is larger than 40 MB. Split it, for example by building."))
    if content.startswith(b"PK"):
        measure_zip(content)
        sheets = _excel_sheets(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        sheets = _excel_sheets(content)
    else:
        sheets = _text_sheets(content, name=name)
    filled = [sheet for sheet in sheets if any(cell not in ("", None) for row in sheet.rows for cell in row)]
    if not filled:
        raise UnusableFile("file-no-rows", _("No sheet of the file has anything in it."))
    return sorted(filled, key=lambda sheet: sheet.hidden)


def measure_zip(content: bytes) -> None:
    """Refuse a zip whose unpacked size, ratio or sheet rectangle would fill the memory; sizes are counted, not believed."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            declared = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            if len(entries) > ENTRY_LIMIT or declared > UNPACKED_LIMIT or packed > len(content) + 4096:
                raise _bomb()
            unpacked = 0
            for entry in entries:
                if entry.file_size > 4_000_000 and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
                    raise _bomb()
                unpacked += _measure_entry(
                    archive, entry.filename, limit=min(entry.file_size, UNPACKED_LIMIT - unpacked)
                )
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged() from error


_FAR_COLUMN = re.compile(rb"""r=["']([A-Za-z]{2,9})\d{1,9}["'][^<>]*(?<!/)>""")
_FAR_ROW = re.compile(rb"""r=["'][A-Za-z]{1,9}(\d{6,9})["'][^<>]*(?<!/)>""")


def _measure_entry(archive: ZipFile, name: str, *, limit: int) -> int:
    """Bytes that the entry really unpacks to. Raises when they exceed what is declared, or when its cells lie too far out."""
    size, row, column, cells, rest = 0, 99_999, 26, 0, b""
    is_sheet = "worksheets/" in name.lower()
    with archive.open(name) as stream:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > limit:
                raise _bomb()
            if is_sheet:
                piece = rest + piece
                row = max([row, *(int(found) for found in _FAR_ROW.findall(piece))])
                column = max([column, *(_column_number(found) for found in set(_FAR_COLUMN.findall(piece)))])
                cells += piece.count(b"</c>")
                rest = piece[-100:]
    if (column > 26 and row * column > CELL_LIMIT) or row > ROW_LIMIT or cells > CELL_LIMIT:
        raise UnusableFile(
            "sheet-too-wide", _("A sheet has filled cells very far out. Delete what stands outside the table.")
        )
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bomb() -> UnusableFile:
    return UnusableFile(
        "file-zip-bomb", _("The file unpacks to far more than a workbook can hold, and was not opened.")
    )


def _damaged() -> UnusableFile:
    return UnusableFile("file-damaged", _("The workbook is damaged. Open it, save it as .xlsx, and send it again."))


def _excel_sheets(content: bytes) -> list[Sheet]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        return [
            _excel_sheet(book, meta) for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise UnusableFile(
            "file-locked", _("The workbook has a password. Save it without one and send it again.")
        ) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged() from error


def _excel_sheet(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height * max(sheet.total_width, 1) > CELL_LIMIT or sheet.total_height > ROW_LIMIT:
        raise UnusableFile(
            "sheet-too-wide", _("A sheet has filled cells very far out. Delete what stands outside the table.")
        )
    merges = [(top, left, bottom, right) for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])]
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(meta.name, rows, merges, hidden=meta.visible != calamine.SheetVisibleEnum.Visible)


def _text_sheets(content: bytes, *, name: str) -> list[Sheet]:
    decoded = decode(content)
    head = decoded[:4000].lower()
    if "<table" in head or "<html" in head:
        return html_tables(decoded)
    if "<?xml" in head[:200]:
        raise UnusableFile("file-xml", _("This is an XML spreadsheet. Open it, save it as .xlsx, and send it again."))
    if "\x00" in decoded or sum(mark < " " and mark not in "\r\n\t\f" for mark in decoded[:4000]) > 20:
        raise UnusableFile("file-kind", _("This is no workbook and no table of text. Send .xlsx, .xls or .csv."))
    return [Sheet(name.rsplit("/", 1)[-1], list(_csv_rows(decoded)))]


def decode(content: bytes) -> str:
    """Text of a file that does not say its encoding: UTF-8, UTF-16 of either order, else GB18030 (and GBK, GB2312 in it)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4000]
    if sample.count(b"\x00") * 10 > len(sample):
        order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return content.decode(order, errors="replace")
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", errors="replace")


def delimiter_of(decoded: str) -> str:
    """The mark that splits most lines into the same number of parts, more than one."""
    lines = [line for line in decoded[:20_000].splitlines() if line.strip()][:40]
    best, best_score = ",", 0.0
    for mark in (",", "\t", ";", "|", "，", "^"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        several = [count for count in counts if count > 1]
        if several:
            common = max(set(several), key=several.count)
            score = several.count(common) / len(counts) + common / 1000
            if score > best_score:
                best, best_score = mark, score
    return best


def _csv_rows(decoded: str) -> Iterator[list[str]]:
    first = decoded[:20].splitlines()[:1]
    told = re.fullmatch(r"sep=(.)", first[0].strip()) if first else None
    body = decoded.split("\n", 1)[1] if told and "\n" in decoded else decoded
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=told.group(1) if told else delimiter_of(body))
    if told:
        yield []
    try:
        for count, row in enumerate(reader):
            if count >= ROW_LIMIT or len(row) > 2000:
                raise UnusableFile("sheet-too-wide", _("The table has too many rows or columns. Split it."))
            yield [_unquoted(cell) for cell in row]
    except csv.Error as error:
        raise _damaged() from error


def _unquoted(cell: str) -> str:
    """The text behind the ="007" that systems write into .csv so that Excel keeps the zeros."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


class _Tables(HTMLParser):
    """Collects the cells of every table; spans become merged ranges."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Sheet] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(Sheet(f"Table {len(self.tables) + 1}", []))
        elif tag == "tr" and self.tables:
            self._close_cell()
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1].rows:
            self._close_cell()
            told = dict(attrs)
            self.span = (_span(told.get("rowspan")), _span(told.get("colspan")))
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is None:
            return
        sheet, content, (down, across) = self.tables[-1], "".join(self.cell).strip(), self.span
        self.cell = None
        row = len(sheet.rows) - 1
        covered = [merge for merge in sheet.merges if merge[0] < row <= merge[2]]
        while any(merge[1] <= len(sheet.rows[row]) <= merge[3] for merge in covered):
            sheet.rows[row].append("")
        column = len(sheet.rows[row])
        if down > 1 or across > 1:
            sheet.merges.append((row, column, row + down - 1, column + across - 1))
        sheet.rows[row].extend([content] + [""] * (across - 1))


def _span(told: str | None) -> int:
    return min(max(int(told), 1), 500) if told and told.isdigit() else 1


def html_tables(decoded: str) -> list[Sheet]:
    """The tables of a page, as many old systems export under the name .xls."""
    parser = _Tables()
    parser.feed(decoded)
    parser.close()
    return parser.tables
