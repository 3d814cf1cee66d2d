"""What a change of the rulebook would do to clocks, read before it is made: last month's under another limit, open ones
under another calendar. Readers only; the rule itself stands in `what_if.py` and `rules.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from anju.clocks import rules
from anju.clocks.models import Clock, Name, Pause, State
from anju.clocks.what_if import Effect, Ran, effect_of
from anju.estate.models import Project
from anju.rulebook.book import Book, OwnDay, book
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit

MOST = 5_000
"""so many clocks are reckoned at most; of more, an even share of the cases is taken"""
MOST_WORKING = 1_000
"""so many where working time is counted, which takes up to thirty times as long: a page waits for it"""
CHUNK = 1_000
ENDED = (State.MET, State.LATE)


@dataclass(frozen=True)
class MonthEffect:
    """The effect on one month, of how many clocks it was reckoned, and whether that was a share of them."""

    first: date
    """the first day of the month"""
    effect: Effect
    of: int
    """all clocks of the month in this place, reckoned or not"""
    name: str = ""
    """what the clocks measure (`clocks.models.Name`); empty without clocks"""
    so_far: bool = False
    """nothing ran in the last full month: this is the running one, up to now"""

    @property
    def sampled(self) -> bool:
        return self.effect.total < self.of

    @property
    def measures(self) -> str:
        """What the clocks measure, in words."""
        return str(Name(self.name).label) if self.name else ""


def last_month(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The last full month before a moment, on the wall clock of a zone: from its first moment to before its end."""
    end = datetime.combine(at.astimezone(zone).date().replace(day=1), time(), zone)
    first = (end - timedelta(days=1)).date().replace(day=1)
    return datetime.combine(first, time(), zone), end


def month_effect(
    *,
    clause_id: str,
    limit: TimeLimit | None,
    company_id: int | None,
    project_id: int | None,
    zone: ZoneInfo,
    at: datetime,
    holds_from: datetime | None = None,
) -> MonthEffect:
    """What a limit would have made of last month's clocks of a clause in a place; `limit` None counts what was.

    Only projects where the proposed edition would hold (from `holds_from`, now when none is named) are counted: a
    narrower edition of their own goes on there. A place that had none last month is told about this month so far. At
    most six queries, at most `MOST` clocks (`MOST_WORKING`). Raises `NeverDue`.
    """
    reading = book()
    begins, ends = last_month(at, zone)
    projects = _projects(reading, clause_id, company_id, project_id, holds_from or at)
    if not projects:
        return MonthEffect(begins.date(), Effect(), 0)
    every = Clock.objects.filter(
        edition__clause=clause_id, matter__project__in=projects.keys(), state__in=(*ENDED, State.RUNNING)
    )
    rows = every.filter(starts_at__gte=begins, starts_at__lt=ends)
    of, so_far = rows.count(), False
    if of == 0:
        begins, so_far, rows = ends, True, every.filter(starts_at__gte=ends, starts_at__lt=at)
        of = rows.count()
    most = MOST_WORKING if limit is not None and limit.counting == "working_time" else MOST
    if (share := -(-of // most)) > 1:
        rows = rows.annotate(turn=F("matter_id") % share).filter(turn=0)
    ran = _Running(rows, projects, reading, limit)
    effect = _as_it_was(ran, at=at) if limit is None else effect_of(ran, limit=limit, at=at)
    return MonthEffect(begins.date(), effect, of, ran.name, so_far)


def _as_it_was(clocks: Iterable[Ran], *, at: datetime) -> Effect:
    total = late = 0
    for clock in clocks:
        total += 1
        late += rules.outcome_of(due_at=clock.due_at, stopped_at=clock.stopped_at or at) == "late"
    return Effect(total, late, late)


def _projects(
    reading: Book, clause_id: str, company_id: int | None, project_id: int | None, at: datetime
) -> dict[int, Project]:
    """The projects in which an edition of this place would hold: those without a narrower one of their own."""
    within = Project.objects.all()
    if project_id is not None:
        within = within.filter(pk=project_id)
    elif company_id is not None:
        within = within.filter(company=company_id)
    width = 2 if project_id is not None else 1 if company_id is not None else 0
    found = {}
    for project in within:
        rows = reading.editions(clause_id, company_id=project.company_id, project_id=project.pk)
        if not any(row.narrowness > width and row.holds(at) for row in rows):
            found[project.pk] = project
    return found


class _Running:
    """The rows as facts of the rule, streamed; remembers what they measure."""

    def __init__(
        self, rows: QuerySet[Clock], projects: Mapping[int, Project], reading: Book, limit: TimeLimit | None
    ) -> None:
        self.rows, self.projects, self.reading = rows, projects, reading
        self.pausable = limit is not None and limit.pausable
        self.counts_days = limit is not None and limit.counting == "working_time"
        self.name = ""

    def __iter__(self) -> Iterator[Ran]:
        pauses = _pauses(self.rows) if self.pausable else {}
        zones = {key: project.zone for key, project in self.projects.items()}
        calendars = {
            key: self.reading.calendar(company_id=project.company_id, project_id=key)
            if self.counts_days
            else Calendar()
            for key, project in self.projects.items()
        }
        fields = ("pk", "name", "starts_at", "due_at", "stopped_at", "wished_due_at", "matter__project_id")
        for pk, name, starts, due, stopped, wished, place in self.rows.values_list(*fields).iterator(CHUNK):
            self.name = name
            yield Ran(starts, due, stopped, wished, zones[place], calendars[place], pauses.get(pk, ()))


def _pauses(rows: QuerySet[Clock]) -> dict[int, tuple[rules.Pause, ...]]:
    """The pauses of these clocks. One query."""
    found: dict[int, tuple[rules.Pause, ...]] = {}
    spans = Pause.objects.filter(clock__in=rows.values("pk")).order_by("clock", "begins_at")
    for clock_id, begins, ends in spans.values_list("clock_id", "begins_at", "ends_at").iterator(CHUNK):
        found[clock_id] = (*found.get(clock_id, ()), rules.Pause(begins, ends))
    return found


@dataclass(frozen=True)
class Moved:
    """What another calendar would do to the clocks that run: how many move, later or earlier, of how many looked at."""

    later: int = 0
    earlier: int = 0
    looked_at: int = 0
    of: int = 0

    @property
    def count(self) -> int:
        return self.later + self.earlier

    @property
    def sampled(self) -> bool:
        return self.looked_at < self.of


def clocks_moved(*, days: Sequence[OwnDay], company_id: int | None, project_id: int | None) -> Moved:
    """How many open clocks would be due at another moment if these days were as proposed in a place.

    The clocks of working time are looked at, earliest due first, `MOST_WORKING` of them. At most five queries.
    """
    reading = book()
    working = [row.pk for row in reading.every_edition() if row.parameters.get("counting") == "working_time"]
    rows = Clock.objects.filter(state=State.RUNNING, edition__in=working, wished_due_at__isnull=True)
    if project_id is not None:
        rows = rows.filter(matter__project=project_id)
    elif company_id is not None:
        rows = rows.filter(matter__project__company=company_id)
    of = rows.count() if working else 0
    if not of:
        return Moved()
    first = rows.select_related("matter__project").order_by("due_at", "pk")[:MOST_WORKING]
    pauses = _pauses(rows.filter(_paused()))
    later = earlier = looked = 0
    calendars: dict[int, Calendar] = {}
    for clock in first:
        looked += 1
        project = clock.matter.project
        if project.pk not in calendars:
            place = {"company_id": project.company_id, "project_id": project.pk}
            calendars[project.pk] = reading.calendar(**place, proposed=days)
        moment = _due_under(clock, calendars[project.pk], reading, pauses.get(clock.pk, ()))
        later += moment > clock.due_at
        earlier += moment < clock.due_at
    return Moved(later, earlier, looked, of)


def _paused() -> Q:
    return Q(Exists(Pause.objects.filter(clock=OuterRef("pk"))))


def _due_under(clock: Clock, calendar: Calendar, reading: Book, pauses: tuple[rules.Pause, ...]) -> datetime:
    edition = reading.edition(clock.edition_id or 0)
    assert edition is not None  # the rows were found by these editions
    return rules.due_at(
        limit=reading.limit(edition),
        starts_at=clock.starts_at,
        zone=clock.matter.project.zone,
        calendar=calendar,
        pauses=pauses,
    ).moment
