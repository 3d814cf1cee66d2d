"""What stands round every desk page: which project it is about, its rail, who leads today."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.core.access import READING_ROLES, ROLES
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk.commands import commands_of
from anju.desk.rail import LAST, OPEN_TO, RAIL, titles
from anju.estate.models import Project
from anju.estate.queries import projects_in
from anju.matters.request import Request
from anju.people.models import Duty
from anju.people.queries import duties_on
from anju.simulation.progress import shown_progress
from anju.web.shell import Link, Shell

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def current_project(request: Request) -> tuple[Project, list[Project]]:
    """The project this person looks at, and those they could: `?project=CODE`, else the last one, else the first.

    One query. Whoever reaches no project gets `not-found`.
    """
    within = projects_in(request.reach)
    wanted = request.GET.get("project", "") or request.session.get("project", "")
    found = next((project for project in within if project.code == wanted), None)
    if found is None:
        if not within or request.GET.get("project"):
            raise NotFound
        found = within[0]
    if request.session.get("project", "") != found.code and request.GET.get("project"):
        request.session["project"] = found.code
    return found, within


def in_project(
    view: Callable[Concatenate[Request, Project, P], R],
) -> Callable[Concatenate[Request, P], R]:
    """A page about one project, in that project's time zone; the view gets the project after the request.

    No query for a live part, whose project was read with the session (`core/along.py`)."""

    @wraps(view)
    def inside(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> R:
        project = _along(request)
        if project is None:
            project, request.META["anju.projects"] = current_project(request)
        with timezone.override(project.zone):
            return view(request, project, *args, **kwargs)

    return inside


def _along(request: Request) -> Project | None:
    """The project that `?project=` names, where it came with the session's read and is within reach. A poll looks on at it; which
    project this person looked at last, pages say."""
    found = request.along.project
    return found if found is not None and request.reach.roles_at(found.pk) else None


def reads_along(request: Request) -> bool:
    """Whether what was asked along is there and its project, which the answer begins with, one whose cases this person reads."""
    project = request.along.told().partition("/")[0]
    return project != "" and bool(request.reach.roles_at(int(project)) & READING_ROLES)


def bare_shell(request: Request) -> Shell:
    """The frame where there is no project yet: only the first steps lead anywhere. No query."""
    return Shell(
        nav=[Link(title=_("First steps"), url="/desk/start", icon="flag", on=True)],
        person=request.person.name if request.person else "",
        role=str(ROLES["admin"]),
        menu=_menu(request),
        logout_url="/sign-out",
    )


def shell(request: Request, project: Project, *, at: str, duties: Sequence[Duty] | None = None) -> Shell:
    """The frame of a page. `at`: its entry in the rail; `duties`: today's, where the page has read them. One query."""
    today = timezone.localtime(product_now()).date()
    known = duties if duties is not None else duties_on(project=project, day=today)
    words = titles()
    within: Sequence[Project] = request.META.get("anju.projects", [project])
    return Shell(
        nav=[
            Link(title=words[code], url=url, icon=icon, on=code == at, last=code in LAST)
            for code, url, icon in RAIL
            if code not in OPEN_TO or OPEN_TO[code] & request.reach.roles_at(project.pk)
        ],
        project=project.name,
        project_code=project.code,
        projects=[
            Link(title=each.name, url=f"{request.path_info}?project={each.code}", on=each.pk == project.pk)
            for each in within
        ]
        if len(within) > 1
        else (),
        lead=_first(known, Duty.Part.LEAD),
        deputy=_first(known, Duty.Part.DEPUTY),
        search_url="/desk/search",
        commands=commands_of(request, project),
        person=request.person.name if request.person else "",
        role=_role(request, project),
        bell_url="/desk/notices",
        bell_live="/desk/notices/bell",
        menu=_menu(request),
        logout_url="/sign-out",
        progress=_progress(),
    )


def _progress() -> str:
    """How far the demo's history is, while it is being filled in; no query."""
    found = shown_progress()
    return _("History is being filled in: %(done)d of %(total)d cases") % vars(found) if found else ""


def page(request: Request, project: Project | None, *, at: str, **context: Any) -> dict[str, Any]:
    """The context of a desk page: its shell, its project (None: there is none yet), and what the view adds."""
    if project is None:
        context.pop("duties", None)
        return {"shell": bare_shell(request), "project": None, **context}
    duties: Sequence[Duty] | None = context.pop("duties", None)
    return {"shell": shell(request, project, at=at, duties=duties), "project": project, **context}


def _menu(request: Request) -> tuple[Link, ...]:
    own = (
        Link(title=_("My account"), url="/me", icon="person"),
        Link(title=_("Pass it to the desk"), url="/field/hand-over", icon="send"),
        Link(title=_("What I passed on"), url="/field/handed-over", icon="list"),
    )
    if request.reach.may("admin"):
        return (
            *own,
            Link(title=_("Estate"), url="/desk/estate", icon="building"),
            Link(title=_("Notices: routes"), url="/desk/notices/routes", icon="send"),
            Link(title=_("Undelivered"), url="/desk/dead-letters", icon="inbox"),
        )
    return own


def _first(duties: Sequence[Duty], part: str) -> str:
    return next((duty.person.name for duty in duties if duty.part == part), "")


def _role(request: Request, project: Project) -> str:
    held = request.reach.roles_at(project.pk)
    return next((str(title) for code, title in ROLES.items() if code in held), "")
