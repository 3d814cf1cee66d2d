"""The inquiry: what happened, the cause, who is responsible, what they say to it, and what follows for them."""

from datetime import datetime

from anju.complaints.actions.parts import add_part, colleague, end_part, end_sight, let_see
from anju.complaints.file import ask, ask_part
from anju.complaints.models import Part, Penalty
from anju.matters.act import Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter

STAFF = Event.Audience.STAFF


def record_inquiry(
    *, number: str, inquiry: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """What the project office found when it looked into it (CMP-11)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "record_inquiry")
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        act.change(file.complaint, inquired_at=act.happened_at)
        act.say("complaint.inquired", words={"inquiry": inquiry}, files=pictures, audience=STAFF)
    return act.matter


def name_cause(
    *, number: str, cause: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The cause; a later one takes its place, both stay on record (CMP-3)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "name_cause")
        act.change(file.complaint, caused_at=act.happened_at)
        act.say("complaint.cause_named", words={"cause": cause}, audience=STAFF)
    return act.matter


def find_responsible(
    *, number: str, department: str, person: int, found: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Somebody is found responsible, and is told to confirm or contest it (CMP-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "find_responsible")
        whom = colleague(project=act.matter.project, person_id=person)
        part = add_part(act, file=file, kind=Part.Kind.FINDING, state="found", role=department, person=whom)
        let_see(act, part=part)
        act.say(
            "complaint_finding.made", item_no=part.no, data={"role": department, "person": whom.pk},
            words={"found": found}, audience=STAFF,
        )  # fmt: skip
    return act.matter


def confirm_finding(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The responsible person confirms."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.FINDING, "confirm_finding", item_no)
        end_part(act, part=part, state="confirmed")
        act.say("complaint_finding.confirmed", item_no=part.no, words={"remark": remark}, audience=STAFF)
    return act.matter


def contest_finding(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The responsible person contests it, with the reason; the project manager decides."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.FINDING, "contest_finding", item_no)
        act.change(part, state="contested")
        act.say("complaint_finding.contested", item_no=part.no, words={"reason": reason}, audience=STAFF)
    return act.matter


def uphold_finding(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Contested, and it stands."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.FINDING, "uphold_finding", item_no)
        end_part(act, part=part, state="upheld")
        act.say("complaint_finding.upheld", item_no=part.no, words={"reason": reason}, audience=STAFF)
    return act.matter


def drop_finding(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It does not stand; whoever it named is none of the responsible."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.FINDING, "drop_finding", item_no)
        end_part(act, part=part, state="dropped")
        end_sight(act, part=part)
        act.say("complaint_finding.dropped", item_no=part.no, words={"reason": reason}, audience=STAFF)
    return act.matter


def record_penalty(
    *, number: str, item_no: int, points: int, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """What follows under the staff rules, in performance points. Points and reason stand apart from the timeline, for the
    heads alone; the timeline says only that it was recorded."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.FINDING, "record_penalty", item_no)
        act.add(
            Penalty(part=part, points=points, reason=reason, decided_by_id=by.somebody(), decided_at=act.happened_at)
        )
        act.say("complaint_finding.penalised", item_no=part.no, audience=STAFF)
    return act.matter
