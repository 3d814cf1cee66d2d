"""Work that could not be delivered: what, why, and another chance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.access import require_role_anywhere
from anju.core.errors import NotFound
from anju.core.outbox import retry_dead_letter
from anju.core.outbox.queries import dead_letters, living_workers, outbox_state
from anju.desk.answers import done
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request

KEEPERS = frozenset({"admin"})
SHOWN = 100


@require_safe
@in_project
def letters(request: Request, project: Project) -> HttpResponse:
    """The undelivered rows, how many wait, who works."""
    require_role_anywhere(request.actor, roles=KEEPERS)
    context = page(
        request,
        project,
        at="",
        rows=list(dead_letters()[:SHOWN]),
        state=outbox_state(),
        workers=list(living_workers()),
    )
    return render(request, "desk/dead_letters/letters.html", context)


@require_POST
def retry(request: Request, row_id: int) -> HttpResponse:
    """Put one back in line with all its attempts."""
    require_role_anywhere(request.actor, roles=KEEPERS)
    if request.person is None:
        raise NotFound
    retry_dead_letter(row_id=row_id, person_id=request.person.pk)
    return done(request, "/desk/dead-letters", _("Back in line; it is tried again at once."))
