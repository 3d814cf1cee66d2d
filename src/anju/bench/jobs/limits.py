"""Limits: what an empty view, the six inserts, the database alone and one pass over everything reach on this machine."""

import os
import time
from typing import Any

from django.db import connection, transaction

from anju.bench.bare.rows import insert_all, six_rows
from anju.bench.figures import summary
from anju.bench.jobs.asking import first_project, request, workers
from anju.bench.jobs.intake import bodies
from anju.bench.jobs.reading import bare_sql
from anju.bench.serving import BARE, serving
from anju.matters.models import Matter

WHOLE_TABLE = "SELECT liable_firm_id, count(*), sum(attempts) FROM repairs_item GROUP BY liable_firm_id"


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Every limit once; the headline is L4, which `intake` is measured against."""
    seconds = task["seconds"]
    drafts = bodies(task["most"])
    with serving(BARE, workers=workers()) as plain:
        empty = plain.ask([request("GET", "/empty", {})], concurrency=8, seconds=seconds, repeat=True)
        plain.ask([request("POST", "/six", {}, body) for body in drafts[:40]], concurrency=8, seconds=10)
        six = plain.ask([request("POST", "/six", {}, body) for body in drafts], concurrency=8, seconds=seconds)
        in_one = plain.ask(
            [request("POST", "/six-in-one", {}, body) for body in drafts], concurrency=8, seconds=seconds
        )
        peak = plain.peak_mb()
    alone = _alone(first_project().pk, seconds)
    return {
        "database": connection.vendor, "rows": Matter.objects.count(), "rate": six["rate"], "limit_rate": six["rate"],
        "ratio": 1.0, **{name: six[name] for name in ("p50_ms", "p95_ms", "p99_ms")}, "statements": 8, "peak_mb": peak,
        "empty_view_rate": empty["rate"], "six_rows_in_plain_sql_rate": in_one["rate"],
        "database_alone_rate": alone["rate"], "group_by_pass_ms": bare_sql(WHOLE_TABLE, [], seconds=min(2.0, seconds))["p50_ms"],
    }  # fmt: skip


def _alone(project_id: int, seconds: float) -> dict[str, float]:
    """The six rows in plain SQL on one connection, without a server in between."""
    latencies: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        start = time.perf_counter()
        rows = six_rows(project_id, name=f"a{os.getpid()}-{len(latencies)}-{os.urandom(4).hex()}", words="limit")
        with transaction.atomic():
            insert_all(connection, rows)
        latencies.append((time.perf_counter() - start) * 1000)
    return summary(latencies, len(latencies) / (time.perf_counter() - began))
