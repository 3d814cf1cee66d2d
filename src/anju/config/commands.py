"""`anju serve`, and what it starts: `anju web`, `anju worker`, `anju ticker`, each also a command of its own."""

import os
import shutil
import signal
import sys

import click

from anju.config import env, processes


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Web processes; one per core, four at most.")
@click.option("--with-worker", is_flag=True, help="Also run the worker and the ticker.")
def serve(*, host: str, port: int, workers: int | None, with_worker: bool) -> None:
    """Serve the product until told to stop (SIGTERM: requests and jobs get 25 s to finish)."""
    count = workers or max(1, min(4, os.cpu_count() or 1))
    figures = env.home() / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)
    commands = [["web", "--host", host, "--port", str(port), "--workers", str(count)]]
    if with_worker:
        commands += [["worker"], ["ticker"]]
    sys.exit(processes.supervise(commands, stop=processes.stop_on_signals()))


@click.command(hidden=True)
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, required=True)
def web(*, host: str, port: int, workers: int) -> None:
    """The web server alone."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    processes.when_parent_goes(lambda: os.kill(os.getpid(), signal.SIGTERM))
    Granian(
        "anju.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=processes.DRAIN_SECONDS,
    ).serve()


@click.command()
@click.option("--threads", type=click.IntRange(1, 64), default=None, help="Jobs at the same time.")
def worker(*, threads: int | None) -> None:
    """Work off the outbox: by itself, or as a Celery worker when ANJU_BROKER_URL names a broker."""
    from django.conf import settings
    from django.db import connection

    from anju.config.housekeeping import plan_sweep
    from anju.core.outbox import leases
    from anju.core.outbox.worker import work_until, worker_name

    plan_sweep()
    count = threads or (1 if connection.vendor == "sqlite" else 4)
    if processes.name_before():
        leases.release_worker(worker=processes.name_before())
    name = processes.own_name() or worker_name("worker")
    if settings.BROKER_URL:
        from anju.config.celery import work_for_broker

        work_for_broker(name=name, threads=count)
    else:
        work_until(processes.stop_on_signals(), name=name, threads=count)


@click.command()
def ticker() -> None:
    """Fire reminders, alarms and escalations at their moments, and wake notices that wait for theirs."""
    from anju.clocks.ticker import run_ticker
    from anju.notices.actions import wake_due

    run_ticker(stop=processes.stop_on_signals(), also=(wake_due,))
