"""Who is on call for the upper rungs, day by day, with the hours nobody is; set and cleared by whoever keeps it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.reading import needed_day, number_of, time_of
from anju.desk.roster_faces import weekday
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.ladder.rules import ROLE_OF
from anju.matters.request import Request
from anju.people import queries
from anju.people.actions.on_call import clear_on_call, set_on_call
from anju.verbs.ladder import title_of
from anju.web.forms import Choice, Field

LEVELS = ("developer", "group")


def _level(request: Request, project: Project) -> str:
    """The rung asked for. Only those who see every case of the place read it."""
    if not request.reach.roles_at(project.pk) & (READING_ROLES | {"admin"}):
        raise NotFound
    wanted = request.GET.get("level", "")
    return wanted if wanted in LEVELS else LEVELS[0]


@require_safe
@in_project
def on_call(request: Request, project: Project) -> HttpResponse:
    """The coming fourteen days of one upper rung. Six queries."""
    level = _level(request, project)
    role, today = ROLE_OF[level], timezone.localtime(product_now()).date()
    days = queries.on_call_days(project=project, role=role, first=today)
    keeps = queries.may_keep_on_call(request.actor, role=role, company_id=project.company_id)
    context = page(
        request,
        project,
        at="ladder" if request.reach.roles_anywhere() & {"dev_cs", "group_cs"} else "roster",
        level=level,
        level_title=title_of(level),
        days=[(day, weekday(day.day), "、".join(str(gap) for gap in day.gaps)) for day in days],
        keeps=keeps,
        fields=_fields(project, role) if keeps else [],
        tabs=[
            {"title": title_of(each), "url": f"/desk/on-call?project={project.code}&level={each}", "on": each == level}
            for each in LEVELS
        ],
    )
    return render(request, "desk/ladder/on_call.html", context)


def _fields(project: Project, role: str) -> list[Field]:
    """Who, on which days, at which hours. One query."""
    people = queries.people_with_role(role=role, project=project)[:200]
    today = timezone.localtime(product_now()).date()
    choices = [Choice(value=str(each.pk), title=each.name, initials=each.initials) for each in people]
    return [
        Field(name="person", title=_("Who is on call"), widget="combo", choices=choices, required=True),
        Field(name="first", title=_("First day"), widget="date", value=today, required=True),
        Field(name="last", title=_("Last day"), widget="date", value=today, required=True),
        Field(name="starts", title=_("From"), widget="time", value="08:00", required=True),
        Field(name="ends", title=_("To"), widget="time", value="08:00", required=True,
              hint=_("At or before the start: it runs over midnight.")),
    ]  # fmt: skip


def _back(project: Project, level: str) -> str:
    return f"/desk/on-call?project={project.code}&level={level}"


@require_POST
@in_project
def set_a_call(request: Request, project: Project) -> HttpResponse:
    """Put somebody on call over some days."""
    level = _level(request, project)
    number = number_of(request.POST, "person")
    if number is None:
        raise Invalid("person-missing", _("Say who."), fields={"person": _("Say who.")})
    person = queries.person_for(reach=request.reach, person_id=number)
    made = set_on_call(
        actor=request.actor, role=ROLE_OF[level], project=project, person=person,
        first=needed_day(request.POST, "first"), last=needed_day(request.POST, "last"),
        starts=time_of(request.POST, "starts"), ends=time_of(request.POST, "ends"),
    )  # fmt: skip
    return done(
        request, _back(project, level), _("%(name)s is on call on %(n)s days.") % {"name": person.name, "n": made}
    )


@require_POST
@in_project
def clear_a_call(request: Request, project: Project, on_call_id: int) -> HttpResponse:
    """Take somebody off call."""
    level = _level(request, project)
    row = queries.on_call_for(project=project, on_call_id=on_call_id)
    clear_on_call(actor=request.actor, on_call=row, project=project)
    return done(
        request,
        _back(project, level),
        _("%(name)s is off call on %(day)s.") % {"name": row.person.name, "day": f"{row.day:%m-%d}"},
    )
