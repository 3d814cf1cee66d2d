"""Readers of imports: the jobs of a project, how far one is, what became of its rows, the file to send back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.time import machine_now, product_now
from anju.imports.actions import UnusableFile
from anju.imports.files import read_file
from anju.imports.headers import columns_at
from anju.imports.models import ImportJob, ImportRow
from anju.imports.preview import Preview, columns_for, inspect_file, locate
from anju.imports.reading import read_workbook
from anju.imports.reasons import advice, reason
from anju.imports.returning import error_book
from anju.imports.rules import MAY_IMPORT, SEES_IMPORTS

OVER = (
    ImportJob.State.CHECKED,
    ImportJob.State.DONE,
    ImportJob.State.TURNED_BACK,
    ImportJob.State.UNUSABLE,
    ImportJob.State.STOPPED,
)


@dataclass(frozen=True)
class Progress:
    """How far a job is, for the page that polls and may be left."""

    state: str
    phase: str
    dry_run: bool
    total: int
    done: int
    created: int
    matched: int
    changed: int
    refused: int
    seconds_left: int | None
    """a guess from the pace so far; None before there is one and when the job is over"""
    over: bool
    failure: str

    @property
    def percent(self) -> int:
        """0–100"""
        return 100 * self.done // self.total if self.total else (100 if self.over else 0)


@dataclass(frozen=True)
class RowProblem:
    """One cell that was refused, in the language of the reader."""

    row: int
    column: int | None
    key: str
    code: str
    reason: str
    advice: str


@dataclass(frozen=True)
class ReasonCount:
    """How many rows were refused for one reason, with the first of them."""

    code: str
    reason: str
    advice: str
    count: int
    first_row: int


def kinds_for(reach: Reach, *, project_id: int) -> list[str]:
    """The kinds that this reach may import into a project."""
    held = reach.roles_at(project_id)
    return [kind for kind, roles in MAY_IMPORT.items() if held & roles]


def imports_in(reach: Reach, *, project_id: int) -> QuerySet[ImportJob]:
    """The jobs of a project within reach, newest first."""
    kinds = kinds_for(reach, project_id=project_id)
    return (
        ImportJob.objects.filter(project_id=project_id, kind__in=kinds)
        .select_related("sent_by", "project")
        .order_by("-id")
    )


def import_for(reach: Reach, *, job_id: int) -> ImportJob:
    """The job within reach; anything else does not exist."""
    job = (
        ImportJob.objects.filter(pk=job_id, project_id__in=reach.projects(*SEES_IMPORTS))
        .select_related("project", "project__company", "sent_by")
        .first()
    )
    if job is None or job.kind not in kinds_for(reach, project_id=job.project_id):
        raise NotFound
    return job


def job_progress(job: ImportJob) -> Progress:
    """How far the job is; no query."""
    over = job.state in OVER
    left = None
    if not over and job.done and job.started_at and job.total:
        spent = (product_now() - job.started_at).total_seconds()
        left = max(0, round(spent * (job.total - job.done) / job.done))
    return Progress(
        job.state, job.phase, job.dry_run, job.total, job.done, job.created, job.matched, job.changed, job.refused, left, over,
        job.failure,
    )  # fmt: skip


def is_silent(job: ImportJob) -> bool:
    """True when a running job has not committed a piece for a minute: its worker died, the next delivery goes on."""
    return (
        job.state == ImportJob.State.RUNNING and job.beat_at is not None and (machine_now() - job.beat_at).seconds > 60
    )


def rows_of(job: ImportJob, *, outcome: str = "") -> QuerySet[ImportRow]:
    """The rows of a job in order, all or those of one outcome."""
    rows = ImportRow.objects.filter(job=job)
    return (rows.filter(outcome=outcome) if outcome else rows).order_by("position")


def problems_of(rows: Iterable[ImportRow]) -> list[RowProblem]:
    """The problems of these rows, said in the language of the reader."""
    return [
        RowProblem(
            row.row,
            entry["column"],
            entry["key"],
            entry["code"],
            reason(entry["code"], entry.get("values")),
            advice(entry["code"]),
        )
        for row in rows
        for entry in row.problems
    ]


def reasons_of(job: ImportJob) -> list[ReasonCount]:
    """The refused rows by reason, most frequent first. One query."""
    counts: dict[str, list[Any]] = {}
    refused = rows_of(job, outcome=ImportRow.Outcome.REFUSED).values_list("row", "problems")
    for row, problems in refused:
        for entry in problems[:1]:
            known = counts.setdefault(entry["code"], [0, row, entry.get("values")])
            known[0] += 1
    found = [
        ReasonCount(code, reason(code, values), advice(code), count, first)
        for code, (count, first, values) in counts.items()
    ]
    return sorted(found, key=lambda entry: (-entry.count, entry.first_row))


def preview_of(job: ImportJob) -> Preview:
    """What the import centre shows of the kept file under the job's present columns. Raises `UnusableFile`."""
    today: date = product_now().astimezone(job.project.zone).date()
    content = _content(job)
    return inspect_file(content, name=job.file_name, kind=job.kind, today=today, mapping=job.mapping)


def recognised_at(job: ImportJob, *, sheet: str, header_row: int, header_rows: int) -> dict[str, int]:
    """key → column of the kept file, were the header there (row from 0). Raises `UnusableFile` when there is no such place."""
    found = next((one for one in read_workbook(_content(job), name=job.file_name) if one.name == sheet), None)
    if found is None or not 0 <= header_row <= len(found.rows) - header_rows:
        raise UnusableFile("file-no-header", _("The file has no such row."))
    return columns_at(found, kind=job.kind, header_row=header_row, header_rows=header_rows)


def error_workbook(job: ImportJob, *, only_refused: bool = True) -> bytes:
    """The sender's file as .xlsx with a column of reasons and red cells. Raises `NotFound` when the file was forgotten."""
    table = locate(read_workbook(_content(job), name=job.file_name), job.mapping, kind=job.kind)
    refused = rows_of(job, outcome=ImportRow.Outcome.REFUSED).values_list("row", "problems")
    return error_book(table.sheet, table.layout, refused, only_refused=only_refused)


def _content(job: ImportJob) -> bytes:
    try:
        return read_file(job.file_key)
    except FileNotFoundError as error:
        raise NotFound from error


__all__ = [
    "Preview",
    "Progress",
    "UnusableFile",
    "columns_for",
    "error_workbook",
    "import_for",
    "imports_in",
    "inspect_file",
    "is_silent",
    "job_progress",
    "kinds_for",
    "preview_of",
    "problems_of",
    "reasons_of",
    "recognised_at",
    "rows_of",
]
