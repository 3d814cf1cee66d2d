"""Who watches the watch (SLA-5): whether due alerts stay unfired, seen from any process, and since when.

What counts is the effect, a due row that has not fired; the ticker's sign of life is a second witness for a ticker that
died while nothing was due. Both are noticed after 90 s, so that a page polling every few seconds shows it within 120.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Value
from django.utils.translation import gettext as _

from anju.clocks.models import Beat, Clock, Stuck
from anju.clocks.ticker import BEAT
from anju.core.time import machine_now, product_now

NOTICED_AFTER = timedelta(seconds=90)

_process_started = machine_now()


@dataclass(frozen=True)
class Health:
    """The answer of `/health/clock`: 200 when `ok`, else 503; `reason` is a code, `sentence` is for people."""

    ok: bool
    reason: str = ""
    sentence: str = ""
    since: datetime | None = None
    """when it should have fired (product time) or last ticked (machine time)"""
    oldest_due_unfired_seconds: int = 0
    last_tick_seconds: int | None = None
    stuck: int = 0

    @property
    def status(self) -> int:
        """The HTTP status."""
        return 200 if self.ok else 503


def clock_health() -> Health:
    """Whether alerts fire. One query in any state of things, each of its three parts by index."""
    now, machine = product_now(), machine_now()
    found = _witnesses(now)
    oldest, _due = found.get("due", (None, 0))
    beat, _beats = found.get("beat", (None, 0))
    unfired = int((now - oldest).total_seconds()) if oldest else 0
    silent = int((machine - beat).total_seconds()) if beat else None
    if oldest and now - oldest > NOTICED_AFTER:
        _first, stuck = found.get("stuck", (None, 0))
        return Health(
            ok=False,
            reason="alerts-stuck" if stuck else "alerts-unfired",
            sentence=_("Deadline alerts are not being sent. Watch the clocks yourself and tell the administrator."),
            since=oldest,
            oldest_due_unfired_seconds=unfired,
            last_tick_seconds=silent,
            stuck=stuck,
        )
    if beat and machine - max(beat, _process_started) > NOTICED_AFTER:
        return Health(
            ok=False,
            reason="ticker-silent",
            sentence=_("The process that sends deadline alerts does not answer. Tell the administrator."),
            since=beat,
            oldest_due_unfired_seconds=unfired,
            last_tick_seconds=silent,
        )
    return Health(ok=True, oldest_due_unfired_seconds=unfired, last_tick_seconds=silent)


def _witnesses(now: datetime) -> dict[str, tuple[datetime, int]]:
    """The first moment and the number of: alerts `due` and unfired, the ticker's last `beat`, clocks `stuck`; only of
    those there are."""
    due = Clock.objects.filter(next_alert_at__lte=now).annotate(what=Value("due")).values("what")
    beat = Beat.objects.filter(name=BEAT).annotate(what=Value("beat")).values("what")
    stuck = Stuck.objects.filter(clock__next_alert_at__isnull=False).annotate(what=Value("stuck")).values("what")
    rows = due.annotate(first=Min("next_alert_at"), n=Count("pk")).union(
        beat.annotate(first=Min("last_tick"), n=Count("pk")),
        stuck.annotate(first=Min("first_at"), n=Count("pk")),
        all=True,
    )
    return {row["what"]: (row["first"], row["n"]) for row in rows}


def clock_banner() -> dict[str, object] | None:
    """The red banner of every staff page: `{"sentence", "since", "reason"}` while alerts do not fire, else None."""
    health = clock_health()
    return None if health.ok else {"sentence": health.sentence, "since": health.since, "reason": health.reason}
