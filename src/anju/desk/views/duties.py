"""Duties and rights: a page for each role, read from what the program enforces; the own roles first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from anju.core.access import ROLES
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk.duties import Duties, duties_of
from anju.desk.rulebook_office.faces import tabs
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import at_one_reading
from anju.estate.models import Project
from anju.matters.request import Request
from anju.papers.duties_sheet import print_duties
from anju.papers.serving import served


@require_safe
@in_project
@at_one_reading
def duties(request: Request, project: Project) -> HttpResponse:
    """Every role with how much it may do; the own ones first."""
    at, own = product_now(), request.reach.roles_at(project.pk)
    found = [duties_of(code, project=project, at=at) for code in sorted(ROLES, key=lambda code: code not in own)]
    rows = [(each, each.role in own, sum(len(work.verbs) + len(work.given) for work in each.works)) for each in found]
    context = page(request, project, at="rulebook", tabs=tabs("duties", project, request.reach), rows=rows)
    return render(request, "desk/duties/duties.html", context)


@require_safe
@in_project
@at_one_reading
def role(request: Request, project: Project, role: str) -> HttpResponse:
    """One role: what it may do by kind of work, what it sees and keeps, the clauses it stands under."""
    own = request.reach.roles_at(project.pk)
    context = page(
        request,
        project,
        at="rulebook",
        tabs=tabs("duties", project, request.reach),
        found=_known(role, project),
        roles=[
            (code, title, code in own) for code, title in sorted(ROLES.items(), key=lambda each: each[0] not in own)
        ],
    )
    return render(request, "desk/duties/role.html", context)


@require_safe
@in_project
@at_one_reading
def sheet(request: Request, project: Project, role: str) -> HttpResponse:
    """The same as a sheet of A4."""
    with translation.override("zh-hans"):
        found = _known(role, project)
        facts = {
            "role": found.title,
            "works": [[work.title, work.verbs, work.given] for work in found.works],
            "rights": found.rights,
            "clauses": [
                [one.number, one.title, "；".join(one.counting), one.binds, "；".join(one.told)]
                for one in found.clauses
            ],
        }
        return served(print_duties(project=project, role=role, facts=facts))


def _known(role: str, project: Project) -> Duties:
    if role not in ROLES:
        raise NotFound
    return duties_of(role, project=project, at=product_now())
