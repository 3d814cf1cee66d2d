"""Firms: what binds them here, who works for them, and the verbs on contracts."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.crypto import mask_phone
from anju.core.errors import Forbidden
from anju.core.time import product_now
from anju.desk import people_faces as faces
from anju.desk.answers import done
from anju.desk.reading import day_of, decimal_of, needed_day, words_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.estate.queries import buildings_in
from anju.matters.request import Request
from anju.partners import actions, queries, rules
from anju.partners.models import Contract, Contractor
from anju.people.queries import people_in
from anju.web.forms import Choice, Field


def _kinds() -> dict[str, str]:
    return {
        "general": _("General contractor"),
        "trade": _("Trade contractor"),
        "supplier": _("Supplier"),
        "third_party": _("Third-party repairer"),
    }


def _fields(firm: Contractor | None) -> list[Field]:
    kinds = [Choice(value=code, title=title) for code, title in _kinds().items()]
    code = [Field(name="code", title=_("Code"), required=True)] if firm is None else []
    return [
        *code,
        Field(name="name", title=_("Full name"), required=True, value=firm.name if firm else ""),
        Field(name="short_name", title=_("Short name"), value=firm.short_name if firm else ""),
        Field(
            name="kind", title=_("Kind"), widget="select", choices=kinds, required=True, value=firm.kind if firm else ""
        ),
        Field(name="contact", title=_("Contact"), value=firm.contact if firm else ""),
        Field(name="phone", title=_("Phone"), value=mask_phone(firm.phone) if firm else ""),
    ]


def _contract_fields(project: Project) -> list[Field]:
    buildings = [Choice(value=str(each.pk), title=faces.building_word(each)) for each in buildings_in(project)]
    return [
        Field(name="number", title=_("Contract number"), required=True),
        Field(name="trades", title=_("Trades"), required=True, hint=_("Split by a space.")),
        Field(
            name="buildings",
            title=_("Buildings"),
            widget="chips",
            multiple=True,
            choices=buildings,
            hint=_("None ticked: the whole project."),
        ),
        Field(name="completed_on", title=_("Completion acceptance"), widget="date"),
        Field(name="warranty_clause", title=_("Warranty clause")),
        Field(name="starts_on", title=_("From"), widget="date"),
        Field(name="ends_on", title=_("Until before"), widget="date"),
        Field(name="retention", title=_("Retention in yuan"), widget="number", step="0.01", minimum="0"),
    ]


@require_safe
@in_project
def firm(request: Request, project: Project, code: str) -> HttpResponse:
    """One firm: its contracts here, its people."""
    found = queries.contractor_for(reach=request.reach, code=code)
    staff = people_in(reach=request.reach, name="firms", project=project).filter(firm=found)
    today = timezone.localtime(product_now()).date()
    keeps = bool(request.reach.roles_at(project.pk) & rules.MANAGES)
    context = page(
        request,
        project,
        at="people",
        firm=found,
        kind=_kinds()[found.kind],
        contracts=[_line(each, today) for each in queries.contracts_of(contractor=found, project=project)],
        rows=[faces.name_and_number(each) for each in staff.prefetch_related("phones").order_by("initials", "id")],
        keeps=keeps,
        fields=_fields(found) if keeps else [],
        contract_fields=_contract_fields(project) if keeps else [],
    )
    return render(request, "desk/people/firm.html", context)


def _line(contract: Contract, today: date) -> dict[str, object]:
    places = [faces.building_word(building) for building in contract.buildings.all()]
    return {
        "contract": contract,
        "places": "、".join(places),
        "holds": rules.holds_on(today, starts_on=contract.starts_on, ends_on=contract.ends_on),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def add_firm(request: Request, project: Project) -> HttpResponse:
    """A firm that works here for the first time."""
    if not request.reach.named & rules.MANAGES:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if request.method != "POST":
        return render(
            request, "desk/people/add.html", page(request, project, at="people", fields=_fields(None), kind="firm")
        )
    made = actions.add_contractor(
        actor=request.actor,
        **{name: request.POST.get(name, "") for name in ("code", "name", "short_name", "kind", "contact", "phone")},
    )
    return done(request, _card(project, made), _("%(name)s was added.") % {"name": str(made)})


@require_POST
@in_project
def change_firm(request: Request, project: Project, code: str) -> HttpResponse:
    """Change what a firm is called and how it is reached."""
    found = queries.contractor_for(reach=request.reach, code=code)
    phone = request.POST.get("phone", "").strip()
    actions.change_contractor(
        actor=request.actor,
        contractor=found,
        phone=found.phone if phone == mask_phone(found.phone) else phone,
        **{name: request.POST.get(name, "") for name in ("name", "short_name", "kind", "contact")},
    )
    return done(request, _card(project, found), _("Changed."))


@require_POST
@in_project
def contract(request: Request, project: Project, code: str) -> HttpResponse:
    """A contract with the firm in this project."""
    found = queries.contractor_for(reach=request.reach, code=code)
    chosen = set(request.POST.getlist("buildings"))
    retention = decimal_of(request.POST, "retention")
    made = actions.add_contract(
        actor=request.actor,
        contractor=found,
        project=project,
        number=request.POST.get("number", ""),
        terms=actions.Terms(
            trades=tuple(words_of(request.POST, "trades")),
            completed_on=day_of(request.POST, "completed_on"),
            warranty_clause=request.POST.get("warranty_clause", "").strip(),
            starts_on=day_of(request.POST, "starts_on"),
            ends_on=day_of(request.POST, "ends_on"),
            retention_fen=None if retention is None else int(retention * 100),
        ),
        buildings=[building for building in buildings_in(project) if str(building.pk) in chosen],
    )
    return done(request, _card(project, found), _("Contract %(number)s was added.") % {"number": made.number})


@require_POST
@in_project
def end_a_contract(request: Request, project: Project, code: str) -> HttpResponse:
    """Let a contract lapse from a day."""
    number = request.POST.get("number", "")
    found = queries.contract_numbered(reach=request.reach, project=project.code, number=number)
    actions.end_contract(actor=request.actor, contract=found, ends_on=needed_day(request.POST, "ends_on"))
    return done(request, _card(project, found.contractor), _("Contract %(number)s ends.") % {"number": found.number})


def _card(project: Project, found: Contractor) -> str:
    return f"/desk/firms/{found.code}?project={project.code}"
