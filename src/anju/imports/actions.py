"""The verbs of an import: stage a file, correct its columns, check it, start it, stop it; forget old files."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.errors import Invalid, Refusal
from anju.core.outbox import put
from anju.core.time import product_now
from anju.estate.models import Project
from anju.imports.files import forget_file, keep_file, read_file
from anju.imports.kinds import COLUMNS, KINDS, is_identified
from anju.imports.models import ImportJob, ImportRow
from anju.imports.preview import find_table, locate, mapping_of
from anju.imports.reading import UnusableFile, read_workbook
from anju.imports.rules import KEPT_FILES, MAY_IMPORT, SLICE
from anju.imports.runs import run_job

TOPIC = "imports.run"


def stage_import(
    *, actor: Acting, project: Project, kind: str, name: str, content: bytes, mapping: dict[str, Any] | None = None
) -> ImportJob:
    """Read and recognise a file and keep it, encrypted, as a job that waits to be started; nothing else is written.

    Raises `UnusableFile` (`file-…`, `sheet-too-wide`) when nothing can be made of it, `Invalid("import-kind-unknown")`.
    `mapping`: where the table stands, when the sender knows better (see `preview.mapping_of`).
    """
    if kind not in KINDS:
        raise Invalid("import-kind-unknown", _("No such kind of import."))
    require_role(actor, project_id=project.pk, roles=MAY_IMPORT[kind])
    sheets = read_workbook(content, name=name)
    table = locate(sheets, mapping, kind=kind) if mapping else find_table(sheets, kind=kind)
    return ImportJob.objects.create(
        project=project,
        kind=kind,
        file_name=name[-200:],
        file_key=keep_file(content),
        file_digest=hashlib.sha256(content).hexdigest(),
        file_size=len(content),
        mapping=mapping_of(table.layout),
        sent_by_id=actor.person_id,
        created_at=product_now(),
    )


def correct_mapping(
    *, actor: Acting, job: ImportJob, sheet: str, header_row: int, header_rows: int, columns: dict[str, int]
) -> None:
    """Say by hand where the header stands (row from 0, one or two rows) and which column (from 0) is what.

    Refuses `import-under-way` once it was started, `import-columns-missing` when a row could not be told apart, and keys or
    columns that do not exist.
    """
    require_role(actor, project_id=job.project_id, roles=MAY_IMPORT[job.kind])
    known = {entry.key for entry in COLUMNS[job.kind]}
    if set(columns) - known or header_rows not in (1, 2) or header_row < 0 or any(at < 0 for at in columns.values()):
        raise Invalid("import-columns-unknown", _("These columns do not exist."))
    if len(set(columns.values())) != len(columns):
        raise Invalid("import-columns-twice", _("One column of the file cannot be two things."))
    if not is_identified(job.kind, set(columns)):
        raise Invalid("import-columns-missing", _("Say which columns tell what a row is about."))
    mapping = {
        "sheet": sheet,
        "header_row": header_row,
        "header_rows": header_rows,
        "shape": "table",
        "columns": columns,
    }
    locate(read_workbook(read_file(job.file_key), name=job.file_name), mapping, kind=job.kind)
    waiting = ImportJob.objects.filter(pk=job.pk, state__in=(ImportJob.State.STAGED, ImportJob.State.CHECKED))
    if not waiting.update(mapping=mapping, state=ImportJob.State.STAGED):
        raise _under_way()


@transaction.atomic
def start_import(*, actor: Acting, job: ImportJob, dry_run: bool = False, all_or_nothing: bool = False) -> None:
    """Put the job in line: a dry run checks every row and writes nothing, all-or-nothing writes only when none is refused.

    Refuses `import-under-way` unless the job is staged, checked, turned back or stopped.
    """
    queue_import(actor=actor, job=job, dry_run=dry_run, all_or_nothing=all_or_nothing)
    put(topic=TOPIC, key=f"{job.pk}:{job.run}", payload={"job": job.pk})


@transaction.atomic
def queue_import(*, actor: Acting, job: ImportJob, dry_run: bool = False, all_or_nothing: bool = False) -> None:
    """As `start_import`, for a caller that runs the job itself (the command line)."""
    require_role(actor, project_id=job.project_id, roles=MAY_IMPORT[job.kind])
    ready = (ImportJob.State.STAGED, ImportJob.State.CHECKED, ImportJob.State.TURNED_BACK, ImportJob.State.STOPPED)
    phase = ImportJob.Phase.CHECK if dry_run or all_or_nothing else ImportJob.Phase.WRITE
    started = ImportJob.objects.filter(pk=job.pk, state__in=ready).update(
        state=ImportJob.State.QUEUED,
        phase=phase,
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        run=F("run") + 1,
        started_at=None,
        finished_at=None,
        failure="",
        **dict.fromkeys(("total", "done", "created", "matched", "changed", "refused"), 0),
    )
    if not started:
        raise _under_way()
    ImportRow.objects.filter(job=job).delete()
    job.refresh_from_db()


def stop_import(*, actor: Acting, job: ImportJob) -> bool:
    """Stop a queued or running job after its present piece; what was written stays. Says whether there was one to stop."""
    require_role(actor, project_id=job.project_id, roles=MAY_IMPORT[job.kind])
    going = ImportJob.objects.filter(pk=job.pk, state__in=(ImportJob.State.QUEUED, ImportJob.State.RUNNING))
    return bool(going.update(state=ImportJob.State.STOPPED, finished_at=product_now()))


def run_import(*, job_id: int) -> None:
    """Work on a job for one slice and hand on to the next delivery; the handler of topic `imports.run`.

    Call it outside a transaction (`Topic(…, together=False, at_once=1, lease_seconds=120)`). A job that is over is left alone,
    so a delivery that comes twice does nothing.
    """
    if run_job(job_id=job_id, budget=SLICE):
        return
    job = ImportJob.objects.only("run", "done").get(pk=job_id)
    put(topic=TOPIC, key=f"{job_id}:{job.run}:{job.done}", payload={"job": job_id})


def forget_files() -> int:
    """Delete the files of jobs that ended or were left alone a month ago; the results of their rows stay. Returns how many."""
    before = product_now() - KEPT_FILES
    old = list(ImportJob.objects.filter(created_at__lt=before).exclude(file_key="").only("file_key", "state"))
    for job in old:
        forget_file(job.file_key)
        ImportJob.objects.filter(pk=job.pk).update(file_key="")
    return len(old)


def _under_way() -> Refusal:
    return Refusal("import-under-way", _("This import was started already."))


__all__ = [
    "TOPIC",
    "UnusableFile",
    "correct_mapping",
    "forget_files",
    "queue_import",
    "run_import",
    "stage_import",
    "start_import",
    "stop_import",
]
