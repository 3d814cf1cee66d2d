"""How far histories are: from the table for whoever asks, and as a small file for the strip on every desk page.

The file spares each page a query for something that is there on the first quarter of an hour of a demo and never again.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Min, Sum

from anju.core.time import machine_now
from anju.simulation.models import Filling

TOGETHER = timedelta(minutes=1)
"""histories begun within so little are one to whoever looks on: a demo's projects"""
STALE = timedelta(minutes=2)
"""a file nobody has written for so long is left over from a worker that was stopped"""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """So many of so many cases of the histories under way are there."""

    done: int
    total: int


def progress() -> Progress | None:
    """From the table; None when no history is under way. Those begun with it count on when they are done. Two queries."""
    first = Filling.objects.filter(ended_at=None).aggregate(first=Min("began_at"))["first"]
    if first is None:
        return None
    rows = Filling.objects.filter(began_at__gte=first - TOGETHER).aggregate(done=Sum("case_no"), total=Sum("total"))
    return Progress(done=rows["done"], total=rows["total"])


def show_progress() -> None:
    """Write down how far histories are; take the file away when none is under way."""
    found = progress()
    if found is None:
        _file().unlink(missing_ok=True)
        return
    fresh = _file().with_suffix(".new")
    fresh.write_text(
        json.dumps({"done": found.done, "total": found.total, "at": machine_now().isoformat()}), encoding="utf-8"
    )
    fresh.replace(_file())


def shown_progress() -> Progress | None:
    """What was written down last; no query. None when there is nothing, or nobody has written for minutes."""
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        if machine_now() - datetime.fromisoformat(kept["at"]) > STALE:
            return None
        return Progress(done=int(kept["done"]), total=int(kept["total"]))
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _file() -> Path:
    return Path(settings.HOME) / "history.json"
