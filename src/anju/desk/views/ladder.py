"""The supervision page of the upper rungs: the cases they are in charge of, by their limit, and how the rung below failed."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.core.errors import NotFound
from anju.core.paging import encode_cursor
from anju.core.time import FAR, product_now
from anju.desk.ladder import OnRung, calls_face, level_for
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.ladder import rules
from anju.ladder.queries import calls_counted, cases_on, failed_below, on_call_of
from anju.matters.request import Request
from anju.verbs.ladder import after, title_of

LIST = 50
DAYS = timedelta(days=30)
"""over so many days calls at 400 are counted"""


@require_safe
@in_project
def ladder(request: Request, project: Project) -> HttpResponse:
    """The cases on my rung in every project within reach, those first whose limit ends first. Eleven queries."""
    roles = request.reach.roles_anywhere()
    level = level_for(roles, request.GET.get("level", ""))
    if not level:
        raise NotFound
    rungs = list(cases_on(level, reach=request.reach, after=after(request.GET.get("cursor", "")))[: LIST + 1])
    shown = rungs[:LIST]
    failed = failed_below(shown)
    base = f"/desk/ladder?project={project.code}&level={level}"
    mine = [each for each in ("developer", "group") if rules.ROLE_OF[each] in roles]
    context = page(
        request,
        project,
        at="ladder",
        level=level,
        level_title=title_of(level),
        rows=[OnRung(rung=rung, failed=failed.get(rung.matter_id, [])) for rung in shown],
        tabs=[
            {"title": title_of(each), "url": f"/desk/ladder?project={project.code}&level={each}", "on": each == level}
            for each in mine
        ]
        if len(mine) > 1
        else [],
        on_call=on_call_of(level, project=project, moment=product_now()),
        calls=calls_face(calls_counted(request.reach, since=product_now() - DAYS)) if level == "group" else [],
        first_url=base if request.GET.get("cursor") else "",
        next_url=f"{base}&cursor={_cursor(shown[-1])}" if len(rungs) > LIST else "",
    )
    return render(request, "desk/ladder/ladder.html", context)


def _cursor(rung: object) -> str:
    due = getattr(rung, "due", None) or FAR
    return encode_cursor(due.isoformat(), rung.pk)  # type: ignore[attr-defined]
