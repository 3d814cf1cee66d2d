"""The regulation as it holds here today, its working calendar, and the editions of every clause."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.core.time import product_now
from anju.desk.rulebook_office import faces
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.rulebook.queries import calendar_page, missing_calendar_year, rulebook_page


@require_safe
@in_project
def rulebook(request: Request, project: Project) -> HttpResponse:
    """Every clause with what the program enforces, in words computed from its parameters."""
    now = product_now()
    today = timezone.localtime(now).date()
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("clauses", project, request.reach),
        sections=rulebook_page(company_id=project.company_id, project_id=project.pk, at=now),
        years=calendar_page(first=today.year, last=today.year + 1),
        missing=missing_calendar_year(today=today),
    )
    return render(request, "desk/rulebook/rulebook.html", context)
