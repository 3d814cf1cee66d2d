"""How fresh notices begin: kept in the product, shown in the sandbox, held for the morning, or on their way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from pydantic import BaseModel

from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters.models import Event
from anju.notices import rules
from anju.notices.models import Gateway, Notice, Preference
from anju.notices.providers import way_of
from anju.notices.rules import Way
from anju.people.models import Person, Phone
from anju.people.queries import company_of_resident, on_duty_at
from anju.rulebook.book import book
from anju.rulebook.parameters import Hours, Threshold
from anju.rulebook.wording import in_words

State = Notice.State
UNRULED = timedelta(minutes=5)
"""how long a receipt is waited for where no clause says it"""
NET = timedelta(minutes=30)
"""when a notice on its way is looked at again should its outbox row be lost"""


@dataclass
class Readers:
    """Who is told: the people, their wishes, their numbers. Three queries, asked once for all of an event."""

    people: dict[int, Person] = field(default_factory=dict)
    preferences: dict[int, Preference] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, person_ids: Iterable[int]) -> "Readers":
        ids = sorted(set(person_ids))
        if not ids:
            return cls()
        phones = Phone.objects.filter(person__in=ids, first=True)
        return cls(
            people=Person.objects.in_bulk(ids),
            preferences={row.person_id: row for row in Preference.objects.filter(person__in=ids)},
            numbers={phone.person_id: phone.number for phone in phones},
        )

    def number_of(self, notice: Notice) -> str:
        """The number it goes to: the one it was told for, else the person's first."""
        return notice.number or self.numbers.get(notice.person_id or 0, "")

    def email_of(self, notice: Notice) -> str:
        preference = self.preferences.get(notice.person_id or 0)
        return preference.email if preference else ""

    def is_staff(self, notice: Notice) -> bool:
        """Whether rooms of the company's own may hear it: told to staff, and to nobody's bare number."""
        person = self.people.get(notice.person_id or 0)
        return person is not None and person.kind == Person.Kind.STAFF

    def ways(self, notice: Notice, gateways: Sequence[Gateway]) -> list[Way]:
        """The gateways that can reach whoever it is for, in their order."""
        preference = self.preferences.get(notice.person_id or 0)
        return rules.ways_for(
            [way_of(gateway) for gateway in gateways],
            wish=notice.route if notice.route != Notice.Route.APP else Notice.Route.SMS,
            order=preference.routes if preference else (),
            number=bool(self.number_of(notice)),
            email=bool(self.email_of(notice)),
            staff=self.is_staff(notice),
        )


def gateways_for(company_id: int | None) -> list[Gateway]:
    """The connected gateways of a company, its own first, then the group's. One query."""
    place = Q(company__isnull=True) | Q(company_id=company_id)
    found = Gateway.objects.filter(place, active=True).order_by("place", "id")
    return sorted(found, key=lambda gateway: gateway.company_id is None)


def plan(rows: Sequence[Notice], *, event: Event | None, now: datetime) -> None:
    """Give fresh notices of one event their state. One query where no gateway is connected, six and more elsewhere."""
    for row in rows:
        row.state = State.KEPT if row.route == Notice.Route.APP else State.SANDBOX
        row.sent_at = now
    if event is None:
        for row in rows:
            row.company_id = row.company_id or company_of_resident(row.person_id)
    gateways = gateways_for(rows[0].company_id)
    if not gateways:
        return
    readers = Readers.of(row.person_id for row in rows if row.person_id is not None)
    night = Night(event, rows, readers, now)
    leaving = {_same(row) for row in rows if row.route != Notice.Route.APP}
    for row in rows:
        if not readers.ways(row, gateways):
            continue
        if row.route != Notice.Route.APP:
            _begin(row, night, now)
        elif row.template in rules.ALARMS and _same(row) not in leaving and readers.is_staff(row):
            row.again_at = now + patience_of(event, now)


def _same(row: Notice) -> tuple[str, int | None]:
    return row.template, row.person_id


def _begin(row: Notice, night: "Night", now: datetime) -> None:
    row.sent_at = None
    until = night.held_until(row)
    if until is None:
        row.state, row.turn, row.again_at = State.WAITING, 1, now + NET
    else:
        row.state, row.again_at = State.HELD, until


def patience_of(event: Event | None, now: datetime) -> timedelta:
    """How long a receipt, or somebody's reading, is waited for: clause `notices.receipt`."""
    patience = _clause("notices.receipt", event.matter.project if event is not None else None, now)
    return timedelta(minutes=patience.minutes) if isinstance(patience, Threshold) else UNRULED


def _clause(clause: str, project: Project | None, now: datetime) -> BaseModel | None:
    """The parameters of a clause in this place; None in an installation whose rulebook has no such clause yet."""
    rulebook = book()
    company = project.company_id if project else None
    try:
        found = rulebook.clause(clause, company_id=company, project_id=project.pk if project else None, at=now)
    except Refusal:
        return None
    return rulebook.parameters(found)


def rule_in_words() -> str:
    """The quiet hours of the whole group, as a person reads them."""
    hours = _clause("notices.quiet", None, product_now())
    return in_words(hours)[0] if hours is not None else "—"


class Night:
    """When the people of one event are not to be disturbed: their own hours, else clause `notices.quiet`."""

    def __init__(self, event: Event | None, rows: Sequence[Notice], readers: Readers, now: datetime) -> None:
        self.project: Project | None = event.matter.project if event is not None else None
        self.readers, self.now = readers, now
        self.local = now.astimezone(self.project.zone if self.project else ZoneInfo(settings.TIME_ZONE))
        self.urgency = _urgency(event)
        self._rows = rows
        self._on_duty: frozenset[int] | None = None
        self._clause: tuple[time, time] | None = None
        self._asked = False

    @property
    def on_duty(self) -> frozenset[int]:
        """Who is on duty by the roster; asked only when an alarm meets quiet hours. Two queries."""
        if self._on_duty is None:
            self._on_duty = on_duty_at(project=self.project, moment=self.now) if self.project else frozenset()
        return self._on_duty

    def quiet_of(self, person_id: int | None) -> tuple[time, time] | None:
        """The person's quiet hours, else the clause's."""
        preference = self.readers.preferences.get(person_id or 0)
        if preference is not None and preference.quiet == Preference.Quiet.NONE:
            return None
        if preference is not None and preference.quiet == Preference.Quiet.OWN:
            assert preference.quiet_from is not None
            assert preference.quiet_to is not None
            return preference.quiet_from, preference.quiet_to
        return self.rule()

    def rule(self) -> tuple[time, time] | None:
        """What the rulebook says here; nothing where it has no such clause."""
        if not self._asked:
            self._asked = True
            hours = _clause("notices.quiet", self.project, self.now)
            self._clause = (hours.begins, hours.ends) if isinstance(hours, Hours) else None
        return self._clause

    def held_until(self, row: Notice) -> datetime | None:
        """Until when this one waits; None: it goes out now."""
        if rules.is_emergency(row.template, row.data, urgency=self.urgency):
            return None
        preference = self.readers.preferences.get(row.person_id or 0)
        until = rules.held_until(
            self.local,
            quiet=self.quiet_of(row.person_id),
            collect=preference.collect if preference and row.template not in rules.ALARMS else 0,
        )
        if until is None:
            return None
        told = {each.person_id for each in self._rows if each.template == row.template}
        through = rules.breaks_through(
            row.template, row.data, urgency=self.urgency, on_duty=row.person_id in self.on_duty,
            somebody_on_duty=bool(told & self.on_duty),
        ) if row.template in rules.ALARMS else False  # fmt: skip
        return None if through else until


def _urgency(event: Event | None) -> str:
    """How pressing the case of an event is; what is no case is not."""
    case = getattr(event.matter, "case", None) if event is not None else None
    return str(case.urgency) if case is not None else ""
