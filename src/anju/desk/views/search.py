"""Search from everywhere: commands, homes, cases, people, for the palette or as a page."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.core.access import READING_ROLES
from anju.desk.commands import commands_of, matching
from anju.desk.faces import case_state
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.estate.queries import find_rooms
from anju.intake.queries import ledger, newest_page
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.models import Person, Residency
from anju.people.queries import households_in, lists_of, people_in
from anju.people.queries import matching as matching_people

MOST = 6


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case found, and its state in words."""

    matter: Matter
    state: str


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A person found, and what tells them apart."""

    person: Person
    note: str


@require_safe
@in_project
def search(request: Request, project: Project) -> HttpResponse:
    """What was typed, found as homes, cases and people within reach. At most eight queries besides the page's own."""
    text = request.GET.get("q", "").strip()[:60]
    asked_by_palette = request.headers.get("HX-Request") == "true"
    found = {
        "text": text,
        "commands": [] if asked_by_palette else matching(commands_of(request, project), text),
        "rooms": find_rooms(reach=request.reach, text=text, project=project).rows[:MOST] if text else [],
        "cases": _cases(request, project, text) if text else [],
        "people": _people(request, project, text) if len(text) > 1 else [],
    }
    if asked_by_palette:
        return render(request, "desk/search/_found.html", found)
    return render(request, "desk/search/search.html", page(request, project, at="", **found))


def _cases(request: Request, project: Project, text: str) -> list[Case]:
    relation = "project" if request.reach.roles_at(project.pk) & READING_ROLES else "mine"
    rows, _more = newest_page(ledger(reach=request.reach, view=relation, project=project), words=text, size=MOST)
    return [Case(matter=matter, state=str(case_state(matter).title)) for matter in rows]


def _people(request: Request, project: Project, text: str) -> list[Somebody]:
    """From the first list this reach may open that knows the words; figures are looked for among residents first."""
    names = lists_of(request.reach)[:2]
    meant = matching_people(text, places=households_in(request.reach))
    homes = Residency.objects.filter(ends_on__isnull=True).select_related("room")
    for name in reversed(names) if any(mark.isdigit() for mark in text) else names:
        found = people_in(reach=request.reach, name=name, project=project).filter(meant, is_active=True)
        rows = found.select_related("firm").prefetch_related(Prefetch("residencies", queryset=homes))
        rows = rows.order_by("initials", "pk")[:MOST]
        if rows:
            return [Somebody(person=person, note=_note(person)) for person in rows]
    return []


def _note(person: Person) -> str:
    homes = [residency.room.label for residency in person.residencies.all()]
    return "、".join(homes[:2]) or (person.firm.short_name if person.firm else "")
