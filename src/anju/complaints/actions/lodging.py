"""Lodging a complaint: from the ring to a case whose class is proposed and whose clocks run."""

from anju.complaints import rules
from anju.complaints.file import OPENED
from anju.complaints.flow import KIND
from anju.complaints.models import Complaint
from anju.complaints.queries import facts_held, law_for
from anju.estate.models import Area, Project, Room
from anju.intake.actions import Opening, Origin, Reporter, Ring, Urgency, opening_case
from anju.intake.models import Case
from anju.matters.act import Actor, Rider
from anju.matters.models import Event, Matter
from anju.people.queries import digits_of, phone_index

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
    """Lodge a complaint (CMP-1, CMP-2); it needs neither place nor items. Its class is proposed from the facts held.

    Raises what `opening_case` raises, and `matters.act.Repeated` when `client_id` was taken already.
    """
    because = proposed_class(
        project=project, room=room, words=description, channel=ring.channel, reporter=reporter, origin=origin
    )
    proposed = Complaint.Class.SEVERE if because else Complaint.Class.ORDINARY
    opening = Opening(
        kind=KIND, project=project, room=room, area=area, description=description, titles=[TITLE], state="lodged",
        photos=photos, origin=origin,
    )  # fmt: skip
    urgency = Urgency(decided=Case.Urgency.NORMAL, proposed=Case.Urgency.NORMAL)
    with opening_case(
        opening=opening, reporter=reporter, ring=ring, urgency=urgency, by=by, client_id=client_id, rider=rider
    ) as act:
        grounds = [each.plain() for each in because]
        act.memory.put(OPENED, act.add(Complaint(matter=act.matter, proposed_class=proposed, proposed_grounds=grounds)))
        act.change(act.matter, holder_role="desk_lead")
        act.say("complaint.lodged", data={"class": proposed, "grounds": grounds}, audience=Event.Audience.STAFF)
    return act.matter


def proposed_class(
    *, project: Project, room: Room | None, words: str, channel: str, reporter: Reporter, origin: Origin | None = None
) -> list[rules.Because]:
    """The grounds for a severe complaint that the facts held point to; none: it looks ordinary."""
    law = law_for(project)
    digits = digits_of(reporter.phone)
    facts = facts_held(
        project=project,
        room=room,
        words=words,
        channel=channel,
        person_id=reporter.person.pk if reporter.person else None,
        phone_index=phone_index(digits) if digits else "",
        law=law,
        origin=origin.matter if origin else None,
    )
    return rules.propose(facts, grounds=law.severe, weighing=law.weighing)
