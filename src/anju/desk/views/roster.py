"""The duty roster: the month as a calendar, one day at its side, and every verb on it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.desk import roster_faces as faces
from anju.desk.answers import done
from anju.desk.reading import day_from, needed_day, number_of, time_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.people import queries, rules
from anju.people.actions.roster import clear_duty, copy_last_month, publish_roster, set_duty
from anju.people.actions.shifts import add_shift, remove_shift, take_note, take_over_shift, write_note
from anju.people.actions.swaps import agree_swap, ask_swap, decline_swap
from anju.people.models import Duty, Person
from anju.web.forms import Choice, Field


@require_safe
@in_project
def roster(request: Request, project: Project) -> HttpResponse:
    """The month, with one day or the overview at its side."""
    today = timezone.localtime(product_now()).date()
    month = queries.month_view(project=project, month=_month(request, today), today=today)
    chosen = _chosen(request, month)
    roles = request.reach.roles_at(project.pk)
    keeps = bool(roles & rules.KEEPS_ROSTER)
    context = page(
        request,
        project,
        at="roster",
        duties=_published([duty for duty in month.near if duty.day == today]),
        month=month,
        cells=faces.cells_of(month),
        weekdays=[faces.weekday(day.day) for day in month.weeks[0]],
        previous=rules.previous_month(month.first),
        following=rules.next_month(month.first),
        keeps=keeps,
        reads_on_call=bool(roles & (READING_ROLES | {"admin"})),
        may_print=bool(roles & READING_ROLES),
        chosen=chosen,
        **(_of_day(project, month, chosen, request, keeps=keeps) if chosen else _overview(project, month, request)),
    )
    return render(request, "desk/roster/roster.html", context)


def _month(request: Request, today: date) -> date:
    text = request.GET.get("month", "")
    try:
        return day_from(f"{text}-01") if text else rules.month_start(today)
    except ValueError as error:
        raise NotFound from error


def _chosen(request: Request, month: queries.Month) -> queries.Day | None:
    text = request.GET.get("day", "")
    try:
        return month.cell(date.fromisoformat(text)) if text else None
    except ValueError as error:
        raise NotFound from error


def _published(duties: list[Duty]) -> list[Duty]:
    """Today's leads and deputies where the roster holds: what the frame says above the page."""
    parts = {Duty.Part.LEAD, Duty.Part.DEPUTY}
    duties = [duty for duty in duties if duty.part in parts]
    return [duty for duty in duties if duty.roster.published_at is not None and duty.person.is_active]


def _overview(project: Project, month: queries.Month, request: Request) -> dict[str, Any]:
    """What the side says while no day is chosen: the first gap and a way out, today, what waits, what was left."""
    gap = next((day for day in month.gaps if not day.is_past), None) or next(iter(month.gaps), None)
    cell = month.cell(month.today)
    midnight = timezone.localtime(product_now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "gap": gap,
        "gap_weekday": faces.weekday(gap.day) if gap else "",
        "stand_ins": queries.stand_ins(project=project, day=gap.day)[:3] if gap else [],
        "ahead": [day for day in month.ahead if month.cell(day) is None or month.cell(day) not in month.gaps],
        "desk_ahead": queries.desk_gaps_ahead(
            project=project, today=month.today, has_shifts=bool(month.shifts), known=month.near
        ),
        "today": cell,
        "bars": faces.bars_of(month, cell) if cell else [],
        "cover": faces.cover_words(cell) if cell else "",
        "now_x": faces.now_x(month, cell) if cell else None,
        "notes": queries.notes_of(project=project, since=midnight),
        "mine": [swap for swap in month.swaps if request.person and swap.taker_id == request.person.pk],
        "writes": bool(request.reach.roles_at(project.pk) & (rules.ANSWERS | rules.KEEPS_ROSTER)),
        "shift_fields": [
            Field(name="name", title=_("Name of the shift"), required=True),
            Field(name="starts", title=_("From"), widget="time", required=True),
            Field(name="ends", title=_("To"), widget="time", required=True),
        ],
    }


def _of_day(
    project: Project, month: queries.Month, chosen: queries.Day, request: Request, *, keeps: bool
) -> dict[str, Any]:
    """What the side says of one day: who is there, and for those who keep the roster who could be."""
    may_swap = chosen.lead is not None and not chosen.is_past
    own = bool(chosen.lead and request.person and chosen.lead.person_id == request.person.pk)
    leads = queries.stand_ins(project=project, day=chosen.day) if keeps or (may_swap and own) else []
    groups = {"works": rules.WORKS, "answers": rules.ANSWERS}
    staff = queries.staff_choices(project=project, day=chosen.day, groups=groups) if keeps else {}
    return {
        "weekday": faces.weekday(chosen.day),
        "cover": faces.cover_words(chosen),
        "trades": [(name, chosen.trades.get(name, [])) for name in sorted({*month.trades, *chosen.trades})],
        "lead_field": Field(
            name="person", title=_("Who leads"), widget="select", choices=_leads(leads, chosen), required=True
        ),
        "deputy_field": Field(
            name="person", title=_("Who stands in"), widget="select", choices=_leads(leads, chosen), required=True
        ),
        "worker_field": Field(
            name="person", title=_("Who works"), widget="select", choices=_people(staff.get("works", [])), required=True
        ),
        "trade_field": Field(name="trade", title=_("Trade"), required=True, placeholder=_("such as plumbing")),
        "clerk_field": Field(
            name="person",
            title=_("Who answers"),
            widget="select",
            choices=_people(staff.get("answers", [])),
            required=True,
        ),
        "shift_field": Field(
            name="shift",
            title=_("Shift"),
            widget="select",
            choices=[
                Choice(value=str(each.pk), title=each.name, note=f"{each.starts:%H:%M}–{each.ends:%H:%M}")
                for each in month.shifts
            ],
            required=True,
        ),
        "swap_field": Field(
            name="with", title=_("Swap with"), widget="select", choices=_swaps(month, chosen, leads), required=True
        ),
        "may_swap": may_swap and (own or keeps) and chosen.swap is None,
    }


def _leads(people: list[Person], chosen: queries.Day) -> list[Choice]:
    now = chosen.lead.person_id if chosen.lead else None
    return [
        Choice(
            value=str(person.pk),
            title=person.name,
            note=_("%(n)s days this month") % {"n": getattr(person, "leads", 0)},
        )
        for person in people
        if person.pk != now
    ]


def _people(people: list[Person]) -> list[Choice]:
    return [
        Choice(value=str(person.pk), title=person.name, note=str(person.firm or "、".join(person.trades)))
        for person in people
    ]


def _swaps(month: queries.Month, chosen: queries.Day, leads: list[Person]) -> list[Choice]:
    """Whom to ask: to take the day alone, or one of their coming days in return."""
    if chosen.lead is None:
        return []
    others = [person for person in leads if person.pk != chosen.lead.person_id]
    alone = [Choice(value=f"p{person.pk}", title=person.name, note=_("takes the day")) for person in others]
    days = [
        Choice(value=f"d{day.lead.pk}", title=day.lead.person.name, note=_("for %(day)s") % {"day": f"{day.day:%m-%d}"})
        for day in month.days
        if day.lead and not day.is_past and day.lead.person_id != chosen.lead.person_id and day.lead.person.is_active
    ]
    return alone + days


def _back(project: Project, day: date, *, chosen: bool = False) -> str:
    there = f"/desk/roster?project={project.code}&month={day:%Y-%m}"
    return f"{there}&day={day.isoformat()}" if chosen else there


def _who(request: Request, project: Project) -> Person:
    """The person a form names, among those of this project's reach."""
    number = number_of(request.POST, "person")
    if number is None:
        raise Invalid("person-missing", _("Say who."), fields={"person": _("Say who.")})
    return queries.person_for(reach=request.reach, person_id=number)


@require_POST
@in_project
def set_a_duty(request: Request, project: Project) -> HttpResponse:
    """Put somebody on duty."""
    day = needed_day(request.POST, "day")
    shift_id = number_of(request.POST, "shift")
    person = _who(request, project)
    set_duty(
        actor=request.actor,
        project=project,
        day=day,
        part=request.POST.get("part", ""),
        person=person,
        trade=request.POST.get("trade", ""),
        shift=queries.shift_for(project=project, shift_id=shift_id) if shift_id is not None else None,
    )
    return done(
        request,
        _back(project, day, chosen=True),
        _("%(name)s is on duty on %(day)s.") % {"name": person.name, "day": f"{day:%m-%d}"},
    )


@require_POST
@in_project
def clear_a_duty(request: Request, project: Project) -> HttpResponse:
    """Take somebody off duty."""
    duty = queries.duty_for(reach=request.reach, duty_id=number_of(request.POST, "duty") or 0)
    day, name = duty.day, duty.person.name
    clear_duty(actor=request.actor, duty=duty)
    return done(
        request,
        _back(project, day, chosen=True),
        _("%(name)s is off duty on %(day)s.") % {"name": name, "day": f"{day:%m-%d}"},
    )


@require_POST
@in_project
def copy(request: Request, project: Project) -> HttpResponse:
    """Fill the empty places from the month before."""
    month = needed_day(request.POST, "month")
    copied, left_out = copy_last_month(actor=request.actor, project=project, month=month)
    said = _("%(n)s duties copied by weekday.") % {"n": copied}
    if left_out:
        said += _(" Left out, role ended: %(names)s.") % {"names": "、".join(person.name for person in left_out)}
    return done(request, _back(project, month), said)


@require_POST
@in_project
def publish(request: Request, project: Project) -> HttpResponse:
    """Let the month hold."""
    month = needed_day(request.POST, "month")
    publish_roster(actor=request.actor, project=project, month=month)
    return done(request, _back(project, month), _("%(month)s is published.") % {"month": f"{month:%Y-%m}"})


@require_POST
@in_project
def ask(request: Request, project: Project) -> HttpResponse:
    """Ask somebody to take a day, alone or for one of theirs."""
    duty = queries.duty_for(reach=request.reach, duty_id=number_of(request.POST, "duty") or 0)
    kind, number = request.POST.get("with", "")[:1], request.POST.get("with", "")[1:]
    if kind not in ("p", "d") or not number.isdigit():
        raise Invalid("person-missing", _("Say who."), fields={"with": _("Say who.")})
    given = queries.duty_for(reach=request.reach, duty_id=int(number)) if kind == "d" else None
    taker = given.person if given else queries.person_for(reach=request.reach, person_id=int(number))
    ask_swap(actor=request.actor, duty=duty, taker=taker, in_return=given)
    return done(request, _back(project, duty.day), _("%(name)s was asked.") % {"name": taker.name})


@require_POST
@in_project
def agree(request: Request, project: Project, swap_id: int) -> HttpResponse:
    """Agree to a swap one was asked for."""
    swap = queries.swap_for(reach=request.reach, swap_id=swap_id)
    duty = agree_swap(actor=request.actor, swap=swap)
    return done(request, _back(project, duty.day), _("The day is yours: %(day)s.") % {"day": f"{duty.day:%m-%d}"})


@require_POST
@in_project
def decline(request: Request, project: Project, swap_id: int) -> HttpResponse:
    """Decline a swap one was asked for."""
    swap = queries.swap_for(reach=request.reach, swap_id=swap_id)
    decline_swap(actor=request.actor, swap=swap)
    return done(request, _back(project, swap.duty.day), _("Declined; the day stays where it was."))


@require_POST
@in_project
def add_a_shift(request: Request, project: Project) -> HttpResponse:
    """A new shift of the desk."""
    shift = add_shift(
        actor=request.actor,
        project=project,
        name=request.POST.get("name", ""),
        starts=time_of(request.POST, "starts"),
        ends=time_of(request.POST, "ends"),
    )
    return done(request, _back(project, _today()), _("Shift %(name)s was added.") % {"name": shift.name})


@require_POST
@in_project
def remove_a_shift(request: Request, project: Project, shift_id: int) -> HttpResponse:
    """Remove a shift that nobody ever had."""
    remove_shift(actor=request.actor, shift=queries.shift_for(project=project, shift_id=shift_id))
    return done(request, _back(project, _today()), _("The shift was removed."))


@require_POST
@in_project
def write(request: Request, project: Project) -> HttpResponse:
    """Leave a line to the next shift."""
    write_note(actor=request.actor, project=project, text=request.POST.get("text", ""))
    return done(request, _back(project, _today()), _("Left to the next shift."))


@require_POST
@in_project
def take(request: Request, project: Project, note_id: int) -> HttpResponse:
    """Tick one line."""
    take_note(actor=request.actor, note=queries.note_for(reach=request.reach, note_id=note_id))
    return done(request, _back(project, _today()), _("Taken over."))


@require_POST
@in_project
def take_over(request: Request, project: Project) -> HttpResponse:
    """Take over the shift with every line that is left."""
    taken = take_over_shift(actor=request.actor, project=project)
    return done(request, _back(project, _today()), _("Shift taken over, %(n)s lines with it.") % {"n": taken})


def _today() -> date:
    return timezone.localtime(product_now()).date()
