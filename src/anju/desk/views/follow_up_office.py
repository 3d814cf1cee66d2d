"""Around the calls: homes nobody visited, plans of care, summaries to sign, the year's end (FUP-1, FUP-3, FUP-4, FUP-6)."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.follow_ups import DECISIONS, KIND_WORDS, OUTCOME_WORDS, counted_lines, lines_of, made_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.estate.queries import room_for
from anju.followup import actions
from anju.followup.actions.care import SETTERS
from anju.followup.actions.reviewing import REVIEWERS
from anju.followup.actions.summaries import MAKERS
from anju.followup.flow import CALLERS
from anju.followup.queries.attempts import attempts_of
from anju.followup.queries.care import plan_for, plans_page, said_of
from anju.followup.queries.coverage import cycle_days, parts_of, uncovered_page
from anju.followup.queries.opening import open_subject
from anju.followup.queries.summaries import summaries_page, summary_for
from anju.followup.queries.year import FIRST_YEAR, LAST_YEAR, carried_over, counts_of, unsolved_page, year_days
from anju.intake.queries import timeline
from anju.matters.request import Request
from anju.papers.follow_ups import print_follow_up, print_year
from anju.papers.serving import served
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.web.forms import Choice, Field

BASE = "/desk/follow-ups"


def _read_by_readers(request: Request, project: Project) -> frozenset[str]:
    """The roles of whoever reads cases here. Raises `NotFound` for others."""
    roles = request.reach.roles_at(project.pk)
    if not roles & READING_ROLES:
        raise NotFound
    return roles


@require_safe
@in_project
def homes(request: Request, project: Project) -> HttpResponse:
    """How many homes of each building were reached within the cycle, and those that were not."""
    roles = _read_by_readers(request, project)
    building, cursor = request.GET.get("building", ""), request.GET.get("cursor", "")
    rows, after = uncovered_page(project, building=building, cursor=cursor)
    here = f"{BASE}/homes?project={project.code}&building={building}"
    context = page(
        request, project, at="follow_ups", rows=rows, parts=parts_of(project), days=cycle_days(project), building=building,
        may_open=bool(roles & CALLERS), first_url=here if cursor else "",
        next_url=f"{here}&cursor={after}" if after else "",
    )  # fmt: skip
    return render(request, "desk/follow_ups/homes.html", context)


@require_POST
@in_project
def open_homes(request: Request, project: Project) -> HttpResponse:
    """Take up one home (`room`), or the next twenty."""
    label = request.POST.get("room", "")
    back = f"{BASE}/homes?project={project.code}"
    if label:
        room = room_for(reach=request.reach, project=project.code, label=label)
        room.project = project
        matter = actions.open_visit(room=room, by=request.actor)
        return done(request, back, _("%(number)s: among the calls now.") % {"number": matter.number})
    opened = actions.open_visits(project=project, by=request.actor)
    return done(request, back, _("%(n)d homes are among the calls now.") % {"n": len(opened)})


@require_safe
def visit(request: Request, number: str) -> HttpResponse:
    """What was said in one follow-up or visit, with its paper."""
    subject = open_subject(request.actor, number)
    if not subject.hats & READING_ROLES:
        raise NotFound
    matter = subject.matter
    with timezone.override(matter.project.zone):
        events = timeline(matter, actor=request.actor, staff=True)
        context = page(
            request, matter.project, at="follow_ups", matter=matter, kind=KIND_WORDS[subject.kind],
            made=[made_of(row) for row in attempts_of(matter.pk)], lines=lines_of(events),
        )  # fmt: skip
        return render(request, "desk/follow_ups/visit.html", context)


@require_safe
def record_pdf(request: Request, number: str) -> HttpResponse:
    """The record of a follow-up (业主回访记录表)."""
    return served(print_follow_up(number=number, actor=request.actor))


@require_safe
@in_project
def care(request: Request, project: Project) -> HttpResponse:
    """Households with a plan: who visits them, why, when next; `?view=ended` the earlier ones."""
    roles = _read_by_readers(request, project)
    ended, cursor = request.GET.get("view") == "ended", request.GET.get("cursor", "")
    plans, after = plans_page(project, ended=ended, cursor=cursor)
    words = said_of(plans)
    here = f"{BASE}/care?project={project.code}" + ("&view=ended" if ended else "")
    context = page(
        request, project, at="follow_ups", rows=[(plan, words.get(plan.pk, {})) for plan in plans], ended=ended,
        may_set=bool(roles & SETTERS),
        tabs=[
            {"title": _("In care"), "url": f"{BASE}/care?project={project.code}", "on": not ended},
            {"title": _("Ended"), "url": f"{BASE}/care?project={project.code}&view=ended", "on": ended},
        ],
        first_url=here if cursor else "", next_url=f"{here}&cursor={after}" if after else "",
    )  # fmt: skip
    return render(request, "desk/follow_ups/care.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def set_care(request: Request, project: Project) -> HttpResponse:
    """The form of a plan, and setting it."""
    roles = _read_by_readers(request, project)
    if request.method == "POST":
        room = room_for(reach=request.reach, project=project.code, label=request.POST.get("room", ""))
        room.project = project
        actions.set_care_plan(
            room=room, responsible=_person(request.POST.get("responsible", "")),
            every_days=_number(request.POST.get("every_days", "")), reason=request.POST.get("reason", ""),
            points=request.POST.get("points", ""), by=request.actor,
        )  # fmt: skip
        return done(request, f"{BASE}/care?project={project.code}", _("Set; the responsible person is told."))
    if not roles & SETTERS:
        raise NotFound
    people = {
        person.pk: person for role in sorted(CALLERS) for person in people_with_role(role=role, project=project)[:50]
    }
    fields = [
        Field(name="room", title=_("Home"), required=True, value=request.GET.get("room", ""), placeholder="3-2-1801"),
        Field(name="responsible", title=_("Who visits them"), widget="combo", required=True,
              choices=[Choice(value=str(pk), title=each.name, initials=each.initials) for pk, each in people.items()]),
        Field(name="every_days", title=_("Every so many days"), widget="number", value="14", required=True,
              minimum="1", maximum="180"),
        Field(name="reason", title=_("Why"), widget="textarea", required=True),
        Field(name="points", title=_("What to talk about"), widget="textarea", required=True),
    ]  # fmt: skip
    context = page(request, project, at="follow_ups", fields=fields)
    return render(request, "desk/follow_ups/set_care.html", context)


def _person(text: str) -> Person:
    found = Person.objects.filter(pk=_number(text), is_active=True).first()
    if found is None:
        sentence = _("Choose somebody of the desk or of customer service.")
        raise Invalid("care-plan-responsible", sentence, fields={"responsible": sentence})
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_POST
def end_care(request: Request, number: str) -> HttpResponse:
    """End a plan, with the reason."""
    plan = plan_for(request.actor, number)
    actions.end_care_plan(number=number, reason=request.POST.get("reason", ""), by=request.actor)
    return done(request, f"{BASE}/care?project={plan.matter.project.code}", _("The plan has ended."))


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def summaries(request: Request, project: Project) -> HttpResponse:
    """The archive of summaries; POST: sum up some days."""
    roles = _read_by_readers(request, project)
    if request.method == "POST":
        first, last = _day(request.POST.get("first", ""), "first"), _day(request.POST.get("last", ""), "last")
        matter = actions.make_summary(project=project, first=first, last=last, by=request.actor)
        return done(request, f"{BASE}/summaries/{matter.number}", _("Summed up; both signers are told."))
    cursor = request.GET.get("cursor", "")
    rows, after = summaries_page(project, cursor=cursor)
    here = f"{BASE}/summaries?project={project.code}"
    context = page(
        request, project, at="follow_ups", rows=rows, may_make=bool(roles & MAKERS), first_url=here if cursor else "",
        next_url=f"{here}&cursor={after}" if after else "",
    )  # fmt: skip
    return render(request, "desk/follow_ups/summaries.html", context)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = _("Write a day as 2026-11-21.")
        raise Invalid("summary-span", sentence, fields={field: sentence}) from None


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: Request, number: str) -> HttpResponse:
    """One summary as it stood when it was made, with its signatures; POST: sign it."""
    found = summary_for(request.actor, number)
    if request.method == "POST":
        actions.sign_summary(number=number, by=request.actor)
        return done(request, f"{BASE}/summaries/{number}", _("Read and signed."))
    roles = request.actor.roles_at(found.project_id)
    with timezone.override(found.project.zone):
        context = page(
            request, found.project, at="follow_ups", summary=found, lines=counted_lines(found.body["counted"]),
            outcomes=list(OUTCOME_WORDS.values()), may_sign=_may_sign(found, roles, request),
        )  # fmt: skip
        return render(request, "desk/follow_ups/summary.html", context)


def _may_sign(found: Any, roles: frozenset[str], request: Request) -> bool:
    me = request.person.pk if request.person else 0
    if me in {found.lead_id, found.manager_id}:
        return False
    return bool(("desk_lead" in roles and not found.lead_signed_at) or ("pm" in roles and not found.manager_signed_at))


@require_safe
@in_project
def this_year(request: Request, project: Project) -> HttpResponse:
    """To the year that is running."""
    now = product_now().astimezone(project.zone)
    return HttpResponseRedirect(f"{BASE}/year/{now.year}?project={project.code}")


@require_safe
@in_project
def year(request: Request, project: Project, year: int) -> HttpResponse:
    """A year: its follow-ups by kind and outcome, what is unsolved with a decision each, what came over from before."""
    roles = _read_by_readers(request, project)
    first, after = _year(year)
    cursor = request.GET.get("cursor", "")
    rows, more = unsolved_page(project, year=year, cursor=cursor)
    here = f"{BASE}/year/{year}?project={project.code}"
    counted = {each.kind: each.by_outcome for each in counts_of(project, first=first, after=after)}
    context = page(
        request, project, at="follow_ups", year=year, lines=counted_lines(counted), outcomes=list(OUTCOME_WORDS.values()),
        rows=[(row, DECISIONS.get(row.decided[0].decision, "") if row.decided else "") for row in rows],
        carried=carried_over(project, year=year), may_decide=bool(roles & REVIEWERS),
        decisions=list(DECISIONS.items()), this_year=product_now().astimezone(project.zone).year,
        first_url=here if cursor else "", next_url=f"{here}&cursor={more}" if more else "",
    )  # fmt: skip
    return render(request, "desk/follow_ups/year.html", context)


def _year(year: int) -> tuple[date, date]:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise NotFound
    return year_days(year)


@require_safe
@in_project
def year_pdf(request: Request, project: Project, year: int) -> HttpResponse:
    """The year as a paper."""
    _read_by_readers(request, project)
    _year(year)
    return served(print_year(project=project, year=year))


@require_POST
@in_project
def decide(request: Request, project: Project, year: int, number: str) -> HttpResponse:
    """What the property manager decides of one unsolved problem."""
    _year(year)
    actions.review_unsolved(
        number=number, year=year, decision=request.POST.get("decision", ""), measure=request.POST.get("measure", ""),
        by=request.actor,
    )  # fmt: skip
    return done(request, f"{BASE}/year/{year}?project={project.code}", _("Decided."))
