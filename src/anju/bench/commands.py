"""`anju bench JOB`: a job beside its bare limit in the same run, as a table, or as one JSON object."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from anju.bench import scratch
from anju.bench.figures import size_of
from anju.bench.measure import JOBS

MOST_IMPORTED = 100_000
"""rows of a workbook; no estate has a million homes in one"""
FULL = {"seconds": 4.0, "rounds": 3, "most": 4000}


@click.command()
@click.argument("job", type=click.Choice([*JOBS, "all"]))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table (`all`: a list).")
@click.option("--sizes", default="1k,100k,1M", show_default=True, help="How many cases, split by commas.")
@click.option(
    "--seconds", type=click.FloatRange(0.2, 60), default=FULL["seconds"], show_default=True, help="Each round."
)
@click.option("--rounds", type=click.IntRange(1, 20), default=FULL["rounds"], show_default=True)
def bench(*, job: str, as_json: bool, sizes: str, seconds: float, rounds: int) -> None:
    """Measure a job of the product beside its bare limit, on scratch databases that are made, filled and kept."""
    task = {"seconds": seconds, "rounds": rounds, "most": int(max(60, 1200 * seconds))}
    jobs = JOBS if job == "all" else (job,)
    wanted = [size_of(name) for name in sizes.split(",")]
    found = []
    for one in jobs:
        here = [min(rows, MOST_IMPORTED) for rows in wanted] if one == "import" else wanted
        found.append(results(one, sorted(set(here)), task))
        if not as_json:
            click.echo(table(found[-1]))
    if as_json:
        click.echo(json.dumps(found if job == "all" else found[0], ensure_ascii=False))


def _say(line: str) -> None:
    click.echo(f"  {line}", err=True)


def results(job: str, sizes: list[int], task: dict[str, Any]) -> dict[str, Any]:
    """The job at each size."""
    found = []
    for rows in sizes:
        name = scratch.ready(min(rows, 1_000) if job == "import" else rows, _say)
        _say(f"{job} at {rows:,} {'rows' if job == 'import' else 'cases'}")
        told = scratch.run("anju.bench.measure", [job, json.dumps(task | {"rows": rows})], name, None)
        found.append(json.loads(told.strip().splitlines()[-1]))
    return headed(job, found, task)


def headed(job: str, found: list[dict[str, Any]], task: dict[str, Any]) -> dict[str, Any]:
    """What was found at each size under one head; the figures of the head are those of the largest."""
    whole = found[-1]
    return {
        "job": job, "database": whole["database"], "commit": commit(),
        **{name: whole.get(name) for name in (
            "rows", "rate", "limit_rate", "ratio", "p50_ms", "p95_ms", "p99_ms", "statements", "peak_mb"
        )},
        "sizes": found, "machine": machine(), "settings": task,
    }  # fmt: skip


def commit() -> str:
    """The commit of this checkout, `-` outside one, with a + when files differ."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=Path(__file__).parent, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return "-"
    return told.stdout.strip()


def machine() -> dict[str, Any]:
    """What it was measured on, and how busy it was with other things."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(), "system": platform.platform(terse=True), "python": platform.python_version(),
        "load_now": load, "executable": Path(sys.executable).name,
    }  # fmt: skip


def table(found: dict[str, Any]) -> str:
    """The figures for people."""
    head = f"{found['job']} on {found['database']}, commit {found['commit']}, load {found['machine']['load_now']}"
    lines = [
        head,
        f"{'rows':>10} {'rate/s':>9} {'limit/s':>9} {'ratio':>7} {'p50 ms':>9} {'p95 ms':>9} {'p99 ms':>9} {'stmts':>6} {'MiB':>7}",
    ]
    for one in found["sizes"]:
        lines.append(
            f"{one['rows']:>10,} {one['rate']:>9,.1f} {one['limit_rate']:>9,.1f} {one['ratio']:>7.3f} {one['p50_ms']:>9,.1f} "
            f"{one['p95_ms']:>9,.1f} {one['p99_ms']:>9,.1f} {one['statements'] or '–':>6} {one['peak_mb']:>7,.0f}"
        )
        lines += [f"{'':>10} {name}: {value}" for name, value in one.items() if name not in _HEAD]
    return "\n".join(lines)


_HEAD = frozenset({
    "rows", "rate", "limit_rate", "ratio", "p50_ms", "p95_ms", "p99_ms", "statements", "peak_mb", "database", "statuses",
})  # fmt: skip
