"""Taking an enquiry or a suggestion: from the ring to a case that is answered at once or taken along."""

from anju.enquiries.file import OPENED
from anju.enquiries.models import Enquiry
from anju.estate.models import Area, Project, Room
from anju.intake.actions import Opening, Origin, Reporter, Ring, Urgency, opening_case
from anju.intake.models import Case
from anju.matters.act import Actor, Rider
from anju.matters.models import Matter

TITLES = {"enquiry": "咨询", "suggestion": "建议"}
"""in catalogue words, like the titles of cases"""


def take_enquiry(
    *,
    kind: str,
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
    """Take an enquiry or a suggestion (INT-1, INT-6); it needs neither place nor items.

    Raises what `opening_case` raises, and `matters.act.Repeated` when `client_id` was taken already.
    """
    opening = Opening(
        kind=kind, project=project, room=room, area=area, description=description, titles=[TITLES[kind]], state="asked",
        photos=photos, origin=origin,
    )  # fmt: skip
    urgency = Urgency(decided=Case.Urgency.NORMAL, proposed=Case.Urgency.NORMAL)
    with opening_case(
        opening=opening, reporter=reporter, ring=ring, urgency=urgency, by=by, client_id=client_id, rider=rider
    ) as act:
        act.memory.put(OPENED, act.add(Enquiry(matter=act.matter)))
        act.change(act.matter, holder_role="desk")
        act.say("enquiry.taken")
    return act.matter
