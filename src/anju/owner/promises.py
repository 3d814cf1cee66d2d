"""What is promised before a report is sent: somebody at the door by then, from the rulebook."""

from datetime import date, datetime

from anju.clocks.rules import due_at
from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.owner.wording import TERMS
from anju.repairs.queries import warranty_of_room
from anju.rulebook.book import book

SHOWN_CLOCKS = ("arrival", "appointment", "part", "plan")
"""the deadlines an owner is told of; the others are ours"""


def arrival_by(project: Project) -> datetime:
    """When somebody will be there at the latest, if it is reported now (REP-2)."""
    now = product_now()
    rules = book()
    company, pk = project.company_id, project.pk
    limit = rules.limit(rules.clause("arrival.normal", at=now, company_id=company, project_id=pk))
    calendar = rules.calendar(company_id=company, project_id=pk)
    return due_at(limit=limit, starts_at=now, zone=project.zone, calendar=calendar).moment


def terms_of(room: Room, *, today: date) -> list[dict[str, object]]:
    """The owner's warranty lines, those that end first in front: title, share used (0–100), look, days left."""
    found = []
    for coverage in warranty_of_room(room):
        term = coverage["owner"]
        if coverage["class"] not in TERMS or not term["ends_on"] or not term["starts_on"] or term["state"] == "unknown":
            continue
        starts, ends = date.fromisoformat(term["starts_on"]), date.fromisoformat(term["ends_on"])
        whole = max((ends - starts).days, 1)
        left = (ends - today).days
        kind = "off" if left < 0 else "warn" if left <= 60 else "ok"
        used = min(100, max(0, round((today - starts).days * 100 / whole)))
        found.append({"title": TERMS[coverage["class"]], "used": used, "kind": kind, "left": left, "ends": ends})
    return sorted(found, key=lambda line: (line["kind"] == "off", line["ends"]))
