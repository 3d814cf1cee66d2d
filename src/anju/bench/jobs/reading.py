"""What the reading jobs share: a page or list over HTTP, 8 at once and one at a time, beside the bare SQL of its rows."""

import time
from typing import Any

from django.db import connection

from anju.bench.figures import summary
from anju.bench.jobs.asking import request, statements_of, workers
from anju.bench.serving import PRODUCT, serving
from anju.matters.models import Matter


def measure_reading(
    task: dict[str, Any], *, path: str, headers: dict[str, str], sql: str, values: list[Any], more: dict[str, str]
) -> dict[str, Any]:
    """`path` is measured in full, each of `more` (name → path) shortly; `sql` is the limit, through the same driver."""
    statements, answer = statements_of("GET", path, headers)
    assert answer.status_code == 200, (path, answer.status_code, answer.content[:300])
    bare = bare_sql(sql, values, seconds=min(2.0, task["seconds"]))
    others = {}
    with serving(PRODUCT, workers=workers()) as server:
        asked = [request("GET", path, headers)]
        server.ask(asked * 30, concurrency=8, seconds=10)
        eight = server.ask(asked, concurrency=8, seconds=task["seconds"], repeat=True)
        one = server.ask(asked, concurrency=1, seconds=task["seconds"], repeat=True)
        for name, other in more.items():
            asked = [request("GET", other, headers)]
            server.ask(asked * 4, concurrency=2, seconds=10)
            others[name] = _short(server.ask(asked, concurrency=1, seconds=task["seconds"], repeat=True))
        peak = server.peak_mb()
    return {
        "database": connection.vendor, "rows": Matter.objects.count(), "rate": eight["rate"], "limit_rate": bare["rate"],
        "ratio": round(eight["rate"] / bare["rate"], 4) if bare["rate"] else 0, "limit": bare,
        **{name: eight[name] for name in ("p50_ms", "p95_ms", "p99_ms", "statuses")},
        "statements": statements, "peak_mb": peak, "one_at_a_time": _short(one), "answer_kb": round(len(answer.content) / 1024, 1),
        **({"also": others} if others else {}),
    }  # fmt: skip


def bare_sql(sql: str, values: list[Any], *, seconds: float) -> dict[str, float]:
    """The same rows fetched by one statement, over and over on one connection."""
    latencies: list[float] = []
    began = time.perf_counter()
    with connection.cursor() as cursor:
        while time.perf_counter() - began < seconds or len(latencies) < 5:
            start = time.perf_counter()
            cursor.execute(sql, values)
            cursor.fetchall()
            latencies.append((time.perf_counter() - start) * 1000)
    return summary(latencies[1:], len(latencies) / (time.perf_counter() - began))


def _short(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("rate", "p50_ms", "p95_ms", "p99_ms")}
