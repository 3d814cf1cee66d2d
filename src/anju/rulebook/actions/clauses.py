"""Publish an edition of a clause, or end one that a company or project had for itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from anju.core.access import ROLES
from anju.core.changes import record_change
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.time import product_now, to_second
from anju.rulebook.actions.spans import book_changed, from_now_on, make_room, one_place
from anju.rulebook.limits import GivenLimit, Limit, WorkingTimeLimit
from anju.rulebook.models import Certainty, Clause, ClauseEdition, at_place
from anju.rulebook.parameters import Warranty, parameters_from
from anju.rulebook.wrong import wrong_in_words

ANY_HOUR = frozenset({"lead_told", "set_off", "arrival.normal", "arrival.emergency"})
"""clauses that count day and night and never pause (SLA-1, REP-2)"""

WEEKS = 52
"""of plain working time within which a limit that counts it has to end"""


def editions_of(*, clause_id: str, company_id: int | None, project_id: int | None) -> QuerySet[ClauseEdition]:
    """The editions of a clause in exactly this place, without those that were taken back."""
    here = at_place(company_id=company_id, project_id=project_id)
    return ClauseEdition.objects.filter(here, clause=clause_id, withdrawn_at=None)


def checked_parameters(*, clause: Clause, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as they are stored. Refuses with `parameters-not-usable` or `role-unknown`, naming each field."""
    try:
        checked = parameters_from(clause.kind, dict(parameters))
    except ValidationError as error:
        fields = {
            ".".join(["parameters", *(str(part) for part in problem["loc"])]): wrong_in_words(problem)
            for problem in error.errors()
        }
        raise Invalid(
            "parameters-not-usable", _("The parameters do not fit this clause."), fields=dict(fields)
        ) from None
    if isinstance(checked, Limit):
        _roles_exist(checked)
        _counts_as_enforced(clause, checked)
    if isinstance(checked, Warranty) and clause.pk != f"warranty.{checked.warranty_class}":
        raise Invalid("parameters-not-usable", _("These are the terms of another warranty class."))
    stored: dict[str, Any] = checked.model_dump(mode="json", exclude_defaults=True)
    return stored


def _counts_as_enforced(clause: Clause, limit: Limit) -> None:
    """Some things about a limit are not a company's to choose: the flow relies on them, or the owner's safety does."""
    first = ClauseEdition.objects.filter(clause=clause).order_by("valid_from").first()
    was_given = first is not None and first.parameters.get("counting") == "given"
    if was_given != isinstance(limit, GivenLimit):
        raise Invalid("parameters-not-usable", _("An agreed moment cannot become a span, nor a span an agreed moment."))
    if clause.pk in ANY_HOUR and (limit.pausable or isinstance(limit, WorkingTimeLimit)):
        raise Invalid("parameters-not-usable", _("This limit runs at any hour and is never paused."))
    if isinstance(limit, WorkingTimeLimit) and limit.minutes * 60 > WEEKS * limit.seconds_a_week:
        never = _("Under these working hours the limit would never be reached.")  # and no case could begin under it
        raise Invalid("parameters-not-usable", never, fields={"parameters.working_time.minutes": never})


def _roles_exist(limit: Limit) -> None:
    told = {role for step in limit.escalations for role in step.tell} | set(limit.alarm.tell)
    told |= set(limit.reminder.tell if limit.reminder else ())
    unknown = sorted(told - ROLES.keys())
    if unknown:
        raise Invalid("role-unknown", _("There is no such role."), roles=unknown)


@transaction.atomic
def publish_clause_edition(
    *,
    clause_id: str,
    parameters: Mapping[str, Any],
    source_zh: str,
    certainty: str,
    actor_id: int | None,
    source_en: str = "",
    company_id: int | None = None,
    project_id: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    text_zh: str = "",
    text_en: str = "",
    reason: str = "",
) -> ClauseEdition:
    """Say what a clause says in one place from a moment on, now by default; the edition before ends there (SLA-2).

    Matters under way keep the edition they started with. Refuses with `parameters-not-usable`, `role-unknown`,
    `place-not-one`, `valid-from-past`, `valid-until-early`, `source-missing` or `editions-overlap`.
    """
    one_place(company_id=company_id, project_id=project_id)
    clause = Clause.objects.select_for_update().filter(pk=clause_id).first()
    if clause is None:
        raise NotFound
    if not source_zh.strip():
        raise Invalid("source-missing", _("Name where the rule comes from."), fields={"source_zh": _("Fill this in")})
    start = from_now_on(valid_from=valid_from, valid_until=valid_until)
    stored = checked_parameters(clause=clause, parameters=parameters)
    rows = editions_of(clause_id=clause.pk, company_id=company_id, project_id=project_id)
    followed = make_room(rows=rows, valid_from=start, valid_until=valid_until)
    edition = ClauseEdition.objects.create(
        clause=clause,
        company_id=company_id,
        project_id=project_id,
        valid_from=start,
        valid_until=valid_until,
        parameters=stored,
        text_zh=text_zh,
        text_en=text_en,
        source_zh=source_zh,
        source_en=source_en,
        certainty=Certainty(certainty),
        published_by_id=actor_id,
        published_at=product_now(),
    )
    before = {"parameters": followed.parameters, "source_zh": followed.source_zh} if followed else {}
    after = {"clause": clause.pk, "parameters": stored, "source_zh": source_zh, "valid_from": start, "reason": reason}
    record_change(edition, verb="publish_clause_edition", actor_id=actor_id, before=before, after=after)
    book_changed()
    return edition


@transaction.atomic
def end_clause_edition(
    *, edition_id: int, actor_id: int | None, until: datetime | None = None, reason: str = ""
) -> ClauseEdition:
    """End a company's or project's own edition, now by default; the wider rule holds again from then on.

    Refuses with `edition-not-ending` what has ended already and the group's own edition, which others rest on.
    """
    edition = ClauseEdition.objects.select_for_update().select_related("clause").filter(pk=edition_id).first()
    if edition is None:
        raise NotFound
    now = to_second(product_now())
    end = max(to_second(until) if until is not None else now, edition.valid_from + timedelta(seconds=1))
    over = edition.valid_until is not None and edition.valid_until <= end
    if edition.narrowness == 0 or over or end < now or edition.withdrawn_at is not None:
        raise Refusal("edition-not-ending", _("This edition cannot be ended: publish another one instead."))
    before = edition.valid_until
    edition.valid_until = end
    edition.save(update_fields=["valid_until"])
    after = {"clause": edition.clause_id, "valid_until": end, "reason": reason}
    record_change(edition, verb="end_clause_edition", actor_id=actor_id, before={"valid_until": before}, after=after)
    book_changed()
    return edition
