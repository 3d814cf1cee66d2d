"""A question or a suggestion as its page shows it: the answer, from which agreed one, what was decided, what it became."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.enquiries.file import EnquiryFile
from anju.knowledge.models import Edition
from anju.knowledge.queries import became, edition_for
from anju.matters.models import Event
from anju.verbs.facts import DECISIONS


@dataclass(frozen=True, kw_only=True)
class EnquiryFace:
    """What the page says besides what every case has."""

    draft: str
    """as written, while it is not told"""
    answer: str
    edition: Edition | None
    decision: Sentence
    reason: str
    department: str
    attempts: int
    entries: Sequence[Edition]
    onward: Sequence[tuple[str, str]]
    """what it may be registered as instead: word and address"""


def enquiry_face(file: EnquiryFile, *, events: Sequence[Event], registers: bool) -> EnquiryFace:
    """At most two queries: the agreed answer it was given, and what it became."""
    enquiry, matter = file.enquiry, file.matter
    told = enquiry.answered_at is not None
    return EnquiryFace(
        draft="" if told else _last(events, "enquiry.answer_drafted", "answer"),
        answer=_last(events, "enquiry.answered", "answer") or _last(events, "enquiry.ended_unreached", "answer")
        if told
        else "",
        edition=edition_for(edition_id=enquiry.edition_id, project=matter.project) if enquiry.edition_id else None,
        decision=DECISIONS.get(enquiry.decision, ""),
        reason=_last(events, "suggestion.decided", "reason"),
        department=str(ROLES.get(enquiry.department, "")) if matter.open else "",
        attempts=enquiry.attempts if matter.open else 0,
        entries=became(matter.pk) if any(event.kind == "enquiry.entry_proposed" for event in events) else (),
        onward=_onward(file) if registers else (),
    )


def _onward(file: EnquiryFile) -> list[tuple[str, str]]:
    found = []
    for kind, word in (("repair", _("Register a repair from it")), ("complaint", _("Register a complaint from it"))):
        query = urlencode({"project": file.matter.project.code, "origin": file.matter.number, "kind": kind})
        found.append((word, f"/desk/console?{query}"))
    return found


def _last(events: Sequence[Event], kind: str, field: str) -> str:
    said = [words.text for event in events if event.kind == kind for words in event.words.all() if words.field == field]
    return said[-1] if said else ""
