"""The only writers of call-backs: missed, taken, reached or not (TEAM-5)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.numbering import next_number
from anju.core.time import product_now, to_second
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS
from anju.intake.callbacks.flow import CALL_BACK, KIND
from anju.intake.callbacks.queries import facts_of, open_call_back_of, retry_of
from anju.intake.models import CallBack, Case
from anju.matters.act import Act, Actor, act_on, act_opening
from anju.matters.models import Event, Matter
from anju.people.models import Residency
from anju.people.queries import current, digits_of, phone_index
from anju.people.rules import is_phone

TITLE = "漏接来电"
"""in catalogue words, like the titles of cases"""


def record_missed_call(
    *, project: Project, phone: str, by: Actor, missed_at: datetime | None = None, source: str = CallBack.Source.BY_HAND
) -> CallBack:
    """A call nobody took: a new call-back, or one more ring on the open one of the same number.

    Telling the same ring (number and second) twice changes nothing. Raises `Forbidden` `not-yours-to-register`,
    `Invalid` `phone-unusable`, `moment-in-future`.
    """
    now = product_now()
    moment = to_second(missed_at or now)
    if not by.roles_at(project.pk) & (REGISTRARS | {"system"}):
        raise Forbidden("not-yours-to-register", _("Calls of this project are taken by its desk."))
    if not is_phone(phone):
        sentence = _("Give a number that can be rung back.")
        raise Invalid("phone-unusable", sentence, fields={"phone": sentence})
    if moment > to_second(now):
        sentence = _("This moment has not come yet.")
        raise Invalid("moment-in-future", sentence, fields={"missed_at": _("Give a moment that has passed.")})
    for last in (False, True):
        known = open_call_back_of(project=project, phone=phone)
        if known is not None:
            return _ring_again(known, at=moment, by=by)
        try:
            with transaction.atomic():
                return _open(project=project, phone=phone, at=moment, by=by, source=source)
        except IntegrityError:
            if last:  # the same number missed twice at once: the second joins the first
                raise
    raise AssertionError


def _open(*, project: Project, phone: str, at: datetime, by: Actor, source: str) -> CallBack:
    index = phone_index(phone)
    homes = list(
        Residency.objects.filter(current(at.astimezone(project.zone).date()), person__phones__index=index)
        .filter(room__project=project, person__is_active=True)
        .select_related("room", "person")
        .order_by("pk")[:2]
    )
    home = homes[0] if len(homes) == 1 else None
    matter = Matter(
        kind=KIND, project=project, room=home.room if home else None, title=TITLE, state="waiting", holder_role="desk",
        opened_at=at, opened_on=at.astimezone(project.zone).date(), changed_at=product_now(),
    )  # fmt: skip
    with act_opening(matter=matter, by=by, at=at) as act:
        matter.number = next_number(prefix=f"{project.code}-CB", year=at.astimezone(project.zone).year)
        call_back = act.add(
            CallBack(
                matter=matter, project=project, source=source, phone=digits_of(phone), phone_index=index,
                person=home.person if home else None, first_missed_at=at, last_missed_at=at,
            )
        )  # fmt: skip
        act.say("call_back.missed", data={"source": source}, audience=Event.Audience.STAFF)
    return call_back


def _ring_again(known: CallBack, *, at: datetime, by: Actor) -> CallBack:
    with act_on(by=by, matter_id=known.matter_id) as act:
        call_back = _of(act)
        rings = Event.objects.filter(matter=act.matter, kind__in=("call_back.missed", "call_back.missed_again"))
        if rings.filter(happened_at=at).exists():
            return call_back
        act.happened_at = at
        act.change(
            call_back,
            times=call_back.times + 1,
            first_missed_at=min(call_back.first_missed_at, at),
            last_missed_at=max(call_back.last_missed_at, at),
        )
        act.say("call_back.missed_again", data={"times": call_back.times}, audience=Event.Audience.STAFF)
    return call_back


def take_call_back(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Somebody rings back now; it is theirs, and the whole number is shown to them: who and when is kept."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "take_call_back")
        act.change(act.matter, state="taken", holder_id=by.somebody())
        act.say("call_back.taken", audience=Event.Audience.STAFF)
    return act.matter


def answer_call_back(
    *, number: str, note: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """They were reached, and it needs no case: what was said is noted."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _end(act, _ask(act, "answer_call_back"), state="answered")
        act.say("call_back.answered", words={"note": note}, audience=Event.Audience.STAFF)
    return act.matter


def file_call_back(
    *, number: str, case: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """They were reached and it became this case. Raises `Invalid` `case-unknown` for one of another project."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        call_back = _ask(act, "file_call_back")
        found = Case.objects.filter(matter__number=case, matter__project=act.matter.project_id).first()
        if found is None:
            sentence = _("There is no such case in this project.")
            raise Invalid("case-unknown", sentence, fields={"case": sentence})
        _end(act, call_back, state="filed", case=found)
        act.say("call_back.filed", data={"case": case}, audience=Event.Audience.STAFF)
    return act.matter


def record_no_answer(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Rung back in vain: an attempt on record; it waits again, for the clause's minutes."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        call_back = _ask(act, "record_no_answer")
        act.change(call_back, attempts=call_back.attempts + 1)
        act.change(act.matter, state="waiting", holder=None)
        again = act.happened_at + timedelta(minutes=retry_of(act.matter.project, at=act.recorded_at).apart_minutes)
        act.say(
            "call_back.not_reached",
            data={"attempt": call_back.attempts, "again_at": again.isoformat()},
            words={"remark": remark},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def give_up_call_back(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Tried as often as the rulebook asks, and nobody answered: it ends unreached."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _end(act, _ask(act, "give_up_call_back"), state="given_up")
        act.say("call_back.given_up", audience=Event.Audience.STAFF)
    return act.matter


def _of(act: Act) -> CallBack:
    """The call-back of the locked matter; raises `NotFound` for a matter of another kind."""
    found = CallBack.objects.filter(matter=act.matter).first()
    if found is None:
        raise NotFound
    found.matter = act.matter
    return found


def _ask(act: Act, verb: str) -> CallBack:
    """The call-back, when the flow lets this actor do this verb now. Strangers to the project find nothing."""
    call_back, hats = _of(act), act.by.roles_at(act.matter.project_id)
    if not hats:
        raise NotFound
    wanted = retry_of(act.matter.project, at=act.recorded_at).attempts
    CALL_BACK.check(verb, state=act.matter.state, hats=hats, facts=facts_of(call_back, wanted=wanted))
    if act.happened_at < call_back.first_missed_at:
        sentence = _("This was before the call.")
        raise Invalid("moment-before-ring", sentence, fields={"at": sentence})
    return call_back


def _end(act: Act, call_back: CallBack, *, state: str, case: Case | None = None) -> None:
    act.change(call_back, ended_at=act.happened_at, case=case)
    act.change(act.matter, state=state, open=False, closed_at=act.happened_at)
