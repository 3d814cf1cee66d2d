"""The only writers of referrals: passed on, registered, answered, over heads, settled (INT-3, CMP-1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import READING_ROLES
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.numbering import next_number
from anju.core.time import product_now, to_second
from anju.estate.models import Area, Project, Room
from anju.estate.queries import area_for, room_for
from anju.intake.models import Case, Referral
from anju.intake.referrals.flow import EMPLOYEES, KIND, REFERRAL, ReferralFacts
from anju.intake.referrals.queries import Heads, next_heads, still_from
from anju.intake.referrals.rules import split_who
from anju.matters.act import Act, Actor, act_on, act_opening, lock_in_order
from anju.matters.files import claim
from anju.matters.models import Attachment, Event, Matter, Stake
from anju.people.queries import digits_of, phone_index

TITLE = "同事转办"
"""in catalogue words, like the titles of cases"""
SEEING = READING_ROLES | {"referrer", "system"}
MOST_WHERE, MOST_WORDS = 60, 2000


def refer(
    *,
    project: Project,
    words: str,
    by: Actor,
    where: str = "",
    who: str = "",
    photos: tuple[str, ...] = (),
    client_id: str | None = None,
) -> Referral:
    """Pass on what was heard: where (a room, an area, or in words; unknown when empty), what, who said it with a number if
    there is one. Never refused for a place nobody knows: it is for the desk to find out.

    Raises `Forbidden` `not-yours-to-refer`, `Invalid` `referral-without-words`, and `matters.act.Repeated`.
    """
    _check(project, words=words, by=by)
    now = product_now()
    room, area, place = _place(project, where.strip()[:MOST_WHERE], by)
    name, phone = split_who(who)
    matter = Matter(
        kind=KIND, project=project, room=room, area=area, title=TITLE, state="waiting", holder_role="desk",
        opened_at=to_second(now), opened_on=now.astimezone(project.zone).date(), changed_at=now,
    )  # fmt: skip
    with act_opening(matter=matter, by=by, at=now, client_id=client_id) as act:
        matter.number = next_number(prefix=f"{project.code}-RF", year=now.astimezone(project.zone).year)
        referral = act.add(
            Referral(
                matter=matter, referrer_id=by.somebody(), who=name, phone=digits_of(phone) if phone else "",
                phone_index=phone_index(phone) if phone else "",
            )
        )  # fmt: skip
        act.say(
            "referral.made",
            words={"description": words.strip()[:MOST_WORDS], "place": place},
            files=claim(keys=photos, actor=by, kind="photo"),
            audience=Event.Audience.STAFF,
        )
    return referral


def _check(project: Project, *, words: str, by: Actor) -> None:
    if by.person_id is None or not by.roles_at(project.pk) & EMPLOYEES:
        raise Forbidden("not-yours-to-refer", _("Colleagues of this project pass on what they hear."))
    if len(words.strip()) < 2:
        sentence = _("Say in a few words what it is about.")
        raise Invalid("referral-without-words", sentence, fields={"words": sentence})


def _place(project: Project, where: str, by: Actor) -> tuple[Room | None, Area | None, str]:
    """The home, else the common area, else the words as they were typed. At most two queries."""
    if not where or by.reach is None:
        return None, None, ""
    try:
        return room_for(reach=by.reach, project=project.code, label=where), None, ""
    except NotFound:
        pass
    try:
        return None, area_for(reach=by.reach, project=project.code, name=where), ""
    except NotFound:
        return None, None, where


def take_referral(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Somebody of the desk registers it now; whoever passed it on sees who."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "take_referral")
        act.change(act.matter, state="taken", holder_id=by.somebody())
        act.say("referral.taken", audience=Event.Audience.STAFF)
    return act.matter


def register_referral(
    *, number: str, case: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It became this case, new or running: its photos go there, and whoever passed it on has a stake in it.

    Raises `Invalid` `case-unknown` for one of another project.
    """
    with transaction.atomic():
        lock_in_order(numbers=(number, case))
        with act_on(number=number, by=by, at=at, client_id=client_id) as act:
            referral = _ask(act, "register_referral")
            found = Case.objects.filter(matter__number=case, matter__project=act.matter.project_id).first()
            if found is None:
                sentence = _("There is no such case in this project.")
                raise Invalid("case-unknown", sentence, fields={"case": sentence})
            act.change(referral, case=found)
            act.change(act.matter, state="registered", holder_role="", holder_id=None)
            act.say("referral.registered", data={"case": case}, audience=Event.Audience.STAFF)
        _let_follow(referral, case=case, by=by, at=at)
    return act.matter


def _let_follow(referral: Referral, *, case: str, by: Actor, at: datetime | None) -> None:
    """On the case: the stake of who passed it on, and the photos."""
    with act_on(number=case, by=by, at=at) as act:
        held = Stake.objects.filter(matter=act.matter, hat=Stake.Hat.REFERRER, person=referral.referrer_id, until=None)
        if not held.exists():
            act.add(
                Stake(
                    matter=act.matter, hat=Stake.Hat.REFERRER, person_id=referral.referrer_id, since=act.happened_at
                )
            )  # fmt: skip
        photos = list(Attachment.objects.select_for_update().filter(matter=referral.matter_id).order_by("pk"))
        act.say(
            "case.referred",
            data={"referral": referral.matter.number, "referrer": referral.referrer_id},
            files=photos,
            audience=Event.Audience.STAFF,
        )


def answer_referral(
    *, number: str, note: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It needs no case: what was done is noted, and whoever passed it on is told; nothing ends in silence (CMP-8)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        referral = _ask(act, "answer_referral")
        _end(act, referral, state="answered")
        act.say("referral.answered", words={"note": note}, audience=Event.Audience.STAFF)
    return act.matter


def go_over_heads(
    *, number: str, words: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It stood still: the next head above hears it, one step at a time, with the words of who passed it on (越级上报). It
    stands on the case's timeline too."""
    with transaction.atomic():
        case = Referral.objects.filter(matter__number=number).values_list("case__matter__number", flat=True).first()
        lock_in_order(numbers=[each for each in (number, case) if each])
        with act_on(number=number, by=by, at=at, client_id=client_id) as act:
            referral = _of(act)
            heads = next_heads(referral, act.matter.project)
            _ask(act, "go_over_heads", heads=heads)
            assert heads is not None
            act.change(referral, rung=heads.rung)
            data = {"rung": heads.rung, "roles": list(heads.roles), "people": [person.pk for person in heads.people]}
            act.say("referral.went_over_heads", data=data, words={"words": words}, audience=Event.Audience.STAFF)
        if case:
            with act_on(number=case, by=by, at=at) as on_case:
                data = {"referral": number, "rung": heads.rung, "roles": list(heads.roles)}
                on_case.say("case.went_over_heads", data=data, words={"words": words}, audience=Event.Audience.STAFF)
    return act.matter


def move_referral(
    *, number: str, event: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Its case moved: the time of standing still begins anew."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "move_referral")
        act.say("referral.moved", data={"event": event}, audience=Event.Audience.STAFF)
    return act.matter


def settle_referral(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Its case has ended: whoever passed it on is told the result."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        referral = _ask(act, "settle_referral")
        _end(act, referral, state="settled")
        act.say("referral.settled", audience=Event.Audience.STAFF)
    return act.matter


def _of(act: Act) -> Referral:
    """The referral of the locked matter; raises `NotFound` for a matter of another kind."""
    found = Referral.objects.filter(matter=act.matter).first()
    if found is None:
        raise NotFound
    found.matter = act.matter
    return found


def _ask(act: Act, verb: str, *, heads: Heads | None = None) -> Referral:
    """The referral, when the flow lets this actor do this verb now. Who neither reads cases here nor passed it on finds nothing."""
    referral = _of(act)
    hats = act.by.roles_at(act.matter.project_id)
    if act.by.person_id is not None and act.by.person_id == referral.referrer_id:
        hats |= {"referrer"}
    if not hats & SEEING:
        raise NotFound
    facts = ReferralFacts(
        still_from=still_from(referral) if verb == "go_over_heads" else None,
        at=act.happened_at,
        heads_left=heads is not None,
    )
    REFERRAL.check(verb, state=act.matter.state, hats=hats, facts=facts)
    if act.happened_at < act.matter.opened_at:
        sentence = _("This was before it was passed on.")
        raise Invalid("moment-before-ring", sentence, fields={"at": sentence})
    return referral


def _end(act: Act, referral: Referral, *, state: str) -> None:
    act.change(referral, ended_at=act.happened_at)
    act.change(act.matter, state=state, open=False, closed_at=act.happened_at, holder_role="", holder_id=None)
