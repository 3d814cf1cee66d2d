"""What is done about it: visits to the site, corrective measures with their check, prevention, the management review."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.complaints.actions.parts import add_part, check_ahead, colleague, end_part, let_see
from anju.complaints.file import ask, ask_part
from anju.complaints.models import Complaint, Part
from anju.core.errors import Invalid, NotFound
from anju.knowledge.models import Entry
from anju.knowledge.queries import entry_for
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter
from anju.people.queries import deputies_at, lead_at, people_with_role
from anju.rulebook.models import Clause

STAFF = Event.Audience.STAFF
MANAGERS = ("desk_lead",)
"""who takes people to the site of a serious complaint (S1)"""


def call_for_visit(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Somebody has to look at it on site: the limits of arrival bind this too (REP-12)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "call_for_visit")
        act.change(file.complaint, visit=Complaint.Visit.CALLED)
        act.say("complaint.visit_called", words={"reason": reason}, audience=STAFF)
    return act.matter


def visit_site(
    *, number: str, came: list[int], found: str, by: Actor, photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Who came and what was found. The arrival is kept once the lead of the day or a deputy is there (REP-12)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "visit_site")
        people = [colleague(project=act.matter.project, person_id=pk, field="came").pk for pk in dict.fromkeys(came)]
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        lead = bool(set(people) & _leading(act))
        if lead or file.complaint.visit != Complaint.Visit.CALLED:
            act.change(file.complaint, visit=Complaint.Visit.MADE)
        act.say(
            "complaint.site_visited", data={"came": people, "lead": lead}, words={"found": found}, files=pictures,
            audience=STAFF,
        )  # fmt: skip
    return act.matter


def _leading(act: Act) -> set[int]:
    """The lead of the day, the deputies and the manager of the desk; where nobody is rostered, everybody who may lead."""
    project = act.matter.project
    lead = lead_at(project=project, moment=act.happened_at)
    people = [lead, *deputies_at(project=project, moment=act.happened_at)] if lead else _holding(act, ("duty_lead",))
    return {person.pk for person in [*people, *_holding(act, MANAGERS)] if person is not None}


def _holding(act: Act, roles: Iterable[str]) -> list[Any]:
    return [person for role in roles for person in people_with_role(role=role, project=act.matter.project)[:20]]


def set_measure(
    *, number: str, measure: str, person: int, by_when: datetime, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A corrective measure: what, by whom, and the date at which it is checked (CMP-3, CMP-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "set_measure")
        check_ahead(act, moment=by_when, field="by_when")
        whom = colleague(project=act.matter.project, person_id=person)
        part = add_part(act, file=file, kind=Part.Kind.MEASURE, state="set", person=whom, due_at=by_when)
        let_see(act, part=part)
        act.change(act.matter, state="in_remedy")
        data = {"person": whom.pk, "by_when": by_when.isoformat()}
        act.say("complaint_measure.set", item_no=part.no, data=data, words={"measure": measure}, audience=STAFF)
    return act.matter


def move_measure(
    *, number: str, item_no: int, by_when: datetime, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Another date, with the reason."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.MEASURE, "move_measure", item_no)
        check_ahead(act, moment=by_when, field="by_when")
        act.change(part, due_at=by_when)
        data = {"by_when": by_when.isoformat()}
        act.say("complaint_measure.moved", item_no=part.no, data=data, words={"reason": reason}, audience=STAFF)
    return act.matter


def check_measure(
    *, number: str, item_no: int, found: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Checked at its date: it works (CMP-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _check(act, "check_measure", item_no, state="works", found=found, photos=photos)
    return act.matter


def fail_measure(
    *, number: str, item_no: int, found: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Checked at its date: it does not work; another is to be set."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _check(act, "fail_measure", item_no, state="failed", found=found, photos=photos)
    return act.matter


def _check(act: Act, verb: str, no: int, *, state: str, found: str, photos: list[str] | None) -> None:
    _file, part = ask_part(act, Part.Kind.MEASURE, verb, no)
    pictures = claim(keys=photos or [], actor=act.by, kind="photo")
    end_part(act, part=part, state=state)
    act.say(f"complaint_measure.{state}", item_no=part.no, words={"found": found}, files=pictures, audience=STAFF)


def record_prevention(
    *, number: str, item_no: int, by: Actor, clause: str | None = None, entry: int | None = None, remark: str = "",
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A measure that works is entered into the system: a clause of the rulebook, or an entry of the knowledge base.

    Raises `Invalid` `prevention-nowhere`, `clause-unknown`, `entry-unknown`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.MEASURE, "record_prevention", item_no)
        if not clause and not entry:
            sentence = _("Name the clause or the entry it was written into.")
            raise Invalid("prevention-nowhere", sentence, fields={"clause": sentence, "entry": sentence})
        act.change(part, clause=_clause(clause), entry=_entry(act, entry))
        data = {"clause": clause, "entry": entry}
        act.say("complaint_measure.entered", item_no=part.no, data=data, words={"remark": remark}, audience=STAFF)
    return act.matter


def _clause(clause: str | None) -> Clause | None:
    row = Clause.objects.filter(pk=clause).first() if clause else None
    if clause and row is None:
        sentence = _("The rulebook has no such clause.")
        raise Invalid("clause-unknown", sentence, fields={"clause": sentence})
    return row


def _entry(act: Act, entry: int | None) -> Entry | None:
    if entry is None:
        return None
    try:
        return entry_for(reach=act.by.reach, entry_id=entry).entry if act.by.reach else None
    except NotFound:
        sentence = _("The knowledge base has no such entry.")
        raise Invalid("entry-unknown", sentence, fields={"entry": sentence}) from None


def send_to_review(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """A defect of the quality system goes to the management review, whose decision comes back (CMP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "send_to_review")
        act.change(file.complaint, review=Complaint.Review.SENT)
        act.say("complaint.review_sent", words={"reason": reason}, audience=STAFF)
    return act.matter


def decide_review(
    *, number: str, decision: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The decision of the management review."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "decide_review")
        act.change(file.complaint, review=Complaint.Review.DECIDED)
        act.say("complaint.review_decided", words={"decision": decision}, audience=STAFF)
    return act.matter
