"""The readers of follow-ups: what guards ask, and the attempts made."""

from anju.core.time import product_now
from anju.followup.flow import FollowUpFacts
from anju.followup.models import FollowUp
from anju.repairs.file import CaseFile
from anju.rulebook.book import book
from anju.rulebook.parameters import Attempts


def attempts_of(matter_id: int) -> list[FollowUp]:
    """The attempts so far, in order. One query."""
    return list(FollowUp.objects.filter(matter_id=matter_id).select_related("called_by").order_by("attempt"))


def wanted_attempts(*, company_id: int, project_id: int) -> int:
    """How often the rulebook wants it tried before a case closes unreached (clause follow_up.unreached)."""
    rules = book()
    edition = rules.clause("follow_up.unreached", company_id=company_id, project_id=project_id, at=product_now())
    found = rules.parameters(edition)
    assert isinstance(found, Attempts)
    return found.attempts


def facts_for(file: CaseFile, *, attempts: list[FollowUp]) -> FollowUpFacts:
    """What the guards of a follow-up ask of this case; since it was signed off last."""
    project = file.matter.project
    since = max((each.attempt for each in attempts if each.outcome == FollowUp.Outcome.DISSATISFIED), default=0)
    return FollowUpFacts(
        not_reached=sum(
            1 for each in attempts if each.attempt > since and each.outcome == FollowUp.Outcome.NOT_REACHED
        ),
        wanted_attempts=wanted_attempts(company_id=project.company_id, project_id=project.pk),
        told=file.case.told_at is not None,
    )
