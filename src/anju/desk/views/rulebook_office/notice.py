"""The State Council's holiday notice of a year: pasted or filled in, read back with the deadlines it moves, published."""

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
from anju.core.errors import Forbidden, Invalid
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.rulebook_office import faces, notice_faces
from anju.desk.rulebook_office.notice_faces import Line
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import at_one_reading, here
from anju.estate.models import Project
from anju.matters.request import Request
from anju.rulebook.actions import check_notice, enter_calendar_year
from anju.rulebook.keeping import may_keep
from anju.rulebook.notice import NoticeDay, Wrong, read_notice
from anju.rulebook.queries import calendar_page

LONGEST_TEXT = 20_000


@dataclass(kw_only=True)
class _Draft:
    """What stands on the page."""

    year: int
    source: str = ""
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    """lines of the pasted text that could not be read"""
    refusal: Invalid | None = None
    days: list[NoticeDay] = field(default_factory=list)
    effect: dict[str, Any] | None = None


@require_safe
@in_project
@at_one_reading
def notice(request: Request, project: Project) -> HttpResponse:
    """The notice of a year as it stands, or an empty page to enter it; the group's keepers alone."""
    today = _today()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted in (str(today.year), str(today.year + 1)) else _first_missing(today)
    known = calendar_page(first=year, last=year)[0]
    draft = _Draft(
        year=year, source=known.notice.source if known.notice else "", lines=notice_faces.lines_of(known.days)
    )
    return _shown(request, project, draft)


@require_POST
@in_project
@at_one_reading
def effect(request: Request, project: Project) -> HttpResponse:
    """Read the pasted text into the grid (`read`), or the grid as it stands; then the holidays and what moves."""
    draft = _posted(request)
    if "read" in request.POST:
        found = read_notice(draft.text, year=draft.year)
        draft.lines, draft.wrong = notice_faces.lines_of(found.days), found.wrong
    try:
        _look(draft)
    except Invalid as refusal:
        draft.refusal = refusal
    return _shown(request, project, draft)


@require_POST
@in_project
@at_one_reading
def publish(request: Request, project: Project) -> HttpResponse:
    """Publish what was looked at; a refusal leaves every line where it was."""
    draft = _posted(request)
    try:
        _look(draft)
        if draft.effect is None or request.POST.get("seen") != draft.effect["mark"]:
            raise Invalid("effect-not-seen", _("Look at which deadlines move first, then publish."))
        made = enter_calendar_year(
            actor=request.actor, year=draft.year, days=draft.days, source=draft.source, today=_today()
        )
    except Invalid as refusal:
        draft.refusal = refusal
        return _shown(request, project, draft)
    said = _("The holidays of %(year)d are published; open deadlines are reckoned anew.") % {"year": made.year}
    return done(request, here(project, "/calendar", month=f"{made.year}-01"), said)


def _today() -> date:
    return timezone.localtime(product_now()).date()


def _first_missing(today: date) -> int:
    """This year where its notice is not known, else the next."""
    return today.year if calendar_page(first=today.year, last=today.year)[0].notice is None else today.year + 1


def _posted(request: Request) -> _Draft:
    year = request.POST.get("year", "")
    return _Draft(
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        source=request.POST.get("source", "").strip(),
        text=request.POST.get("text", "")[:LONGEST_TEXT],
        lines=notice_faces.posted_lines(request.POST),
    )


def _look(draft: _Draft) -> None:
    """The days of the grid and which deadlines they move. Raises `Invalid` as `check_notice` and for what was misread."""
    if draft.wrong:
        first = draft.wrong[0]
        sentence = _("Line %(line)d: %(said)s") % {"line": first.line, "said": first.sentence}
        raise Invalid("notice-not-read", sentence, fields={"text": sentence})
    days = notice_faces.days_of(draft.lines)
    check_notice(year=draft.year, days=days, today=_today())
    draft.days = days
    before = calendar_page(first=draft.year, last=draft.year)[0].days
    moved = clocks_moved(days=notice_faces.proposed(days, before), company_id=None, project_id=None)
    told = "|".join(f"{each.day} {each.works} {each.name_zh}" for each in days)
    mark = sha256(f"{draft.year} {told}".encode()).hexdigest()[:16]
    draft.effect = {"words": faces.moved_words(moved), "mark": mark}


def _shown(request: Request, project: Project, draft: _Draft) -> HttpResponse:
    if not may_keep(request.actor, company_id=None, project_id=None):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    today = _today()
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("calendar", project, request.reach),
        draft=draft,
        years=[today.year, today.year + 1],
        lines=notice_faces.marked(draft.lines, draft.refusal),
        holidays=notice_faces.holidays(draft.days),
        text_error=draft.refusal.fields.get("text", "") if draft.refusal else "",
        source_error=draft.refusal.fields.get("source", "") if draft.refusal else "",
    )
    status = draft.refusal.status if draft.refusal else 200
    return render(request, "desk/rulebook/notice.html", context, status=status)
