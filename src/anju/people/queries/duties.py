"""Who is on duty: the lead at a moment, a month as its calendar shows it, where cover is missing (TEAM-2, TEAM-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, FilteredRelation, Min, Q
from django.db.models.functions import Coalesce

from anju.core.access import Reach
from anju.core.crypto import mask_phone
from anju.core.errors import NotFound
from anju.estate.models import Project, Room
from anju.estate.queries import places
from anju.people import rules
from anju.people.models import DeskShift, Duty, Person, RosterMonth, ShiftNote, Swap
from anju.people.queries.on_call import on_call_at
from anju.people.queries.rights import people_with_role


def duties_on(*, project: Project, day: date) -> list[Duty]:
    """Everybody on duty in a project on one day of the published roster, leads and deputies first. One query."""
    found = Duty.objects.filter(
        roster__project=project, day=day, roster__published_at__isnull=False, person__is_active=True
    ).select_related("person", "person__firm", "shift")
    order = {"lead": 0, "deputy": 1, "trade": 2, "desk": 3}
    return sorted(found, key=lambda duty: (order[duty.part], duty.pk))


def lead_at(*, project: Project, moment: datetime) -> Person | None:
    """The lead of the day in which `moment` falls, in the project's own time zone; None when nobody is rostered."""
    day = moment.astimezone(project.zone).date()
    duty = (
        Duty.objects.filter(
            roster__project=project,
            day=day,
            part=Duty.Part.LEAD,
            roster__published_at__isnull=False,
            person__is_active=True,
        )
        .select_related("person")
        .first()
    )
    return duty.person if duty else None


def deputies_at(*, project: Project, moment: datetime) -> list[Person]:
    """The deputies of that day, in the order they were entered."""
    day = moment.astimezone(project.zone).date()
    return [duty.person for duty in duties_on(project=project, day=day) if duty.part == Duty.Part.DEPUTY]


def on_duty_at(*, project: Project, moment: datetime) -> frozenset[int]:
    """Who is on duty at a moment by the published roster: lead, deputies and trades of the day, the desk's shift, and who is
    on call for the upper rungs. Three queries."""
    today = duties_on(project=project, day=moment.astimezone(project.zone).date())
    by_day = {duty.person_id for duty in today if duty.part != Duty.Part.DESK}
    others = [*desk_at(project=project, moment=moment), *on_call_at(project=project, moment=moment)]
    return frozenset(by_day | {person.pk for person in others})


def desk_at(*, project: Project, moment: datetime) -> list[Person]:
    """Who answers the desk at a moment by the published roster; a shift over midnight belongs to the day it began. One query."""
    local = moment.astimezone(project.zone)
    days = [local.date(), local.date() - timedelta(days=1)]
    found = Duty.objects.filter(
        roster__project=project, day__in=days, part=Duty.Part.DESK, roster__published_at__isnull=False,
        person__is_active=True,
    ).select_related("person", "shift").order_by("pk")  # fmt: skip
    minute = local.hour * 60 + local.minute
    here = {
        duty.person_id: duty.person
        for duty in found
        if duty.shift is not None
        and rules.is_on_shift(
            duty.shift.starts, duty.shift.ends, minute=minute, days_after=(local.date() - duty.day).days
        )
    }
    return list(here.values())


def lead_owed_since(project: Project) -> date | None:
    """The first day on which the project owes a lead: its first handover; None when none is known. One query."""
    first: date | None = Room.objects.filter(project=project).aggregate(
        first=Min(Coalesce("delivered_on", "deemed_delivered_on"))
    )["first"]
    return first


def led_days(*, project: Project, first: date, last: date, published: bool = False) -> set[date]:
    """The days in first–last (both included) that an active person leads; only of published months when asked."""
    led = Duty.objects.filter(
        roster__project=project, part=Duty.Part.LEAD, day__range=(first, last), person__is_active=True
    )
    return set((led.exclude(roster__published_at=None) if published else led).values_list("day", flat=True))


def gaps_ahead(*, project: Project, today: date, days: int = rules.WARN_DAYS) -> list[date]:
    """The coming days that nobody leads by a published roster, today first. Two queries."""
    coming = [today + timedelta(days=offset) for offset in range(days)]
    led = led_days(project=project, first=coming[0], last=coming[-1], published=True)
    return rules.days_without(led, days=coming, since=lead_owed_since(project))


@dataclass(frozen=True)
class DeskGap:
    """Hours of a coming day in which nobody would answer the desk."""

    day: date
    spans: list[rules.Span]

    @property
    def hours(self) -> str:
        """17:30–18:00、20:00–24:00."""
        return "、".join(str(span) for span in self.spans)


def desk_gaps_ahead(
    *,
    project: Project,
    today: date,
    days: int = rules.WARN_DAYS,
    has_shifts: bool | None = None,
    known: Sequence[Duty] | None = None,
) -> list[DeskGap]:
    """The coming days whose desk has hours that no published roster covers, today first (TEAM-5): the warning before it
    happens. None where the project keeps no named shifts. Two queries; none when the page says
    whether it `has_shifts` and which duties it has read (`known`, from yesterday on; see `Month.near`)."""
    if has_shifts is None:
        has_shifts = DeskShift.objects.filter(project=project).exists()
    if not has_shifts:
        return []
    coming = [today + timedelta(days=offset) for offset in range(days)]
    if known is None:
        yesterday = coming[0] - timedelta(days=1)
        near = Duty.objects.filter(roster__project=project, day__range=(yesterday, coming[-1]), part=Duty.Part.DESK)
        known = list(near.select_related("person", "roster", "shift"))
    shifts: dict[date, list[tuple[time, time]]] = {}
    for duty in _published(known):
        if duty.part == Duty.Part.DESK and duty.shift is not None:
            shifts.setdefault(duty.day, []).append((duty.shift.starts, duty.shift.ends))
    gaps = []
    for day in coming:
        night_before = shifts.get(day - timedelta(days=1), [])
        spans = rules.uncovered(rules.cover_of(shifts.get(day, []), night_before=night_before))
        if spans:
            gaps.append(DeskGap(day=day, spans=spans))
    return gaps


@dataclass
class Day:
    """One cell of the calendar."""

    day: date
    inside: bool
    """in the month shown, not a day around it"""
    is_today: bool
    is_past: bool
    lead: Duty | None = None
    deputies: list[Duty] = field(default_factory=list)
    trades: dict[str, list[Duty]] = field(default_factory=dict)
    desk: list[Duty] = field(default_factory=list)
    lead_phone: str = ""
    """masked"""
    swap: Swap | None = None
    is_gap: bool = False
    missing_trades: list[str] = field(default_factory=list)
    days_left: int = 0

    @property
    def is_outside(self) -> bool:
        """A day around the month shown."""
        return not self.inside

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.day.weekday() >= 5

    def desk_gaps(self) -> list[rules.Span]:
        """The hours in which nobody answers the desk."""
        return rules.uncovered(
            span
            for duty in self.desk
            if duty.shift is not None
            for span in rules.spans_of(duty.shift.starts, duty.shift.ends)
        )


@dataclass
class Month:
    """A project's month as its calendar shows it."""

    project: Project
    first: date
    today: date
    roster: RosterMonth | None
    weeks: list[list[Day]]
    trades: list[str]
    shifts: list[DeskShift]
    swaps: list[Swap] = field(default_factory=list)
    """those that wait for an answer, earliest day first"""
    near: list[Duty] = field(default_factory=list)
    """the duties from yesterday to the last day of the warning, published or not, whichever month is shown"""
    ahead: list[date] = field(default_factory=list)
    """coming days that no published roster leads; empty where today is not shown"""

    @property
    def days(self) -> list[Day]:
        """The days of the month itself."""
        return [day for week in self.weeks for day in week if day.inside]

    @property
    def gaps(self) -> list[Day]:
        """The days that nobody leads though somebody must."""
        return [day for day in self.days if day.is_gap]

    @property
    def is_published(self) -> bool:
        """Whether the month holds."""
        return self.roster is not None and self.roster.published_at is not None

    @property
    def is_empty(self) -> bool:
        """Whether nobody was entered yet."""
        return not any(day.lead or day.deputies or day.trades or day.desk for day in self.days)

    @property
    def can_publish(self) -> bool:
        """Whether the button is open: something was entered, no day lacks a lead, not yet published."""
        return not self.is_published and not self.is_empty and not self.gaps

    def cell(self, day: date) -> Day | None:
        """The cell of a day, where the calendar shows it."""
        return next((cell for week in self.weeks for cell in week if cell.day == day), None)


def month_view(*, project: Project, month: date, today: date) -> Month:
    """The calendar of a month with the days around it, and who is on duty about today whatever month it is. Five queries at most,
    whatever its size."""
    weeks = [
        [
            Day(
                day,
                inside=rules.month_start(day) == month,
                is_today=day == today,
                is_past=day < today,
                days_left=(day - today).days,
            )
            for day in week
        ]
        for week in rules.calendar_weeks(month)
    ]
    cells = {cell.day: cell for week in weeks for cell in week}
    first, last = weeks[0][0].day, weeks[-1][-1].day
    coming = [today + timedelta(days=offset) for offset in range(rules.WARN_DAYS)] if first <= today <= last else []
    near = (today - timedelta(days=1), today + timedelta(days=rules.WARN_DAYS - 1))
    duties = _duties_between(project, (first, last), near)
    for duty in duties:
        if duty.day in cells:
            _place(cells[duty.day], duty)
    swaps = _open_swaps(project)
    for swap in swaps:
        if swap.duty.day in cells:
            cells[swap.duty.day].swap = swap
    since = lead_owed_since(project)
    trades = sorted({trade for cell in cells.values() if cell.inside for trade in cell.trades})
    for cell in cells.values():
        led = cell.lead is not None and cell.lead.person.is_active
        owed = not cell.is_past or month != rules.month_start(today)
        cell.is_gap = cell.inside and owed and not led and (since is None or cell.day >= since)
        cell.missing_trades = [trade for trade in trades if trade not in cell.trades]
    return Month(
        project=project,
        first=month,
        today=today,
        roster=next((duty.roster for duty in duties if duty.roster.month == month), None)
        or RosterMonth.objects.filter(project=project, month=month).first(),
        weeks=weeks,
        trades=trades,
        shifts=list(DeskShift.objects.filter(project=project).order_by("starts", "id")),
        swaps=swaps,
        near=[duty for duty in duties if near[0] <= duty.day <= near[1]],
        ahead=rules.days_without(_published_leads(duties), days=coming, since=since),
    )


def _published_leads(duties: list[Duty]) -> set[date]:
    return {duty.day for duty in _published(duties) if duty.part == Duty.Part.LEAD}


def _published(duties: Sequence[Duty]) -> list[Duty]:
    """Those of active people on a roster that holds."""
    return [duty for duty in duties if duty.person.is_active and duty.roster.published_at is not None]


def _duties_between(project: Project, shown: tuple[date, date], near: tuple[date, date]) -> list[Duty]:
    """The duties of both spans of days with person, shift, roster and the first number (`phone`), in one query."""
    return list(
        Duty.objects.filter(Q(day__range=shown) | Q(day__range=near), roster__project=project)
        .annotate(first_phone=FilteredRelation("person__phones", condition=Q(person__phones__first=True)))
        .annotate(phone=F("first_phone__number"))
        .select_related("person", "shift", "roster")
        .order_by("id")
    )


def _place(cell: Day, duty: Duty) -> None:
    if duty.part == Duty.Part.LEAD:
        cell.lead = duty
        cell.lead_phone = mask_phone(getattr(duty, "phone", "") or "")
    elif duty.part == Duty.Part.DEPUTY:
        cell.deputies.append(duty)
    elif duty.part == Duty.Part.TRADE:
        cell.trades.setdefault(duty.trade, []).append(duty)
    else:
        cell.desk.append(duty)


def _open_swaps(project: Project) -> list[Swap]:
    return list(
        Swap.objects.filter(duty__roster__project=project, answered_at__isnull=True)
        .select_related("duty", "duty__person", "taker", "in_return")
        .order_by("duty__day", "id")
    )


def stand_ins(*, project: Project, day: date) -> list[Person]:
    """Who could lead on that day, those who lead least this month first, each with `leads` this month. One query."""
    month = rules.month_start(day)
    leading = Q(
        duties__part=Duty.Part.LEAD,
        duties__roster__project=project,
        duties__day__gte=month,
        duties__day__lt=rules.next_month(month),
    )
    return list(
        people_with_role(role="duty_lead", project=project, day=day)
        .annotate(leads=Count("duties", filter=leading))
        .order_by("leads", "id")
    )


def open_swaps_for(person: Person) -> list[Swap]:
    """The swaps that wait for this person's answer. One query."""
    return list(
        Swap.objects.filter(taker=person, answered_at__isnull=True)
        .select_related("duty", "duty__person", "duty__roster", "duty__roster__project", "in_return", "asked_by")
        .order_by("duty__day")
    )


def notes_of(*, project: Project, since: datetime) -> list[ShiftNote]:
    """What shifts of the desk leave to the next: untaken lines, and those taken since then. One query."""
    waiting = Q(taken_at__isnull=True) | Q(taken_at__gte=since)
    return list(
        ShiftNote.objects.filter(waiting, project=project)
        .select_related("written_by", "taken_by")
        .order_by("written_at", "id")
    )


def notes_between(*, project: Project, start: datetime, end: datetime) -> list[ShiftNote]:
    """The lines left or taken over in these hours, half open, in the order of writing. One query."""
    moved = Q(written_at__gte=start, written_at__lt=end) | Q(taken_at__gte=start, taken_at__lt=end)
    return list(
        ShiftNote.objects.filter(moved, project=project)
        .select_related("written_by", "taken_by")
        .order_by("written_at", "id")
    )


def duty_for(*, reach: Reach, duty_id: int) -> Duty:
    """A duty in a project within reach."""
    found = Duty.objects.filter(pk=duty_id, roster__project__in=places(reach))
    duty = found.select_related("person", "roster", "roster__project").first()
    if duty is None:
        raise NotFound
    return duty


def swap_for(*, reach: Reach, swap_id: int) -> Swap:
    """A swap within reach: one's own to answer, or of a project one has a role in."""
    seen = Q(taker=reach.person_id) | Q(duty__roster__project__in=places(reach))
    swap = Swap.objects.filter(seen, pk=swap_id).select_related(*_SWAP).first()
    if swap is None:
        raise NotFound
    return swap


def shift_for(*, project: Project, shift_id: int) -> DeskShift:
    """A shift of this project's desk."""
    shift = DeskShift.objects.filter(project=project, pk=shift_id).first()
    if shift is None:
        raise NotFound
    return shift


def note_for(*, reach: Reach, note_id: int) -> ShiftNote:
    """A line left to the next shift, in a project within reach."""
    note = ShiftNote.objects.filter(pk=note_id, project__in=places(reach)).first()
    if note is None:
        raise NotFound
    return note


_SWAP = (
    "duty", "duty__person", "duty__roster", "duty__roster__project", "taker",
    "in_return", "in_return__person", "in_return__roster",
)  # fmt: skip
