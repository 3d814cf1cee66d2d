"""From rows to the rule: what `rules.py` needs to be told about a stored clock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from anju.clocks import rules
from anju.clocks.models import Clock, Pause
from anju.estate.models import Project
from anju.matters.act import Act, Slot
from anju.rulebook.book import Book, book
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import GivenLimit, TimeLimit
from anju.rulebook.models import ClauseEdition

BOOK: Slot[Book] = Slot("book")
"""the rulebook as it is read in the act"""
AGREED = GivenLimit(counting="given")
"""The limit of a clock that has no clause: an agreed moment, an alarm at it."""


_quiet_until: ContextVar[datetime | None] = ContextVar("quiet_until", default=None)


@contextmanager
def no_alerts_until(moment: datetime) -> Iterator[None]:
    """Clocks started or moved within the block fire nothing up to this moment: for history that is acted out."""
    mark = _quiet_until.set(moment)
    try:
        yield
    finally:
        _quiet_until.reset(mark)


def quiet_until() -> datetime | None:
    """Up to which moment alerts stay quiet in the running block, or None."""
    return _quiet_until.get()


def next_due(clocks: list[Clock]) -> datetime | None:
    """The earliest due moment of the clocks that run and are not paused: what a queue sorts by; None when there is none."""
    return min((clock.due_at for clock in clocks if clock.running and clock.paused_since is None), default=None)


@dataclass(frozen=True)
class Reckoning:
    """What the rule says of a clock: due moment with grounds, and the alerts around it."""

    due: rules.Due
    steps: tuple[rules.Step, ...]
    pausable: bool


def book_of(act: Act) -> Book:
    """The rulebook, asked for once an act."""
    return act.memory.get(BOOK) or act.memory.put(BOOK, book())


def edition_of(clock: Clock, rulebook: Book) -> ClauseEdition | None:
    """The clause edition a clock keeps, from memory; one published since the book was read is fetched."""
    if clock.edition_id is None:
        return None
    return rulebook.edition(clock.edition_id) or ClauseEdition.objects.get(pk=clock.edition_id)


def limit_of(clock: Clock, rulebook: Book) -> TimeLimit:
    """The limit a clock was started under and keeps, whatever has been published since (SLA-2)."""
    edition = edition_of(clock, rulebook)
    return AGREED if edition is None else rulebook.limit(edition)


def reckon(act: Act, clock: Clock, *, pauses: Iterable[Pause]) -> Reckoning:
    """What the rule says of this clock, in the zone and calendar of the act's project."""
    return reckon_in(act.matter.project, clock, rulebook=book_of(act), pauses=pauses)


def reckon_in(project: Project, clock: Clock, *, rulebook: Book, pauses: Iterable[Pause]) -> Reckoning:
    """What the rule says of this clock in a project."""
    limit = limit_of(clock, rulebook)
    calendar = Calendar()
    if limit.counting == "working_time" and limit.calendar:
        calendar = rulebook.calendar(company_id=project.company_id, project_id=project.pk)
    spans = [rules.Pause(pause.begins_at, pause.ends_at) for pause in pauses]
    zone, wished = project.zone, clock.wished_due_at
    due = rules.due_at(
        limit=limit, starts_at=clock.starts_at, zone=zone, calendar=calendar, pauses=spans, wished_at=wished
    )
    steps = rules.steps_of(
        limit=limit, starts_at=clock.starts_at, zone=zone, calendar=calendar, pauses=spans, wished_at=wished, due=due
    )
    agreed = isinstance(limit, GivenLimit)
    return Reckoning(due, steps, limit.pausable and agreed == (wished is not None))
