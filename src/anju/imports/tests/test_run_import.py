"""Jobs: checked without a trace, all or nothing, stopped, killed and gone on with, seen while they run."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.core.access import Reach
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now, product_time_at
from anju.estate.models import Project, Room
from anju.imports import runs
from anju.imports.actions import (
    correct_mapping,
    forget_files,
    queue_import,
    run_import,
    stage_import,
    start_import,
    stop_import,
)
from anju.imports.files import read_file
from anju.imports.models import ImportJob, ImportRow
from anju.imports.queries import import_for, imports_in, job_progress, kinds_for, preview_of, reasons_of, rows_of
from anju.imports.registers import Taken
from anju.imports.runs import run_job
from anju.imports.tests.books import HEADER, homes, xlsx
from anju.imports.tests.carrying import IMPORTER, carried, counts, staged
from anju.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-4")]


def test_it_checks_without_writing_and_counts_as_the_real_run(project: Project) -> None:
    rows = [HEADER, *homes(700), ["3", "2", 200, "1", 90, "王一", "12"], *homes(5)]
    job = carried(project, rows, dry_run=True)
    assert (job.state, counts(job)) == ("checked", (700, 5, 0, 1))
    assert (Room.objects.count(), Person.objects.count()) == (0, 0)
    assert counts(carried(project, rows)) == (700, 5, 0, 1)


def test_it_writes_nothing_when_all_or_nothing_finds_one_bad_row(project: Project) -> None:
    rows = [HEADER, *homes(20), ["3", "2", 9, "901", 90, "王一", "1389006"]]
    job = carried(project, rows, all_or_nothing=True)
    assert (job.state, counts(job), Room.objects.count()) == ("turned_back", (20, 0, 0, 1), 0)
    job = carried(project, rows[:-1], all_or_nothing=True)
    assert (job.state, counts(job), Room.objects.count()) == ("done", (20, 0, 0, 0), 20)
    assert rows_of(job).count() == 20


def test_it_checks_registers_without_writing(project: Project) -> None:
    job = carried(project, [["单位名称"], ["华建"]], kind="contractors", dry_run=True)
    assert (job.state, counts(job)) == ("checked", (1, 0, 0, 0))
    assert not project.contracts.exists()


def test_it_works_in_slices_and_hands_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    job = staged(project, [HEADER, *homes(600)])
    start_import(actor=IMPORTER, job=job)
    assert OutboxRow.objects.filter(topic="imports.run").count() == 1
    monkeypatch.setattr("anju.imports.actions.SLICE", timedelta(0))
    done = []
    while ImportJob.objects.get(pk=job.pk).state in ("queued", "running"):
        run_import(job_id=job.pk)
        done.append(ImportJob.objects.get(pk=job.pk).done)
    assert done == [250, 500, 600]
    assert OutboxRow.objects.filter(topic="imports.run").count() == 3
    job.refresh_from_db()
    assert (counts(job), Room.objects.count(), rows_of(job).count()) == ((600, 0, 0, 0), 600, 600)


def test_it_goes_on_where_a_killed_run_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    job = staged(project, [HEADER, *homes(600)])
    queue_import(actor=IMPORTER, job=job)
    take = runs._Run._take_homes
    pieces: list[int] = []

    def dying(self: runs._Run, drafted: list[runs.Drafted], *known: Any) -> list[Taken]:
        pieces.append(len(drafted))
        if len(pieces) == 2:
            take(self, drafted, *known)
            raise KeyboardInterrupt
        return take(self, drafted, *known)

    monkeypatch.setattr(runs._Run, "_take_homes", dying)
    with pytest.raises(KeyboardInterrupt):
        run_job(job_id=job.pk)
    assert (Room.objects.count(), ImportJob.objects.get(pk=job.pk).state) == (250, "running")
    monkeypatch.setattr(runs._Run, "_take_homes", take)
    assert run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, counts(job), Room.objects.count()) == ("done", (600, 0, 0, 0), 600)
    assert list(rows_of(job).values_list("position", flat=True)) == list(range(600))


def test_it_lets_only_the_newest_run_write(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    job = staged(project, [HEADER, *homes(600)])
    queue_import(actor=IMPORTER, job=job)
    take = runs._Run._take_homes

    def overtaken(self: runs._Run, drafted: list[runs.Drafted], *known: Any) -> list[Taken]:
        ImportJob.objects.filter(pk=job.pk).update(run=99)
        return take(self, drafted, *known)

    monkeypatch.setattr(runs._Run, "_take_homes", overtaken)
    assert run_job(job_id=job.pk)
    assert (Room.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_it_stops_after_the_present_piece_and_keeps_what_was_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = staged(project, [HEADER, *homes(600)])
    queue_import(actor=IMPORTER, job=job)
    record = runs._Run._record

    def stopping(self: runs._Run, drafted: list[runs.Drafted], outcomes: list[Taken], position: int) -> None:
        record(self, drafted, outcomes, position)
        stop_import(actor=IMPORTER, job=job)

    monkeypatch.setattr(runs._Run, "_record", stopping)
    assert run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, Room.objects.count()) == ("stopped", 250, 250)
    assert not stop_import(actor=IMPORTER, job=job)


def test_it_writes_a_piece_in_few_statements(project: Project) -> None:
    job = staged(project, [HEADER, *homes(250)])
    queue_import(actor=IMPORTER, job=job)
    with CaptureQueriesContext(connection) as queries:
        run_job(job_id=job.pk)
    statements = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith("INSERT")]
    assert len(statements) < 40


def test_it_refuses_to_start_twice(project: Project) -> None:
    job = staged(project, [HEADER, *homes(2)])
    start_import(actor=IMPORTER, job=job)
    with pytest.raises(Refusal) as refused:
        start_import(actor=IMPORTER, job=job)
    assert refused.value.code == "import-under-way"


def test_it_lets_a_person_correct_the_columns(project: Project) -> None:
    job = staged(project, [["楼栋", "房号", "甲", "乙"], ["3", "701", "王一", "甲方"], ["3", "702", "李二", "乙方"]])
    correct_mapping(
        actor=IMPORTER,
        job=job,
        sheet="Sheet1",
        header_row=0,
        header_rows=1,
        columns={"building": 0, "room": 1, "name": 2},
    )
    job.refresh_from_db()
    assert preview_of(job).layout.columns["name"] == 2
    queue_import(actor=IMPORTER, job=job)
    run_job(job_id=job.pk)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["李二", "王一"]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"name": 2}, "import-columns-missing"),
        ({"room": 1, "building": 1}, "import-columns-twice"),
        ({"colour": 1}, "import-columns-unknown"),
    ],
)
def test_it_refuses_columns_that_tell_nothing(project: Project, columns: dict[str, int], code: str) -> None:
    job = staged(project, [HEADER, *homes(2)])
    with pytest.raises(Invalid) as refused:
        correct_mapping(actor=IMPORTER, job=job, sheet="Sheet1", header_row=0, header_rows=1, columns=columns)
    assert refused.value.code == code


def test_it_lets_only_those_import_who_may(project: Project) -> None:
    clerk = Reach(person_id=1, firm_id=None, roles={project.pk: frozenset({"desk"})}, named=frozenset({"desk"}))
    with pytest.raises(Forbidden):
        stage_import(actor=clerk, project=project, kind="rooms", name="x", content=xlsx([HEADER, *homes(1)]))
    job = staged(project, [HEADER, *homes(1)])
    assert kinds_for(clerk, project_id=project.pk) == []
    assert not imports_in(clerk, project_id=project.pk).exists()
    with pytest.raises(NotFound):
        import_for(clerk, job_id=job.pk)
    admin = Reach(person_id=1, firm_id=None, roles={project.pk: frozenset({"admin"})}, named=frozenset({"admin"}))
    assert import_for(admin, job_id=job.pk) == job


def test_it_shows_how_far_it_is_and_why_rows_were_refused(project: Project) -> None:
    job = carried(
        project, [HEADER, *homes(3), ["3", "2", 9, "901", 90, "王一", "12"], ["3", "2", 9, "902", 90, "李二", "123"]]
    )
    progress = job_progress(job)
    assert (progress.percent, progress.over, progress.done, progress.total, progress.seconds_left) == (
        100,
        True,
        5,
        5,
        None,
    )
    assert [(entry.code, entry.count, entry.first_row) for entry in reasons_of(job)] == [("phone-length", 2, 5)]


@pytest.mark.covers("EST-5")
def test_it_keeps_the_file_encrypted_and_forgets_it_after_a_month(project: Project) -> None:
    job = staged(project, "楼栋,房号,业主\n3,701,王一\n3,702,李二\n".encode(), name="a.csv")
    with default_storage.open(job.file_key) as stored:
        assert "王一".encode() not in stored.read()
    assert "王一".encode() in read_file(job.file_key)
    with product_time_at(product_now() + timedelta(days=31)):
        assert forget_files() == 1
    queue_import(actor=IMPORTER, job=job)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("unusable", "file-forgotten")
