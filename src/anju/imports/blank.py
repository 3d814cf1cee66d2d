"""An empty workbook of each kind, for who begins with nothing: headers that the import knows again. Pure."""

import io

import xlsxwriter

from anju.imports.kinds import COLUMNS

_LEFT_OUT = {"address", "owner_number"}
"""columns that only other systems' files have"""

_SHEETS = {"rooms": "房屋", "residents": "住户", "staff": "员工", "contractors": "责任单位", "contracts": "合同"}
_STARRED = {"rooms": {"building", "room"}, "residents": {"building", "room", "name"}}


def blank_headers(kind: str) -> list[str]:
    """The headers of a kind in their order, a star behind those that each row needs. Chinese whatever the reader speaks."""
    starred = _STARRED.get(kind, {entry.key for entry in COLUMNS[kind] if entry.required})
    return [
        entry.names[0] + ("*" if entry.key in starred else "") for entry in COLUMNS[kind] if entry.key not in _LEFT_OUT
    ]


def blank_book(kind: str) -> bytes:
    """The .xlsx with one bold row. KeyError for a kind that does not exist."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet(_SHEETS[kind])
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, header in enumerate(blank_headers(kind)):
            page.set_column(column, column, max(10, 3 * len(header)))
            page.write_string(0, column, header, bold)
        page.freeze_panes(1, 0)
    return made.getvalue()
