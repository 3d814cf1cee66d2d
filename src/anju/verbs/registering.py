"""Registering a case from what was written down: the same door for the desk's console, the owner's page and the API."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.complaints.actions import lodge_complaint
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.rows import ids_at_hand
from anju.core.time import product_now
from anju.enquiries.actions import take_enquiry
from anju.enquiries.actions.asking import Answer
from anju.enquiries.flow import KINDS
from anju.estate.models import Area, Project, Room
from anju.estate.queries import area_for, room_for
from anju.intake.access import case_for
from anju.intake.actions import REGISTRARS, Origin, Reporter, Ring, Urgency
from anju.intake.models import Case, CaseLink
from anju.matters.act import Actor, Rider, RulebookChanged
from anju.matters.models import Matter
from anju.people.models import Person, Residency
from anju.people.queries import current, people_by_phone
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem, Read
from anju.repairs.queries import defect_by_code
from anju.rulebook.book import one_reading, read_anew
from anju.rulebook.models import Defect
from anju.rulebook.queries import urgency_for
from anju.verbs.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was written down: places and defects by code, moments with offset."""

    project: Project
    room: Room | None
    area: Area | None
    kind: str
    channel: str
    description: str
    reporter_name: str = ""
    reporter_phone: str = ""
    relation: str = "owner"
    reporter: Person | None = None
    rang_at: datetime | None = None
    late_reason: str = ""
    urgency: str | None = None
    items: tuple[tuple[str, str, str | None, str], ...] = ()
    """place, part, defect code, own words"""
    wanted: tuple[datetime, datetime] | None = None
    read_back: bool = False
    photos: tuple[str, ...] = ()
    origin: Origin | None = None
    """the case it came from"""
    answer: Answer | None = None
    """of an enquiry: what was answered while they were on the line"""


def place_for(
    actor: Actor, *, project: str, room: str | None, area: str | None
) -> tuple[Project, Room | None, Area | None]:
    """The project and place somebody may register for: the desk any of its project, a resident the own home.

    Raises `NotFound`, or `Invalid` `place-unknown` naming the field.
    """
    if actor.reach is None:
        raise NotFound
    within = Project.objects.select_related("company").filter(code=project, pk__in=actor.reach.projects()).first()
    if within is not None and actor.roles_at(within.pk) & REGISTRARS:
        return within, _room(actor, project, room), _area(actor, project, area)
    if within is not None:
        raise Forbidden(
            "not-yours-to-register", _("Cases of this project are registered by its desk or by its residents.")
        )
    home = (
        Residency.objects.filter(
            current(product_now().date()),
            person_id=actor.reach.person_id,
            room__label=room or "",
            room__project__code=project,
        )
        .select_related("room", "room__project", "room__project__company", "room__building", "room__unit")
        .first()
    )
    if home is None:
        raise NotFound
    return home.room.project, home.room, None


def _room(actor: Actor, project: str, label: str | None) -> Room | None:
    if not label or actor.reach is None:
        return None
    try:
        return room_for(reach=actor.reach, project=project, label=label)
    except NotFound:
        raise Invalid(
            "room-unknown",
            _("There is no such room in this project."),
            fields={"room": _("Write the room as building-unit-number, such as 3-2-1801.")},
        ) from None


def _area(actor: Actor, project: str, name: str | None) -> Area | None:
    if not name or actor.reach is None:
        return None
    try:
        return area_for(reach=actor.reach, project=project, name=name)
    except NotFound:
        raise Invalid(
            "area-unknown",
            _("There is no such common area in this project."),
            fields={"area": _("Choose a common area of this project.")},
        ) from None


def origin_of(actor: Actor, number: str, *, project: Project, why: str = CaseLink.Why.BECAME) -> Origin:
    """The case of this number, as what another one comes from. Raises `Invalid` `origin-unknown`."""
    try:
        found = case_for(actor, number)
    except NotFound:
        found = None
    if found is None or found.project_id != project.pk:
        sentence = _("There is no such case in this project.")
        raise Invalid("origin-unknown", sentence, fields={"origin": sentence})
    return Origin(matter=found, why=why)


def register(
    report: Report,
    *,
    actor: Actor,
    client_id: str | None = None,
    standing: Standing | None = None,
    rider: Rider | None = None,
) -> Matter:
    """Register what was reported; urgency None stays normal until a person decides, the proposal stands beside it.

    `standing`: what was read of the place already, for this report's phone; `rider` adds rows that are written last.

    Raises `Invalid` `kind-not-served`, `place-missing`, `defect-unknown` and what `register_repair` raises.
    """
    with one_reading(stamp=standing.stamp if standing else None), ids_at_hand(standing.ids if standing else {}):
        if report.answer is not None and report.kind not in KINDS:
            sentence = _("Only a question is answered at once.")
            raise Invalid("answer-not-here", sentence, fields={"answer": sentence})
        if report.kind != Case.Kind.REPAIR:
            return _other_kind(report, actor=actor, client_id=client_id, standing=standing, rider=rider)
        _check(report)
        items = [
            NewItem(
                place=place,
                part=part,
                description=words,
                defect=defect_by_code(code, project=report.project, field="items") if code else None,
            )
            for place, part, code, words in report.items
        ]
        return register_repair(
            project=report.project,
            room=report.room,
            area=report.area,
            reporter=_reporter(report, standing),
            ring=_ring(report),
            urgency=proposed(report, items),
            description=report.description,
            items=items,
            by=actor,
            photos=report.photos,
            origin=report.origin,
            client_id=client_id,
            read=Read(lead=standing.lead, mended=standing.mended) if standing else None,
            rider=rider,
        )


def _other_kind(
    report: Report, *, actor: Actor, client_id: str | None, standing: Standing | None, rider: Rider | None
) -> Matter:
    """A complaint, an enquiry or a suggestion: it needs neither place nor items (INT-1)."""
    told: dict[str, Any] = {
        "project": report.project, "room": report.room, "area": report.area, "reporter": _reporter(report, standing),
        "ring": _ring(report), "description": report.description, "by": actor, "photos": report.photos,
        "client_id": client_id, "rider": rider, "origin": report.origin,
    }  # fmt: skip
    try:
        return _take(report, told)
    except RulebookChanged:  # published between reading and writing: once more under the new one
        read_anew()
        return _take(report, told)


def _take(report: Report, told: dict[str, Any]) -> Matter:
    if report.kind == Case.Kind.COMPLAINT:
        return lodge_complaint(**told)
    if report.kind in KINDS:
        return take_enquiry(kind=report.kind, answer=report.answer, **told)
    raise Invalid(
        "kind-not-served", _("This kind is not taken in here."),
        fields={"kind": _("Choose repair, complaint, enquiry or suggestion.")},
    )  # fmt: skip


def _reporter(report: Report, standing: Standing | None) -> Reporter:
    known = standing.caller if standing else _known(report.reporter_phone, report.room)
    return Reporter(
        name=report.reporter_name, phone=report.reporter_phone, relation=report.relation,
        person=report.reporter or known,
    )  # fmt: skip


def _ring(report: Report) -> Ring:
    return Ring(
        channel=report.channel, rang_at=report.rang_at, late_reason=report.late_reason, wanted=report.wanted,
        read_back=report.read_back,
    )  # fmt: skip


def _check(report: Report) -> None:
    if report.room is None and report.area is None:
        raise Invalid(
            "place-missing",
            _("A repair belongs to a room or a common area."),
            fields={"room": _("Give the room or the common area.")},
        )


def proposed(report: Report, items: list[NewItem]) -> Urgency:
    """What is decided, and what the words and the catalogue propose, with the grounds."""
    project = report.project
    words = " ".join([report.description, *(item.description for item in items)])
    now = product_now()
    defects: list[Defect | None] = [item.defect for item in items if item.defect]
    defects = defects or [None]
    found = [
        urgency_for(words=words, company_id=project.company_id, project_id=project.pk, at=now, defect=defect)
        for defect in defects
    ]
    best = next((one for one in found if one.urgency == "emergency"), found[0])
    return Urgency(
        decided=report.urgency or Case.Urgency.NORMAL,
        proposed=best.urgency,
        grounds=tuple(asdict(ground) for ground in best.grounds),
    )


def _known(phone: str, room: Room | None) -> Person | None:
    """The person of this number: who lives in the room where several share it."""
    if not phone:
        return None
    people = list(people_by_phone(phone)[:10])
    if room is not None and len(people) > 1:
        at_home = set(Residency.objects.filter(room=room, person__in=people).values_list("person_id", flat=True))
        people = [person for person in people if person.pk in at_home] or people
    return people[0] if people else None
