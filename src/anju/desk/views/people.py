"""People: lists by relation, a person's card with roles in place and time, and the verbs on them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import REVEALING_ROLES, ROLES, require_role
from anju.core.crypto import mask_phone
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.time import product_now
from anju.desk import people_faces as faces
from anju.desk.answers import done
from anju.desk.reading import day_of, words_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.partners.queries import firms_in
from anju.people import queries, rules
from anju.people.actions.grants import end_grant, grant_role
from anju.people.actions.people import (
    KEEPERS,
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
    reveal_phone,
    set_password,
)
from anju.people.models import Person


@require_safe
@in_project
def people(request: Request, project: Project) -> HttpResponse:
    """One list: staff, residents, or firms with their contracts and people; found as it is typed."""
    names = queries.lists_of(request.reach)
    name = request.GET.get("list", names[0] if names else "")
    text = request.GET.get("q", "")
    found = queries.find_people(
        reach=request.reach,
        name=name,
        project=project,
        text=text,
        gone=request.GET.get("gone") == "1",
        cursor=request.GET.get("cursor", ""),
    )
    today = timezone.localtime(product_now()).date()
    here = f"/desk/people?project={project.code}&list={name}"
    context = page(
        request,
        project,
        at="people",
        name=name,
        text=text,
        gone=request.GET.get("gone") == "1",
        here=here,
        tabs=faces.tabs(names, name, project),
        rows=[faces.row_of(person, today) for person in found.rows],
        next_url=f"{here}&q={text}&cursor={found.next}" if found.next else "",
        firms=firms_in(reach=request.reach, project=project) if name == "firms" and not text else [],
        adds=faces.adds(request.reach, name),
        keeps_firms=bool(request.reach.named & rules.KEEPS_FIRMS_PEOPLE),
    )
    part = "desk/people/_rows.html" if request.headers.get("HX-Target") == "rows" else "desk/people/people.html"
    return render(request, part, context)


@require_safe
@in_project
def person(request: Request, project: Project, person_id: int) -> HttpResponse:
    """One person: numbers masked, roles in place and time, homes."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    today = timezone.localtime(product_now()).date()
    keeps = bool(request.reach.named & KEEPERS[found.kind])
    gives = "admin" in request.reach.roles_at(project.pk) and found.kind != Person.Kind.RESIDENT
    context = page(
        request,
        project,
        at="people",
        one=found,
        card=faces.row_of(found, today),
        phones=[mask_phone(phone.number) for phone in found.phones.all()],
        grants=[faces.grant_line(grant, today) for grant in found.grants.all()],
        homes=found.residencies.all() if found.kind == Person.Kind.RESIDENT or found.residencies.all() else [],
        keeps=keeps,
        gives=gives and found.is_active,
        fields=faces.person_fields(found, kind=found.kind) if keeps else [],
        grant_fields=faces.grant_fields(found, project) if gives else [],
        today=today,
    )
    return render(request, "desk/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def add(request: Request, project: Project) -> HttpResponse:
    """Somebody new, of the kind the list is about."""
    kind = request.GET.get("kind", "") or Person.Kind.STAFF
    if kind not in (Person.Kind.STAFF, Person.Kind.CONTRACTOR):
        raise NotFound
    if not request.reach.named & KEEPERS[kind]:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    firms = firms_in(reach=request.reach, project=project) if kind == Person.Kind.CONTRACTOR else []
    if request.method != "POST":
        fields = faces.person_fields(None, kind=kind, firms=firms)
        return render(request, "desk/people/add.html", page(request, project, at="people", fields=fields, kind=kind))
    made = add_person(
        actor=request.actor,
        kind=kind,
        firm=next((firm for firm in firms if str(firm.pk) == request.POST.get("firm")), None),
        **_described(request),
    )
    return done(request, _card(project, made), _("%(name)s was added.") % {"name": made.name})


@require_POST
@in_project
def change(request: Request, project: Project, person_id: int) -> HttpResponse:
    """Change what a person is called and how they are reached; an untouched masked number stays."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    described = _described(request)
    known = {mask_phone(phone.number): phone.number for phone in found.phones.all()}
    described["phones"] = [known.get(number, number) for number in described["phones"]]
    change_person(actor=request.actor, person=found, **described)
    return done(request, _card(project, found), _("Changed."))


def _described(request: Request) -> dict[str, Any]:
    """What the form says of a person, as the verbs take it."""
    posted = request.POST
    return {
        "name": posted.get("name", ""),
        "phones": words_of(posted, "phones"),
        "username": posted.get("username", ""),
        "form_of_address": posted.get("form_of_address", ""),
        "trades": words_of(posted, "trades"),
        "badge": posted.get("badge", ""),
    }


@require_POST
@in_project
def grant(request: Request, project: Project, person_id: int) -> HttpResponse:
    """Give a role here, in the company, or in the whole group."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    place = request.POST.get("place", "project")
    if place not in ("project", "company", "group"):
        raise Invalid("place-unclear", _("Say where."), fields={"place": _("Say where.")})
    given = grant_role(
        actor=request.actor,
        person=found,
        role=request.POST.get("role", ""),
        company=project.company if place == "company" else None,
        project=project if place == "project" else None,
        starts_on=day_of(request.POST, "starts_on"),
        ends_on=day_of(request.POST, "ends_on"),
    )
    said = _("%(name)s is now: %(role)s.") % {"name": found.name, "role": ROLES[given.role]}
    return done(request, _card(project, found), said)


@require_POST
@in_project
def end_a_grant(request: Request, project: Project, grant_id: int) -> HttpResponse:
    """End a role, today or on the day named."""
    found = queries.grant_for(reach=request.reach, grant_id=grant_id)
    end_grant(actor=request.actor, grant=found, ends_on=day_of(request.POST, "ends_on"))
    return done(request, _card(project, found.person), _("The role has ended."))


@require_POST
@in_project
def deactivate(request: Request, project: Project, person_id: int) -> HttpResponse:
    """Let a person go."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    deactivate_person(actor=request.actor, person=found)
    back = f"/desk/people?project={project.code}&list={faces.list_of(found.kind)}"
    return done(request, back, _("%(name)s was let go; every role has ended.") % {"name": found.name})


@require_POST
@in_project
def reactivate(request: Request, project: Project, person_id: int) -> HttpResponse:
    """Take a person back."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    reactivate_person(actor=request.actor, person=found)
    return done(request, _card(project, found), _("%(name)s is back; give roles anew.") % {"name": found.name})


@sensitive_post_parameters("password")
@require_POST
@in_project
def password(request: Request, project: Project, person_id: int) -> HttpResponse:
    """Give a person a new password."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    if found.pk == request.reach.person_id:  # there the present password is asked for
        raise Forbidden("password-own-page", _("Change your own password on your settings page."))
    set_password(actor=request.actor, person=found, password=request.POST.get("password", ""))
    return done(request, _card(project, found), _("The new password holds."))


@require_POST
@in_project
def reveal(request: Request, project: Project, person_id: int) -> HttpResponse:
    """The number in full, with the reason on record (EST-5)."""
    found = queries.person_for(reach=request.reach, person_id=person_id)
    require_role(request.reach, project_id=project.pk, roles=REVEALING_ROLES | {"admin"})
    number = reveal_phone(actor=request.actor, person=found, reason=request.POST.get("reason", ""))
    return render(request, "desk/people/_number.html", {"number": number})


def _card(project: Project, found: Person) -> str:
    return f"/desk/people/{found.pk}?project={project.code}"
