"""What the office's views share: one reading of the rulebook for a page, its addresses, and the place a form names."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils.translation import gettext as _

from anju.core.errors import Invalid
from anju.desk.rulebook_office.faces import Place
from anju.estate.models import Project
from anju.matters.request import Request
from anju.rulebook.book import one_reading

P = ParamSpec("P")


def at_one_reading(
    view: Callable[Concatenate[Request, Project, P], HttpResponse],
) -> Callable[Concatenate[Request, Project, P], HttpResponse]:
    """The whole page from one and the same rulebook: its stamp is asked for once."""

    @wraps(view)
    def inside(request: Request, project: Project, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with one_reading():
            return view(request, project, *args, **kwargs)

    return inside


def here(project: Project, path: str = "", **query: Any) -> str:
    """An address of the rulebook, about this project."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/desk/rulebook{path}?project={project.code}{more}"


def place_named(places: Sequence[Place], code: str) -> Place:
    """The place a form names, among those this person keeps; anything else is refused with `place-unclear`."""
    found = next((place for place in places if place.code == code), None)
    if found is None:
        raise Invalid("place-unclear", _("Say where."), fields={"place": _("Say where.")})
    return found
