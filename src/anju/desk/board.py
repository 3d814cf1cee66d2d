"""The lead's board: open cases in lanes by how far they are, most pressing first, and who is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.core.access import Reach
from anju.core.along import Question
from anju.core.time import product_now
from anju.desk.faces import Row, in_project, listed, reads_all
from anju.estate.models import Project
from anju.intake.queries import ledger, ledger_of
from anju.matters.models import Matter
from anju.people.models import Duty, Person
from anju.people.queries import people_with_role
from anju.repairs.hats import LEADS
from anju.repairs.models import Item, Visit
from anju.repairs.queries import followed_by

LANES = ("registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off")
NEXT = {"registered": "set_off", "on_the_way": "arrive", "on_site": "agree_plan"}
"""the verb that takes a card to the next lane"""
PLACED = ("matter", "matter__room", "matter__area")
SPANNED = ("matter__number", "matter__open", "matter__room__label", "matter__area__name")
"""what the strip and the lanes show of the case behind a visit or an appointment"""
IN_LANE = 12
MOST = 400
ROWS = 8


@dataclass(frozen=True, kw_only=True)
class Card:
    """One case on the board."""

    row: Row
    arrived_at: datetime | None
    next_verb: str

    @property
    def late(self) -> bool:
        clock = self.row.clock
        return clock is not None and clock.paused_since is None and clock.due_at < product_now()


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane with its first cards; `more` says how many stand behind them."""

    code: str
    cards: Sequence[Card]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


class Open(NamedTuple):
    """As much of an open case as the lanes' order and figures want; what is shown of it is read for the cards alone."""

    pk: int
    state: str
    queue_at: datetime
    last_seq: int


def open_cases(reach: Reach, project: Project, *, route: str = "") -> list[Open]:
    """The open cases of the project that this person sees, most pressing first; with `route` those with an item that is
    followed there (REP-15). One query."""
    relation = "project" if reads_all(reach, project) else "mine"
    rows = _pressing(ledger(reach=reach, view=relation, project=project), route=route)
    return [Open(*row) for row in rows.select_related(None).values_list(*Open._fields)]


def open_question(code: str, *, route: str = "") -> Question:
    """The same of the project of this code, to be asked along; it counts for whoever `reads_all` there."""
    return Question(_pressing(ledger_of(code), route=route), Open._fields)


def _pressing(found: QuerySet[Matter], *, route: str) -> QuerySet[Matter]:
    found = found.filter(open=True)
    if route:
        found = found.filter(followed_by(route))
    return found.order_by("queue_at", "pk")[:MOST]


def shown_of(cases: Sequence[Open], project: Project) -> dict[int, Matter]:
    """The cases that get a card, with what stands on it. One query, none for an empty board."""
    ids = [case.pk for code in LANES for case in [each for each in cases if each.state == code][:IN_LANE]]
    return (
        {matter.pk: in_project(matter, project) for matter in listed(Matter.objects.filter(pk__in=ids))} if ids else {}
    )


def lanes_of(
    cases: Sequence[Open],
    *,
    shown: Mapping[int, Matter],
    clocks: Mapping[int, Clock],
    visits: Sequence[Visit],
    leads: bool,
) -> list[Lane]:
    """The cards by lane. No query."""
    arrived = {visit.matter_id: visit.arrived_at for visit in visits if visit.kind == Visit.Kind.CONFIRM}
    found = []
    for code in LANES:
        here = [case for case in cases if case.state == code]
        cards = [
            Card(
                row=Row.of(shown[case.pk], clocks.get(case.pk)),
                arrived_at=arrived.get(case.pk) if code == "on_site" else None,
                next_verb=NEXT.get(code, "") if leads else "",
            )
            for case in here[:IN_LANE]
            if case.pk in shown
        ]
        found.append(Lane(code=code, cards=cards, count=len(here)))
    return found


def is_lead(reach: Reach, project: Project) -> bool:
    """Whether this person takes cards on."""
    return bool(reach.roles_at(project.pk) & LEADS)


def visits_of(cases: Sequence[Open], project: Project) -> list[Visit]:
    """The first visits of these cases and every visit of today here. One query."""
    begins = _day_begin()
    today = Q(set_off_at__gte=begins) | Q(arrived_at__gte=begins) | Q(appointed_from__gte=begins)
    of_cases = Q(kind=Visit.Kind.CONFIRM, matter__in=[case.pk for case in cases if case.state == "on_site"])
    found = Visit.objects.filter(today | of_cases, matter__project=project).select_related(*PLACED)
    return list(found.only("kind", "person_id", "set_off_at", "arrived_at", "left_at", *SPANNED))


def _day_begin() -> datetime:
    return timezone.localtime(product_now()).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures over the board."""

    late: int
    unvisited: int
    open: int
    more: bool
    """there are more open cases than these figures looked at"""
    closed: int
    arrived: int
    in_time: int


def figures_of(cases: Sequence[Open], visits: Sequence[Visit], project: Project) -> Figures:
    """Late, not yet visited, open; closed today; arrivals of today and those in time. One query."""
    now, begins = product_now(), _day_begin()
    none = Value(0, output_field=IntegerField())
    # The state is counted, not asked for: SQLite would count all closed cases of the project by their state.
    ended = Matter.objects.filter(project=project, open=False, closed_at__gte=begins).order_by()
    visited = {visit.matter_id for visit in visits if visit.arrived_at and visit.arrived_at >= begins}
    came = Clock.objects.filter(
        matter__in=visited, name="arrival", stopped_at__gte=begins, state__in=["met", "late"]
    ).order_by()
    counted = ended.annotate(what=Value("closed")).values("what").annotate(
        every=Count("pk", filter=Q(state="closed")), kept=none
    ).union(
        came.annotate(what=Value("arrived")).values("what").annotate(
            every=Count("pk"), kept=Count("pk", filter=Q(stopped_at__lte=F("due_at")))
        ),
        all=True,
    )  # fmt: skip
    counts = {row["what"]: (row["every"], row["kept"]) for row in counted}
    arrived, in_time = counts.get("arrived", (0, 0))
    return Figures(
        late=sum(1 for case in cases if case.queue_at < now),
        unvisited=sum(1 for case in cases if case.state in {"registered", "on_the_way"}),
        open=len(cases),
        more=len(cases) == MOST,
        closed=counts.get("closed", (0, 0))[0],
        arrived=arrived,
        in_time=in_time,
    )


@dataclass(frozen=True, kw_only=True)
class Span:
    """Something somebody did, does or has promised to do, in per cent of the strip."""

    x: float
    width: float
    words: str
    kind: str
    """done, now or later"""
    href: str


@dataclass(kw_only=True)
class Hand:
    """One person of the strip."""

    person: Person
    part: str
    spans: list[Span] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return any(span.kind == "now" for span in self.spans)


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Who is free: hours, now, people with what they do."""

    hours: Sequence[tuple[float, str]]
    now_x: float
    night_x: float | None
    """where the limit of the night begins, in per cent"""
    hands: Sequence[Hand]
    words: str


def appointments_today(project: Project) -> list[Item]:
    """What technicians have promised for the rest of today. One query."""
    begins = _day_begin()
    found = Item.objects.filter(
        matter__project=project, open=True, technician__isnull=False,
        appointed_from__gte=begins, appointed_from__lt=begins + timedelta(days=1),
    )  # fmt: skip
    return list(found.select_related(*PLACED).only("technician_id", "appointed_from", "appointed_to", *SPANNED))


def strip_of(project: Project, *, duties: Sequence[Duty], visits: Sequence[Visit], items: Sequence[Item]) -> Strip:
    """The lead, the deputies and the technicians with their day. One query."""
    now = timezone.localtime(product_now())
    first = min(8, max(now.hour - 1, 0))
    last = max(19, min(now.hour + 3, 24))
    begins = now.replace(hour=first, minute=0, second=0, microsecond=0)
    whole = (last - first) * 60

    def at(moment: datetime) -> float:
        minutes = (moment - begins).total_seconds() / 60
        return round(min(max(100 * minutes / whole, 0), 100), 2)

    hands = _hands(project, duties)
    for visit in visits:
        hand, starts = hands.get(visit.person_id), visit.set_off_at or visit.arrived_at
        if hand is None or starts is None or starts < _day_begin():
            continue
        ends = visit.left_at or product_now()
        kind = "done" if visit.left_at or not visit.matter.open else "now"
        hand.spans.append(_span(visit.matter, at(starts), at(ends), kind))
    for item in items:
        hand = hands.get(item.technician_id or 0)
        if hand is not None and item.appointed_from and item.appointed_to and item.appointed_from > product_now():
            hand.spans.append(_span(item.matter, at(item.appointed_from), at(item.appointed_to), "later"))
    people = list(hands.values())[:ROWS]
    free = [hand.person.name for hand in people if not hand.busy]
    words = _("%(names)s free now") % {"names": "、".join(free[:4])} if free else _("everybody is out")
    night = now.replace(hour=17, minute=30, second=0, microsecond=0)
    return Strip(
        hours=[(round(100 * hour / (last - first), 2), f"{first + hour:02d}:00") for hour in range(last - first)],
        now_x=at(now),
        night_x=at(night) if first * 60 < 17 * 60 + 30 < last * 60 else None,
        hands=people,
        words=words,
    )


def _hands(project: Project, duties: Sequence[Duty]) -> dict[int, Hand]:
    titles = {"lead": _("lead"), "deputy": _("deputy"), "trade": _("trade")}
    hands = {
        duty.person_id: Hand(person=duty.person, part=duty.trade or titles.get(duty.part, ""))
        for duty in duties
        if duty.part != Duty.Part.DESK
    }
    for person in people_with_role(role="technician", project=project)[:ROWS]:
        hands.setdefault(person.pk, Hand(person=person, part="、".join(person.trades[:2])))
    return hands


def _span(matter: Matter, starts: float, ends: float, kind: str) -> Span:
    place = str(matter.room or matter.area or "")
    return Span(
        x=starts, width=max(round(ends - starts, 2), 1.5), words=place, kind=kind, href=f"/desk/cases/{matter.number}"
    )
