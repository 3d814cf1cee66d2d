"""Plans for difficult households (FUP-1): who visits them how often, why, about what; ended with a reason."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal, Sentence
from anju.core.numbering import series_of
from anju.core.time import FAR, product_now, to_second
from anju.estate.models import Room
from anju.followup.flow import CALLERS
from anju.followup.models import CarePlan
from anju.matters.act import Act, Actor, act_on, act_opening
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.people.queries import holds_role

KIND = "care_plan"
TITLE = "疑难业主关怀"
SETTERS = frozenset({"desk_lead"})
LONGEST_DAYS = 180


def set_care_plan(
    *, room: Room, responsible: Person, every_days: int, reason: str, points: str, by: Actor,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Set a plan: its first visit is due after one interval, and the responsible person is told.

    Raises `Forbidden`, `Invalid` `care-plan-open-already`, `care-plan-interval`, `care-plan-responsible`, `words-missing`.
    """
    project, now = room.project, to_second(product_now())
    if not by.roles_at(project.pk) & SETTERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    _check(every_days=every_days, reason=reason, points=points)
    day = now.astimezone(project.zone).date()
    if not holds_role(person=responsible, roles=CALLERS, project=project, day=day):
        said = _("Choose somebody of the desk or of customer service.")
        raise Invalid("care-plan-responsible", said, fields={"responsible": said})
    matter = Matter(
        kind=KIND, project=project, room=room, title=TITLE, state="running", holder_role="desk", holder=responsible,
        opened_at=now, opened_on=day, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            series = series_of(prefix=f"{project.code}-CP", year=day.year)
            with act_opening(matter=matter, by=by, at=now, client_id=client_id, series=series) as act:
                act.add(CarePlan(matter=matter, room=room, every_days=every_days))
                data = {"responsible": responsible.pk, "every_days": every_days, "next_at": _next(now, every_days)}
                act.say("care_plan.set", data=data, words={"reason": reason, "points": points}, audience="staff")
    except IntegrityError:
        raise Invalid("care-plan-open-already", _("This household has a plan already; end that one first.")) from None
    return matter


def _check(*, every_days: int, reason: str, points: str) -> None:
    if not 1 <= every_days <= LONGEST_DAYS:
        said: Sentence = _("Choose 1 to %(n)d days.") % {"n": LONGEST_DAYS}
        raise Invalid("care-plan-interval", said, fields={"every_days": said})
    for name, words in (("reason", reason), ("points", points)):
        if not 2 <= len(words.strip()) <= 500:
            line = _("Write a line about it.")
            raise Invalid("words-missing", line, fields={name: line})


def _next(moment: datetime, days: int) -> str:
    return (moment + timedelta(days=days)).isoformat()


def keep_care_plan(*, matter_id: int, visit: str, by: Actor, at: datetime) -> Matter:
    """A visit by the plan was made: the next one is due after the interval. The same visit counts once."""
    with act_on(matter_id=matter_id, by=by, at=at) as act:
        plan = _plan_of(act)
        done = Event.objects.filter(matter=act.matter, kind="care_plan.visited", data__visit=visit)
        if act.matter.open and not done.exists():
            data = {"visit": visit, "next_at": _next(act.happened_at, plan.every_days)}
            act.say("care_plan.visited", data=data, audience="staff")
    return act.matter


def end_care_plan(*, number: str, reason: str, by: Actor, client_id: str | None = None) -> Matter:
    """The household needs no plan any more. Raises `Refusal` `care-plan-ended`, `Invalid` `words-missing`."""
    with act_on(number=number, by=by, client_id=client_id) as act:
        plan = _plan_of(act)
        if not by.roles_at(act.matter.project_id):
            raise NotFound
        if not by.roles_at(act.matter.project_id) & SETTERS:
            raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
        if not act.matter.open:
            raise Refusal("care-plan-ended", _("This plan has ended already."))
        _check(every_days=1, reason=reason, points="--")
        act.change(plan, ended_at=act.happened_at)
        act.change(
            act.matter,
            state="ended",
            open=False,
            closed_at=act.happened_at,
            holder_role="",
            holder_id=None,
            queue_at=FAR,
        )
        act.say("care_plan.ended", words={"reason": reason}, audience="staff")
    return act.matter


def _plan_of(act: Act) -> CarePlan:
    found = CarePlan.objects.filter(matter=act.matter).first()
    if found is None:
        raise NotFound
    found.matter = act.matter
    return found
