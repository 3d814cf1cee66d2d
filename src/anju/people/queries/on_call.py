"""Who is on call for an upper rung: at a moment, over the coming days, and the hours nobody is (SLA-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.db.models import Q, QuerySet

from anju.core.access import SYSTEM_ROLE
from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.people import rules
from anju.people.models import OnCall, Person


class Keeper(Protocol):
    """Whoever asks, with the roles held in a company and in the group."""

    @property
    def person_id(self) -> int | None: ...

    def roles_in_company(self, company_id: int) -> frozenset[str]: ...

    def roles_in_group(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class OnCallDay:
    """One day of an upper rung: who is on call, and the hours in which nobody is."""

    day: date
    rows: Sequence[OnCall]
    gaps: Sequence[rules.Span]


def may_keep_on_call(actor: Keeper, *, role: str, company_id: int) -> bool:
    """Whether this person says who is on call for the rung: of the company, of the group. No query."""
    held = actor.roles_in_company(company_id) if role == "dev_cs" else actor.roles_in_group()
    return bool(held & (rules.KEEPS_ON_CALL[role] | {SYSTEM_ROLE}))


def on_call_at(*, project: Project, moment: datetime, role: str = "") -> list[Person]:
    """Who is on call at a moment for a project: of its company's customer service and of the group's, or of one `role`. One
    query."""
    local = moment.astimezone(project.zone)
    minute = local.hour * 60 + local.minute
    found = _of(project, role).filter(day__in=[local.date(), local.date() - timedelta(days=1)], person__is_active=True)
    here = {
        row.person_id: row.person
        for row in found
        if rules.is_on_shift(row.starts, row.ends, minute=minute, days_after=(local.date() - row.day).days)
    }
    return list(here.values())


def on_call_days(*, project: Project, role: str, first: date, days: int = rules.WARN_DAYS) -> list[OnCallDay]:
    """The coming days of an upper rung, each with who is on call and the hours nobody is. One query."""
    last = first + timedelta(days=days - 1)
    rows = list(_of(project, role).filter(day__range=(first - timedelta(days=1), last), person__is_active=True))

    def hours_of(day: date) -> list[tuple[time, time]]:
        return [(row.starts, row.ends) for row in rows if row.day == day]

    found = []
    for day in (first + timedelta(days=offset) for offset in range(days)):
        cover = rules.cover_of(hours_of(day), night_before=hours_of(day - timedelta(days=1)))
        found.append(OnCallDay(day, [row for row in rows if row.day == day], rules.uncovered(cover)))
    return found


def on_call_for(*, project: Project, on_call_id: int) -> OnCall:
    """One row of the company of this project or of the group. Raises `NotFound`."""
    row = _of(project, "").filter(pk=on_call_id).first()
    if row is None:
        raise NotFound
    return row


def _of(project: Project, role: str) -> QuerySet[OnCall]:
    place = Q(role="dev_cs", company=project.company_id) | Q(role="group_cs")
    found = OnCall.objects.filter(place).select_related("person").order_by("day", "starts", "pk")
    return found.filter(role=role) if role else found
