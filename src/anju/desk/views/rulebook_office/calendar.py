"""The working calendar: a month, a day at its side, and publishing an own day after seeing which deadlines move."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.clocks.effects import clocks_moved
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal, Sentence
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.reading import needed_day
from anju.desk.roster_faces import weekday
from anju.desk.rulebook_office import calendar_faces, faces
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import at_one_reading, here, place_named
from anju.estate.models import Project
from anju.matters.request import Request
from anju.people.rules import next_month, previous_month
from anju.rulebook.actions import amend_calendar_day
from anju.rulebook.book import book
from anju.rulebook.keeping import may_keep
from anju.rulebook.queries import missing_calendar_year
from anju.web.forms import Choice, Field

YEARS = range(2000, 2200)


@dataclass
class _Draft:
    """What stands in the form of a day."""

    day: date
    works: str = ""
    place: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Sentence] = field(default_factory=dict)
    refusal: Refusal | None = None
    effect: dict[str, Any] | None = None


@require_safe
@in_project
@at_one_reading
def calendar(request: Request, project: Project) -> HttpResponse:
    """The month; `day` opens one day with its form, for keepers of the company or the project."""
    today = timezone.localtime(product_now()).date()
    chosen = _date(request.GET.get("day", ""))
    first = _first(request.GET.get("month", ""), chosen or today)
    reading = book()
    days = calendar_faces.month_days(reading, project, first, today)
    places = _places(request, project)
    one = next((each for each in days if each.day == chosen), None)
    if chosen is not None and one is None:
        raise NotFound
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("calendar", project, request.reach),
        first=first,
        previous=previous_month(first),
        following=next_month(first),
        weekdays=[weekday(each.day) for each in days[:7]],
        days=days,
        chosen=one,
        chosen_weekday=weekday(one.day) if one else "",
        own=calendar_faces.own_days(reading, project, today),
        missing=missing_calendar_year(today=today),
        is_published=reading.calendar(company_id=None, project_id=None).published(first.year),
        keeps=bool(places),
        enters_years=may_keep(request.actor, company_id=None, project_id=None),
        **(_form(project, places, _as_it_is(one, places)) if one and places and not one.is_past else {}),
    )
    return render(request, "desk/rulebook/calendar.html", context)


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotFound from error
    if found is not None and found.year not in YEARS:
        raise NotFound
    return found


def _first(text: str, day: date) -> date:
    return _date(f"{text}-01") or day if text else day.replace(day=1)


def _places(request: Request, project: Project) -> list[faces.Place]:
    """Where this person may set days: the group's come from the yearly notice."""
    return [place for place in faces.places_of(request.actor, project) if place.code != "group"]


def _as_it_is(one: calendar_faces.DayFace, places: list[faces.Place]) -> _Draft:
    return _Draft(
        day=one.day,
        works="no" if one.works else "yes",
        place=places[-1].code,
        texts={"name_zh": "", "name_en": "", "reason": ""},
    )


def _form(project: Project, places: list[faces.Place], draft: _Draft) -> dict[str, Any]:
    wrong, texts = draft.errors, draft.texts
    return {
        "draft": draft,
        "fields": [
            Field(name="day", widget="hidden", value=draft.day.isoformat()),
            Field(
                name="works",
                title=_("This day is"),
                widget="seg",
                choices=[Choice(value="yes", title=_("worked")), Choice(value="no", title=_("free"))],
                value=draft.works,
                required=True,
                error=wrong.get("works", wrong.get("day", "")),
            ),
            Field(
                name="place",
                title=_("Where it applies"),
                widget="seg",
                choices=faces.place_choices(places),
                value=draft.place,
                required=True,
                error=wrong.get("place", ""),
            ),
            *(
                Field(name=name, title=title, value=texts.get(name, ""), required=True, error=wrong.get(name, ""))
                for name, title in (
                    ("name_zh", _("Name in Chinese")),
                    ("name_en", _("Name in English")),
                    ("reason", _("Reason")),
                )
            ),
        ],
        "action": here(project, "/calendar/amend_calendar_day"),
        "effect_url": here(project, "/calendar/effect"),
    }


@require_POST
@in_project
@at_one_reading
def amend(request: Request, project: Project) -> HttpResponse:
    """Publish the day; a refusal leaves every word where it was."""
    places = _kept(request, project)
    day = needed_day(request.POST, "day")
    draft = _as_posted(request, day)
    try:
        place = place_named(places, draft.place)
        if draft.works not in ("yes", "no"):
            raise Invalid("day-not-usable", _("Say whether it is worked."), fields={"works": _("Please choose.")})
        _seen(request, draft, place)
        made = amend_calendar_day(
            actor=request.actor,
            day=day,
            works=draft.works == "yes",
            today=timezone.localtime(product_now()).date(),
            name_zh=draft.texts["name_zh"],
            name_en=draft.texts["name_en"],
            reason=draft.texts["reason"],
            **place.ids,
        )
    except Invalid as refusal:
        draft.refusal, draft.errors = refusal, refusal.fields
        return render(request, "desk/rulebook/_day.html", _form(project, places, draft), status=refusal.status)
    said = _("%(day)s is published; open deadlines are reckoned anew.") % {"day": f"{made.day:%Y-%m-%d}"}
    return done(request, here(project, "/calendar", month=f"{day:%Y-%m}"), said)


def _as_posted(request: Request, day: date) -> _Draft:
    texts = {name: request.POST.get(name, "") for name in ("name_zh", "name_en", "reason")}
    return _Draft(day=day, works=request.POST.get("works", ""), place=request.POST.get("place", ""), texts=texts)


def _kept(request: Request, project: Project) -> list[faces.Place]:
    places = _places(request, project)
    if not places:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    return places


@require_POST
@in_project
@at_one_reading
def effect(request: Request, project: Project) -> HttpResponse:
    """How many open deadlines would move, before anything is published."""
    places = _kept(request, project)
    draft = _as_posted(request, needed_day(request.POST, "day"))
    place = next((each for each in places if each.code == draft.place), places[-1])
    return render(request, "desk/rulebook/_moved.html", {"effect": _effect(draft, place)})


def _effect(draft: _Draft, place: faces.Place) -> dict[str, Any]:
    day = calendar_faces.proposed_day(draft.day, works=draft.works == "yes", place=place)
    moved = clocks_moved(days=[day], **place.ids)
    mark = sha256(f"{draft.day} {draft.works} {place.code}".encode()).hexdigest()[:16]
    return {"words": faces.moved_words(moved), "mark": mark}


def _seen(request: Request, draft: _Draft, place: faces.Place) -> None:
    """Refuse with `effect-not-seen` a day whose effect, as it now stands, was not on the page."""
    shown = _effect(draft, place)
    if request.POST.get("seen") != shown["mark"]:
        draft.effect = shown
        raise Invalid("effect-not-seen", _("Look at which deadlines move first, then publish."))
