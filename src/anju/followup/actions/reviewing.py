"""What is still unsolved at a year's end: the property manager decides on each (FUP-4)."""

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.followup.models import YearReview
from anju.followup.queries.year import is_unsolved
from anju.intake.models import Case
from anju.matters.act import Actor, act_on
from anju.matters.models import Matter

REVIEWERS = frozenset({"prop_mgr"})


def review_unsolved(
    *, number: str, year: int, decision: str, by: Actor, measure: str = "", client_id: str | None = None
) -> Matter:
    """What becomes of it: into next year's improvements (with the measure), going on as it is, or cannot be done (and why).

    Raises `NotFound`, `Forbidden`, `Invalid` `decision-unknown`, `measure-missing`; `Refusal` `problem-solved`,
    `reviewed-already`.
    """
    with act_on(number=number, by=by, client_id=client_id) as act:
        hats = by.roles_at(act.matter.project_id)
        if act.matter.kind not in Case.Kind.values or not hats:
            raise NotFound
        if not hats & REVIEWERS:
            raise Forbidden("not-yours-to-do", _("The property manager decides on what is unsolved."))
        _check(decision, measure.strip())
        if not is_unsolved(act.matter, year=year):
            raise Refusal("problem-solved", _("This was not raised in follow-ups of that year, or is solved."))
        if YearReview.objects.filter(matter=act.matter, year=year).exists():
            raise Refusal("reviewed-already", _("This was decided on already."))
        act.add(
            YearReview(
                matter=act.matter, year=year, decision=decision, measure=measure.strip(), decided_by_id=by.somebody(),
                decided_at=act.happened_at,
            )
        )  # fmt: skip
        act.say(
            "follow_up.reviewed", data={"year": year, "decision": decision}, words={"measure": measure.strip()},
            audience="staff",
        )  # fmt: skip
    return act.matter


def _check(decision: str, measure: str) -> None:
    if decision not in YearReview.Decision.values:
        said = _("Choose one of the decisions.")
        raise Invalid("decision-unknown", said, fields={"decision": said})
    if decision != YearReview.Decision.GO_ON and not 2 <= len(measure) <= 500:
        said = _("Write what is to be done, or why it cannot be.")
        raise Invalid("measure-missing", said, fields={"measure": said})
