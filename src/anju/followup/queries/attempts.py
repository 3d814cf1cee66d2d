"""What guards ask of a follow-up, and the attempts made."""

from collections.abc import Iterable

from anju.core.time import product_now
from anju.followup.file import Subject
from anju.followup.flow import FollowUpFacts
from anju.followup.models import FollowUp
from anju.matters.models import Event
from anju.repairs.rules import lying_apart
from anju.rulebook.book import book
from anju.rulebook.parameters import Attempts

TOLD = {
    "follow_up.dissatisfied": FollowUp.Outcome.DISSATISFIED,
    "follow_up.not_reached": FollowUp.Outcome.NOT_REACHED,
    "follow_up.deferred": FollowUp.Outcome.LATER,
}
"""event → the outcome of an attempt, as far as guards ask"""


def attempts_of(matter_id: int) -> list[FollowUp]:
    """The attempts so far, in order. One query."""
    return list(FollowUp.objects.filter(matter_id=matter_id).select_related("called_by").order_by("attempt"))


def attempts_in(events: Iterable[Event]) -> list[FollowUp]:
    """The attempts as a timeline read anyway tells them, as far as guards ask. No query."""
    return [
        FollowUp(attempt=event.data["attempt"], outcome=TOLD[event.kind], called_at=event.happened_at)
        for event in events
        if event.kind in TOLD
    ]


def wanted_attempts(*, company_id: int, project_id: int) -> Attempts:
    """How often, and how far apart, the rulebook wants it tried before a case closes unreached (clause
    follow_up.unreached)."""
    rules = book()
    edition = rules.clause("follow_up.unreached", company_id=company_id, project_id=project_id, at=product_now())
    found = rules.parameters(edition)
    assert isinstance(found, Attempts)
    return found


def facts_for(subject: Subject, *, attempts: list[FollowUp]) -> FollowUpFacts:
    """What the guards of a follow-up ask of this one; since it was opened again last."""
    project = subject.matter.project
    since = max((each.attempt for each in attempts if each.outcome == FollowUp.Outcome.DISSATISFIED), default=0)
    vain = [
        each.called_at for each in attempts if each.attempt > since and each.outcome == FollowUp.Outcome.NOT_REACHED
    ]
    wanted = wanted_attempts(company_id=project.company_id, project_id=project.pk)
    return FollowUpFacts(
        not_reached=len(lying_apart(vain, minutes=wanted.apart_minutes)),
        wanted_attempts=wanted.attempts,
        apart_minutes=wanted.apart_minutes,
        told=subject.told,
        own_hand=subject.own_hand,
    )
