"""The monthly report of a project, read from tallies; limits that still run are judged at the moment of reading.

Seven queries, however many cases the month or the project has: they read tallies, and of facts only what is open.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from anju.assessment.counted import BANDS, band_of, open_now
from anju.assessment.indicators import INDICATORS, LOWER_IS_BETTER, NOT_DOUBLE, SMALL
from anju.assessment.models import Fact, Tally
from anju.assessment.months import Month
from anju.core.time import product_now
from anju.estate.models import Project
from anju.partners.models import Contractor
from anju.people.models import Person
from anju.rulebook.models import Defect

VOLUMES = ("registered", "kind", "channel", "urgency", "ended", "defect")
OF_PARTIES = (
    "contact_kept", "appointment_kept", "taken_on_in_time", "plan_kept", "first_time_fix", "came_back",
)  # fmt: skip
"""what a firm or a technician is measured by"""
TOP_DEFECTS = 10
MOST_PARTIES = 60


@dataclass(frozen=True)
class Figure:
    """One share as it was counted."""

    code: str
    yes: int = 0
    no: int = 0

    @property
    def counted(self) -> int:
        """The denominator."""
        return self.yes + self.no

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where nothing was counted."""
        return self.yes / self.counted if self.counted else None

    @property
    def small(self) -> bool:
        """Too few to be compared with anything."""
        return self.counted < SMALL

    @property
    def lower_is_better(self) -> bool:
        return self.code in LOWER_IS_BETTER

    @property
    def missed(self) -> str:
        """Which part went wrong."""
        return "yes" if self.lower_is_better else "no"

    @property
    def wrong(self) -> int:
        """How many went wrong."""
        return self.yes if self.lower_is_better else self.no


@dataclass(frozen=True)
class Party:
    """A firm or one of our own technicians, with the figures of the items in its hands."""

    firm: int
    worker: int
    name: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Volume:
    """How many of one value: a channel, a defect, a way to end."""

    value: str
    count: int


@dataclass(frozen=True)
class Held:
    """The open cases in one role's hands, by age."""

    role: str
    bands: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.bands.values())


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """The report of one project and month as it stands at one moment."""

    project: Project
    month: Month
    at: datetime
    goes_on: bool
    """the month has not ended"""
    figures: Mapping[str, Figure]
    volumes: Mapping[str, list[Volume]]
    registered: int
    closed: int
    """closed in the month"""
    open_at_end: int
    closing: Figure
    """closed ÷ closed and still open, of all cases up to the month's end"""
    held: list[Held]
    """what is open to this day, by who has it"""
    parties: list[Party]
    defects: list[tuple[Defect | None, int]]
    old: int = field(default=0)
    """of what is open, older than thirty days"""


def monthly_report(*, project: Project, month: Month, at: datetime | None = None) -> Monthly:
    """The report as of `at` (now when None). It asks nobody's reach: whoever shows it has asked `access.may_read`."""
    moment = at or product_now()
    shares, volumes = _tallied(project, month)
    for key, (yes, no) in _running(project, month, moment).items():
        shares[key][0] += yes
        shares[key][1] += no
    registered, ended, closed = _so_far(project, month)
    held = _held(project, month, moment)
    totals: dict[str, list[int]] = {code: [0, 0] for code in INDICATORS}
    for (code, _firm, _worker), (yes, no) in shares.items():
        totals[code][0] += yes
        totals[code][1] += no
    return Monthly(
        project=project,
        month=month,
        at=moment,
        goes_on=moment < month.ends(project.zone),
        figures={code: Figure(code, yes, no) for code, (yes, no) in totals.items()},
        volumes=volumes,
        registered=sum(each.count for each in volumes["registered"]),
        closed=sum(each.count for each in volumes["ended"] if each.value == "closed"),
        open_at_end=registered - ended,
        closing=Figure("closing", closed, registered - ended),
        held=held,
        parties=_parties(shares),
        defects=_defects(volumes["defect"]),
        old=sum(each.bands["31-"] for each in held),
    )


Shares = dict[tuple[str, int, int], list[int]]
"""indicator, firm, worker → yes and no"""


def _tallied(project: Project, month: Month) -> tuple[Shares, dict[str, list[Volume]]]:
    """What is settled, in one query."""
    shares: Shares = defaultdict(lambda: [0, 0])
    volumes: dict[str, list[Volume]] = {what: [] for what in VOLUMES}
    rows = Tally.objects.filter(project=project, month=month.number, what__in=(*INDICATORS, *VOLUMES))
    for what, value, firm, worker, yes, no in rows.values_list("what", "value", "firm", "worker", "yes", "no"):
        if what in volumes:
            if yes:
                volumes[what].append(Volume(value, yes))
        else:
            shares[what, firm, worker] = [yes, no]
    for each in volumes.values():
        each.sort(key=lambda volume: (-volume.count, volume.value))
    return shares, volumes


def _running(project: Project, month: Month, at: datetime) -> dict[tuple[str, int, int], tuple[int, int]]:
    """The shares of facts with a limit that runs, as they stand now: one query over those alone."""
    shares = {code: indicator(at) for code, indicator in INDICATORS.items()}
    wanted = Q()
    for column in sorted({share.month for share in shares.values()}):
        wanted |= Q(**{column: month.number})
    counts: dict[str, Any] = {}
    for code, share in shares.items():
        mine = Q(**{share.month: month.number})
        counts |= {f"{code}_yes": _count(mine & share.yes), f"{code}_no": _count(mine & share.no)}
    rows = Fact.objects.filter(wanted, NOT_DOUBLE, project=project, runs=True).order_by()
    found: list[Any] = list(rows.values("contractor_id", "technician_id").annotate(**counts))
    return {
        (code, row["contractor_id"] or 0, row["technician_id"] or 0): (row[f"{code}_yes"], row[f"{code}_no"])
        for row in found
        for code in shares
    }


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition)


def _so_far(project: Project, month: Month) -> tuple[int, int, int]:
    """Registered, ended, and of these closed, from the first case to the month's end. One query."""
    found = Tally.objects.filter(project=project, what__in=("registered", "ended"), month__lte=month.number).aggregate(
        registered=Sum("yes", filter=Q(what="registered")),
        ended=Sum("yes", filter=Q(what="ended")),
        closed=Sum("yes", filter=Q(what="ended", value="closed")),
    )
    return found["registered"] or 0, found["ended"] or 0, found["closed"] or 0


def _held(project: Project, month: Month, at: datetime) -> list[Held]:
    """Who has what is open to this day of the cases up to the month's end, by age. One query over open cases alone."""
    rows = (
        Fact.objects.filter(open_now(month=month), NOT_DOUBLE, project=project)
        .order_by()
        .values_list("holder_role")
        .annotate(**_bands(at))
    )
    found = [Held(role, dict(zip(BANDS, counts, strict=True))) for role, *counts in rows]
    return sorted(found, key=lambda held: -held.total)


def _bands(at: datetime) -> dict[str, Count]:
    return {f"band{place}": _count(band_of(band, at=at)) for place, band in enumerate(BANDS)}


def _parties(shares: Shares) -> list[Party]:
    """Firms as a whole, our own technicians one by one; those with most in hand first. Two queries for their names."""
    found: dict[tuple[int, int], dict[str, list[int]]] = {}
    for (code, firm, worker), (yes, no) in shares.items():
        if code in OF_PARTIES and (firm or worker) and (yes or no):
            mine = found.setdefault((firm, 0 if firm else worker), {})
            kept = mine.setdefault(code, [0, 0])
            kept[0] += yes
            kept[1] += no
    busiest = sorted(found, key=lambda key: -max(sum(pair) for pair in found[key].values()))[:MOST_PARTIES]
    firms = dict(
        Contractor.objects.filter(pk__in=[firm for firm, _w in busiest if firm]).values_list("pk", "short_name")
    )
    people = dict(
        Person.objects.filter(pk__in=[worker for firm, worker in busiest if not firm]).values_list("pk", "name")
    )
    return [
        Party(
            firm,
            worker,
            firms.get(firm, "") if firm else people.get(worker, ""),
            {code: Figure(code, *found[firm, worker].get(code, (0, 0))) for code in OF_PARTIES},
        )
        for firm, worker in busiest
    ]


def _defects(volumes: list[Volume]) -> list[tuple[Defect | None, int]]:
    """The defects reported most, with their catalogue entries. One query."""
    top = [each for each in volumes if each.value][:TOP_DEFECTS]
    known = Defect.objects.in_bulk([int(each.value) for each in top])
    return [(known.get(int(each.value)), each.count) for each in top]
