"""Scratch databases: made once, kept, gone on with where filling was cut; and a real server with a real load generator."""

from collections.abc import Callable
from pathlib import Path

import pytest

from anju.bench import client, scratch
from anju.bench.figures import percentile, size_of, summary
from anju.bench.serving import BARE, serving
from anju.scale.tests.tiny import quiet

Ran = list[tuple[str, str, str]]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """What ran on which scratch database, in a home of its own; a database is made by its first migration."""
    found: Ran = []

    def run(module: str, arguments: list[str], name: str, say: Callable[[str], None] | None) -> str:
        found.append((module.rpartition(".")[2], arguments[0], name))
        if arguments[0] == "migrate":
            scratch._sqlite_file(name).touch()
        if name == "cases7" and arguments[0] == "cases" and not (tmp_path / "healed").exists():
            raise InterruptedError
        return ""

    monkeypatch.setattr(scratch, "run", run)
    monkeypatch.setattr(scratch, "_home", lambda: tmp_path)
    monkeypatch.setattr(scratch, "_is_postgresql", lambda: False)
    return found


def _filled(ran: Ran) -> list[tuple[str, str]]:
    return [(what, name) for module, what, name in ran if module == "filling"]


def test_it_fills_each_size_once_from_the_same_models(ran: Ran) -> None:
    for rows in (8, 9, 8):
        scratch.ready(rows, quiet)
    assert _filled(ran) == [("models", "few"), ("cases", "cases8"), ("cases", "cases9")]
    assert [what for _module, what, name in ran if name == "cases8"][-2:] == ["migrate", "manage"]  # kept over releases


def test_it_goes_on_filling_where_it_was_cut(ran: Ran, tmp_path: Path) -> None:
    with pytest.raises(InterruptedError):
        scratch.ready(7, quiet)
    (tmp_path / "healed").touch()
    assert scratch.ready(7, quiet) == scratch.ready(7, quiet) == "cases7"
    assert _filled(ran) == [("models", "few"), ("cases", "cases7"), ("cases", "cases7")]


def test_it_asks_a_real_server() -> None:
    with serving(BARE, workers=1) as server:
        found = server.ask(["GET /empty HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"] * 20, concurrency=2, seconds=60)
        assert server.peak_mb() >= 0
    assert found["statuses"] == {"200": 20}
    assert found["rate"] > 0


def test_it_counts_answers_that_never_came() -> None:
    found = client.run({
        "host": "127.0.0.1", "port": 1, "requests": ["GET / HTTP/1.1\r\n\r\n"], "concurrency": 2, "seconds": 1,
    })  # fmt: skip
    assert found["statuses"] == {"ConnectionRefusedError": 1}


def test_it_reckons_percentiles_by_nearest_rank() -> None:
    assert percentile([], 0.5) == 0
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(100)), 0.99) == 99
    assert summary([10.0], 5)["p95_ms"] == 10


def test_it_reads_sizes_by_name() -> None:
    assert [size_of(name) for name in ("1k", "100k", "1M", "250")] == [1_000, 100_000, 1_000_000, 250]
