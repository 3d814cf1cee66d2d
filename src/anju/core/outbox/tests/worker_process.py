"""A worker in a process of its own, for tests that kill it: `python worker_process.py FOLDER LEASE_SECONDS`.

The database comes from DATABASE_URL. Effects are lines in FOLDER/effects; while FOLDER/hold exists the handler waits
before its effect, having written its process id to FOLDER/started.
"""

import sys
import threading
import time
from pathlib import Path

import django


def main(folder: Path, lease_seconds: int) -> None:
    """Work rows of topic `held` until the process is ended."""
    django.setup()
    from anju.core.outbox import Delivery, Topic, set_handlers
    from anju.core.outbox.worker import work_until, worker_name

    def hold(delivery: Delivery) -> None:
        (folder / "started").write_text(delivery.key, encoding="utf-8")
        while (folder / "hold").exists():
            time.sleep(0.02)
        with (folder / "effects").open("a", encoding="utf-8") as effects:
            effects.write(f"{delivery.key}\n")

    set_handlers({"held": Topic(hold, together=False, lease_seconds=lease_seconds)})
    work_until(threading.Event(), name=worker_name("test"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
