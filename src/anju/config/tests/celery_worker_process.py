"""A Celery worker in a process of its own, for tests that kill it: `python celery_worker_process.py FOLDER QUEUE`.

Database and broker come from the environment. The handler of topic `held` works as in the outbox's own kill test.
"""

import sys
import time
from pathlib import Path

import django


def main(folder: Path, queue: str) -> None:
    """Work rows of topic `held` until the process is ended."""
    django.setup()
    from anju.config.celery import app, work_for_broker
    from anju.core.outbox import Delivery, Topic, set_handlers

    def hold(delivery: Delivery) -> None:
        (folder / "started").write_text(delivery.key, encoding="utf-8")
        while (folder / "hold").exists():
            time.sleep(0.02)
        with (folder / "effects").open("a", encoding="utf-8") as effects:
            effects.write(f"{delivery.key}\n")

    app.conf.task_default_queue = queue
    set_handlers({"held": Topic(hold, together=False, lease_seconds=2)})
    work_for_broker(name=f"test-{queue}", threads=2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
