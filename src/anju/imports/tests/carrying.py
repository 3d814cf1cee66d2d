"""Importing in one line, for tests."""

from collections.abc import Sequence
from typing import Any

from anju.estate.models import Project
from anju.imports.actions import queue_import, stage_import
from anju.imports.models import ImportJob
from anju.imports.registers import Importer
from anju.imports.runs import run_job
from anju.imports.tests.books import xlsx

IMPORTER = Importer(None)


def staged(project: Project, rows: Sequence[Any] | bytes, *, kind: str = "rooms", name: str = "业主.xlsx") -> ImportJob:
    """A job that waits to be started."""
    content = rows if isinstance(rows, bytes) else xlsx(rows)
    return stage_import(actor=IMPORTER, project=project, kind=kind, name=name, content=content)


def carried(
    project: Project,
    rows: Sequence[Any] | bytes,
    *,
    kind: str = "rooms",
    name: str = "业主.xlsx",
    **how: bool,
) -> ImportJob:
    """The job after it was run to its end."""
    job = staged(project, rows, kind=kind, name=name)
    queue_import(actor=IMPORTER, job=job, **how)
    assert run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """created, matched, changed, refused"""
    return job.created, job.matched, job.changed, job.refused
