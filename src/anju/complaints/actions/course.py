"""What happens along the course of a complaint: urging, notes, taking it back."""

from datetime import datetime

from anju.complaints.file import ask
from anju.matters.act import Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Matter


def urge_case(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The complainant urges (催): it is counted, and who holds the case is told."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "urge_case")
        act.change(file.case, urges=file.case.urges + 1)
        act.say("complaint.urged", data={"urges": file.case.urges}, words={"remark": remark})
    return act.matter


def add_note(
    *, number: str, words: str, by: Actor, audience: str = "staff", photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A line in the timeline, for staff or for everyone."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "add_note")
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        act.say("complaint.note_added", words={"note": words}, audience=audience, files=pictures)
    return act.matter


def cancel_case(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The complainant takes it back, or the desk's lead does for them; they are told so in writing (CMP-8)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask(act, "cancel_case")
        act.change(
            act.matter, state="cancelled", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
            holder_firm_id=None,
        )  # fmt: skip
        act.say("complaint.cancelled", words={"reason": reason})
    return act.matter
