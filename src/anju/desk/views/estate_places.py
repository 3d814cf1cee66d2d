"""Places of a project: phases, buildings with their units and homes, common areas."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.errors import Invalid, NotFound
from anju.desk import people_faces
from anju.desk.answers import done
from anju.desk.reading import day_of, decimal_of, number_of, words_of
from anju.desk.shell import page
from anju.desk.views.start import BOTH, in_administered
from anju.estate import actions, queries
from anju.estate.models import Building, Phase, Project, Room, Unit
from anju.matters.request import Request
from anju.web.forms import Choice, Field

RENAMED: dict[str, Callable[..., bool]] = {"phase": actions.rename_phase, "area": actions.rename_area}


@require_POST
@in_administered
def add_phase(request: Request, project: Project) -> HttpResponse:
    """A phase or cluster."""
    made = actions.create_phase(actor=request.actor, project=project, name=request.POST.get("name", ""))
    return done(request, _tree(project), _("%(name)s was entered.") % {"name": made.name})


@require_POST
@in_administered
def add_area(request: Request, project: Project) -> HttpResponse:
    """A common area, of one building or of the whole project."""
    made = actions.create_area(
        actor=request.actor,
        project=project,
        name=request.POST.get("name", ""),
        building=_among(project, "building", request.POST.get("building", "")),
    )
    return done(request, _tree(project), _("%(name)s was entered.") % {"name": made.name})


@require_http_methods(BOTH)
@in_administered
def add_building(request: Request, project: Project) -> HttpResponse:
    """A building; it gets its units and homes on its own page."""
    if request.method == "POST":
        made = actions.create_building(
            actor=request.actor, project=project, code=request.POST.get("code", ""), **_described(request, project)
        )
        return done(request, _card(project, made), _("%(name)s was entered.") % {"name": made})
    code = Field(
        name="code", title=_("Building number"), required=True, hint=_("As it stands in room numbers: 3."), focus=True
    )
    context = {
        "title": _("New building"),
        "fields": [code, *_building_fields(project, None)],
        "action": f"/desk/estate/buildings?project={project.code}",
        "verb": _("Enter the building"),
        "back": _tree(project),
    }
    return render(request, "desk/estate/form.html", page(request, project, at="estate", **context))


@require_safe
@in_administered
def building(request: Request, project: Project, building_id: int) -> HttpResponse:
    """One building: what it is called, its units, forms for homes, and the homes page by page."""
    found = _place(project, "building", building_id)
    units = queries.unit_figures(found)
    rooms = queries.rooms_in(found, cursor=request.GET.get("cursor", ""))
    choices = [Choice(value=str(unit.pk), title=_unit_word(unit)) for unit, _homes in units]
    context = page(
        request,
        project,
        at="estate",
        building=found,
        word=people_faces.building_word(found),
        units=[(unit, _unit_word(unit), homes) for unit, homes in units],
        rooms=rooms.rows,
        next_url=f"{_card(project, found)}&cursor={rooms.next}" if rooms.next else "",
        fields=_building_fields(project, found),
        range_fields=_range_fields(choices) if choices else [],
        room_fields=[_unit_field(choices), *_room_fields(None)] if choices else [],
        back=_tree(project),
    )
    return render(request, "desk/estate/building.html", context)


@require_POST
@in_administered
def change(request: Request, project: Project, building_id: int) -> HttpResponse:
    """Name, phase, day of completion; the number stands in the labels of the homes and stays."""
    found = _place(project, "building", building_id)
    actions.change_building(actor=request.actor, building=found, **_described(request, project))
    return done(request, _card(project, found), _("Changed."))


@require_POST
@in_administered
def add_unit(request: Request, project: Project, building_id: int) -> HttpResponse:
    """An entrance; an empty number says that the building has none."""
    found = _place(project, "building", building_id)
    made = actions.create_unit(actor=request.actor, building=found, code=request.POST.get("code", ""))
    return done(request, _card(project, found), _("%(name)s was entered.") % {"name": _unit_word(made)})


@require_POST
@in_administered
def add_rooms(request: Request, project: Project, building_id: int) -> HttpResponse:
    """Homes by floors: 1–18, four a floor."""
    found = _place(project, "building", building_id)
    try:
        without = [int(floor) for floor in words_of(request.POST, "without")]
    except ValueError as error:
        sentence = _("Write floors as numbers: 4 13 14.")
        raise Invalid("field-unreadable", _("Some fields need another look."), fields={"without": sentence}) from error
    count = actions.create_rooms(
        actor=request.actor,
        unit=_unit(found, project, request),
        without=without,
        **{name: number_of(request.POST, name) for name in ("first_floor", "last_floor", "per_floor")},
    )
    return done(request, _card(project, found), _("%(count)d homes were made.") % {"count": count})


@require_POST
@in_administered
def add_room(request: Request, project: Project, building_id: int) -> HttpResponse:
    """One home."""
    found = _place(project, "building", building_id)
    made = actions.create_room(actor=request.actor, unit=_unit(found, project, request), **_home(request))
    return done(request, _card(project, found), _("%(name)s was entered.") % {"name": made.label})


@require_http_methods(BOTH)
@in_administered
def room(request: Request, project: Project, room_id: int) -> HttpResponse:
    """Number, floor, layout and area of a home."""
    found = _place(project, "room", room_id)
    if request.method == "POST":
        actions.change_room(actor=request.actor, room=found, **_home(request))
        return done(request, _card(project, found.building), _("Changed."))
    context = {
        "title": found.label,
        "fields": _room_fields(found),
        "action": f"/desk/estate/rooms/{found.pk}?project={project.code}",
        "verb": _("Save"),
        "back": _card(project, found.building),
        "remove": f"/desk/estate/room/{found.pk}/remove?project={project.code}",
    }
    return render(request, "desk/estate/form.html", page(request, project, at="estate", **context))


@require_POST
@in_administered
def rename(request: Request, project: Project, kind: str, place_id: int) -> HttpResponse:
    """Another name for a phase or a common area."""
    if kind not in RENAMED:
        raise NotFound
    found = _place(project, kind, place_id)
    RENAMED[kind](actor=request.actor, name=request.POST.get("name", ""), **{kind: found})
    return done(request, _tree(project), _("Changed."))


@require_POST
@in_administered
def remove(request: Request, project: Project, kind: str, place_id: int) -> HttpResponse:
    """Take away what was entered by mistake and nothing hangs on."""
    found = _place(project, kind, place_id)
    back = _card(project, found.building) if isinstance(found, Room | Unit) else _tree(project)
    actions.remove_place(actor=request.actor, place=found)
    return done(request, back, _("Removed."))


def _place(project: Project, kind: str, place_id: int) -> Any:
    return queries.place_for(project=project, kind=kind, place_id=place_id)


def _among(project: Project, kind: str, posted: str) -> Any:
    """The place a form names, or None for an empty answer."""
    return _place(project, kind, int(posted)) if posted.isdecimal() else None


def _unit(found: Building, project: Project, request: Request) -> Unit:
    unit = _among(project, "unit", request.POST.get("unit", ""))
    if not isinstance(unit, Unit) or unit.building_id != found.pk:
        sentence = _("Please choose one of the answers.")
        raise Invalid("unit-missing", _("Something is missing."), fields={"unit": sentence})
    return unit


def _described(request: Request, project: Project) -> dict[str, Any]:
    phase = _among(project, "phase", request.POST.get("phase", ""))
    return {
        "name": request.POST.get("name", ""),
        "phase": phase if isinstance(phase, Phase) else None,
        "completed_on": day_of(request.POST, "completed_on"),
    }


def _home(request: Request) -> dict[str, Any]:
    return {
        "number": request.POST.get("number", ""),
        "floor": number_of(request.POST, "floor"),
        "layout": request.POST.get("layout", ""),
        "area": decimal_of(request.POST, "area"),
    }


def _building_fields(project: Project, known: Building | None) -> list[Field]:
    phases = [Choice(value=str(each.pk), title=each.name) for each in queries.phases_in(project)]
    phase = Field(
        name="phase", title=_("Phase"), widget="select", choices=[Choice(value="", title="–"), *phases],
        value=str(known.phase_id or "") if known else "",
    )  # fmt: skip
    return [
        Field(
            name="name",
            title=pgettext("place", "Name"),
            value=known.name if known else "",
            hint=_("Empty: its number."),
        ),
        *([phase] if phases else []),
        Field(
            name="completed_on",
            title=_("Completion acceptance"),
            widget="date",
            value=(known.completed_on or "") if known else "",
            hint=_("The contractors' terms count from this day."),
        ),
    ]


def _unit_word(unit: Unit) -> str:
    return _("Unit %(code)s") % {"code": unit.code} if unit.code else str(_("no units"))


def _unit_field(choices: list[Choice]) -> Field:
    return Field(name="unit", title=_("Unit"), widget="seg", required=True, choices=choices, value=choices[0].value)


def _range_fields(choices: list[Choice]) -> list[Field]:
    return [
        _unit_field(choices),
        Field(name="first_floor", title=_("From floor"), widget="number", required=True, value="1", minimum="1"),
        Field(name="last_floor", title=_("To floor"), widget="number", required=True, minimum="1"),
        Field(name="per_floor", title=_("Homes a floor"), widget="number", required=True, minimum="1", maximum="99"),
        Field(name="without", title=_("Floors left out"), hint=_("Floors this building does not count: 4 13 14.")),
    ]


def _room_fields(known: Room | None) -> list[Field]:
    return [
        Field(name="number", title=_("Room number"), required=True, value=known.number if known else ""),
        Field(name="floor", title=_("Floor"), widget="number", value=known.floor if known else "", minimum="-9"),
        Field(name="layout", title=_("Layout"), value=known.layout if known else ""),
        Field(
            name="area", title=_("Area m²"), widget="number", step="0.01", minimum="0",
            value=(known.area or "") if known else "",
        ),
    ]  # fmt: skip


def _card(project: Project, found: Building) -> str:
    return f"/desk/estate/buildings/{found.pk}?project={project.code}"


def _tree(project: Project) -> str:
    return f"/desk/estate?project={project.code}"
