"""Write, publish and withdraw bulletins; who opened one; names of participants shown on purpose."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import REVEALING_ROLES
from anju.core.bounds import spend_reveal
from anju.core.errors import Forbidden, Invalid, NotFound, Sentence
from anju.core.numbering import next_number
from anju.core.time import product_now, to_second
from anju.estate.models import Building, Project, Room
from anju.matters.act import Act, Actor, act_on, act_opening
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.publishing.bulletins import bulletin_for, facts_of
from anju.publishing.flow import BULLETIN, KIND, WRITERS
from anju.publishing.inputs import Write
from anju.publishing.models import Bulletin, BulletinPlace, ReadMark, SignUp

SERIES = "GG"
"""what stands between project and year in the number of a bulletin"""
STAFF = Event.Audience.STAFF


def draft_bulletin(*, project: Project, given: Write, by: Actor, client_id: str | None = None) -> Matter:
    """Write a bulletin that nobody sees yet.

    Raises `Forbidden` `not-yours-to-do`, `Invalid` `place-unknown`, `activity-incomplete`.
    """
    if not by.roles_at(project.pk) & WRITERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    now = product_now()
    _check_moments(given, now=now)
    places = _places(project, given.places)
    day = now.astimezone(project.zone).date()
    matter = Matter(
        kind=KIND, project=project, title=given.title, state="draft", holder_id=by.somebody(), opened_at=to_second(now),
        opened_on=day, changed_at=now,
    )  # fmt: skip
    with act_opening(matter=matter, by=by, at=now, client_id=client_id) as act:
        matter.number = next_number(prefix=f"{project.code}-{SERIES}", year=day.year)
        bulletin = act.add(Bulletin(matter=matter, written_by_id=by.somebody(), **_fields(given)))
        for building, room in places:
            act.add(BulletinPlace(bulletin=bulletin, building=building, room=room))
        act.say("bulletin.drafted", data={"kind": given.kind}, audience=STAFF)
    return matter


def revise_bulletin(*, number: str, given: Write, by: Actor, client_id: str | None = None) -> Matter:
    """Change a draft. Raises what `draft_bulletin` does; a published one is refused with `bulletin-no-draft`."""
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="revise_bulletin")
        _check_moments(given, now=act.recorded_at)
        places = _places(act.matter.project, given.places)
        BulletinPlace.objects.filter(bulletin=bulletin).delete()
        for building, room in places:
            act.add(BulletinPlace(bulletin=bulletin, building=building, room=room))
        act.change(act.matter, title=given.title)
        act.change(bulletin, written_by_id=by.somebody(), **_fields(given))
        act.say("bulletin.revised", audience=STAFF)
    return act.matter


def publish_bulletin(*, number: str, by: Actor, client_id: str | None = None) -> Matter:
    """From now on the homes it is for see it, and each is told once. Raises `Invalid` `activity-incomplete` for an activity
    that has begun meanwhile."""
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="publish_bulletin")
        if bulletin.starts_at is not None and bulletin.starts_at <= act.recorded_at:
            raise _incomplete(starts_at=_("This moment has passed."))
        act.change(act.matter, state="published", open=False, closed_at=act.happened_at, holder_id=None)
        act.change(bulletin, published_at=act.recorded_at, published_by_id=by.somebody())
        act.say("bulletin.published", data={"kind": bulletin.kind})
    return act.matter


def withdraw_bulletin(*, number: str, reason: str, by: Actor, client_id: str | None = None) -> Matter:
    """Take it back with the reason; it stays on record, and whoever signed up is told."""
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="withdraw_bulletin")
        fields = {"closed_at": act.happened_at} if act.matter.open else {}
        act.change(act.matter, state="withdrawn", open=False, holder_id=None, **fields)
        told = SignUp.objects.filter(bulletin=bulletin).exclude(state="cancelled").values_list("person", flat=True)
        act.say("bulletin.withdrawn", data={"people": list(told)}, words={"reason": reason}, audience=STAFF)
    return act.matter


@transaction.atomic
def mark_read(*, bulletin: Bulletin, person: Person, room: Room) -> None:
    """This person of this home has opened it; again changes nothing. One query."""
    mark = ReadMark(bulletin=bulletin, person=person, room=room, read_at=product_now())
    ReadMark.objects.bulk_create([mark], ignore_conflicts=True)


def reveal_participants(*, number: str, reason: str, by: Actor) -> Matter:
    """The whole names of who comes, for those who speak with residents; the reason is kept on the timeline.

    Raises `Forbidden` `reveal-not-yours`, `Invalid` `reveal-wants-reason`, `TooMany` beyond 30 an hour.
    """
    bulletin = bulletin_for(by.reach, number)
    if not by.roles_at(bulletin.matter.project_id) & REVEALING_ROLES:
        raise Forbidden("reveal-not-yours", _("Whole names are for those who speak with residents."))
    why = reason.strip()[:300]
    if len(why) < 2:
        sentence = _("Say what you need them for.")
        raise Invalid("reveal-wants-reason", sentence, fields={"reason": sentence})
    spend_reveal(by.person_id)
    with act_on(number=number, by=by) as act:
        act.say("activity.names_revealed", words={"reason": why}, audience=STAFF)
    return act.matter


def asked(act: Act, *, verb: str, hats: frozenset[str] = frozenset()) -> Bulletin:
    """The bulletin, when the flow lets this actor do this verb now. Who may not read it finds nothing."""
    if act.matter.kind != KIND:
        raise NotFound
    if hats:
        bulletin = Bulletin.objects.get(pk=act.matter.pk)
    else:
        bulletin = bulletin_for(act.by.reach, act.matter.number)
    bulletin.matter = act.matter
    facts = facts_of(bulletin, now=act.recorded_at)
    BULLETIN.check(verb, state=act.matter.state, hats=hats or act.by.roles_at(act.matter.project_id), facts=facts)
    return bulletin


def _fields(given: Write) -> dict[str, object]:
    starts_at, deadline = given.moments()
    activity = given.kind == "activity"
    return {
        "kind": given.kind,
        "text": given.text,
        "ends_on": given.ends_on,
        "by_text": given.by_text,
        "place": given.place if activity else "",
        "starts_at": starts_at,
        "deadline": deadline,
        "seats": given.seats if activity else None,
    }


def _check_moments(given: Write, *, now: datetime) -> None:
    if given.kind != "activity":
        return
    wrong: dict[str, Sentence] = {}
    if not given.place:
        wrong["place"] = _("Please fill this in.")
    if given.starts_at is None:
        wrong["starts_at"] = _("Please fill this in.")
    elif given.starts_at <= now:
        wrong["starts_at"] = _("This moment has passed.")
    elif given.deadline is not None and given.deadline > given.starts_at:
        wrong["deadline"] = _("This is after it begins.")
    if wrong:
        raise _incomplete(**wrong)


def _incomplete(**fields: Sentence) -> Invalid:
    return Invalid("activity-incomplete", _("Some fields need another look."), fields=fields)


def _places(project: Project, typed: Sequence[str]) -> list[tuple[Building | None, Room | None]]:
    """`3` or `3-2-1801` → building or home, each once. Two queries."""
    wanted = list(dict.fromkeys(typed))
    buildings = {each.code: each for each in Building.objects.filter(project=project, code__in=wanted)}
    rooms = {each.label: each for each in Room.objects.filter(project=project, label__in=wanted)}
    unknown = [each for each in wanted if each not in buildings and each not in rooms]
    if unknown:
        sentence = _("There is no such building or home: %(places)s.") % {"places": ", ".join(unknown[:5])}
        raise Invalid("place-unknown", sentence, fields={"places": sentence})
    return [(buildings.get(each), None if each in buildings else rooms[each]) for each in wanted]
