"""One job on one scratch database, in a process of its own: `python -m anju.bench.measure JOB TASK-AS-JSON`.

Prints one JSON object as its last line; the parent puts several sizes together.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

JOBS = ("intake", "queue", "search", "clock", "report", "import", "paper", "limits")


def measured(job: str, task: dict[str, Any]) -> dict[str, Any]:
    """What the job's own module finds."""
    name = {"import": "importing"}.get(job, job)
    found: dict[str, Any] = import_module(f"anju.bench.jobs.{name}").measure(task)
    return found


def main() -> None:
    """Start Django, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    from django import setup

    setup()
    sys.stdout.write(json.dumps(measured(sys.argv[1], json.loads(sys.argv[2]))) + "\n")


if __name__ == "__main__":
    main()
