"""Warranty terms to read, and the defect catalogue: found by code, initials or words, written, retired, never deleted."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.rulebook_office import catalogue_faces, faces
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import at_one_reading, here, place_named
from anju.estate.models import Project
from anju.matters.request import Request
from anju.rulebook.actions import amend_catalogue_entry, retire_own_entry
from anju.rulebook.book import book
from anju.rulebook.history import defect_history, entry_in_place
from anju.rulebook.keeping import may_keep
from anju.rulebook.models import Kind
from anju.rulebook.queries import rulebook_page

PAGE = 50


@require_safe
@in_project
@at_one_reading
def warranty(request: Request, project: Project) -> HttpResponse:
    """Both terms of every class as they hold here, and the heating season they count by."""
    sections = rulebook_page(company_id=project.company_id, project_id=project.pk, at=product_now())
    clauses = [
        clause
        for section in sections
        for clause in section.clauses
        if clause.clause.kind in (Kind.WARRANTY, Kind.HEATING)
    ]
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("warranty", project, request.reach),
        rows=[(clause, faces.place_of(clause.edition)) for clause in clauses],
        keeps=bool(faces.places_of(request.actor, project)),
    )
    return render(request, "desk/rulebook/warranty.html", context)


@require_safe
@in_project
@at_one_reading
def catalogue(request: Request, project: Project) -> HttpResponse:
    """The entries that hold here (or those that no longer do), found as it is typed, fifty a page."""
    text, gone = request.GET.get("q", ""), request.GET.get("gone") == "1"
    listed = book().retired if gone else book().catalogue
    rows = listed(company_id=project.company_id, project_id=project.pk, at=product_now())
    found = [row for row in rows if catalogue_faces.fits(row, text)]
    after = request.GET.get("after", "")
    shown = [row for row in found if row.code > after][: PAGE + 1]
    address = here(project, "/catalogue", **({"gone": 1} if gone else {}))
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("catalogue", project, request.reach),
        rows=[(row, faces.place_of(row)) for row in shown[:PAGE]],
        total=len(found),
        text=text,
        gone=gone,
        here=address,
        next_query={"q": text, "after": shown[PAGE - 1].code} if len(shown) > PAGE else None,
        keeps=bool(faces.places_of(request.actor, project)),
    )
    part = (
        "desk/rulebook/_entries.html" if request.headers.get("HX-Target") == "rows" else "desk/rulebook/catalogue.html"
    )
    return render(request, part, context)


@require_safe
@in_project
@at_one_reading
def entry(request: Request, project: Project, code: str) -> HttpResponse:
    """One code: what it says here, how it came to say so, and the form for keepers."""
    return render(request, "desk/rulebook/entry.html", _entry(request, project, code.upper()))


def _entry(request: Request, project: Project, code: str) -> dict[str, Any]:
    place = {"company_id": project.company_id, "project_id": project.pk}
    lines = defect_history(code=code, **place)
    if not lines:
        raise NotFound
    now = product_now()
    holding = book().defect(code, at=now, **place)
    shown = holding or lines[0][0]
    places = faces.places_of(request.actor, project)
    own = may_keep(request.actor, company_id=shown.company_id, project_id=shown.project_id)
    return page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("catalogue", project, request.reach),
        defect=shown,
        holds=holding is not None,
        place=faces.place_of(shown),
        rows=catalogue_faces.facts_of(shown),
        lines=[(row, faces.place_of(row), reason, change, row.holds(now)) for row, reason, change in lines],
        may_retire=own and holding is not None and holding.valid_until is None,
        **(_form(project, places, catalogue_faces.values_of(shown), code) if places else {}),
    )


def _form(
    project: Project, places: list[faces.Place], values: dict[str, Any], code: str, refusal: Invalid | None = None
) -> dict[str, Any]:
    path = f"/catalogue/{code}/amend_catalogue_entry" if code else "/catalogue/add"
    return {
        "fields": catalogue_faces.fields_of_entry(
            values,
            places=places,
            grounds=book().urgency(company_id=project.company_id, project_id=project.pk, at=product_now()).grounds,
            errors=refusal.fields if refusal else {},
            is_new=not code,
        ),
        "refusal": refusal,
        "action": here(project, path),
        "code": code,
    }


def _kept(request: Request, project: Project) -> list[faces.Place]:
    places = faces.places_of(request.actor, project)
    if not places:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    return places


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
@at_one_reading
def add(request: Request, project: Project) -> HttpResponse:
    """A code that stood for nothing yet."""
    places = _kept(request, project)
    if request.method == "POST":
        return _write(request, project, places, request.POST.get("code", ""), is_new=True)
    values = {
        "place": places[0].code,
        "severity": "S3",
        "warranty_class": "W5",
        "emergency_ground": catalogue_faces.NO_GROUND,
    }
    context = page(request, project, at="rulebook", **_form(project, places, values, ""))
    return render(request, "desk/rulebook/add_entry.html", context)


@require_POST
@in_project
@at_one_reading
def amend(request: Request, project: Project, code: str) -> HttpResponse:
    """Write the entry anew: the row before ends, items keep the one they were made with."""
    places = _kept(request, project)
    if not defect_history(code=code.upper(), company_id=project.company_id, project_id=project.pk):
        raise NotFound
    return _write(request, project, places, code.upper(), is_new=False)


def _write(request: Request, project: Project, places: list[faces.Place], code: str, *, is_new: bool) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in catalogue_faces.NAMES}
    try:
        place = place_named(places, values["place"])
        made = amend_catalogue_entry(
            actor=request.actor,
            code=code,
            values=values | {"emergency_ground": values["emergency_ground"].removeprefix(catalogue_faces.NO_GROUND)},
            reason=values["reason"],
            is_new=is_new,
            company_id=place.company_id,
            project_id=place.project_id,
        )
    except Invalid as refusal:
        context = _form(project, places, values, "" if is_new else code, refusal)
        return render(request, "desk/rulebook/_entry_form.html", context, status=refusal.status)
    said = _("%(code)s is written; items already made keep their entry.") % {"code": made.code}
    return done(request, here(project, f"/catalogue/{made.code}"), said)


@require_POST
@in_project
@at_one_reading
def retire(request: Request, project: Project, defect_id: int) -> HttpResponse:
    """End an entry: new items no longer find it."""
    found = entry_in_place(defect_id=defect_id, company_id=project.company_id, project_id=project.pk)
    retire_own_entry(actor=request.actor, defect_id=found.pk, reason=request.POST.get("reason", ""))
    said = _("%(code)s is retired; what was made with it stays.") % {"code": found.code}
    return done(request, here(project, f"/catalogue/{found.code}"), said)
