"""The answer: nothing ends in silence (CMP-8). By which route, on which grounds, agreed or not, and nobody reached."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.complaints import rules
from anju.complaints.file import ComplaintFile, ask, file_in
from anju.complaints.flow import beyond_authority
from anju.complaints.models import Complaint
from anju.core.errors import Refusal
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter

LETTER, SMS = "letter", "sms"


def answer_complaint(
    *, number: str, route: str, result: str, basis: str, by: Actor, concession: int = 0, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The complainant was told the result with its grounds (CMP-6, CMP-8).

    Refuses `complaint-class-undecided`, `complaint-asks-open`, `complaint-review-missing`, and whoever decides beyond the
    own authority: `complaint-beyond-authority`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "answer_complaint")
        _answer(act, file, route=route, result=result, basis=basis, concession=concession)
    return act.matter


def answer_in_writing(
    *, number: str, result: str, basis: str, by: Actor, concession: int = 0, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Nobody was reached as often as the clause asks: the result goes out as a letter, which is kept."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "answer_in_writing")
        _answer(act, file, route=LETTER, result=result, basis=basis, concession=concession)
    return act.matter


def _answer(act: Act, file: ComplaintFile, *, route: str, result: str, basis: str, concession: int) -> None:
    if not file.may_decide(concession=concession):
        raise beyond_authority(file.deciders(concession=concession))
    act.change(file.complaint, route=route, concession=concession)
    _told(act, file)
    data = {"route": route, "concession": concession, "verdict": file.complaint.verdict}
    act.say("complaint.answered", data=data, words={"result": result, "basis": basis})


def _told(act: Act, file: ComplaintFile) -> None:
    """The complainant knows: the desk follows up."""
    act.change(file.case, told_at=act.happened_at)
    act.change(act.matter, state="answered", holder_role="desk", holder_id=None, holder_firm_id=None)


def explain_invalid(
    *, number: str, route: str, explanation: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The complainant was told why it is not valid, patiently (CMP-3)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "explain_invalid")
        act.change(file.complaint, route=route)
        _told(act, file)
        act.say("complaint.explained", data={"route": route}, words={"explanation": explanation})
    return act.matter


def record_not_told(
    *, number: str, way: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Nobody was reached when the result was to be told; it counts when it lies far enough from the last that did."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "record_not_told")
        row = file.complaint
        apart = file.law.attempts.apart_minutes
        counted = rules.counts(tried_at=row.tried_at, now=act.happened_at, apart_minutes=apart)
        if counted:
            act.change(row, attempts=row.attempts + 1, tried_at=act.happened_at)
        data = {"way": way, "attempts": row.attempts, "counts": counted}
        act.say("complaint.not_reached", data=data, words={"remark": remark}, audience=Event.Audience.STAFF)
    return act.matter


def record_agreement(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """They agree with the result (CMP-12)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "record_agreement")
        act.change(file.complaint, agreement=Complaint.Agreement.REACHED)
        act.say("complaint.agreed", words={"remark": remark})
    return act.matter


def record_disagreement(
    *, number: str, reason: str, next_step: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """They do not agree, and were told which way is open next (CMP-12)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "record_disagreement")
        act.change(file.complaint, agreement=Complaint.Agreement.NOT_REACHED)
        act.say("complaint.not_agreed", words={"reason": reason, "next_step": next_step})
    return act.matter


def close_complaint(act: Act, *, told: bool) -> None:
    """End the complaint within the act of a follow-up. `told`: the complainant was reached just now.

    Refuses `case-reporter-untold` when they were never told the result (CMP-8). Measures that are not checked yet and a
    review without decision keep their clocks.
    """
    file = file_in(act)
    if act.matter.state != "answered" or file.case.told_at is None:
        raise Refusal("case-reporter-untold", _("Nothing closes before the complainant was told the result."))
    if told and not file.complaint.agreement:
        act.change(file.complaint, agreement=Complaint.Agreement.REACHED)
    act.change(
        act.matter, state="closed", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
        holder_firm_id=None,
    )  # fmt: skip


def reopen_complaint(act: Act, *, reason: str) -> None:
    """Bring it back within the act of a follow-up: a valid one to its inquiry, one judged not valid to be judged anew.

    Its agreement, its answer and what was tried begin again; what was said before stays on record.
    """
    file = file_in(act)
    valid = file.complaint.verdict == Complaint.Verdict.VALID
    act.change(file.case, told_at=None, rounds=file.case.rounds + 1)
    act.change(file.complaint, agreement="", route="", attempts=0, tried_at=None)
    act.change(
        act.matter, state="in_inquiry" if valid else "lodged", open=True, closed_at=None,
        holder_role=file.complaint.passed_to or "desk_lead",
    )  # fmt: skip
    act.say("complaint.reopened", data={"rounds": file.case.rounds}, words={"reason": reason})
