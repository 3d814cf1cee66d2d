"""What happens along the course of a complaint: urging, notes."""

from datetime import datetime

from anju.complaints.file import ask
from anju.matters.act import Actor, act_on
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
