"""Celery as the outbox's messenger between machines: a task carries the id of a row, the row stays the record.

A lost message costs time, never work: the sweeper publishes due rows again. A message that comes twice finds the row
taken or done. Nothing else of Celery is used: no results, no beat, no retries of its own.
"""

import os
import threading
from datetime import timedelta
from functools import lru_cache

import structlog
from celery import Celery
from django.db import InterfaceError, OperationalError, close_old_connections
from kombu.exceptions import OperationalError as BrokerError

from anju.config import env
from anju.core.outbox.publishing import BrokerAway, sweep
from anju.core.outbox.worker import beat_until, work_row
from anju.core.time import machine_now

log = structlog.get_logger()

QUEUE = env.text("ANJU_BROKER_QUEUE") or "anju.outbox"
"""another name lets several installations share one broker"""
SWEEP_SECONDS = 2
PAUSE_AFTER_FAILURE = timedelta(seconds=15)

BROKER_URL = env.text("ANJU_BROKER_URL") or "memory://"
app = Celery("anju", broker=BROKER_URL)
app.conf.update(
    task_default_queue=QUEUE,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
)
if BROKER_URL.startswith("redis"):
    app.conf.broker_transport_options = {"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 2}
_quiet_until = [machine_now()]


def work(row_id: int) -> None:
    """Work one row of the outbox, if it still waits."""
    close_old_connections()
    try:
        work_row(row_id=row_id, worker=_worker_name())
    except (OperationalError, InterfaceError) as error:  # the sweeper comes back to it
        log.warning("outbox.database_away", error=type(error).__name__)
    finally:
        close_old_connections()


work_by_message = app.task(name="anju.outbox.work")(work)


def publish(row_id: int) -> None:
    """Send one row's id; raises BrokerAway, and keeps quiet for 15 s after a failure so that nobody waits in vain."""
    if machine_now() < _quiet_until[0]:
        raise BrokerAway("waiting before the next try")
    try:
        work_by_message.apply_async((row_id,), retry=False)
    except (BrokerError, OSError) as error:
        _quiet_until[0] = machine_now() + PAUSE_AFTER_FAILURE
        raise BrokerAway(type(error).__name__) from error


@lru_cache(maxsize=1)
def _worker_name() -> str:
    return os.environ.get("ANJU_PROCESS_NAME") or f"celery-{os.getpid()}"


def work_for_broker(*, name: str, threads: int) -> None:
    """Run a Celery worker in this process, with the sweeper and the sign of life beside it, until a signal ends it."""
    os.environ["ANJU_PROCESS_NAME"] = name
    stop = threading.Event()
    for task in (lambda: beat_until(stop, name=name, transport="celery"), lambda: sweep_until(stop)):
        threading.Thread(target=task, daemon=True).start()
    try:
        app.worker_main(
            [
                *("worker", "--pool", "threads", "--concurrency", str(threads), "--hostname", f"{name}@%h"),
                *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
            ]
        )
    finally:
        stop.set()


def sweep_until(stop: threading.Event) -> None:
    """Publish again what was not taken, every two seconds, until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            sweep()
        except (OperationalError, InterfaceError) as error:
            log.warning("outbox.database_away", error=type(error).__name__)
        stop.wait(SWEEP_SECONDS)
