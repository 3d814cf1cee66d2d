"""What `anju bench` prints, on a few hundred cases: its shape, never its times."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anju.bench import client
from anju.bench.figures import percentile, size_of, summary

KEYS = {
    "job", "database", "commit", "rows", "rate", "limit_rate", "ratio", "p50_ms", "p95_ms", "p99_ms", "statements",
    "peak_mb", "sizes",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose scratch databases both measurements share: the second needs no filling."""
    return tmp_path_factory.mktemp("bench")


@pytest.mark.parametrize("job", ["intake", "queue"])
def test_it_prints_the_shape_others_rely_on(home: Path, job: str) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "anju.cli", "bench", job, "--json", "--sizes", "200", "--seconds", "0.3", "--rounds", "1"],
        env=environment | {"ANJU_HOME": str(home), "ANJU_DEMO": "0"}, capture_output=True, check=False, text=True,
        timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found.keys() >= KEYS
    assert (found["job"], found["database"]) == (job, "sqlite")
    assert found["rows"] >= 100
    assert found["statements"] > 0
    assert found["rate"] > 0
    assert found["limit_rate"] > 0
    assert [one.keys() >= {"rows", "p50_ms", "p95_ms"} for one in found["sizes"]] == [True]
    assert set(found["sizes"][0]["statuses"]) == {"201" if job == "intake" else "200"}


def test_it_reckons_percentiles_by_nearest_rank() -> None:
    assert percentile([], 0.5) == 0
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(100)), 0.99) == 99
    assert summary([10.0], 5)["p95_ms"] == 10


def test_it_reads_sizes_by_name() -> None:
    assert [size_of(name) for name in ("1k", "100k", "1M", "250")] == [1_000, 100_000, 1_000_000, 250]


def test_it_counts_answers_that_never_came() -> None:
    found = client.run({
        "host": "127.0.0.1", "port": 1, "requests": ["GET / HTTP/1.1\r\n\r\n"], "concurrency": 2, "seconds": 1,
    })  # fmt: skip
    assert found["statuses"] == {"ConnectionRefusedError": 1}
