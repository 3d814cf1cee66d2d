"""The organisation: group, companies, projects; the tree of it all, and the forms that enter and change them."""

from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from anju.core.errors import Forbidden, Invalid
from anju.desk.answers import done
from anju.desk.shell import page
from anju.desk.views.start import BOTH, administered
from anju.estate import actions, queries
from anju.estate.models import Company, Group, Project
from anju.matters.request import Request
from anju.web.forms import Choice, Field

ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei")
"""offered first; any other name may be chosen too"""
PROJECT_WORDS = ("name", "time_zone", "hotline", "service_hours", "address")


@require_safe
def estate(request: Request) -> HttpResponse:
    """The tree: companies and projects, then the chosen project's phases, buildings and common areas."""
    chosen, _within = administered(request)
    with timezone.override(chosen.zone if chosen else None):
        context: dict[str, Any] = {
            "tree": queries.organisation(request.reach),
            "in_group": bool(request.reach.in_group),
            "may_add": bool(request.reach.in_group or request.reach.in_companies),
        }
        if chosen is not None:
            context |= {
                "phases": queries.phases_in(chosen),
                "buildings": queries.building_figures(chosen),
                "areas": queries.areas_in(chosen),
            }
        return render(request, "desk/estate/estate.html", page(request, chosen, at="estate", **context))


@require_http_methods(BOTH)
def group(request: Request) -> HttpResponse:
    """Name and hotline of the group."""
    chosen, _within = administered(request)
    if not request.reach.in_group:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    known = Group.objects.get()
    if request.method == "POST":
        words = {name: request.POST.get(name, "") for name in ("name", "hotline")}
        actions.rename_group(actor=request.actor, group=known, **words)
        return done(request, _tree(chosen), _("Changed."))
    fields = [
        Field(name="name", title=_("Name of the group"), required=True, value=known.name),
        Field(name="hotline", title=_("Hotline of the group"), widget="tel", value=known.hotline),
    ]
    return _form(request, chosen, _("Group"), fields, action="/desk/estate/group", verb=_("Save"))


@require_http_methods(BOTH)
def company(request: Request) -> HttpResponse:
    """A new company (the first one with its group), or with `?code=` the name of one."""
    chosen, _within = administered(request)
    code = request.GET.get("code", "")
    known = _company(request, code) if code else None
    if request.method == "POST":
        return _save_company(request, known, chosen)
    fields = []
    if known is None:
        fields.append(
            Field(name="code", title=_("Code"), required=True, hint=_("Letters and digits, short: HD."), focus=True)
        )
    fields.append(Field(name="name", title=pgettext("place", "Name"), required=True, value=known.name if known else ""))
    if known is not None:
        number = _("Number of the developer's customer service")
        fields.append(Field(name="hotline", title=number, widget="tel", value=known.hotline))
    title, verb = (known.name, _("Save")) if known else (_("New company"), _("Enter the company"))
    return _form(request, chosen, title, fields, action=f"/desk/estate/company?code={code}", verb=verb)


def _company(request: Request, code: str) -> Company:
    found = next(
        (branch.company for branch in queries.organisation(request.reach) if branch.company.code == code), None
    )
    if found is None:
        sentence = _("There is no such company.")
        raise Invalid("company-unknown", sentence, fields={"company": sentence})
    return found


@transaction.atomic
def _save_company(request: Request, known: Company | None, chosen: Project | None) -> HttpResponse:
    name = request.POST.get("name", "")
    if known is not None:
        hotline = request.POST.get("hotline", "")
        actions.rename_company(actor=request.actor, company=known, name=name, hotline=hotline)
        return done(request, _tree(chosen), _("Changed."))
    whole = Group.objects.first() or actions.create_group(actor=request.actor, name=name)
    made = actions.create_company(actor=request.actor, group=whole, code=request.POST.get("code", ""), name=name)
    back = _tree(chosen) if chosen else "/desk/start"
    return done(request, back, _("%(name)s was entered.") % {"name": made.name})


@require_http_methods(BOTH)
def project(request: Request) -> HttpResponse:
    """A new project, or with `?change=1` what the chosen one is called and how it is reached."""
    chosen, _within = administered(request)
    known = chosen if request.GET.get("change") else None
    companies = [branch.company for branch in queries.organisation(request.reach)]
    if request.method == "POST":
        words = {name: request.POST.get(name, "") for name in PROJECT_WORDS}
        if known is not None:
            actions.change_project(actor=request.actor, project=known, **words)
            return done(request, f"/desk/start?project={known.code}", _("Changed."))
        owner = _company(request, request.POST.get("company", ""))
        made = actions.create_project(actor=request.actor, company=owner, code=request.POST.get("code", ""), **words)
        return done(request, f"/desk/start?project={made.code}", _("%(name)s was entered.") % {"name": made.name})
    title, verb = (known.name, _("Save")) if known else (_("New project"), _("Enter the project"))
    action = f"/desk/estate/project?project={known.code}&change=1" if known else "/desk/estate/project"
    return _form(request, chosen, title, _project_fields(known, companies), action=action, verb=verb)


def _project_fields(known: Project | None, companies: list[Company]) -> list[Field]:
    new = [] if known else [
        Field(name="company", title=_("Company"), widget="select", required=True, value=companies[0].code if companies else "",
              choices=[Choice(value=each.code, title=each.name) for each in companies]),
        Field(name="code", title=_("Code"), required=True, hint=_("First part of every number: YQ-26-0001."), focus=True),
    ]  # fmt: skip
    zones = [*ZONES, *sorted(available_timezones() - set(ZONES))]
    return [
        *new,
        Field(name="name", title=pgettext("place", "Name"), required=True, value=known.name if known else ""),
        Field(
            name="hotline",
            title=_("Hotline"),
            widget="tel",
            value=known.hotline if known else "",
            hint=_("What owners see and ring."),
        ),
        Field(
            name="service_hours",
            title=_("Hours of service"),
            value=known.service_hours if known else "24 h",
        ),
        Field(name="address", title=_("Address"), value=known.address if known else ""),
        Field(
            name="time_zone",
            title=_("Time zone"),
            widget="select",
            required=True,
            value=known.time_zone if known else ZONES[0],
            choices=[Choice(value=zone, title=zone) for zone in zones],
        ),
    ]


def _form(
    request: Request, chosen: Project | None, title: str, fields: list[Field], *, action: str, verb: str
) -> HttpResponse:
    context = {"title": title, "fields": fields, "action": action, "verb": verb, "back": _tree(chosen)}
    return render(request, "desk/estate/form.html", page(request, chosen, at="estate", **context))


def _tree(chosen: Project | None) -> str:
    return f"/desk/estate?project={chosen.code}" if chosen else "/desk/start"
