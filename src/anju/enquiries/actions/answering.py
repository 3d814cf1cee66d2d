"""The answer of an enquiry or a suggestion: told at once, written first, told later, sent in writing."""

from datetime import datetime, timedelta
from typing import Any

from anju.enquiries.file import EnquiryFile, ask, edition_in, last_draft, last_reason
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter


def answer_enquiry(
    *, number: str, answer: str, route: str, by: Actor, answer_edition: int | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Tell the answer and close (INT-6): nothing closes untold (CMP-8). Raises `Invalid` `edition-unknown`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "answer_enquiry")
        edition = edition_in(act.matter.project, answer_edition)
        act.change(file.enquiry, edition=edition)
        _close(act, file, data={"route": route, "edition": edition.pk if edition else None}, words={"answer": answer})
    return act.matter


def draft_answer(
    *, number: str, answer: str, by: Actor, answer_edition: int | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Write what is to be told; it goes back to the desk, which tells it. Raises `Invalid` `edition-unknown`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "draft_answer")
        edition = edition_in(act.matter.project, answer_edition)
        act.change(file.enquiry, edition=edition, attempts=0, tried_at=None)
        act.change(act.matter, state="drafted", holder_role="desk", holder_id=None)
        act.say(
            "enquiry.answer_drafted",
            data={"edition": edition.pk if edition else None},
            words={"answer": answer},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def tell_answer(
    *, number: str, route: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The written answer was told by this route: the case closes."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "tell_answer")
        data = {"route": route, "edition": file.enquiry.edition_id}
        _close(act, file, data=data, words={"answer": last_draft(act.matter), "remark": remark})
    return act.matter


def record_unreached(
    *, number: str, route: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Nobody was reached to tell the answer to: an attempt on record; it counts when it lies apart as the clause asks."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "record_unreached")
        enquiry, apart = file.enquiry, timedelta(minutes=file.wanted().apart_minutes)
        counts = enquiry.tried_at is None or act.happened_at - enquiry.tried_at >= apart
        if counts:
            act.change(enquiry, attempts=enquiry.attempts + 1, tried_at=act.happened_at)
        act.say(
            "enquiry.unreached",
            data={"route": route, "attempt": enquiry.attempts, "counts": counts},
            words={"remark": remark},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def end_unreached(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Tried as often as the rulebook asks: the answer goes out in writing, which is how they are told, and the case closes."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "end_unreached")
        data = {"route": "sms", "edition": file.enquiry.edition_id, "attempts": file.enquiry.attempts}
        _close(act, file, data=data, words={"answer": last_draft(act.matter)}, said="enquiry.ended_unreached")
    return act.matter


def _close(
    act: Act, file: EnquiryFile, *, data: dict[str, Any], words: dict[str, str], said: str = "enquiry.answered"
) -> None:
    act.change(file.enquiry, answered_at=act.happened_at)
    act.change(file.case, told_at=act.happened_at)
    act.change(
        act.matter, state="closed", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
        holder_firm_id=None,
    )  # fmt: skip
    decision = file.enquiry.decision
    if decision:
        data, words = data | {"decision": decision}, words | {"reason": last_reason(act.matter)}
    act.say(said, data=data, words=words)
