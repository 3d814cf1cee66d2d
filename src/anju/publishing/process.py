"""The published way of a report: whom to turn to, how to report, which steps follow, each limit as the rulebook has it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from anju.core.errors import Sentence
from anju.estate.models import Group, Project
from anju.publishing.models import Rung, ServicePoint
from anju.rulebook.book import Book, book
from anju.rulebook.limits import Limit
from anju.rulebook.models import ClauseEdition
from anju.rulebook.wording import counting_in_words, in_words


@dataclass(frozen=True)
class Promise:
    """A clause as the public reads it: what it is about, how long it takes, where it stands in the regulation."""

    clause: str
    number: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A step of the way, in words, with its limits."""

    title: str
    note: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class RungFace:
    """A rung of the ladder: whom to ring, when, and within which time something follows."""

    code: str
    title: str
    phone: str
    hours: str
    place: str
    promises: tuple[Promise, ...]
    point: ServicePoint | None
    """what was entered for it; None: read from the project and the group"""


@dataclass(frozen=True)
class Process:
    """Everything that is published about how people are served in a project."""

    project: Project
    rungs: list[RungFace]
    ways: list[tuple[str, Sentence]]
    steps: list[Step]


TO_COMPLAINANTS = (
    "complaint.verdict", "complaint.explain", "complaint.analyse", "complaint.severe_result", "complaint.other_unit",
)  # fmt: skip
"""what is promised to who complains; how long colleagues have for what is between them is theirs"""


def _steps() -> list[tuple[str, str, tuple[str, ...]]]:
    """Title, note, clauses: `enquiry.*` stands for every limit whose id begins so."""
    return [
        (_("You report"), _("You get a number and can follow it at any time."), ("lead_told", "call_back")),
        (_("Somebody comes and looks"), "", ("arrival.normal", "arrival.emergency")),
        (_("Method and date are agreed with you"), _("Nothing begins without your consent; a price is named first."),
         ("responsibility", "appoint", "appointment")),
        (_("It is repaired"), "", ("plan", "part")),
        (_("You check it and sign"), _("Not right? Say so, and it is done again."), ("sign_off",)),
        (_("We ring you afterwards"), "", ("follow_up", "reopen")),
        (_("Complaints are answered"), "", TO_COMPLAINANTS),
        (_("Questions are answered"), "", ("enquiry.*",)),
    ]  # fmt: skip


LADDER = {Rung.DESK: "ladder.desk", Rung.DEVELOPER: "ladder.developer", Rung.GROUP: "ladder.group"}
"""the clause of each rung, where the regulation has one"""


def published_process(*, project: Project, at: datetime) -> Process:
    """The process of a project (with its company) at a moment. Three queries: stamp, points, group."""
    reading = book()
    here = reading.clauses(company_id=project.company_id, project_id=project.pk, at=at)
    by_id = {edition.clause_id: edition for edition in here}
    steps = []
    for title, note, wanted in _steps():
        found = [promise for code in wanted for promise in _promises(reading, by_id, code)]
        if found or not wanted[0].endswith("*"):
            steps.append(Step(title, note, tuple(found)))
    return Process(project, _rungs(project, reading, by_id), ways_of(project), steps)


def _promises(reading: Book, by_id: dict[str, ClauseEdition], code: str) -> list[Promise]:
    if code.endswith(".*"):
        prefix = code[:-1]
        return [
            promise
            for one in by_id
            if one.startswith(prefix) and by_id[one].clause.kind == "limit"
            for promise in _promises(reading, by_id, one)
        ]
    edition = by_id.get(code)
    if edition is None:
        return []
    parameters = reading.parameters(edition)
    if isinstance(parameters, Limit):
        lines: Sequence[str] = counting_in_words(reading.limit(edition))
    else:
        lines = in_words(parameters)
    return [Promise(code, edition.clause.number, edition.clause.title, tuple(lines))] if lines else []


def _rungs(project: Project, reading: Book, by_id: dict[str, ClauseEdition]) -> list[RungFace]:
    points = points_of(project)
    group = Group.objects.first()
    known: dict[str, tuple[str, str, str]] = {
        Rung.DESK: (project.hotline, hours_in_words(project.service_hours), project.address),
        Rung.DEVELOPER: (project.company.hotline, "", ""),
        Rung.GROUP: (group.hotline if group else "", "", ""),
    }
    found = []
    for rung in Rung:
        point = points.get(rung)
        phone, hours, place = (point.hotline, point.hours, point.place) if point else known[rung]
        clause = LADDER[rung]
        limits = by_id[clause].clause.kind == "limit" if clause in by_id else False
        promises = tuple(_promises(reading, by_id, clause)) if limits else ()
        found.append(RungFace(rung, str(rung.label), phone, hours_in_words(hours), place, promises, point))
    return found


def points_of(project: Project) -> dict[str, ServicePoint]:
    """Rung → what holds in a project: its own, its company's, the group's. One query."""
    here = Q(company=None, project=None) | Q(company=project.company_id) | Q(project=project.pk)
    found: dict[str, ServicePoint] = {}
    for point in ServicePoint.objects.filter(here).select_related("company", "project"):
        known = found.get(point.rung)
        if known is None or point.narrowness > known.narrowness:
            found[point.rung] = point
    return found


def hours_in_words(hours: str) -> str:
    """`24 h`, as projects are made with, in words."""
    return _("day and night") if hours.strip().lower() in {"24 h", "24h"} else hours


def ways_of(project: Project) -> list[tuple[str, Sentence]]:
    """How to report: a picture's name and a sentence."""
    return [
        ("camera", _("On the phone page: a photo and a sentence")),
        ("phone", _("By telephone: %(phone)s") % {"phone": project.hotline or "—"}),
        ("door", _("At the property desk: %(place)s") % {"place": project.address or _("ask the hotline")}),
        ("qr", _("By the code at your door")),
    ]
