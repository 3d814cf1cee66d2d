"""The readers of clocks: what a page shows beside a matter, why a moment is due, who watches the watch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from anju.clocks.health import Health, clock_banner, clock_health
from anju.clocks.models import Clock, Pause, State, Stuck
from anju.clocks.reckoning import edition_of, reckon_in
from anju.clocks.wording import sentence_of
from anju.estate.models import Project
from anju.rulebook.book import Book, book
from anju.rulebook.models import ClauseEdition

__all__ = [
    "Health",
    "Why",
    "clock_banner",
    "clock_health",
    "clocks_of_matter",
    "item_clocks",
    "next_clocks",
    "running_late",
    "stuck_clocks",
    "why",
]


@dataclass(frozen=True)
class Why:
    """Why a clock is due when it is: sentences in the order of the reasoning, and the clause they rest on."""

    sentences: tuple[str, ...]
    edition: ClauseEdition | None
    provisional: bool
    paused: bool


LISTED = ("matter_id", "item_no", "name", "starts_at", "due_at", "paused_since", "state")
"""what a line of a list shows of a clock"""


def clocks_of_matter(matter_id: int) -> list[Clock]:
    """Every clock of a matter in the order of their due moments, running ones first. One query."""
    clocks = Clock.objects.filter(matter=matter_id).select_related("edition__clause").order_by("due_at", "id")
    return sorted(clocks, key=lambda clock: not clock.running)


def next_clocks(
    matter_ids: Iterable[int], *, item_nos: Iterable[int] | None = None, names: Iterable[str] | None = None
) -> dict[int, Clock]:
    """matter id → its running clock with the earliest due moment, paused ones last: what a row of a list shows, and no more of
    it. One query."""
    clocks = Clock.objects.filter(matter__in=list(matter_ids), state=State.RUNNING).only(*LISTED)
    if item_nos is not None:
        clocks = clocks.filter(item_no__in=list(item_nos))
    if names is not None:
        clocks = clocks.filter(name__in=list(names))
    found: dict[int, Clock] = {}
    for clock in sorted(clocks.order_by("due_at", "id"), key=lambda clock: clock.paused_since is not None):
        found.setdefault(clock.matter_id, clock)
    return found


def item_clocks(matter_ids: Iterable[int]) -> dict[tuple[int, int], list[Clock]]:
    """(matter id, item number) → its running clocks, the earliest first; what a list of items shows. One query."""
    found: dict[tuple[int, int], list[Clock]] = {}
    running = Clock.objects.filter(matter__in=list(matter_ids), state=State.RUNNING, item_no__gt=0)
    for clock in running.order_by("due_at", "id"):
        found.setdefault((clock.matter_id, clock.item_no), []).append(clock)
    return found


def why(clock: Clock, *, project: Project, rulebook: Book | None = None) -> Why:
    """Why this clock is due when it is: computed by the rule that set it, from the same rows. At most four queries."""
    rulebook = rulebook or book()
    pauses: Iterable[Pause] = Pause.objects.filter(clock=clock).order_by("begins_at")
    due = reckon_in(project, clock, rulebook=rulebook, pauses=pauses).due
    zone = project.zone
    sentences = tuple(sentence_of(ground, zone) for ground in due.grounds)
    return Why(sentences, edition_of(clock, rulebook), due.provisional, due.paused)


def stuck_clocks() -> QuerySet[Stuck]:
    """Clocks whose alert could not be fired, longest first: what an operator should look at."""
    return Stuck.objects.filter(clock__state=State.RUNNING).select_related("clock__matter").order_by("first_at")


def running_late(project_ids: Iterable[int], *, at: datetime) -> QuerySet[Clock]:
    """The running clocks past their due moment in these projects, most late first."""
    return Clock.objects.filter(
        matter__project__in=list(project_ids), state=State.RUNNING, paused_since__isnull=True, due_at__lt=at
    ).order_by("due_at")
