"""Carrying out a job: the file is read once, then taken in short pieces, each in a transaction of its own.

A piece commits its rows, their results and the progress together, so a run that is killed goes on at the next piece and
writes nothing twice. Every run takes a number; only the newest may commit (`Fenced`), so two workers cannot both write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F

from anju.core.time import machine_now, product_now
from anju.estate.models import Project
from anju.imports.bulk import insert_rows
from anju.imports.drafts import Home, Problem
from anju.imports.files import read_file
from anju.imports.homes import CREATED, REFUSED, Estate, Planner
from anju.imports.homes_store import Writer, indexes_of, load_estate
from anju.imports.models import ImportJob, ImportRow
from anju.imports.preview import Draft, Table, draft_of, locate
from anju.imports.reading import UnusableFile, read_workbook
from anju.imports.records import Bond, Firm, Staff
from anju.imports.registers import Taken, take_contract, take_contractor, take_staff
from anju.imports.rows import Ground, Record
from anju.imports.rules import PIECE
from anju.imports.survey import survey

HOMES = frozenset({"rooms", "residents"})
Drafted = tuple[Record, Draft | None, list[Problem]]


class Fenced(Exception):
    """A newer run has taken over, or somebody stopped the job: this run writes nothing any more."""


def run_job(*, job_id: int, budget: timedelta | None = None) -> bool:
    """Go on with a queued or broken-off job. True when it is over, False when `budget` (machine time) ran out before."""
    job = _claim(job_id)
    if job is None:
        return True
    until = machine_now() + budget if budget is not None else None
    try:
        table = locate(read_workbook(read_file(job.file_key), name=job.file_name), job.mapping, kind=job.kind)
    except UnusableFile as unusable:
        _end(job, ImportJob.State.UNUSABLE, failure=unusable.code)
        return True
    except FileNotFoundError:
        _end(job, ImportJob.State.UNUSABLE, failure="file-forgotten")
        return True
    try:
        return _Run(job, table, until).go()
    except Fenced:
        return True


def _claim(job_id: int) -> ImportJob | None:
    """Take the job over under a new run number; None when there is nothing (more) to do."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update(of=("self",)).select_related("project").get(pk=job_id)
        if job.state not in (ImportJob.State.QUEUED, ImportJob.State.RUNNING):
            return None
        job.state, job.run, job.beat_at = ImportJob.State.RUNNING, job.run + 1, machine_now()
        job.started_at = job.started_at or product_now()
        job.save(update_fields=["state", "run", "beat_at", "started_at"])
    return job


def _end(job: ImportJob, state: str, *, failure: str = "") -> None:
    mine = ImportJob.objects.filter(pk=job.pk, run=job.run, state=ImportJob.State.RUNNING)
    mine.update(state=state, failure=failure, finished_at=product_now(), beat_at=machine_now())


class _Run:
    """One run over the table of a job."""

    def __init__(self, job: ImportJob, table: Table, until: datetime | None) -> None:
        self.job, self.table, self.until = job, table, until
        self.project: Project = job.project
        self.ground = survey(table.records()) if job.kind in HOMES else Ground(total=sum(1 for _one in table.records()))
        self.today: date = product_now().astimezone(self.project.zone).date()
        self.estate: Estate | None = None
        """kept from piece to piece by a check, which writes nothing to be found again"""

    def go(self) -> bool:
        """Check or write, and for all-or-nothing first the one and then the other."""
        ImportJob.objects.filter(pk=self.job.pk, run=self.job.run).update(total=self.ground.total)
        if not self._pass():
            return False
        if self.job.phase == ImportJob.Phase.WRITE:
            _end(self.job, ImportJob.State.DONE)
            return True
        self.job.refresh_from_db()
        if self.job.all_or_nothing and not self.job.dry_run:
            if self.job.refused:
                _end(self.job, ImportJob.State.TURNED_BACK)
                return True
            self._begin_writing()
            return self.go()
        _end(self.job, ImportJob.State.CHECKED)
        return True

    def _begin_writing(self) -> None:
        with transaction.atomic():
            ImportRow.objects.filter(job=self.job).delete()
            zero = {"done": 0, "created": 0, "matched": 0, "changed": 0, "refused": 0, "phase": ImportJob.Phase.WRITE}
            mine = ImportJob.objects.filter(pk=self.job.pk, run=self.job.run, state=ImportJob.State.RUNNING)
            if not mine.update(**zero):
                raise Fenced
        self.job.refresh_from_db()
        self.estate = None

    @property
    def _checks(self) -> bool:
        return self.job.phase == ImportJob.Phase.CHECK

    def _pass(self) -> bool:
        """One pass over the records; False when the time ran out."""
        done = self.job.done
        start = 0 if self._checks and self.job.kind in HOMES else done
        found = islice(self.table.records(), start, None)
        position = start
        for piece in _pieces(found, PIECE[self.job.kind]):
            drafted = [
                (record, *draft_of(record, kind=self.job.kind, ground=self.ground, today=self.today))
                for record in piece
            ]
            self._take(drafted, position, recorded=position >= done)
            position += len(piece)
            if self.until is not None and machine_now() >= self.until and done <= position < self.ground.total:
                return False
        return True

    def _take(self, drafted: Sequence[Drafted], position: int, *, recorded: bool) -> None:
        """Decide and commit one piece."""
        if self.job.kind not in HOMES and self._checks:
            with transaction.atomic():
                outcomes = self._take_registers(drafted)
                transaction.set_rollback(True)
        homes = [draft for _record, draft, _problems in drafted if isinstance(draft, Home)]
        indexes = indexes_of(homes)
        with transaction.atomic():
            if not self._checks:
                # One import of a project at a time commits; NO KEY so that a case registered meanwhile is not held up.
                Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.project.pk)
            if self.job.kind in HOMES:
                outcomes = self._take_homes(drafted, homes, indexes)
            elif not self._checks:
                outcomes = self._take_registers(drafted)
            if recorded:
                self._record(drafted, outcomes, position)

    def _take_homes(self, drafted: Sequence[Drafted], homes: Sequence[Home], indexes: dict[str, str]) -> list[Taken]:
        estate = load_estate(
            project_id=self.project.pk,
            homes=homes,
            file_units=self.ground.units,
            indexes=indexes,
            kept=self.estate if self._checks else None,
        )
        planner = Planner(estate, creates_rooms=self.job.kind == "rooms")
        outcomes = [
            planner.plan(draft) if isinstance(draft, Home) else (REFUSED, "", problems, [])
            for _record, draft, problems in drafted
        ]
        if self._checks:
            self.estate = estate
        else:
            Writer(project_id=self.project.pk, actor_id=self.job.sent_by_id).write(planner.writes)
        return outcomes

    def _take_registers(self, drafted: Sequence[Drafted]) -> list[Taken]:
        return [self._take_one(draft) or (REFUSED, "", problems, []) for _record, draft, problems in drafted]

    def _take_one(self, draft: Draft | None) -> Taken | None:
        if isinstance(draft, Firm):
            return take_contractor(draft, project=self.project, actor_id=self.job.sent_by_id)
        if isinstance(draft, Bond):
            return take_contract(draft, project=self.project, actor_id=self.job.sent_by_id)
        if isinstance(draft, Staff):
            return take_staff(draft, project=self.project, actor_id=self.job.sent_by_id)
        return None

    def _record(self, drafted: Sequence[Drafted], outcomes: Sequence[Taken], position: int) -> None:
        """The rows' results and the progress, in the transaction of what they tell of."""
        rows = [
            (self.job.pk, position + number, record.row, outcome, label[:60], _noted(record, problems), changes)
            for number, ((record, _draft, _found), (outcome, label, problems, changes)) in enumerate(
                zip(drafted, outcomes, strict=True)
            )
        ]
        insert_rows(ImportRow, ("job_id", "position", "row", "outcome", "label", "problems", "changes"), rows)
        counts = {
            name: sum(outcome[0] == name for outcome in outcomes) for name in ("matched", "changed", CREATED, REFUSED)
        }
        mine = ImportJob.objects.filter(pk=self.job.pk, run=self.job.run, state=ImportJob.State.RUNNING)
        if not mine.update(
            done=position + len(rows),
            beat_at=machine_now(),
            **{name: F(name) + count for name, count in counts.items()},
        ):
            raise Fenced


def _noted(record: Record, problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Problems as they are kept; one found against the database gets the column of its key."""
    return [
        asdict(problem) | {"column": problem.column if problem.column is not None else record.columns.get(problem.key)}
        for problem in problems
    ]


def _pieces(found: Iterator[Record], size: int) -> Iterator[list[Record]]:
    while piece := list(islice(found, size)):
        yield piece
