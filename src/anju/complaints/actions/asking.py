"""Other departments: each is asked as a part with its own clock, and the complainant is told why (CMP-5)."""

from datetime import datetime

from anju.complaints.actions.parts import add_part, check_ahead, colleague, end_part, end_sight, let_see
from anju.complaints.file import ComplaintFile, ask, ask_part
from anju.complaints.models import Complaint, Part
from anju.complaints.rules import DEPARTMENTS, Because
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter

STAFF = Event.Audience.STAFF


def ask_department(
    *, number: str, department: str, question: str, by: Actor, person: int | None = None, until: datetime | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Ask a department, or somebody of it. Several departments make it look severe, until a person decides (CMP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "ask_department")
        whom = colleague(project=act.matter.project, person_id=person, role=department) if person is not None else None
        if until is not None:
            check_ahead(act, moment=until, field="until")
        part = add_part(act, file=file, kind=Part.Kind.ASK, state="asked", role=department, person=whom, due_at=until)
        let_see(act, part=part)
        act.say(
            "complaint_ask.made",
            item_no=part.no,
            data={"role": department, "person": person, "until": until.isoformat() if until else None},
            words={"question": question},
            audience=STAFF,
        )
        _weigh_departments(act, file)
    return act.matter


def _weigh_departments(act: Act, file: ComplaintFile) -> None:
    """So many departments are several: proposed severe, where nobody has decided yet."""
    asked = sorted({part.role for part in file.of_kind(Part.Kind.ASK) if part.state != "withdrawn"})
    row = file.complaint
    known = any(each["code"] == DEPARTMENTS for each in row.proposed_grounds)
    if row.decided_class or known or len(asked) < file.law.weighing.departments:
        return
    found = Because(code=DEPARTMENTS, facts=tuple(("asked", role) for role in asked)).plain()
    act.change(row, proposed_class=Complaint.Class.SEVERE, proposed_grounds=[*row.proposed_grounds, found])
    act.say("complaint.proposed_severe", data={"grounds": [found]}, audience=STAFF)


def answer_ask(
    *, number: str, item_no: int, answer: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The department answers in writing."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.ASK, "answer_ask", item_no)
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        end_part(act, part=part, state="answered")
        act.say(
            "complaint_ask.answered", item_no=part.no, data={"role": part.role}, words={"answer": answer},
            files=pictures, audience=STAFF,
        )  # fmt: skip
    return act.matter


def withdraw_ask(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Its answer is not needed any more."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, part = ask_part(act, Part.Kind.ASK, "withdraw_ask", item_no)
        end_part(act, part=part, state="withdrawn")
        end_sight(act, part=part)
        act.say(
            "complaint_ask.withdrawn",
            item_no=part.no,
            data={"role": part.role},
            words={"reason": reason},
            audience=STAFF,
        )
    return act.matter


def tell_why(
    *, number: str, route: str, words: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The complainant was told why others are needed, by this route (CMP-5)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "tell_why")
        act.change(file.complaint, reasoned_at=act.happened_at)
        act.say("complaint.why_told", data={"route": route}, words={"explanation": words})
    return act.matter
