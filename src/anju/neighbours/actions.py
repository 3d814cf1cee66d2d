"""The only writers of a case's homes: joined, entry allowed or refused, damage stated (BEY-2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.estate.models import Room
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter, Stake
from anju.neighbours import queries, rules
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.neighbours.models import CaseHome, Damage
from anju.people.queries import residents_of
from anju.repairs.file import check_after_ring, file_in
from anju.repairs.hats import HOUSEHOLD
from anju.repairs.queries import coverage_of

STAFF = Event.Audience.STAFF
MOST = 6
"""so many homes belong to one case"""


def join_home(
    *, number: str, room: str, reason: str, by: Actor, part: str = "source", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Another home is part of the case: its residents get their own part of it, and are told.

    Raises `Invalid` `room-unknown`, `home-is-its-own`; `Refusal` `home-joined-already`, `homes-too-many`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        homes = _ask(act, "join_home")
        assert act.matter.room is not None
        found = Room.objects.filter(project=act.matter.project_id, label=room).select_related("unit").first()
        if found is None:
            raise _wrong("room-unknown", _("There is no such home in this project."))
        if found.pk == act.matter.room_id:
            raise _wrong("home-is-its-own", _("This is the case's own home."))
        if any(home.room_id == found.pk for home in homes):
            raise Refusal("home-joined-already", _("This home belongs to the case already."))
        if len(homes) >= MOST:
            raise Refusal("homes-too-many", _("So many homes want an incident, not one case."))
        if not homes:
            _add_home(act, act.matter.room, rules.opposite(part))
        home = _add_home(act, found, part)
        day = act.happened_at.astimezone(act.matter.project.zone).date()
        residents = {residency.person_id for residency in residents_of(found, day=day)}
        known = set(
            Stake.objects.filter(matter=act.matter, hat=Stake.Hat.OTHER_HOME, until__isnull=True).values_list(
                "person_id", flat=True
            )
        )
        for person_id in sorted(residents - known):
            act.add(Stake(matter=act.matter, hat=Stake.Hat.OTHER_HOME, person_id=person_id, since=act.happened_at))
        act.say("home.joined", data={"part": home.part})
        data = {"room": found.pk, "part": home.part, "people": sorted(residents)}
        act.say("home.named", data=data, words={"reason": reason}, audience=STAFF)
    return act.matter


def locate_item(
    *, number: str, item: int, room: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """An item lies in this home of the case: its warranty is reckoned by that home's dates, its worker is sent there, and
    whoever lives there reads that something is put right in the home.

    Raises `NotFound` for an item that is not there, `Invalid` `home-unknown`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        homes = _ask(act, "locate_item")
        found = file_in(act).item(item)
        home = next((each for each in homes if each.room.label == room), None)
        if home is None:
            raise _wrong("home-unknown", _("This home does not belong to the case."))
        act.change(found, room=None if home.room_id == act.matter.room_id else home.room)
        if found.party:
            coverage = coverage_of(found, matter=act.matter, at=act.happened_at, contract=found.liable_contract)
            act.change(found, coverage=coverage)
        act.say("home.item_located", item_no=found.no, data={"room": home.room_id, "part": home.part}, audience=STAFF)
    return act.matter


def leave_home(
    *, number: str, room: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """A home is not part of the case after all: its residents see nothing of it any more, and are told so.

    Raises `Invalid` `home-unknown`, `home-is-its-own`; `Refusal` `home-has-items` while an item lies in it.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        homes = _ask(act, "leave_home")
        home = next((each for each in homes if each.room.label == room), None)
        if home is None:
            raise _wrong("home-unknown", _("This home does not belong to the case."))
        if home.room_id == act.matter.room_id:
            raise _wrong("home-is-its-own", _("This is the case's own home."))
        if any(item.room_id == home.room_id for item in file_in(act).items):
            raise Refusal("home-has-items", _("Items lie in this home: say first in which other one they lie."))
        rest = [each for each in homes if each is not home]
        for left in [home, *(rest if len(rest) == 1 else ())]:  # with the last other home the case is of one home again
            act.change(left, left_at=act.happened_at)
        people = _end_stakes(act, [each.room_id for each in rest if each.room_id != act.matter.room_id])
        data = {"room": home.room_id, "people": people}
        act.say("home.left", data=data, words={"reason": reason}, audience=STAFF)
    return act.matter


def _end_stakes(act: Act, rooms: list[int]) -> list[int]:
    """End the stakes of everybody who lives in none of these rooms; returns whose ended."""
    lived = queries.lived_in(act.matter).filter(room__in=rooms)
    staying = set(lived.values_list("person_id", flat=True))
    ended = []
    for stake in Stake.objects.filter(matter=act.matter, hat=Stake.Hat.OTHER_HOME, until__isnull=True):
        if stake.person_id is not None and stake.person_id not in staying:
            act.change(stake, until=act.happened_at)
            ended.append(stake.person_id)
    return sorted(ended)


def record_entry_consent(
    *, number: str, room: str, by: Actor, consent: str = "spoken", signature: str | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Somebody may come into this home. A resident taps or signs, staff records words or a signature.

    Raises `Invalid` `consent-not-theirs`, `signature-missing`, `home-unknown`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        home, own = _home(act, "record_entry_consent", room)
        how = "tapped" if own and consent == "spoken" else consent
        if how == "tapped" and not own:
            raise Invalid(
                "consent-not-theirs",
                _("Only the household taps; record what was said or signed."),
                fields={"consent": _("Choose spoken or signed.")},
            )
        if how == "signed" and not signature:
            sentence = _("Let them sign.")
            raise Invalid("signature-missing", sentence, fields={"signature": sentence})
        signed = claim(keys=[signature], actor=by, kind="signature") if signature else []
        event = act.say("home.entry_allowed", data={"room": home.room_id, "how": how}, files=signed, audience=STAFF)
        act.change(
            home, entry=CaseHome.Entry.ALLOWED, entry_at=act.happened_at, entry_how=how, entry_event=event,
            entry_recorded_by_id=by.person_id, signature=signed[0] if signed else None,
        )  # fmt: skip
    return act.matter


def record_entry_refusal(
    *, number: str, room: str, reason: str, by: Actor, next_step: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Nobody may come in: on record with the words and the next step told; the lead hears of it.

    Raises `Invalid` `next-step-missing` where staff records it without having told what happens next.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        home, own = _home(act, "record_entry_refusal", room)
        if not own and len(next_step.strip()) < 2:
            sentence = _("Tell them what happens next, and write it down.")
            raise Invalid("next-step-missing", sentence, fields={"next_step": sentence})
        event = act.say(
            "home.entry_refused",
            data={"room": home.room_id},
            words={"reason": reason, "next_step": next_step},
            audience=STAFF,
        )
        act.change(
            home, entry=CaseHome.Entry.REFUSED, entry_at=act.happened_at,
            entry_how=CaseHome.How.TAPPED if own else CaseHome.How.SPOKEN, entry_event=event,
            entry_recorded_by_id=by.person_id, signature=None,
        )  # fmt: skip
    return act.matter


def state_damage(
    *, number: str, room: str, what: str, by: Actor, estimate: int | None = None, photos: list[str] | None = None,
    shared: bool = False, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """What is damaged in this home, with photos and what it may cost in fen; `shared` lets the other household read it."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        home, _own = _home(act, "state_damage", room)
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        event = act.say(
            "home.damage_stated",
            data={"room": home.room_id, "estimate": estimate, "shared": shared},
            words={"what": what},
            files=pictures,
            audience=STAFF,
        )
        act.add(
            Damage(
                home=home, no=Damage.objects.filter(home=home).count() + 1, event=event, estimate=estimate,
                shared=shared, stated_at=act.happened_at, stated_by_id=by.person_id,
            )
        )  # fmt: skip
    return act.matter


def _add_home(act: Act, room: Room, part: str) -> CaseHome:
    return act.add(CaseHome(matter=act.matter, room=room, part=part, joined_at=act.happened_at))


def _ask(act: Act, verb: str) -> list[CaseHome]:
    """The case's homes, when the flow lets this actor do this verb now."""
    file = file_in(act)
    homes = list(
        CaseHome.objects.filter(matter=act.matter, left_at__isnull=True).select_related(
            "room__building", "room__project"
        )
    )
    _check(act, verb, hats=file.case_hats(), homes=len(homes))
    check_after_ring(act, file)
    return homes


def _home(act: Act, verb: str, label: str) -> tuple[CaseHome, bool]:
    """The home of this label and whether the actor speaks for it as its household; its refusal raised otherwise."""
    found = list(CaseHome.objects.filter(matter=act.matter, left_at__isnull=True).select_related("room"))
    labels: frozenset[str] | None = None
    try:
        file = file_in(act)
    except NotFound:
        part = queries.part_for(act.by, act.matter.number)
        hats, labels = part.hats, part.labels
    else:
        check_after_ring(act, file)
        hats = file.case_hats()
        if hats & HOUSEHOLD and act.matter.room is not None:
            labels = queries.own_labels(act.by, act.matter)
    _check(act, verb, hats=hats, homes=len(found))
    if labels is not None and label not in labels:
        raise Forbidden("not-your-home", _("You speak for your own home only."))
    home = next((each for each in found if each.room.label == label), None)
    if home is None:
        raise _wrong("home-unknown", _("This home does not belong to the case."))
    if labels is not None and verb != "state_damage":
        day = act.happened_at.astimezone(act.matter.project.zone).date()
        if queries.has_moved_out(act.by.person_id, home.room, day=day):  # others live there now: theirs to say
            raise Forbidden("not-your-home", _("You speak for your own home only."))
    return home, labels is not None


def _check(act: Act, verb: str, *, hats: frozenset[str], homes: int) -> None:
    facts = HomesFacts(at_home=act.matter.room_id is not None, homes=homes)
    NEIGHBOURS.check(verb, state=act.matter.state, hats=hats, facts=facts)


def _wrong(code: str, sentence: object) -> Invalid:
    return Invalid(code, str(sentence), fields={"room": str(sentence)})
