"""The writers of intake: opening a case. Rooms above add what their kind of case needs within the same act."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid
from anju.core.fresh import fresh
from anju.core.numbering import series_of
from anju.core.time import product_now, to_second
from anju.estate.models import Area, Project, Room
from anju.intake import rules
from anju.intake.models import Case, CaseLink
from anju.intake.searching import phone_token
from anju.matters.act import Act, Actor, Rider, Slot, act_opening
from anju.matters.files import claim
from anju.matters.models import Matter, SearchEntry, Stake
from anju.people.models import Person
from anju.people.queries import digits_of, phone_index
from anju.rulebook.book import book
from anju.rulebook.parameters import Threshold

CASE: Slot[Case] = Slot("case")
"""the case that the act opens"""
REGISTRARS = frozenset({"desk", "desk_lead"})
"""The property desk is the only register (INT-3); owners and their guests report by their own pages."""


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who told us: a known person where the number or the sign-in says so, else a name and a number."""

    name: str = ""
    phone: str = ""
    relation: str = Case.Relation.OWNER
    person: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Ring:
    """How and when it came in; `rang_at` None: just now."""

    channel: str
    rang_at: datetime | None = None
    late_reason: str = ""
    wanted: tuple[datetime, datetime] | None = None
    read_back: bool = False


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """What is decided and what was proposed, with the grounds of the proposal."""

    decided: str
    proposed: str
    grounds: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The case that another one comes from, each keeping its own clocks: shown as one story."""

    matter: Matter
    why: str


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case is about: its kind, its place, the reporter's words, and the lines it is known by."""

    kind: str
    project: Project
    room: Room | None
    area: Area | None
    description: str
    titles: list[str]
    state: str
    photos: tuple[str, ...] = ()
    """keys of the reporter's own uploads"""
    origin: Origin | None = None
    """the case it came from, if any"""


@contextmanager
def opening_case(
    *,
    opening: Opening,
    reporter: Reporter,
    ring: Ring,
    urgency: Urgency,
    by: Actor,
    client_id: str | None = None,
    rider: Rider | None = None,
) -> Iterator[Act]:
    """Open a case and give the act to the caller for what its kind adds (INT-1, INT-2, INT-4).

    What the block reads it reads before the transaction begins, unless there are photos to claim, which are locked. The
    number is drawn by the flush.

    Raises `Forbidden` for a stranger to the project, `Invalid` for a ring in the future, a late one without reason,
    a place of another project. Within the block the slot `CASE` holds the new case.
    """
    project, now = opening.project, product_now()
    rang_at = to_second(ring.rang_at or now)
    _check(opening=opening, reporter=reporter, ring=ring, urgency=urgency, by=by, rang_at=rang_at, now=now)
    matter = fresh(
        Matter, kind=opening.kind, project=project, room=opening.room, area=opening.area, state=opening.state,
        title=" / ".join(opening.titles)[:200], opened_at=rang_at, opened_on=rang_at.astimezone(project.zone).date(),
        changed_at=now,
    )  # fmt: skip
    series = series_of(prefix=project.code, year=matter.opened_on.year)
    with act_opening(
        matter=matter,
        by=by,
        at=rang_at,
        client_id=client_id,
        series=series,
        reads_first=not opening.photos,
        rider=rider,
    ) as act:
        case = _case_row(matter=matter, reporter=reporter, ring=ring, urgency=urgency, rang_at=rang_at, by=by, now=now)
        act.memory.put(CASE, act.add(case))
        _say_registered(act, opening=opening, reporter=reporter, ring=ring, urgency=urgency)
        if opening.origin is not None:
            _say_origin(act, opening.origin)
        if reporter.person is not None:
            act.add(fresh(Stake, matter=matter, hat=Stake.Hat.REPORTER, person=reporter.person, since=rang_at))
        act.numbered.append(lambda: _add_search_row(act, reporter=reporter, opening=opening))
        yield act


def _say_registered(act: Act, *, opening: Opening, reporter: Reporter, ring: Ring, urgency: Urgency) -> None:
    act.say(
        "case.registered",
        data={
            "channel": ring.channel,
            "urgency": urgency.decided,
            "proposed": urgency.proposed,
            "wanted": [moment.isoformat() for moment in ring.wanted] if ring.wanted else None,
            "reporter": reporter.person.pk if reporter.person else None,
            "late": bool(ring.late_reason),
            "read_back": ring.read_back,
        },
        words={"description": opening.description, "late_reason": ring.late_reason},
        files=claim(keys=opening.photos, actor=act.by, kind="photo"),
    )


def _say_origin(act: Act, origin: Origin) -> None:
    """The link of the story, and its event here; that of the other case follows from it (`reactions.later`)."""
    act.add(CaseLink(matter=act.matter, origin=origin.matter, why=origin.why, made_at=act.recorded_at))
    act.say("case.came_from", data={"number": origin.matter.number, "why": origin.why}, audience="staff")


def _check(
    *, opening: Opening, reporter: Reporter, ring: Ring, urgency: Urgency, by: Actor, rang_at: datetime, now: datetime
) -> None:
    """Everything that may be wrong with a registration, before anything is written."""
    _check_place(project=opening.project, room=opening.room, area=opening.area)
    if not _may_register(by=by, opening=opening, reporter=reporter):
        raise Forbidden(
            "not-yours-to-register", _("Cases of this project are registered by its desk or by its residents.")
        )
    late_after = _late_after(opening.project, now)
    rules.check_ring(rang_at=rang_at, now=now, late_after_minutes=late_after, late_reason=ring.late_reason)
    rules.check_wanted(wanted=ring.wanted, rang_at=rang_at, urgency=urgency.decided)


def _late_after(project: Project, at: datetime) -> int:
    """How many minutes after the ring a recording wants its reason (clause late_report)."""
    rules_now = book()
    found = rules_now.parameters(
        rules_now.clause("late_report", company_id=project.company_id, project_id=project.pk, at=at)
    )
    assert isinstance(found, Threshold)
    return found.minutes


def _may_register(*, by: Actor, opening: Opening, reporter: Reporter) -> bool:
    """The desk for anybody; a resident for the own home (the page checks whose it is); whoever scanned the code at a
    room's door, signed in or not, for that room (decision 17: it identifies, it proves nothing)."""
    if by.kind == "system":
        return True
    if by.guest_room is not None and opening.room is not None and by.guest_room == opening.room.pk:
        return True
    if by.kind == "guest":
        return False
    if by.roles_at(opening.project.pk) & REGISTRARS:
        return True
    known = reporter.person
    return known is not None and known.pk == by.person_id and known.kind == Person.Kind.RESIDENT


def _check_place(*, project: Project, room: Room | None, area: Area | None) -> None:
    for name, place in (("room", room), ("area", area)):
        if place is not None and place.project_id != project.pk:
            raise Invalid(
                "place-of-other-project",
                _("This place belongs to another project."),
                fields={name: _("Choose a place of this project.")},
            )


def _case_row(
    *,
    matter: Matter,
    reporter: Reporter,
    ring: Ring,
    urgency: Urgency,
    rang_at: datetime,
    by: Actor,
    now: datetime,
) -> Case:
    digits = digits_of(reporter.phone)
    return fresh(
        Case,
        matter=matter,
        kind=matter.kind,
        channel=ring.channel,
        rang_at=rang_at,
        recorded_at=now,
        reporter=reporter.person,
        reporter_name=reporter.name or (reporter.person.name if reporter.person else ""),
        reporter_phone=digits,
        phone_index=phone_index(digits) if digits else "",
        relation=reporter.relation,
        registered_by_id=by.person_id if by.kind == "person" else None,
        urgency=urgency.decided,
        proposed_urgency=urgency.proposed,
        grounds=list(urgency.grounds),
        wanted_from=ring.wanted[0] if ring.wanted else None,
        wanted_to=ring.wanted[1] if ring.wanted else None,
        read_back=ring.read_back,
    )


def _add_search_row(act: Act, *, reporter: Reporter, opening: Opening) -> None:
    matter = act.matter
    names = [name for name in {reporter.name, reporter.person.name if reporter.person else ""} if name]
    text = rules.search_text(
        number=matter.number,
        room=matter.room.label if matter.room else "",
        area=matter.area.name if matter.area else "",
        titles=opening.titles,
        words=[opening.description],
        names=names,
    )
    tail = f"\n{phone_token(reporter.phone)}" if len(digits_of(reporter.phone)) >= 4 else ""
    act.add(fresh(SearchEntry, matter=matter, text=text + tail))
