"""The server of the jobs without a process and a port: the same requests through the same middleware and views."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.test import Client
from django.test.utils import override_settings

from anju.bench.bare import settings as bare
from anju.bench.figures import summary
from anju.bench.serving import BARE

MOST = 3
"""requests of one round"""


class Indoors:
    """Answers the load generator's requests in this process, some few of each round."""

    def ask(self, requests: Sequence[str], *, concurrency: int, seconds: float, repeat: bool = False) -> dict[str, Any]:
        statuses: dict[str, int] = {}
        latencies = []
        for request in requests[:MOST]:
            began = time.perf_counter()
            status = str(_answered(request))
            latencies.append((time.perf_counter() - began) * 1000)
            statuses[status] = statuses.get(status, 0) + 1
        good = sum(count for status, count in statuses.items() if status.startswith("2"))
        rate = good / (sum(latencies) / 1000)
        return summary(latencies, rate) | {"statuses": statuses, "requests": len(latencies)}

    def peak_mb(self) -> float:
        return 1.0


def _answered(request: str) -> int:
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    kind = headers.pop("Content-Type", "application/octet-stream")
    assert int(headers.pop("Content-Length", "0")) == len(body.encode())
    if body:
        json.loads(body)
    answer = Client(headers=headers).generic(method, path, data=body, content_type=kind)
    return answer.status_code


@contextmanager
def serving(settings: str, *, workers: int, extra: dict[str, str] | None = None) -> Iterator[Indoors]:
    """As `anju.bench.serving.serving`."""
    changed = {"ROOT_URLCONF": bare.ROOT_URLCONF, "MIDDLEWARE": bare.MIDDLEWARE} if settings == BARE else {}
    yield _Changed(changed)


class _Changed(Indoors):
    def __init__(self, changed: dict[str, Any]) -> None:
        self.changed = changed

    def ask(self, *given: Any, **named: Any) -> dict[str, Any]:
        with override_settings(**self.changed):
            return super().ask(*given, **named)
