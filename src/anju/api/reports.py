"""Reports over the API: the monthly report, and exactly the cases behind each of its figures (KPI-1, KPI-2)."""

from typing import Any

from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import BaseModel

from anju.api.cases import PROBLEMS
from anju.assessment.access import may_read
from anju.assessment.counted import BANDS, Asked, counted_page, title_of
from anju.assessment.indicators import INDICATORS
from anju.assessment.monthly import Figure, Monthly, monthly_report
from anju.assessment.months import month_from
from anju.assessment.wording import headlines, name_of
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters.request import Request
from anju.people.queries import project_for

router = Router(tags=["reports"])
BASE = "/api/v1/reports/monthly"
CODE, VALUE = r"^[a-z_]{1,32}$", r"^[a-z0-9_]{0,20}$"


class FigureOut(BaseModel):
    """A share: `yes` of `yes + no`; null where nothing was counted. `small`: fewer than ten, not to be ranked."""

    code: str
    title: str
    unit: str
    value: float | None
    yes: int
    no: int
    small: bool
    lower_is_better: bool
    cases: str


class VolumeOut(BaseModel):
    """How many of one value."""

    value: str
    title: str
    count: int
    cases: str


class HeldOut(BaseModel):
    """What is open to this day in one role's hands, by whole days since the ring."""

    role: str
    title: str
    bands: dict[str, int]
    total: int
    cases: str


class PartyOut(BaseModel):
    """A firm, or one of our own technicians."""

    kind: str
    name: str
    figures: list[FigureOut]


class MonthlyOut(BaseModel):
    """The monthly report of a project as it stands at `at`."""

    project: str
    month: str
    at: str
    goes_on: bool
    headlines: list[str]
    registered: int
    closed: int
    open_at_end: int
    figures: list[FigureOut]
    volumes: dict[str, list[VolumeOut]]
    defects: list[VolumeOut]
    held: list[HeldOut]
    parties: list[PartyOut]


class CountedRow(BaseModel):
    """One item that was counted, with its case."""

    number: str
    item: int
    title: str
    place: str
    rang_at: str
    arrival: str
    plan: str
    plan_due_at: str | None
    result: str
    case: str


class CountedPage(BaseModel):
    """One page of them."""

    results: list[CountedRow]
    next: str | None


@router.get("/reports/monthly", response={200: MonthlyOut, **PROBLEMS})
def get_monthly_report(
    request: Request,
    project: str = Query(..., max_length=20),
    month: str = Query("", max_length=7, description="2026-10; the running month when left out"),
) -> dict[str, Any]:
    """The monthly report of a project (KPI-1). Refuses `month-unknown`, `month-ahead`."""
    here = _project(request, project)
    report = monthly_report(project=here, month=month_from(month, now=product_now(), zone=here.zone))
    return _whole(report)


@router.get("/reports/monthly/{figure}", response={200: CountedPage, **PROBLEMS})
def list_counted(
    request: Request,
    figure: str = Path(..., pattern=CODE),
    project: str = Query(..., max_length=20),
    month: str = Query("", max_length=7),
    of: str = Query("all", pattern="^(all|yes|no)$"),
    value: str = Query("", pattern=VALUE),
    band: str = Query("", pattern="^(" + "|".join(["", *BANDS]) + ")$"),
    firm: int | None = Query(None, ge=0, le=2**31),
    worker: int | None = Query(None, ge=0, le=2**31),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """Exactly what a figure of the monthly report counted, newest first (KPI-2)."""
    here, now = _project(request, project), product_now()
    asked = Asked(
        project=here, month=month_from(month, now=now, zone=here.zone), at=now, figure=figure, of=of, value=value,
        band=band, firm=firm, worker=worker,
    )  # fmt: skip
    page = counted_page(reach=request.reach, asked=asked, cursor=cursor, size=limit)
    return {
        "results": [
            {
                "number": fact.matter.number, "item": fact.item.no, "title": fact.item.title,
                "place": str(fact.matter.room or fact.matter.area or ""), "rang_at": fact.rang_at.isoformat(),
                "arrival": fact.arrival, "plan": fact.plan,
                "plan_due_at": fact.plan_due_at.isoformat() if fact.plan_due_at else None, "result": fact.result,
                "case": f"/api/v1/cases/{fact.matter.number}",
            }
            for fact in page.rows
        ],
        "next": page.next or None,
    }  # fmt: skip


def _project(request: Request, code: str) -> Project:
    """The project, for who reads its cases; for anybody else it is not there."""
    found = project_for(request.reach, code)
    if not may_read(request.reach, project_id=found.pk):
        raise NotFound
    return found


def _whole(report: Monthly) -> dict[str, Any]:
    query = f"?project={report.project.code}&month={report.month.code}"
    return {
        "project": report.project.code,
        "month": report.month.code,
        "at": report.at.isoformat(),
        "goes_on": report.goes_on,
        "headlines": headlines(report),
        "registered": report.registered,
        "closed": report.closed,
        "open_at_end": report.open_at_end,
        "figures": [_figure(report, each) for each in (*report.figures.values(), report.closing)],
        "volumes": {
            what: [
                {
                    "value": each.value, "title": name_of(what, each.value), "count": each.count,
                    "cases": f"{BASE}/{what}{query}&value={each.value}",
                }
                for each in volumes
            ]
            for what, volumes in report.volumes.items()
            if what not in {"registered", "defect"}
        },
        "defects": [
            {
                "value": defect.code, "title": defect.title, "count": count,
                "cases": f"{BASE}/defect{query}&value={defect.pk}",
            }
            for defect, count in report.defects
            if defect is not None
        ],
        "held": [
            {
                "role": each.role, "title": name_of("open_now", each.role), "bands": each.bands, "total": each.total,
                "cases": f"{BASE}/open_now{query}&value={each.role}",
            }
            for each in report.held
        ],
        "parties": [
            {
                "kind": "firm" if party.firm else "technician", "name": party.name,
                "figures": [
                    _figure(report, each, f"&firm={party.firm}" + ("" if party.firm else f"&worker={party.worker}"))
                    for each in party.figures.values()
                ],
            }
            for party in report.parties
        ],
    }  # fmt: skip


def _figure(report: Monthly, figure: Figure, whose: str = "") -> dict[str, Any]:
    share = INDICATORS[figure.code](report.at) if figure.code in INDICATORS else None
    return {
        "code": figure.code,
        "title": str(title_of(figure.code)),
        "unit": share.unit if share else "case",
        "value": figure.value,
        "yes": figure.yes,
        "no": figure.no,
        "small": figure.small,
        "lower_is_better": figure.lower_is_better,
        "cases": f"{BASE}/{figure.code}?project={report.project.code}&month={report.month.code}{whose}",
    }
