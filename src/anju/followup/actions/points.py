"""What a household raises in a follow-up: answered at once, or a case of its own (FUP-2)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.complaints.actions import lodge_complaint
from anju.core.errors import Invalid
from anju.enquiries.actions import take_enquiry
from anju.followup.actions.outcomes import ask, attempt_of
from anju.followup.file import Subject
from anju.followup.models import RaisedPoint
from anju.intake.actions import Origin, Reporter, Ring, Urgency
from anju.intake.models import Case, CaseLink
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.people.queries import residents_of
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.rulebook.queries import urgency_for


def answer_point(
    *, number: str, point: str, answer: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """What was raised was answered at once; both are on record."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, verb="answer_point")
        no = _next_no(act)
        event = act.say("follow_up.point_answered", data={"point": no}, words={"point": point, "answer": answer})
        _add(act, no=no, event=event)
    return act.matter


def take_up_point(
    *, number: str, kind: str, point: str, by: Actor, place: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """What was raised becomes a case with its own clocks, one story with this one.

    Raises `Invalid` `place-missing` for a repair without a place, and what registering raises: cases are registered by the
    desk.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        subject = ask(act, verb="take_up_point")
        case = _opened(act, subject, kind=kind, words=point, place=place)
        no = _next_no(act)
        event = act.say(
            "follow_up.point_taken_up", data={"point": no, "number": case.number, "kind": kind}, words={"point": point}
        )
        _add(act, no=no, event=event, case=case)
    return act.matter


def _opened(act: Act, subject: Subject, *, kind: str, words: str, place: str) -> Matter:
    """The case that a point becomes, from the same household, told in the follow-up."""
    matter, project = act.matter, act.matter.project
    told: dict[str, Any] = {
        "project": project, "room": matter.room, "area": matter.area, "reporter": _reporter(subject),
        "ring": Ring(channel=Case.Channel.FOLLOW_UP, rang_at=act.happened_at), "description": words, "by": act.by,
        "origin": Origin(matter=matter, why=CaseLink.Why.FOLLOWED),
    }  # fmt: skip
    if kind == Case.Kind.COMPLAINT:
        return lodge_complaint(**told)
    if kind != Case.Kind.REPAIR:
        return take_enquiry(kind=kind, **told)
    if not place:
        sentence = _("Say where in the home it is.")
        raise Invalid("place-missing", sentence, fields={"place": sentence})
    found = urgency_for(
        words=words, company_id=project.company_id, project_id=project.pk, at=act.recorded_at, defect=None
    )
    urgency = Urgency(
        decided=Case.Urgency.NORMAL, proposed=found.urgency, grounds=tuple(vars(each) for each in found.grounds)
    )
    return register_repair(**told, urgency=urgency, items=[NewItem(place=place)])


def _reporter(subject: Subject) -> Reporter:
    """Whoever reported the case; of a visit, who lives there."""
    if subject.file is not None:
        case = subject.file.case
        return Reporter(
            name=case.reporter_name, phone=case.reporter_phone, relation=case.relation, person=case.reporter
        )
    room = subject.matter.room
    home = next(iter(residents_of(room)), None) if room else None
    if home is None:
        return Reporter()
    phone = next((each.number for each in home.person.phones.all()), "")
    return Reporter(name=home.person.name, phone=phone, relation=home.relation, person=home.person)


def _next_no(act: Act) -> int:
    return RaisedPoint.objects.filter(matter=act.matter).count() + 1


def _add(act: Act, *, no: int, event: Event, case: Matter | None = None) -> None:
    act.add(
        RaisedPoint(
            matter=act.matter, no=no, attempt=attempt_of(act), event=event, case=case, raised_at=act.happened_at
        )
    )
