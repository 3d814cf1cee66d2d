"""The only place that reads a clock.

*Product time* is the time rules see: rings, deadlines, rosters. A drill may shift it (`anju now`), never in
production. *Machine time* is what leases, tokens, sessions and rate limits run on; it is never shifted.
Both are aware moments in UTC.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a queue keeps what waits for no moment: after everything else, and never null."""

SHIFT_FILE = "product-time.json"

_frozen: ContextVar[datetime | None] = ContextVar("product_time", default=None)
_shift_read: tuple[int, timedelta] = (-1, timedelta())


def machine_now() -> datetime:
    """The moment by the machine's own clock, in UTC."""
    return datetime.now(UTC)


def product_now() -> datetime:
    """The moment that rules see, in UTC: machine time plus the shift of a running drill."""
    frozen = _frozen.get()
    return frozen if frozen is not None else machine_now() + product_shift()


def product_shift() -> timedelta:
    """How far product time is ahead of machine time; zero in production."""
    global _shift_read  # noqa: PLW0603 what this process read last, by the file's stamp
    if settings.PRODUCTION:
        return timedelta()
    try:
        stamp = os.stat(f"{settings.HOME}/{SHIFT_FILE}").st_mtime_ns  # noqa: PTH116 - asked ten times a request
    except FileNotFoundError:
        return timedelta()
    if stamp != _shift_read[0]:
        seconds = float(json.loads(_shift_file().read_text(encoding="utf-8"))["seconds"])
        _shift_read = (stamp, timedelta(seconds=seconds))
    return _shift_read[1]


def shift_product_time(shift: timedelta) -> None:
    """Set product time ahead of machine time by `shift` for every process of this installation (not production)."""
    if settings.PRODUCTION:
        raise RuntimeError("Product time is never shifted in production.")
    fresh = _shift_file().with_suffix(".new")
    fresh.write_text(json.dumps({"seconds": shift.total_seconds()}), encoding="utf-8")
    fresh.replace(_shift_file())


def _shift_file() -> Path:
    return Path(settings.HOME) / SHIFT_FILE


@contextmanager
def product_time_at(moment: datetime) -> Iterator[None]:
    """Within the block rules see this moment: for tests and for history acted out with moments of its own."""
    mark = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(mark)


def to_second(moment: datetime) -> datetime:
    """The moment cut to its whole second: limits compare seconds, never fractions."""
    return moment.replace(microsecond=0)
