"""Who is on duty in the demo estate: the months of its history, this and next month, next month not yet complete."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from anju.core.time import product_now
from anju.estate.models import Project
from anju.people.models import DeskShift, Duty, OnCall, Person, RosterMonth

SHIFTS = (("白班", time(8, 0), time(20, 0)), ("夜班", time(20, 0), time(8, 0)))
MONTHS_BACK = 4
ON_CALL_DAYS = 45
LEADS = ("duty_lead", "duty_lead2")


def draw_up(project: Project, people: Mapping[str, Person] | None = None) -> None:
    """Lead, deputy, trades and desk for every day; the 9th of next month still lacks its lead, so it is a draft.

    `people`: who has which of the demo's parts in this project; None: whoever signs in under its name.
    """
    people = people or {person.username or "": person for person in Person.objects.exclude(username=None)}
    shifts = [
        DeskShift.objects.create(project=project, name=name, starts=starts, ends=ends) for name, starts, ends in SHIFTS
    ]
    today = product_now().astimezone(project.zone).date()
    this = today.replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    for month in (*_before(this), this, following):
        draft = month == following
        roster = RosterMonth.objects.create(
            project=project, month=month, published_at=None if draft else product_now(),
            published_by=None if draft else people["proj_eng"],
        )  # fmt: skip
        Duty.objects.bulk_create(_month(roster, month, people, shifts, gap=9 if draft else 0))


def put_on_call(project: Project) -> None:
    """Above the desk: the developer's customer service by day for some weeks, the group's at every hour."""
    people = {person.username: person for person in Person.objects.filter(username__in=["dev_cs", "group_cs"])}
    today = product_now().astimezone(project.zone).date()
    days = [today + timedelta(days=offset) for offset in range(ON_CALL_DAYS)]
    company, group = people["dev_cs"], people["group_cs"]
    rows = [
        OnCall(role="dev_cs", company_id=project.company_id, day=day, starts=time(8), ends=time(20), person=company)
        for day in days
    ]
    rows += [OnCall(role="group_cs", day=day, starts=time(0), ends=time(0), person=group) for day in days]
    OnCall.objects.bulk_create(rows, ignore_conflicts=True)


def _before(month: date) -> list[date]:
    """The months before this one that the history reaches into, the earliest first."""
    found = [month]
    for _no in range(MONTHS_BACK):
        found.insert(0, (found[0] - timedelta(days=1)).replace(day=1))
    return found[:-1]


def _month(
    roster: RosterMonth, month: date, people: Mapping[str, Person], shifts: list[DeskShift], *, gap: int
) -> list[Duty]:
    duties = []
    day = month
    while day.month == month.month:
        lead = people[LEADS[day.toordinal() // 2 % 2]]
        deputy = people["prop_eng"]
        if day.day != gap:
            duties.append(Duty(roster=roster, day=day, part="lead", person=lead))
        duties.append(Duty(roster=roster, day=day, part="deputy", person=deputy))
        duties += [
            Duty(roster=roster, day=day, part="trade", person=people[name], trade=people[name].trades[0])
            for name in ("technician", "technician2", "technician3")
        ]
        duties += [
            Duty(roster=roster, day=day, part="desk", person=people[name], shift=shift)
            for name, shift in zip(("desk", "desk_lead"), shifts, strict=True)
        ]
        day += timedelta(days=1)
    return duties
