"""Paper: a repair slip as PDF over HTTP, warm, beside an empty page through the same typesetter in this process."""

import time
from typing import Any

import typst
from django.db import connection

from anju.bench.figures import summary
from anju.bench.jobs.asking import first_project, request, session_of, statements_of, workers
from anju.bench.serving import PRODUCT, serving
from anju.matters.models import Matter


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Slips of some closed cases in turn, one at a time and 8 at once."""
    project = first_project()
    numbers = Matter.objects.filter(project=project, kind="repair", slips__isnull=False).order_by("-pk")
    paths = [f"/desk/cases/{number}/slip.pdf" for number in numbers.values_list("number", flat=True).distinct()[:20]]
    headers = session_of("desk")
    statements, answer = statements_of("GET", paths[0], headers)
    assert answer.status_code == 200, (paths[0], answer.status_code)
    empty = _empty_pages(min(2.0, task["seconds"]))
    asked = [request("GET", path, headers) for path in paths]
    with serving(PRODUCT, workers=workers()) as server:
        server.ask(asked, concurrency=4, seconds=20)
        one = server.ask(asked, concurrency=1, seconds=task["seconds"], repeat=True)
        eight = server.ask(asked, concurrency=8, seconds=task["seconds"], repeat=True)
        peak = server.peak_mb()
    return {
        "database": connection.vendor, "rows": Matter.objects.count(), "rate": eight["rate"], "limit_rate": empty["rate"],
        "ratio": round(eight["rate"] / empty["rate"], 4), **{name: one[name] for name in ("p50_ms", "p95_ms", "p99_ms")},
        "statements": statements, "peak_mb": peak, "statuses": one["statuses"],
        "eight_at_once": {name: eight[name] for name in ("rate", "p50_ms", "p95_ms", "p99_ms")},
    }  # fmt: skip


def _empty_pages(seconds: float) -> dict[str, float]:
    latencies: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds or len(latencies) < 3:
        start = time.perf_counter()
        typst.compile(b'#set page(paper: "a4")\n.')
        latencies.append((time.perf_counter() - start) * 1000)
    return summary(latencies, len(latencies) / (time.perf_counter() - began))
