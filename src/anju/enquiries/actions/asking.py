"""Taking an enquiry or a suggestion: from the ring to a case that is answered at once or taken along."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid
from anju.enquiries.file import OPENED, edition_in
from anju.enquiries.flow import DESK
from anju.enquiries.models import Enquiry
from anju.estate.models import Area, Project, Room
from anju.intake.actions import CASE, Opening, Origin, Reporter, Ring, Urgency, opening_case
from anju.intake.models import Case
from anju.knowledge.models import Edition
from anju.matters.act import Act, Actor, Rider
from anju.matters.models import Matter

TITLES = {"enquiry": "咨询", "suggestion": "建议"}
"""in catalogue words, like the titles of cases"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered while they were on the line: the words as told, the route, the agreed answer they rest on."""

    words: str
    route: str = "phone"
    edition: int | None = None


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
    answer: Answer | None = None,
    client_id: str | None = None,
    rider: Rider | None = None,
) -> Matter:
    """Take an enquiry or a suggestion (INT-1, INT-6); it needs neither place nor items. With an `answer` it is taken, answered,
    told and closed in one act.

    Raises what `opening_case` raises, `Forbidden` `not-yours-to-do` for an answer from who is not of the desk, `Invalid`
    `suggestion-not-decided`, `edition-unknown`, and `matters.act.Repeated` when `client_id` was taken already.
    """
    edition = _checked(answer, kind=kind, project=project, by=by) if answer else None
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
        act.say("enquiry.taken", data={"at_once": answer is not None})
        if answer is not None:
            _answered_at_once(act, answer, edition)
    return act.matter


def _checked(answer: Answer, *, kind: str, project: Project, by: Actor) -> Edition | None:
    if not by.roles_at(project.pk) & DESK:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if kind != Case.Kind.ENQUIRY:
        sentence = _("Decide first whether the suggestion is taken up, and why.")
        raise Invalid("suggestion-not-decided", sentence, fields={"answer": sentence})
    if len(answer.words.strip()) < 2:
        sentence = _("Write down what was answered.")
        raise Invalid("answer-missing", sentence, fields={"answer": sentence})
    return edition_in(project, answer.edition)


def _answered_at_once(act: Act, answer: Answer, edition: Edition | None) -> None:
    """In the moment of recording, which lies after the ring."""
    case, enquiry = act.memory.get(CASE), act.memory.get(OPENED)
    assert case is not None
    assert enquiry is not None
    enquiry.answered_at = case.told_at = act.happened_at
    enquiry.at_once, enquiry.edition = True, edition
    act.change(act.matter, state="closed", open=False, closed_at=act.happened_at, holder_role="")
    act.say(
        "enquiry.answered",
        data={"route": answer.route, "edition": edition.pk if edition else None, "at_once": True},
        words={"answer": answer.words.strip()},
    )
