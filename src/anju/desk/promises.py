"""What the console says back while the owner speaks: warranty, items, urgency, promises, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.clocks.rules import due_at
from anju.clocks.wording import sentence_of
from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.desk.case_faces import TermFace, term_face
from anju.desk.console import Draft, wanted_span
from anju.estate.models import Project, Room
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.repairs.queries import plain_coverage
from anju.rulebook.book import Book
from anju.rulebook.calendar import Calendar
from anju.rulebook.models import ClauseEdition, Defect, WarrantyClass
from anju.rulebook.queries import ItemProposal, propose_items
from anju.rulebook.rules import Coverage, warranty_strip
from anju.rulebook.words import UrgencyProposal, propose_urgency

PROPOSED = 2
"""so many catalogue entries are proposed at a time: each is a stop of the Tab key"""
SURE = 3
"""so many of the owner's words must point to an entry before it is ticked by itself"""
ASIDE = ("W1", "W2", "W4", "W5", "W6", "W3")
"""the warranty classes of the strip, as owners ask for them"""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One column of the warranty strip."""

    title: str
    hit: bool
    owner: TermFace
    contractor: TermFace


def warranty_parts(found: Sequence[Coverage], *, hit: frozenset[str]) -> list[Part]:
    """The strip: both terms of each class side by side, the classes of the chosen items marked."""
    by_class = {each.warranty_class: plain_coverage(each) for each in found}
    return [
        Part(
            title=str(WarrantyClass(code).label),
            hit=code in hit,
            owner=term_face(by_class[code]["owner"]),
            contractor=term_face(by_class[code]["contractor"]),
        )
        for code in ASIDE
        if code in by_class
    ]


def strip_of(room: Room | None, *, project: Project, reading: Book) -> list[Coverage]:
    """Both terms of every class of a home today. No query when the room comes with its building."""
    if room is None:
        return []
    return warranty_strip(
        completed_on=room.building.completed_on,
        delivered_on=room.handed_over_on,
        terms=reading.terms(company_id=project.company_id, project_id=project.pk, at=product_now()),
        today=timezone.localtime(product_now()).date(),
    )


def gap_line(room: Room, found: Sequence[Coverage]) -> str:
    """From when each term counts, and the longest gap between the two."""
    gaps = [each.gap for each in found if each.gap is not None]
    words = []
    if room.handed_over_on:
        words.append(_("owner's from handover %(day)s") % {"day": room.handed_over_on.isoformat()})
    if room.building.completed_on:
        words.append(_("contractor's from completion %(day)s") % {"day": room.building.completed_on.isoformat()})
    if gaps:
        words.append(_("%(days)d days apart: mend first, settle later") % {"days": max(gap.days for gap in gaps)})
    return "；".join(words)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One catalogue entry on the form: ticked or proposed."""

    code: str
    place: str
    defect: Defect
    on: bool
    term: TermFace | None
    because: str = ""

    @property
    def value(self) -> str:
        return f"{self.code}@{self.place}"


def lines_of(draft: Draft, *, project: Project, reading: Book, covered: Sequence[Coverage]) -> list[Line]:
    """The items: what is ticked, then what the words point to. A first sure proposal is ticked by itself."""
    now = product_now()
    here = {row.code: row for row in reading.catalogue(company_id=project.company_id, project_id=project.pk, at=now)}
    terms = {each.warranty_class: plain_coverage(each) for each in covered}

    def line(code: str, place: str, *, on: bool, because: str = "") -> Line:
        entry = here[code]
        kept = terms.get(entry.warranty_class)
        return Line(
            code=code, place=place or entry.place, defect=entry, on=on, because=because,
            term=term_face(kept["owner"]) if kept else None,
        )  # fmt: skip

    chosen = [item.partition("@")[::2] for item in draft.items]
    found = [line(code, place, on=True) for code, place in chosen if code in here]
    for typed in [code for code, _place in chosen if code not in here][:1]:
        # Enter came before the list did: the best entry for what was typed.
        best = options_for(typed, project=project, reading=reading, limit=1)
        found += [line(each.defect.code, each.place, on=True) for each in best]
    taken = {each.code for each in found}
    if draft.words:
        proposed = propose_items(words=draft.words, company_id=project.company_id, project_id=project.pk, at=now)
        fresh = [each for each in proposed if each.defect.code not in taken][:PROPOSED]
        for at, each in enumerate(fresh):
            sure = not at and not taken and len(each.because) >= SURE and each.defect.code not in draft.seen
            found.append(line(each.defect.code, each.place, on=sure, because="、".join(each.because)))
    return found


def options_for(typed: str, *, project: Project, reading: Book, limit: int = 8) -> list[ItemProposal]:
    """Catalogue entries for what was typed: pinyin initials (`wsj dp ss`), Chinese words, or a code. One query."""
    typed = typed.strip().lower()
    if not typed:
        return []
    now, place = product_now(), {"company_id": project.company_id, "project_id": project.pk}
    found = propose_items(words=typed, at=now, limit=limit, **place)
    seen = {each.defect.code for each in found}
    for entry in reading.catalogue(at=now, **place):
        text = f"{entry.place_zh}{entry.part_zh}{entry.defect_zh}"
        fits = entry.code.lower() == typed or typed in text or entry.initials.replace(" ", "").startswith(typed)
        if fits and entry.code not in seen:
            found.append(ItemProposal(entry, entry.place_zh, entry.place_en, ()))
    return found[:limit]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """When somebody will be there under one urgency, why, and which clause says so."""

    urgency: str
    due: datetime
    law: str
    steps: Sequence[tuple[str, str]]


def arrival_promise(urgency: str, *, project: Project, draft: Draft, reading: Book) -> Promise:
    """The arrival's limit from the ring, by the rulebook of this place; a wish takes its place unless it is urgent."""
    edition = reading.clause(
        f"arrival.{urgency}", company_id=project.company_id, project_id=project.pk, at=product_now()
    )
    wished = None
    if urgency == Case.Urgency.NORMAL and draft.when != "now":
        try:
            span = wanted_span(draft)
        except Invalid:
            span = None
        wished = span[1] if span else None
    due = due_at(
        limit=reading.limit(edition), starts_at=draft.rang_at, zone=project.zone, calendar=Calendar(), wished_at=wished
    )
    steps = [(sentence_of(ground, project.zone), "") for ground in due.grounds]
    return Promise(urgency=urgency, due=due.moment, law=law_of(edition), steps=steps)


def law_of(edition: ClauseEdition) -> str:
    """A clause as it is quoted: 3.3 紧急到场."""
    return f"{edition.clause.number} {edition.clause.title}"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the form says back while the owner speaks."""

    lines: Sequence[Line]
    proposal: UrgencyProposal
    promises: Sequence[Promise]
    promise: Promise
    plan_days: str
    plan_law: str
    slip_law: str
    covered: bool | None

    @property
    def emergency(self) -> bool:
        return self.promise.urgency == "emergency"


def reading_of(draft: Draft, *, project: Project, covered: Sequence[Coverage], reading: Book) -> Reading:
    """Items, urgency and promises from what is written so far. One query once there are words."""
    now = product_now()
    lines = lines_of(draft, project=project, reading=reading, covered=covered)
    ticked = [line for line in lines if line.on]
    grounds = reading.urgency(company_id=project.company_id, project_id=project.pk, at=now).grounds
    proposals = [
        propose_urgency(words=draft.words, defect_ground=ground, grounds=grounds)
        for ground in ([line.defect.emergency_ground for line in ticked] or [""])
    ]
    proposal = next((each for each in proposals if each.urgency == "emergency"), proposals[0])
    promises = [
        arrival_promise(code, project=project, draft=draft, reading=reading) for code in ("normal", "emergency")
    ]
    decided = draft.urgency or proposal.urgency
    days = max((line.defect.default_days for line in ticked if line.defect.default_days), default=None)
    plan = reading.clause("plan", company_id=project.company_id, project_id=project.pk, at=now)
    slip = reading.clause("slip", company_id=project.company_id, project_id=project.pk, at=now)
    kinds = {line.term.kind for line in ticked if line.term}
    return Reading(
        lines=lines,
        proposal=proposal,
        promises=promises,
        promise=next(each for each in promises if each.urgency == decided),
        plan_days=f"{days.normalize():f}" if days is not None else "",
        plan_law=law_of(plan),
        slip_law=law_of(slip),
        covered=None if not kinds else kinds <= {"ok", "warn"},
    )


def room_history(room: Room, *, days: int = 365) -> QuerySet[Matter]:
    """The cases of a home of the last year and those still open, newest first. One query."""
    since = product_now() - timedelta(days=days)
    return (
        Matter.objects.filter(room=room, kind__in=Case.Kind.values, opened_at__gte=since)
        .select_related("case", "project", "room", "area", "holder", "holder_firm")
        .order_by("-open", "-pk")[:30]
    )


def report_items(draft: Draft, reading: Sequence[Line]) -> tuple[tuple[str, str, str | None, str], ...]:
    """The ticked entries as a report wants them: place, part, code, own words."""
    known: dict[str, Line] = {line.value: line for line in reading} | {line.code: line for line in reading}
    found: list[tuple[str, str, str | None, str]] = []
    for item in draft.items:
        line: Any = known.get(item) or known.get(item.partition("@")[0])
        if line is not None:
            found.append((line.place, line.defect.part, line.code, ""))
    return tuple(found)
