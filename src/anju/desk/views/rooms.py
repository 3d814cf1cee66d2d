"""Homes: project, building, home; who lives there, when it was handed over, the label for its door."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.crypto import mask_phone
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk import people_faces as faces
from anju.desk.answers import done
from anju.desk.reading import day_of, needed_day, words_of
from anju.desk.shell import in_project, page
from anju.estate import rules as estate_rules
from anju.estate.actions import set_delivery_dates
from anju.estate.models import Building, Project, Room
from anju.estate.queries import buildings_in, find_rooms, places, room_for, rooms_of
from anju.matters.request import Request
from anju.people import queries, rules
from anju.people.actions.residencies import admit_resident, end_residency, sell_home
from anju.people.models import Residency
from anju.web.forms import Choice, Field

DATES = ("notified_on", "delivered_on", "deemed_delivered_on", "moved_in_on")


@require_safe
@in_project
def rooms(request: Request, project: Project) -> HttpResponse:
    """The homes of one building by unit, or those a search finds."""
    if project.pk not in places(request.reach):
        raise NotFound
    buildings = buildings_in(project)
    text = request.GET.get("q", "").strip()
    building = _building(request, buildings)
    found = None
    if text:
        found = find_rooms(reach=request.reach, text=text, project=project, cursor=request.GET.get("cursor", ""))
        listed = found.rows
    else:
        listed = rooms_of(building) if building else []
    today = timezone.localtime(product_now()).date()
    sees = project.pk in queries.households_in(request.reach)
    households = queries.households_of(listed, day=today) if sees else {}
    context = page(
        request,
        project,
        at="rooms",
        buildings=buildings,
        building=building if not text else None,
        text=text,
        sees=sees,
        sets_up=bool(request.reach.roles_at(project.pk) & estate_rules.SETS_UP),
        groups=_groups(listed, households),
        total=len(listed),
        next_url=f"/desk/rooms?project={project.code}&q={text}&cursor={found.next}" if found and found.next else "",
    )
    part = "desk/rooms/_groups.html" if request.headers.get("HX-Target") == "groups" else "desk/rooms/rooms.html"
    return render(request, part, context)


def _building(request: Request, buildings: list[Building]) -> Building | None:
    code = request.GET.get("building", "")
    if not code:
        return buildings[0] if buildings else None
    return next((each for each in buildings if each.code == code), None)


def _groups(listed: list[Room], households: dict[int, list[Residency]]) -> list[dict[str, Any]]:
    """Rows by building and unit, in the order they came."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for room in listed:
        building = faces.building_word(room.building)
        with_unit = _("%(building)s unit %(unit)s") % {"building": building, "unit": room.unit.code}
        heading = with_unit if room.unit.code else building
        groups.setdefault(heading, []).append({"room": room, "people": _people(households.get(room.pk, []))})
    return [{"heading": heading, "rows": rows} for heading, rows in groups.items()]


def _people(household: list[Residency]) -> list[dict[str, Any]]:
    lines = []
    for residency in household:
        phones = list(residency.person.phones.all())
        lines.append(
            {
                "residency": residency,
                "person": residency.person,
                "relation": faces.relation_word(residency.relation),
                "phone": mask_phone(phones[0].number) if phones else "",
            }
        )
    return lines


@require_safe
@in_project
def room(request: Request, project: Project, code: str, label: str) -> HttpResponse:
    """One home: its household, dates, and the code at its door."""
    home = room_for(reach=request.reach, project=code, label=label)
    today = timezone.localtime(product_now()).date()
    sees = home.project_id in queries.households_in(request.reach)
    held = request.reach.roles_at(home.project_id)
    keeps = bool(held & rules.KEEPS_HOUSEHOLDS)
    context = page(
        request,
        home.project,
        at="rooms",
        home=home,
        sees=sees,
        people=_people(queries.residents_of(home, day=today)) if sees else [],
        past=queries.past_residents_of(home, day=today) if sees else [],
        keeps=keeps,
        delivers=bool(held & estate_rules.SETS_DELIVERY),
        date_fields=[
            Field(name=name, title=title, widget="date", value=getattr(home, name) or "")
            for name, title in zip(DATES, _date_words(), strict=True)
        ],
        resident_fields=_resident_fields() if keeps else [],
        door=request.build_absolute_uri(f"/r/{home.key}"),
        today=today,
    )
    return render(request, "desk/rooms/room.html", context)


def _date_words() -> tuple[str, ...]:
    return _("Owner notified"), _("Taken over"), _("Deemed delivered"), _("Moved in on")


def _resident_fields() -> list[Field]:
    relations = [Choice(value=code, title=faces.relation_word(code)) for code in Residency.Relation.values]
    titles = [Choice(value=word, title=word) for word in ("女士", "先生")]
    return [
        Field(name="name", title=_("Name"), required=True),
        Field(name="phones", title=_("Phones"), widget="tel", hint=_("A known name and number is not added twice.")),
        Field(name="form_of_address", title=_("Form of address"), widget="seg", choices=titles),
        Field(name="relation", title=_("Is here"), widget="seg", choices=relations, value="owner", required=True),
        Field(name="starts_on", title=_("Since"), widget="date"),
    ]


@require_safe
@in_project
def labels(request: Request, project: Project) -> HttpResponse:
    """The labels of a building's homes on paper: name and QR code for each door."""
    if project.pk not in places(request.reach):
        raise NotFound
    building = _building(request, buildings_in(project))
    if building is None:
        raise NotFound
    listed = [(room, request.build_absolute_uri(f"/r/{room.key}")) for room in rooms_of(building)]
    return render(request, "desk/rooms/labels.html", {"rooms": listed, "building": building, "project": project})


@require_POST
@in_project
def delivery(request: Request, project: Project, code: str, label: str) -> HttpResponse:
    """Record the days of handover."""
    home = room_for(reach=request.reach, project=code, label=label)
    set_delivery_dates(actor=request.actor, room=home, **{name: day_of(request.POST, name) for name in DATES})
    return done(request, _card(home), _("The dates are recorded."))


@require_POST
@in_project
def add_resident(request: Request, project: Project, code: str, label: str) -> HttpResponse:
    """Somebody who owns the home, is family or rents it; a person known by name and number is taken, not doubled."""
    home = room_for(reach=request.reach, project=code, label=label)
    residency = admit_resident(
        actor=request.actor,
        room=home,
        relation=request.POST.get("relation", ""),
        starts_on=day_of(request.POST, "starts_on"),
        **_named(request),
    )
    return done(request, _card(home), _("%(name)s is in the household.") % {"name": residency.person.name})


@require_POST
@in_project
def new_owner(request: Request, project: Project, code: str, label: str) -> HttpResponse:
    """The home was sold: its owners until the day, this one from the day on."""
    home = room_for(reach=request.reach, project=code, label=label)
    day = needed_day(request.POST, "day")
    buyer = sell_home(actor=request.actor, room=home, day=day, **_named(request))
    return done(request, _card(home), _("%(name)s owns it from %(day)s.") % {"name": buyer.name, "day": day})


def _named(request: Request) -> dict[str, Any]:
    """The person a form names."""
    return {
        "name": request.POST.get("name", ""),
        "phones": words_of(request.POST, "phones"),
        "form_of_address": request.POST.get("form_of_address", ""),
    }


@require_POST
@in_project
def end_a_residency(request: Request, project: Project, residency_id: int) -> HttpResponse:
    """Somebody is no longer of the home."""
    residency = queries.residency_for(reach=request.reach, residency_id=residency_id)
    ends_on = day_of(request.POST, "ends_on") or timezone.localtime(product_now()).date()
    end_residency(actor=request.actor, residency=residency, ends_on=ends_on)
    return done(request, _card(residency.room), _("Recorded."))


def _card(home: Room) -> str:
    return f"/desk/rooms/{home.project.code}/{home.label}?project={home.project.code}"
