"""Carrying out a print job: the facts of a few cases at a time are gathered, each piece in a transaction of its own; then
all of them are set at once, so that fonts are in the PDF once.

Every run takes a number; only the newest may commit, so two workers cannot both write, and a run that was killed goes on
at the next piece. The asker's own rights decide, as they are when the case is gathered.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.db import transaction
from django.db.models import F
from django.utils import translation

from anju.core.errors import Refusal
from anju.core.sealed import forget, seal
from anju.core.time import machine_now, product_now
from anju.matters.act import Actor
from anju.papers.acceptance import acceptance_sheets
from anju.papers.appointment_slip import appointment_slips
from anju.papers.job_slip import job_slips
from anju.papers.models import PrintedCase, PrintJob
from anju.papers.paper import READERS, Absolute, print_papers
from anju.papers.prints.queries import FOLDER
from anju.papers.prints.rules import PIECE
from anju.papers.receipt import receipts_of
from anju.papers.service_sheet import service_sheets
from anju.people.models import Person
from anju.people.queries import reach_of
from anju.repairs.file import CaseFile, open_file

Papers = list[dict[str, Any]]
GATHER: dict[str, Callable[[CaseFile, Absolute, frozenset[int]], Papers]] = {
    "job_slip": lambda file, absolute, only: job_slips(file, absolute=absolute, only=only),
    "appointment": lambda file, absolute, only: appointment_slips(file, absolute=absolute, only=only),
    "acceptance": lambda file, absolute, _only: acceptance_sheets(file, absolute=absolute),
    "service_record": lambda file, absolute, _only: service_sheets(file, absolute=absolute),
    "receipt": lambda file, absolute, only: receipts_of(file, absolute=absolute, only=only),
}
"""kind → the papers about one case, about some of its items where that matters; kinds are templates of the same name"""


def run_job(*, job_id: int, budget: timedelta | None = None) -> bool:
    """Go on with a queued or broken-off job. True when it is over, False when `budget` (machine time) ran out before."""
    job = _claim(job_id)
    if job is None:
        return True
    until = machine_now() + budget if budget is not None else None
    person = Person.objects.get(pk=job.asked_by_id)
    actor = Actor(person_id=person.pk, reach=reach_of(person))
    while job.done < job.total:
        if not _take(job, actor if person.is_active else Actor()):
            return True
        if until is not None and machine_now() >= until:
            return False
    _finish(job)
    return True


def _claim(job_id: int) -> PrintJob | None:
    """Take the job over under a new run number; None when there is nothing (more) to do."""
    with transaction.atomic():
        job = PrintJob.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.is_over:
            return None
        job.state, job.run, job.beat_at = PrintJob.State.RUNNING, job.run + 1, machine_now()
        job.save(update_fields=["state", "run", "beat_at"])
    return job


def _take(job: PrintJob, actor: Actor) -> bool:
    """Gather one piece and commit it with the progress; False when a newer run took over or somebody stopped it."""
    piece = job.targets[job.done : job.done + PIECE]
    gathered = [_gathered(job, actor, number, frozenset(items)) for number, items in piece]
    papers, left_out = sum(map(len, gathered)), sum(not each for each in gathered)
    rows = [
        PrintedCase(job=job, position=job.done + at, content=json.dumps(each, default=list, ensure_ascii=False))
        for at, each in enumerate(gathered)
        if each
    ]
    with transaction.atomic():
        mine = PrintJob.objects.filter(pk=job.pk, run=job.run, state=PrintJob.State.RUNNING)
        if not mine.update(
            done=F("done") + len(piece), papers=F("papers") + papers, left_out=F("left_out") + left_out,
            beat_at=machine_now(),
        ):  # fmt: skip
            return False
        PrintedCase.objects.bulk_create(rows)
    job.done, job.papers = job.done + len(piece), job.papers + papers
    return True


def _gathered(job: PrintJob, actor: Actor, number: str, items: frozenset[int]) -> Papers:
    """The papers about one case; none where the asker may not read it (any more)."""
    try:
        with translation.override("zh-hans"):
            file = open_file(actor, number)
            if not file.hats & READERS:
                return []
            return GATHER[job.kind](file, lambda path: urljoin(job.base, path), items)
    except Refusal:
        return []


def _finish(job: PrintJob) -> None:
    """Set everything gathered and keep it; the gathered facts go."""
    found = PrintedCase.objects.filter(job=job).order_by("position")
    papers = [paper for each in found for paper in json.loads(each.content)]
    key = ""
    if papers:
        key = seal(print_papers(job.kind, papers, name=f"{job.kind}-{job.pk}").content, folder=FOLDER)
    with transaction.atomic():
        mine = PrintJob.objects.filter(pk=job.pk, run=job.run, state=PrintJob.State.RUNNING)
        kept = mine.update(
            state=PrintJob.State.DONE if papers else PrintJob.State.EMPTY, file_key=key, finished_at=product_now(),
            beat_at=machine_now(),
        )  # fmt: skip
        PrintedCase.objects.filter(job=job).delete()
    if not kept:
        forget(key)
