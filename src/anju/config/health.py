"""Is it alive, is it ready, are the alerts being fired, and the figures: for watchers, without a sign-in."""

import hmac
import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from anju.clocks.health import clock_health
from anju.config import storage
from anju.core.outbox.models import WorkerBeat
from anju.core.outbox.queries import living_workers, outbox_state
from anju.core.time import machine_now, product_now
from anju.rulebook.queries import holiday_table_days_left

LEAST_FREE = 0.05
"""Share of the disk below which new cases are better sent elsewhere."""


class MigrationsPending(Exception):
    """The database's tables are older than this release."""


@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of anybody."""
    return JsonResponse({"state": "live"})


@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Requests can be served: the database takes a write, its tables are up to date, files can be kept.

    503 with reason codes otherwise.
    """
    reasons = list(_reasons())
    return JsonResponse(
        {"state": "not-ready" if reasons else "ready", "reasons": reasons}, status=503 if reasons else 200
    )


def _reasons() -> Iterator[str]:
    try:
        _require_all_migrations()
        _write_and_undo()
    except MigrationsPending:
        yield "migrations-pending"
    except DatabaseError:
        yield "database-away"
    if not _files_kept():
        yield "files-not-writable"
    usage = shutil.disk_usage(settings.HOME)
    if usage.free < usage.total * LEAST_FREE:
        yield "disk-nearly-full"


def _write_and_undo() -> None:
    now = machine_now()
    with transaction.atomic():
        WorkerBeat.objects.create(
            transport="probe", name=f"probe-{os.getpid()}-{now.timestamp()}", started_at=now, beat_at=now
        )
        transaction.set_rollback(True)


def _files_kept() -> bool:
    try:
        default_storage.delete(default_storage.save("health/probe", ContentFile(b"probe")))
    except storage.faults():
        return False
    return True


@lru_cache(maxsize=1)
def _require_all_migrations() -> None:
    """Raises MigrationsPending; a process that has once seen them all in place asks no more."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsPending


@require_GET
def clock(request: HttpRequest) -> JsonResponse:
    """503 with a reason code when due alerts stay unfired or the ticker has gone silent (SLA-5)."""
    health = clock_health()
    return JsonResponse(
        {
            "state": "ok" if health.ok else "failing",
            "reason": health.reason,
            "detail": health.sentence,
            "since": health.since,
            "oldest_due_unfired_seconds": health.oldest_due_unfired_seconds,
            "last_tick_seconds": health.last_tick_seconds,
        },
        status=health.status,
    )


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for the bearer of ANJU_METRICS_TOKEN; without one set, for anybody in development, for nobody in
    production."""
    wanted = settings.METRICS_TOKEN
    if not wanted and settings.PRODUCTION:
        return HttpResponse(status=403)
    if wanted and not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {wanted}"):
        return HttpResponse(status=403)
    registry = CollectorRegistry()
    registry.register(Figures())
    text = generate_latest(registry)
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        together = CollectorRegistry()
        collect_from_files: Any = MultiProcessCollector
        collect_from_files(together)
        text += generate_latest(together)
    else:
        text += generate_latest(REGISTRY)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """Figures that stand in the database, read when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ages in seconds; a growing `oldest` means that nobody works."""
        outbox = outbox_state()
        yield GaugeMetricFamily("anju_outbox_waiting", "Rows to be worked.", value=outbox.waiting)
        yield GaugeMetricFamily("anju_outbox_dead", "Dead letters.", value=outbox.dead)
        yield GaugeMetricFamily(
            "anju_outbox_oldest_seconds", "Age of the oldest row to be worked.", value=outbox.oldest_seconds
        )
        health = clock_health()
        yield GaugeMetricFamily(
            "anju_clock_oldest_due_seconds", "Age of the oldest alert due.", value=health.oldest_due_unfired_seconds
        )
        if health.last_tick_seconds is not None:
            yield GaugeMetricFamily(
                "anju_clock_last_tick_seconds", "Since the last tick.", value=health.last_tick_seconds
            )
        yield GaugeMetricFamily(
            "anju_sla_oldest_due_seconds",
            "How late the oldest alert is that has not fired.",
            value=health.oldest_due_unfired_seconds,
        )
        today = timezone.localtime(product_now()).date()
        yield GaugeMetricFamily(
            "anju_holiday_table_days_left",
            "Days until the first year whose holidays are not entered.",
            value=holiday_table_days_left(today=today),
        )
        yield GaugeMetricFamily("anju_workers", "Workers alive.", value=living_workers().count())


urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("health/clock", clock, name="health-clock"),
    path("metrics", metrics, name="metrics"),
]
