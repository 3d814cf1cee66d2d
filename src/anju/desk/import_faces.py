"""Imports as their pages show them: the sheet with its columns and marks, jobs, problems, the four numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anju.core.errors import Sentence
from anju.imports.headers import Match
from anju.imports.models import ImportJob
from anju.imports.preview import Conversion, Preview, matches_by_column
from anju.imports.queries import Progress, RowProblem, columns_for
from anju.imports.reasons import advice, reason

NUMBERS = re.compile(
    r"(?<!\d)[1１](?:[\s-]?\d){10}(?!\d)|(?<!\d)\d{17}[\dXxＸ](?!\d)|(?<![\d-])[0０]\d{2,3}[\s-]?\d{7,8}(?!\d)"
)
"""mobile numbers, landlines, identity numbers: a preview shows whose they are, not what they are"""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what it was written as when it is converted, and what stands against it."""

    text: str
    was: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the sheet as it is. `place`: `header`, `out` (left out), or empty for data."""

    number: int
    place: str
    cells: list[Cell]

    @property
    def banner(self) -> str:
        """The text of a row left out that says one thing across the whole sheet."""
        alone = self.place == "out" and not any(cell.text for cell in self.cells[1:])
        return self.cells[0].text if alone and self.cells else ""


@dataclass(frozen=True)
class Head:
    """One column of the sheet: what it is taken for, on which ground, and how sure."""

    index: int
    letter: str
    key: str
    ground: str
    sure: bool


def kind_words() -> dict[str, str]:
    """The kinds of import."""
    return {
        "rooms": _("Rooms"),
        "residents": _("Residents"),
        "staff": _("Staff"),
        "contractors": _("Contractors"),
        "contracts": _("Contracts"),
    }


def state_badge(job: ImportJob) -> tuple[str, str]:
    """(kind of badge, word) of a job's state."""
    words = {
        "staged": ("new", _("Not begun")),
        "queued": ("wait", _("In line")),
        "running": ("run", _("Being checked") if job.phase == "check" else _("Being written")),
        "checked": ("hold", _("Checked")),
        "done": ("ok", _("Written")),
        "turned_back": ("warn", _("Turned back")),
        "unusable": ("warn", _("Unusable")),
        "stopped": ("off", _("Stopped")),
    }
    return words[job.state]


def step_of(job: ImportJob) -> int:
    """Which of the four steps a job is at, five when it is through."""
    if job.state == "done":
        return 5
    if job.phase == "write" and job.state in ("queued", "running", "stopped"):
        return 4
    return 2 if job.state == "staged" else 3


def tally(progress: Progress) -> list[tuple[str, str, int]]:
    """(kind of badge, word, number) of the four outcomes."""
    return [
        ("ok", pgettext("import", "new"), progress.created),
        ("off", pgettext("import", "as known"), progress.matched),
        ("run", pgettext("import", "changed"), progress.changed),
        ("warn", pgettext("import", "sent back"), progress.refused),
    ]


def failure_sentence(job: ImportJob) -> Sentence:
    """Why a file could not be used at all."""
    return _("The file could not be used (%(code)s).") % {"code": job.failure} if job.failure else ""


def letter(column: int | None) -> str:
    """A column as the spreadsheet names it: 0 → A, 27 → AB; empty for none."""
    name = ""
    while column is not None and column >= 0:
        name = chr(65 + column % 26) + name
        column = column // 26 - 1
    return name


def masked(text: str) -> str:
    """The text with the middle of every phone and identity number starred."""

    def stars(found: re.Match[str]) -> str:
        places = [at for at, mark in enumerate(found[0]) if mark not in " -\t"]
        middle = set(places[3:-4])
        return "".join("*" if at in middle else mark for at, mark in enumerate(found[0]))

    return NUMBERS.sub(stars, text)


def heads_of(preview: Preview) -> list[Head]:
    """The columns of the sheet, each with what it was taken for."""
    width = max((len(cells) for _number, cells in preview.rows), default=0)
    taken = matches_by_column(preview.layout)
    headers = preview.layout.headers
    return [_head(index, taken.get(index), headers[index] if index < len(headers) else "") for index in range(width)]


def _head(index: int, match: Match | None, header: str) -> Head:
    if match is None:
        return Head(index, letter(index), "", _("kept out") if header else _("empty column"), sure=True)
    words = {
        "header": _("header agrees"),
        "header-part": _("header resembles, %(n)s%%") % {"n": match.confidence},
        "content": _("by content, %(n)s%%") % {"n": match.confidence},
        "person": _("said by hand"),
    }
    return Head(index, letter(index), match.key, words[match.ground], sure=match.confidence >= 80)


def lines_of(preview: Preview, wrong: dict[tuple[int, int | None], str]) -> list[Line]:
    """The first rows as they are, with conversions and what stands against cells: (row, column) → reason."""
    turned = {(one.row, one.column): one for one in preview.conversions}
    first, depth = preview.layout.header_row + 1, preview.layout.header_rows
    width = max((len(cells) for _number, cells in preview.rows), default=0)
    lines = []
    for number, cells in preview.rows:
        place = "header" if first <= number < first + depth else "" if number in preview.taken_rows else "out"
        row = [*cells, *[""] * (width - len(cells))]
        lines.append(
            Line(
                number,
                place if preview.layout.shape == "table" else "",
                [
                    _cell(text, turned.get((number, at)), wrong.get((number, at), ""), place)
                    for at, text in enumerate(row)
                ],
            )
        )
    return lines


def _cell(text: str, turned: Conversion | None, wrong: str, place: str) -> Cell:
    if wrong and not place:
        return Cell(masked(text) or _("(empty)"), wrong=wrong)
    if turned is not None and not place:
        return Cell(masked(turned.new), was=masked(turned.old))
    return Cell(masked(text))


def early_problems(preview: Preview) -> list[RowProblem]:
    """What the preview found in the file itself, in the reader's language."""
    return [
        RowProblem(row, one.column, one.key, one.code, reason(one.code, one.values), advice(one.code))
        for row, one in preview.problems
    ]


def marks_of(problems: Iterable[RowProblem]) -> dict[tuple[int, int | None], str]:
    """(row, column) → reason, for the cells of the sheet."""
    return {(one.row, one.column): one.reason for one in problems}


def conversions_of(preview: Preview, kind: str) -> list[dict[str, Any]]:
    """What is converted by itself, by column, most frequent first."""
    titles = {key: title for key, title, _needed in columns_for(kind)}
    return [
        {"title": titles.get(key, key), "old": masked(old), "new": masked(new), "count": count}
        for key, old, new, count in preview.conversion_kinds()
    ]


def column_titles(kind: str) -> dict[str, str]:
    """key → title of every column of the kind."""
    return {key: title for key, title, _needed in columns_for(kind)}
