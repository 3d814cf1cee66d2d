"""A complaint as plain data: its class with the grounds, its verdict and parts; and the schemas of both."""

from datetime import datetime
from typing import Any

from ninja import Schema

from anju.complaints.file import ComplaintFile
from anju.matters.models import Matter
from anju.verbs.files import AnyFile


class ClassOut(Schema):
    """How a complaint is classed: as the program proposes and as a person decided, with the grounds of each."""

    proposed: str
    decided: str | None
    grounds: list[dict[str, Any]]
    """of the proposal: code and the facts that point to it"""
    decided_grounds: list[str]


class PartOut(Schema):
    """A numbered part of a complaint: what a department was asked, who was found responsible, a measure."""

    no: int
    kind: str
    state: str
    department: str
    person: str | None
    due_at: str | None
    clause: str | None
    entry: int | None


class ComplaintOut(Schema):
    """What the staff of its project see of a complaint besides its class."""

    verdict: str | None
    verdict_grounds: list[str]
    passed_to: str | None
    review: str | None
    visit: str | None
    agreement: str | None
    concession: int
    route: str | None
    attempts: int
    voice: str | None
    """number of the complaint that speaks for this one"""
    parts: list[PartOut]


def _moment(value: datetime | None, matter: Matter) -> str | None:
    return value.astimezone(matter.project.zone).isoformat() if value else None


def class_of(file: AnyFile) -> dict[str, Any] | None:
    """How a complaint is classed; None for any other kind."""
    if not isinstance(file, ComplaintFile):
        return None
    row = file.complaint
    return {
        "proposed": row.proposed_class,
        "decided": row.decided_class or None,
        "grounds": row.proposed_grounds,
        "decided_grounds": row.decided_grounds,
    }


def complaint(file: AnyFile) -> dict[str, Any] | None:
    """A complaint's verdict, parts and answer; None for any other kind. No query; what follows for a person is left out."""
    if not isinstance(file, ComplaintFile):
        return None
    row, matter = file.complaint, file.matter
    return {
        "verdict": row.verdict or None,
        "verdict_grounds": row.verdict_grounds,
        "passed_to": row.passed_to or None,
        "review": row.review or None,
        "visit": row.visit or None,
        "agreement": row.agreement or None,
        "concession": row.concession,
        "route": row.route or None,
        "attempts": row.attempts,
        "voice": row.voice.number if row.voice else None,
        "parts": [
            {
                "no": part.no,
                "kind": part.kind,
                "state": part.state,
                "department": part.role,
                "person": part.person.short_name if part.person else None,
                "due_at": _moment(part.due_at, matter),
                "clause": part.clause_id,
                "entry": part.entry_id,
            }
            for part in file.parts
        ],
    }
