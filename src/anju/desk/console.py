"""A call under way: what the form carries, what the caller wishes, who rings from where."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.core.access import Reach
from anju.core.crypto import mask_phone
from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now, to_second
from anju.estate.models import Area, Project, Room
from anju.estate.queries import area_for, room_for
from anju.intake.actions import REGISTRARS
from anju.intake.models import Case
from anju.people.models import Residency
from anju.people.queries import current, phone_index, residents_of


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was written down so far; everything a request of the console carries."""

    phone: str = ""
    room: str = ""
    person: str = ""
    name: str = ""
    relation: str = Case.Relation.OWNER
    channel: str = Case.Channel.HOTLINE
    rang_at: datetime = field(default_factory=product_now)
    late_reason: str = ""
    words: str = ""
    items: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    urgency: str = ""
    when: str = "now"
    wished: tuple[datetime | None, datetime | None] = (None, None)
    read_back: bool = False
    client_id: str = ""
    call_back: str = ""
    """number of the call-back this call answers"""
    incident: str = ""
    """number of the incident that the case is to join"""
    referral: str = ""
    """number of the referral that this registers"""
    origin: str = ""
    """number of the case that this one comes from"""
    kind: str = Case.Kind.REPAIR
    answer: str = ""
    """of an enquiry: what was answered"""
    answer_edition: int | None = None


def draft_of(given: QueryDict) -> Draft:
    """What an address or a form of the console carries; raises `Invalid` for moments that are none."""
    items = [code for code in given.getlist("item") if code]
    added = given.get("add_item", "").strip()
    if added and added.partition("@")[0] not in {item.partition("@")[0] for item in items}:
        items.append(added)
    ring = given.get("ring_at", "") or given.get("rang", "")
    channel, relation = given.get("channel", ""), given.get("relation", "")
    return Draft(
        phone=given.get("phone", "").strip()[:30],
        room=given.get("room", "").strip()[:60],
        person=given.get("person", ""),
        name=given.get("name", "").strip()[:80],
        relation=relation if relation in Case.Relation.values else Case.Relation.OWNER,
        channel=channel if channel in Case.Channel.values else Case.Channel.HOTLINE,
        rang_at=moment_of(ring, "ring_at") or to_second(product_now()),
        late_reason=given.get("late_reason", "").strip()[:300],
        words=given.get("words", "").strip()[:2000],
        items=tuple(items[:20]),
        seen=frozenset(given.getlist("seen")),
        urgency=given.get("urgency", "") if given.get("urgency") in Case.Urgency.values else "",
        when=given.get("when", "now") if given.get("when") in WISHES else "now",
        wished=(
            moment_of(given.get("wanted_from", ""), "wanted_at"),
            moment_of(given.get("wanted_to", ""), "wanted_at"),
        ),
        read_back=given.get("read_back") == "true",
        client_id=given.get("client_id", "")[:64] or secrets.token_hex(12),
        call_back=given.get("call_back", "")[:40],
        incident=given.get("incident", "")[:40],
        referral=given.get("referral", "")[:40],
        origin=given.get("origin", "")[:40],
        kind=given.get("kind", "") if given.get("kind") in Case.Kind.values else Case.Kind.REPAIR,
        answer=given.get("answer", "").strip()[:2000],
        answer_edition=_id_in(given.get("answer_edition", "")),
    )


def _id_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def moment_of(text: str, name: str) -> datetime | None:
    """A moment typed or carried, on the project's wall clock without offset; None for none. Raises `Invalid`."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError as error:
            sentence = _("This is no date and time.")
            raise Invalid("form-incomplete", _("Some fields need another look."), fields={name: sentence}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())


WISHES = ("now", "evening", "morning", "other")


def wanted_span(draft: Draft) -> tuple[datetime, datetime] | None:
    """The span the owner wishes, on the project's wall clock; None for as soon as possible."""
    today = timezone.localtime(draft.rang_at)
    zone = timezone.get_current_timezone()

    def at(day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=zone)

    if draft.when == "evening":
        day = today.date() if today.hour < 18 else today.date() + timedelta(days=1)
        return at(day, 18), at(day, 20)
    if draft.when == "morning":
        day = today.date() + timedelta(days=1)
        return at(day, 9), at(day, 12)
    if draft.when == "other":
        starts, ends = draft.wished
        if starts is None or ends is None:
            sentence = _("Give from and until.")
            raise Invalid("form-incomplete", _("Some fields need another look."), fields={"wanted_at": sentence})
        return starts, ends
    return None


def wish_words(draft: Draft) -> list[tuple[str, str]]:
    """The wishes as they are said at this hour."""
    late = timezone.localtime(draft.rang_at).hour >= 18
    return [
        ("now", _("somebody is in now")),
        ("evening", _("tomorrow evening") if late else _("this evening")),
        ("morning", _("tomorrow morning")),
        ("other", _("another time")),
    ]


def rings_from(reach: Reach, *, project: Project, phone: str) -> Residency | None:
    """Whose number rings, and the home it belongs to: here before elsewhere, within reach only. One query."""
    found = list(
        Residency.objects.filter(
            current(timezone.localtime(product_now()).date()),
            person__phones__index=phone_index(phone),
            person__is_active=True,
            room__project__in=reach.projects(),
        ).select_related("person", "room", "room__building", "room__unit", "room__project", "room__project__company")[
            :10
        ]
    )
    return min(found, key=lambda each: (each.room.project_id != project.pk, each.pk), default=None)


def project_of_ring(reach: Reach, *, project: Project, phone: str) -> str:
    """Code of the project in which the call is taken: the caller's own, as labels of homes recur from project to project."""
    residency = rings_from(reach, project=project, phone=phone) if phone else None
    if residency is None or not reach.roles_at(residency.room.project_id) & REGISTRARS:
        return project.code
    return residency.room.project.code


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of the household."""

    id: int
    name: str
    relation: str
    phone: str
    number: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who rings, from where: as far as the number, the room box and the clerk's choice tell."""

    room: Room | None
    members: Sequence[Member]
    matched: bool
    wrong: str = ""
    area: Area | None = None

    @property
    def place(self) -> str:
        """The room's label or the common area's name."""
        return str(self.room or self.area or "")

    @property
    def known(self) -> Member | None:
        return next((member for member in self.members if member.on), None)


def caller_of(reach: Reach, *, project: Project, draft: Draft) -> Caller:
    """The home and its household, or the common area. At most four queries."""
    residency = rings_from(reach, project=project, phone=draft.phone) if draft.phone and not draft.room else None
    if residency is not None and residency.room.project_id != project.pk:
        residency = None
    room = residency.room if residency else None
    if draft.room:
        room, area = _place(reach, project, draft.room)
        if room is None:
            wrong = "" if area else _("There is no room %(room)s here.") % {"room": draft.room}
            return Caller(room=None, members=(), matched=False, wrong=wrong, area=area)
    if room is None:
        return Caller(room=None, members=(), matched=False)
    household = residents_of(room)
    index = phone_index(draft.phone) if draft.phone else ""
    same = [each for each in household if any(phone.index == index for phone in each.person.phones.all())]
    first = same or ([] if draft.phone else household)
    chosen = draft.person or (str(first[0].person_id) if first else "")
    matched = any(str(each.person_id) == chosen for each in same)
    return Caller(room=room, members=[_member(each, chosen) for each in household], matched=matched)


def _place(reach: Reach, project: Project, typed: str) -> tuple[Room | None, Area | None]:
    """The home of this label, else the common area of this name. At most two queries."""
    try:
        return room_for(reach=reach, project=project.code, label=typed), None
    except NotFound:
        try:
            return None, area_for(reach=reach, project=project.code, name=typed)
        except NotFound:
            return None, None


def _member(residency: Residency, chosen: str) -> Member:
    phones = list(residency.person.phones.all())
    number = phones[0].number if phones else ""
    return Member(
        id=residency.person_id,
        name=residency.person.short_name,
        relation=residency.relation,
        phone=mask_phone(number) if number else "",
        number=number,
        on=str(residency.person_id) == chosen,
    )
