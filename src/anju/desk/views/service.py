"""The published service process on the desk: as owners read it, where to ring on each rung, the notice to hang up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.rulebook_office.faces import Place, place_choices, tabs
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import place_named
from anju.estate.models import Project
from anju.matters.request import Request
from anju.papers.service_notice import print_service_notice
from anju.papers.serving import served
from anju.publishing.actions import remove_service_point, set_service_point
from anju.publishing.keeping import may_keep_service
from anju.publishing.models import Rung, ServicePoint
from anju.publishing.process import published_process
from anju.web.forms import Choice, Field


def _places(request: Request, project: Project) -> list[Place]:
    every = [
        Place("project", project.name, None, project.pk),
        Place("company", project.company.name, project.company_id, None),
        Place("group", _("the whole group"), None, None),
    ]
    return [place for place in every if may_keep_service(request.actor, **place.ids)]


@require_safe
@in_project
def service(request: Request, project: Project) -> HttpResponse:
    """The process as it holds now, and the form of the rungs for whoever keeps them."""
    process = published_process(project=project, at=product_now())
    places = _places(request, project)
    kept = [
        (
            rung.point,
            may_keep_service(request.actor, company_id=rung.point.company_id, project_id=rung.point.project_id),
        )
        for rung in process.rungs
        if rung.point is not None
    ]
    context = page(
        request,
        project,
        at="rulebook",
        process=process,
        tabs=tabs("service", project, request.reach),
        fields=_fields(places) if places else [],
        own=[point for point, mine in kept if mine],
    )
    return render(request, "desk/service/service.html", context)


def _fields(places: list[Place]) -> list[Field]:
    return [
        Field(name="rung", title=_("Rung"), widget="select", required=True,
              choices=[Choice(value=code, title=title) for code, title in Rung.choices]),
        Field(name="where", title=_("Applies to"), widget="seg", required=True, choices=place_choices(places),
              value=places[0].code),
        Field(name="hotline", title=_("Phone"), widget="tel", required=True),
        Field(name="hours", title=_("Hours"), required=True, placeholder=_("every day 08:30–17:30")),
        Field(name="place", title=_("Where somebody sits")),
    ]  # fmt: skip


@require_POST
@in_project
def set_point(request: Request, project: Project) -> HttpResponse:
    """Where to ring on a rung."""
    place = place_named(_places(request, project), request.POST.get("where", ""))
    given = {name: request.POST.get(name, "") for name in ("rung", "hotline", "hours", "place")}
    set_service_point(actor=request.actor, company_id=place.company_id, project_id=place.project_id, **given)
    return done(request, f"/desk/service?project={project.code}", _("Published."))


@require_POST
@in_project
def remove_point(request: Request, project: Project, point_id: int) -> HttpResponse:
    """Take back what a place says for itself; of a place one keeps."""
    point = ServicePoint.objects.filter(pk=point_id).first()
    if point is None or not any(
        (place.company_id, place.project_id) == (point.company_id, point.project_id)
        for place in _places(request, project)
    ):
        raise NotFound
    remove_service_point(actor=request.actor, point_id=point_id)
    return done(request, f"/desk/service?project={project.code}", _("Taken back: the wider one holds again."))


@require_safe
@in_project
def notice(request: Request, project: Project) -> HttpResponse:
    """The notice to hang up, A4."""
    return served(print_service_notice(project=project, absolute=request.build_absolute_uri))
