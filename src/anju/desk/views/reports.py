"""The monthly report on the desk, and the cases behind each of its figures (KPI-1, KPI-2)."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anju.assessment.access import may_read
from anju.assessment.counted import BANDS, Asked, counted, counted_page, title_of
from anju.assessment.monthly import monthly_report
from anju.assessment.months import Month, month_at, month_from
from anju.assessment.wording import BANDS as BAND_WORDS
from anju.assessment.wording import headlines, name_of
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.desk.reports import PAGE, CountedFace, Face, cases_url
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request

VALUE = re.compile(r"[a-z0-9_]{0,20}")


@require_safe
@in_project
def monthly(request: Request, project: Project) -> HttpResponse:
    """The report of `?month=2026-10`, of the running month when none is named."""
    if not may_read(request.reach, project_id=project.pk):
        raise NotFound
    now = product_now()
    month = month_from(request.GET.get("month", ""), now=now, zone=project.zone)
    report = monthly_report(project=project, month=month, at=now)
    running = month_at(now, project.zone)
    context = page(
        request,
        project,
        at="reports",
        face=Face(report),
        report=report,
        said=headlines(report),
        before_url=_address(project, month.before),
        after_url=_address(project, month.following) if month < running else "",
    )
    return render(request, "desk/reports/monthly.html", context)


@require_safe
@in_project
def cases(request: Request, project: Project) -> HttpResponse:
    """One page of exactly what a figure counted, newest first."""
    if not may_read(request.reach, project_id=project.pk):
        raise NotFound
    asked = _asked(request, project)
    cursor = request.GET.get("cursor", "")
    found = counted_page(reach=request.reach, asked=asked, cursor=cursor)
    base = _same(asked)
    context = page(
        request,
        project,
        at="reports",
        title=title_of(asked.figure),
        part=_part(asked),
        month=asked.month,
        total=None if asked.figure == "closing" else counted(reach=request.reach, asked=asked).count(),
        rows=[CountedFace(fact) for fact in found.rows],
        report_url=_address(project, asked.month),
        first_url=base if cursor else "",
        next_url=f"{base}&cursor={found.next}" if found.next else "",
    )
    return render(request, "desk/reports/cases.html", context)


def _address(project: Project, month: Month) -> str:
    return f"{PAGE}?project={project.code}&month={month.code}"


def _asked(request: Request, project: Project) -> Asked:
    """What the address asks for; anything unknown does not exist."""
    given, now = request.GET, product_now()
    of, value, band = given.get("of", "all"), given.get("value", ""), given.get("band", "")
    if of not in {"all", "yes", "no"} or not VALUE.fullmatch(value) or band not in {"", *BANDS}:
        raise NotFound
    return Asked(
        project=project, month=month_from(given.get("month", ""), now=now, zone=project.zone), at=now,
        figure=given.get("figure", ""), of=of, value=value, band=band, firm=_number(given.get("firm")),
        worker=_number(given.get("worker")),
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotFound
    return int(text)


def _same(asked: Asked) -> str:
    whose = {name: value for name, value in (("firm", asked.firm), ("worker", asked.worker)) if value is not None}
    return cases_url(
        project=asked.project.code, month=asked.month, figure=asked.figure, of=asked.of, value=asked.value,
        band=asked.band, **whose,
    )  # fmt: skip


def _part(asked: Asked) -> str:
    """Which part of the figure is listed, in words."""
    words = {"yes": _("counted as yes"), "no": _("counted as no")}.get(asked.of, "")
    named = name_of(asked.figure, asked.value) if asked.figure != "defect" else ""
    band = str(BAND_WORDS[asked.band]) if asked.band else ""
    return " · ".join(word for word in (named, band, words) if word)
