"""What happens along the course of an enquiry: taken along, given to a department, decided, urged, noted, asked again."""

from datetime import datetime

from anju.core.access import READING_ROLES
from anju.enquiries.file import ask
from anju.knowledge.actions.writing import propose_entry as propose
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter, Stake
from anju.people.queries import people_with_role

MOST = 20
"""so many people of a department see what it was asked"""


def take_along(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It cannot be answered at once: whoever does this finds out, and whoever asked is told until when (INT-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "take_along")
        act.change(act.matter, state="taken_along", holder_id=by.somebody())
        act.say("enquiry.taken_along", words={"remark": remark})
    return act.matter


def pass_to_department(
    *, number: str, department: str, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A department finds out: it holds the case until it has written the answer. The clock runs on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "pass_to_department")
        act.change(file.enquiry, department=department)
        act.change(act.matter, state="taken_along", holder_role=department, holder_id=None)
        if department not in READING_ROLES:
            _let_see(act, department)
        act.say(
            "enquiry.passed_on",
            data={"department": department},
            words={"remark": remark},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def _let_see(act: Act, department: str) -> None:
    """People whose role does not read every case of the project see this one."""
    seeing = set(Stake.objects.filter(matter=act.matter, until__isnull=True).values_list("person", flat=True))
    for person in people_with_role(role=department, project=act.matter.project)[:MOST]:
        if person.pk not in seeing:
            act.add(Stake(matter=act.matter, hat=Stake.Hat.WORKER, person=person, since=act.happened_at))


def decide_suggestion(
    *, number: str, decision: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Whether the suggestion is taken up, and why; whoever made it reads both with the answer."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "decide_suggestion")
        before = file.enquiry.decision
        act.change(file.enquiry, decision=decision)
        act.say(
            "suggestion.decided",
            data={"decision": decision, "before": before},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def propose_entry(
    *, number: str, question: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Others will ask the same: the question goes to the knowledge base, where somebody writes the agreed answer."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "propose_entry")
        edition = propose(actor=by, project=act.matter.project, question=question, origin=act.matter)
        act.say(
            "enquiry.entry_proposed",
            data={"edition": edition.pk, "entry": edition.entry_id},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def ask_again(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The answer does not answer it: the case is open again, with a limit of its own."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "ask_again")
        act.change(file.enquiry, answered_at=None, attempts=0, tried_at=None)
        act.change(file.case, told_at=None, rounds=file.case.rounds + 1)
        act.change(act.matter, state="asked", open=True, closed_at=None, holder_role="desk", holder_id=None)
        act.say("enquiry.asked_again", words={"reason": reason})
    return act.matter


def urge_case(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Whoever asked urges (催): it is counted, and who holds the case is told."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "urge_case")
        act.change(file.case, urges=file.case.urges + 1)
        act.say("enquiry.urged", data={"urges": file.case.urges}, words={"remark": remark})
    return act.matter


def add_note(
    *, number: str, words: str, by: Actor, audience: str = "staff", photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A line in the timeline, for staff or for everyone."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "add_note")
        files = claim(keys=photos or [], actor=by, kind="photo")
        act.say("enquiry.note_added", words={"note": words}, audience=audience, files=files)
    return act.matter


def cancel_case(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Whoever asked takes it back, or it was registered in error; whoever asked is told of it."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "cancel_case")
        act.change(
            act.matter, state="cancelled", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
            holder_firm_id=None,
        )  # fmt: skip
        act.say("enquiry.cancelled", words={"reason": reason})
    return act.matter
