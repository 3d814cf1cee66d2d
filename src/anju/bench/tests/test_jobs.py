"""What each job of `anju bench` finds on an estate of some dozens of cases: the shape others rely on, never a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pytest_django import DjangoDbBlocker

from anju.assessment.models import Fact
from anju.bench import commands
from anju.bench.jobs import importing, intake, limits, paper, reading
from anju.bench.measure import JOBS, measured
from anju.bench.tests import indoors
from anju.cli.imports import import_
from anju.scale.tests.tiny import tiny_estate

HEAD = {
    "job", "database", "commit", "rows", "rate", "limit_rate", "ratio", "p50_ms", "p95_ms", "p99_ms", "statements",
    "peak_mb", "sizes",
}  # fmt: skip
"""the keys others rely on"""
SIZE = {"rows", "p50_ms", "p95_ms"}
TASK = {"seconds": 0.01, "rounds": 1, "most": 4, "rows": 30}
STATUSES = {"intake": {"201": 3}, "queue": {"200": 1}, "search": {"200": 1}, "report": {"200": 1}}
OWN: dict[str, set[str]] = {
    "report": {"month", "cases", "as_counted", "every_project_group_by_ms"},
    "clock": {"due", "idle_ms", "set_based_ms"}, "search": {"matches"}, "import": {"seconds", "told"},
    "paper": {"eight_at_once"}, "limits": {"empty_view_rate", "group_by_pass_ms"},
}  # fmt: skip


@pytest.fixture(scope="module")
def estate(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with tiny_estate(django_db_blocker):
        yield


@pytest.fixture
def here(estate: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run in this process, on the estate of this file."""
    for job in (intake, limits, paper, reading):
        monkeypatch.setattr(job, "serving", indoors.serving)
    monkeypatch.setattr(importing, "_import", _import)


def _import(file: Path, code: str) -> tuple[str, int]:
    told = CliRunner().invoke(import_, ["rooms", str(file), "--project", code])
    assert told.exit_code == 0, told.output
    return told.output, 1024


@pytest.mark.parametrize("job", JOBS)
def test_it_finds_what_others_rely_on(here: None, job: str) -> None:
    one = measured(job, TASK)
    found = json.loads(json.dumps(commands.headed(job, [one], TASK)))
    assert found.keys() >= HEAD
    assert [size.keys() >= SIZE | OWN.get(job, set()) for size in found["sizes"]] == [True]
    assert (found["job"], found["rows"]) == (job, one["rows"])
    assert found["rate"] > 0
    assert found["limit_rate"] > 0
    assert job == "import" or found["statements"] > 0
    if job in STATUSES:
        assert one["statuses"] == STATUSES[job]
    assert f"{found['rows']:,}" in commands.table(found)


def test_it_measures_reports_that_count_what_a_scan_finds(here: None) -> None:
    found = measured("report", TASK)
    assert found["as_counted"] is True
    here_and_then = Fact.objects.filter(
        project__code="S001", first=True, opened_month=int(found["month"].replace("-", ""))
    )
    assert found["cases"] == here_and_then.exclude(ended="merged").count()
    assert found["cases"] > 0


def test_it_imports_every_row_it_wrote(here: None) -> None:
    assert measured("import", TASK)["told"] == {"created": 30, "refused": 0}


def test_it_lets_alerts_be_due_that_the_ticker_then_fires(here: None) -> None:
    assert measured("clock", TASK)["due"] > 0


def test_it_prints_every_job_as_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(job: str, sizes: list[int], task: dict[str, Any]) -> dict[str, Any]:
        return {"job": job, "sizes": sizes}

    monkeypatch.setattr(commands, "results", found)
    told = CliRunner().invoke(commands.bench, ["all", "--json", "--sizes", "1k,1M"])
    assert [one["job"] for one in json.loads(told.output)] == list(JOBS)
    assert {one["job"]: one["sizes"] for one in json.loads(told.output)}["import"] == [1_000, 100_000]
