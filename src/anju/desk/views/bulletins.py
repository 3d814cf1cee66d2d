"""Announcements and activities at the desk: lists, the form, one bulletin with who read it and who comes, its verbs."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import REVEALING_ROLES
from anju.core.errors import Forbidden, Invalid
from anju.desk import bulletins as faces
from anju.desk.answers import done
from anju.desk.reading import number_of, words_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.papers.participants import export_participants
from anju.publishing import actions
from anju.publishing import bulletins as queries
from anju.publishing.flow import BULLETIN, PUBLISHERS, WRITERS
from anju.publishing.inputs import SetSeats, Withdraw, Write
from anju.publishing.models import Bulletin
from anju.web.forms import Field, read

BOTH = ["GET", "HEAD", "POST"]


@require_safe
@in_project
def bulletins(request: Request, project: Project) -> HttpResponse:
    """One page of the published, the drafts, or what was withdrawn; newest first."""
    wanted = request.GET.get("list", "published")
    name = wanted if wanted in faces.STATES else "published"
    found = queries.bulletins_in(request.reach, project, state=name)
    before = number_of(request.GET, "before")
    rows = list((found.filter(pk__lt=before) if before else found)[: queries.LIST + 1])
    here = f"/desk/bulletins?project={project.code}&list={name}"
    context = page(
        request,
        project,
        at="bulletins",
        tabs=faces.tabs(name, project),
        rows=rows[: queries.LIST],
        list=name,
        writes=bool(request.reach.roles_at(project.pk) & WRITERS),
        next_url=f"{here}&before={rows[queries.LIST - 1].pk}" if len(rows) > queries.LIST else "",
        first_url=here if before else "",
    )
    return render(request, "desk/bulletins/bulletins.html", context)


@require_http_methods(BOTH)
@in_project
def write(request: Request, project: Project) -> HttpResponse:
    """A new one."""
    if not request.reach.roles_at(project.pk) & WRITERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))

    def do(given: Write) -> Matter:
        return actions.draft_bulletin(project=project, given=given, by=request.actor)

    return _form(request, project, do, words={"kind": "announcement"}, title=_("Write a bulletin"))


@require_http_methods(BOTH)
@in_project
def revise(request: Request, project: Project, number: str) -> HttpResponse:
    """Change a draft."""
    bulletin = queries.bulletin_for(request.reach, number)
    if not request.reach.roles_at(bulletin.matter.project_id) & WRITERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))

    def do(given: Write) -> Matter:
        return actions.revise_bulletin(number=number, given=given, by=request.actor)

    return _form(request, project, do, words=faces.said(bulletin), title=_("Change the draft"))


def _form(
    request: Request, project: Project, do: Callable[[Write], Matter], *, words: dict[str, Any], title: str
) -> HttpResponse:
    refusal: Invalid | None = None
    if request.method == "POST":
        try:
            posted = request.POST.copy()
            posted.setlist("places", words_of(request.POST, "places"))
            made = do(read(Write, posted))
        except Invalid as no:
            refusal, words = no, {name: request.POST.get(name, "") for name in Write.model_fields}
        else:
            return done(
                request, f"/desk/bulletins/{made.number}?project={project.code}", _("Written. Nobody sees it yet.")
            )
    context = {
        "title": title,
        "fields": faces.fields_of(words, refusal.fields if refusal else {}),
        "refusal": refusal,
        "action": f"{request.path}?project={project.code}",
        "back": f"/desk/bulletins?project={project.code}",
    }
    status = refusal.status if refusal else 200
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/bulletins/_form.html", context, status=status)
    return render(request, "desk/bulletins/form.html", page(request, project, at="bulletins", **context), status=status)


@require_safe
@in_project
def bulletin(request: Request, project: Project, number: str) -> HttpResponse:
    """What it says, who has read it, who comes; names masked."""
    return _shown(request, project, queries.bulletin_for(request.reach, number), whole=False)


def _shown(request: Request, project: Project, found: Bulletin, *, whole: bool) -> HttpResponse:
    roles = request.reach.roles_at(found.matter.project_id)
    listed = queries.participants_of(found) if found.is_activity else []
    state = found.matter.state
    context = page(
        request,
        project,
        at="bulletins",
        bulletin=found,
        state=BULLETIN.states[state],
        places=list(found.places.select_related("building", "room")),
        read=queries.read_count(found) if found.published_at else None,
        people=[(one, one.person.name if whole else queries.masked(one.person.name)) for one in listed],
        whole=whole,
        writes=bool(roles & WRITERS) and state == "draft",
        publishes=bool(roles & PUBLISHERS) and state == "draft",
        withdraws=bool(roles & PUBLISHERS) and state != "withdrawn",
        reveals=bool(roles & REVEALING_ROLES) and bool(listed),
        reason=Field(name="reason", title=_("Reason"), required=True),
        seats=Field(name="seats", title=_("Seats"), widget="number", minimum="1", value=str(found.seats or "")),
        here=f"/desk/bulletins/{found.matter.number}",
    )
    return render(request, "desk/bulletins/bulletin.html", context)


@require_POST
@in_project
def verb(request: Request, project: Project, number: str, name: str) -> HttpResponse:
    """Publish, withdraw, change the seats."""
    queries.bulletin_for(request.reach, number)
    doing: dict[str, Callable[[], Matter]] = {
        "publish_bulletin": lambda: actions.publish_bulletin(number=number, by=request.actor),
        "withdraw_bulletin": lambda: actions.withdraw_bulletin(
            number=number, by=request.actor, reason=read(Withdraw, request.POST).reason
        ),
        "set_seats": lambda: actions.set_seats(
            number=number, by=request.actor, seats=read(SetSeats, request.POST).seats
        ),
    }
    doing[name]()
    said = {"publish_bulletin": _("Published: every home is told once."), "withdraw_bulletin": _("Withdrawn.")}
    return done(request, f"/desk/bulletins/{number}?project={project.code}", said.get(name, _("Changed.")))


@require_POST
@in_project
def reveal(request: Request, project: Project, number: str) -> HttpResponse:
    """The page again with whole names, once a reason was kept."""
    actions.reveal_participants(number=number, reason=request.POST.get("reason", ""), by=request.actor)
    return _shown(request, project, queries.bulletin_for(request.reach, number), whole=True)


@require_http_methods(BOTH)
@in_project
def export(request: Request, project: Project, number: str) -> FileResponse:
    """Who comes, as a workbook: names masked; by POST with a reason, whole."""
    found = queries.bulletin_for(request.reach, number)
    whole = request.method == "POST"
    if whole:
        actions.reveal_participants(number=number, reason=request.POST.get("reason", ""), by=request.actor)
    out = TemporaryFile()  # noqa: SIM115 the response closes it
    export_participants(out=out, bulletin=found, whole=whole)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{number}.xlsx")
