"""Lodging a complaint: from the ring to a case whose class is proposed and whose clocks run."""

from anju.complaints.file import OPENED
from anju.complaints.flow import KIND
from anju.complaints.models import Complaint
from anju.estate.models import Area, Project, Room
from anju.intake.actions import Opening, Origin, Reporter, Ring, Urgency, opening_case
from anju.intake.models import Case
from anju.matters.act import Actor, Rider
from anju.matters.models import Matter

TITLE = "投诉"
"""in catalogue words, like the titles of cases"""


def lodge_complaint(
    *,
    project: Project,
    room: Room | None,
    area: Area | None,
    reporter: Reporter,
    ring: Ring,
    description: str,
    by: Actor,
    photos: tuple[str, ...] = (),
    origin: Origin | None = None,
    client_id: str | None = None,
    rider: Rider | None = None,
) -> Matter:
    """Lodge a complaint (CMP-1, CMP-2); it needs neither place nor items.

    Raises what `opening_case` raises, and `matters.act.Repeated` when `client_id` was taken already.
    """
    opening = Opening(
        kind=KIND, project=project, room=room, area=area, description=description, titles=[TITLE], state="lodged",
        photos=photos, origin=origin,
    )  # fmt: skip
    urgency = Urgency(decided=Case.Urgency.NORMAL, proposed=Case.Urgency.NORMAL)
    with opening_case(
        opening=opening, reporter=reporter, ring=ring, urgency=urgency, by=by, client_id=client_id, rider=rider
    ) as act:
        act.memory.put(OPENED, act.add(Complaint(matter=act.matter)))
        act.change(act.matter, holder_role="desk_lead")
        act.say("complaint.lodged")
    return act.matter
