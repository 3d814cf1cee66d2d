"""Amend a clause as a person does it: with a reason, in the own place, from a moment on; take it back before it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import record_change
from anju.core.errors import Invalid, NotFound, Refusal, Sentence
from anju.core.time import product_now, to_second
from anju.rulebook.actions.clauses import checked_parameters, editions_of, end_clause_edition, publish_clause_edition
from anju.rulebook.actions.spans import book_changed
from anju.rulebook.keeping import Keeper, require_keeper
from anju.rulebook.models import Certainty, Clause, ClauseEdition, Kind
from anju.rulebook.parameters import Warranty
from anju.rulebook.rules import shorter_than

LONGEST = {"source_zh": 300, "source_en": 300, "text_zh": 4000, "text_en": 4000, "reason": 300}
"""so many characters are kept"""


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """What a clause is to say: parameters, wording and source in both languages, how sure the source is."""

    parameters: Mapping[str, Any]
    text_zh: str
    text_en: str
    source_zh: str
    source_en: str
    certainty: str


@transaction.atomic
def amend_clause(
    *,
    actor: Keeper,
    clause_id: str,
    amendment: Amendment,
    reason: str,
    company_id: int | None = None,
    project_id: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> ClauseEdition:
    """Publish what a clause says in one place from a moment on (now when none is named), and keep why (SLA-2).

    Wording that is the clause's own is not repeated in the edition. Refuses with `not-yours-to-do`, and by field with
    `amendment-not-usable`, `parameters-not-usable`, `below-the-law`, `edition-gap`, `valid-from-past`,
    `valid-until-early`, `editions-overlap`, `nothing-changed`.
    """
    require_keeper(actor, company_id=company_id, project_id=project_id)
    clause = Clause.objects.select_for_update().filter(pk=clause_id).first()
    if clause is None:
        raise NotFound
    told = {name: getattr(amendment, name).strip() for name in ("text_zh", "text_en", "source_zh", "source_en")}
    wrong = _not_usable({**told, "reason": reason.strip()}, amendment.certainty)
    stored = _usable_parameters(clause, amendment.parameters, wrong)
    if company_id is None and project_id is None and valid_until is not None:
        gap = _("The group's rule has no end: publish what follows it instead.")
        raise Invalid("edition-gap", _("No rule would hold after this."), fields={"valid_until": gap})
    for language in ("zh", "en"):
        if told[f"text_{language}"] == getattr(clause, f"text_{language}").strip():
            told[f"text_{language}"] = ""
    _something_changes(clause, company_id, project_id, {**told, "parameters": stored, "certainty": amendment.certainty})
    try:
        return publish_clause_edition(
            clause_id=clause.pk,
            parameters=stored,
            certainty=amendment.certainty,
            actor_id=actor.person_id,
            company_id=company_id,
            project_id=project_id,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason.strip(),
            **told,
        )
    except Refusal as refusal:
        if refusal.code != "editions-overlap":
            raise
        sentence = _("Another edition is published for this time: take it back first, or begin after it.")
        raise Invalid(refusal.code, refusal.sentence, fields={"valid_from": sentence}) from refusal


def _not_usable(told: Mapping[str, str], certainty: str) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {name: _("Please fill this in.") for name, text in told.items() if not text}
    wrong |= {name: _("This is too long.") for name, text in told.items() if len(text) > LONGEST[name]}
    if certainty not in Certainty.values:
        wrong["certainty"] = _("Please choose one of the answers.")
    return wrong


def _usable_parameters(clause: Clause, parameters: Mapping[str, Any], wrong: dict[str, Sentence]) -> dict[str, Any]:
    """The parameters as stored; refuses everything that is wrong about the amendment at once, field by field."""
    try:
        stored = checked_parameters(clause=clause, parameters=parameters)
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.sentence, fields={**refusal.fields, **wrong}, **refusal.data) from refusal
    if wrong:
        raise Invalid("amendment-not-usable", _("Some fields need another look."), fields=wrong)
    if clause.kind == Kind.WARRANTY:
        _not_below_the_law(clause, stored)
    return stored


def _not_below_the_law(clause: Clause, stored: Mapping[str, Any]) -> None:
    """The statutory minimum came with the product; no place may have less (State Council Order 279, art. 40)."""
    first = ClauseEdition.objects.filter(clause=clause, company=None, project=None).order_by("valid_from").first()
    law = Warranty.model_validate(first.parameters).from_completion if first else None
    if law is None or law.certainty != Certainty.LAW.value:
        return
    proposed = Warranty.model_validate(stored).from_completion
    if proposed is None or shorter_than(proposed, law):
        short = _("The law gives more: this is the least, in its own unit.")
        raise Invalid(
            "below-the-law",
            _("This is less than the law gives."),
            fields={"parameters.from_completion.amount": short},
            amount=law.amount,
            unit=law.unit,
        )


def _something_changes(clause: Clause, company_id: int | None, project_id: int | None, told: Mapping[str, Any]) -> None:
    rows = editions_of(clause_id=clause.pk, company_id=company_id, project_id=project_id)
    last = rows.order_by("valid_from").last()
    if last is not None and last.valid_until is None and all(getattr(last, name) == told[name] for name in told):
        raise Invalid("nothing-changed", _("This is what the rule says already."))


def _reason(reason: str) -> str:
    kept = reason.strip()
    if not kept or len(kept) > LONGEST["reason"]:
        said = _("This is too long.") if kept else _("Please fill this in.")
        raise Invalid("reason-missing", _("Say why."), fields={"reason": said})
    return kept


@transaction.atomic
def withdraw_clause_edition(*, actor: Keeper, edition_id: int, reason: str) -> ClauseEdition:
    """Take back a published edition before it holds; the one it was to follow goes on. It stays readable.

    Refuses with `not-yours-to-do`, `reason-missing`, `edition-withdrawn`, `edition-holds-already`.
    """
    edition = _edition(edition_id)
    require_keeper(actor, company_id=edition.company_id, project_id=edition.project_id)
    why = _reason(reason)
    now = to_second(product_now())
    if edition.withdrawn_at is not None:
        raise Refusal("edition-withdrawn", _("This edition was taken back already."))
    if edition.valid_from <= now:
        raise Refusal("edition-holds-already", _("This edition holds already: publish another one instead."))
    edition.withdrawn_at = now
    edition.save(update_fields=["withdrawn_at"])
    _go_on(edition)
    after = {"clause": edition.clause_id, "withdrawn_at": now, "reason": why}
    before = {"valid_from": edition.valid_from, "parameters": edition.parameters}
    record_change(edition, verb="withdraw_clause_edition", actor_id=actor.person_id, before=before, after=after)
    book_changed()
    return edition


def _go_on(edition: ClauseEdition) -> None:
    """Let the edition before the one taken back hold until the next of its place begins, or until further notice."""
    rows = editions_of(clause_id=edition.clause_id, company_id=edition.company_id, project_id=edition.project_id)
    before = rows.filter(valid_until=edition.valid_from).first()
    if before is None:
        return
    following = rows.filter(valid_from__gt=before.valid_from).order_by("valid_from").first()
    before.valid_until = following.valid_from if following else None
    before.save(update_fields=["valid_until"])


@transaction.atomic
def end_own_edition(*, actor: Keeper, edition_id: int, reason: str) -> ClauseEdition:
    """End a company's or project's own edition now, with the reason: the wider rule holds again from here on.

    Refuses with `not-yours-to-do`, `reason-missing`, `edition-not-ending`.
    """
    edition = _edition(edition_id)
    require_keeper(actor, company_id=edition.company_id, project_id=edition.project_id)
    if edition.valid_from > to_second(product_now()):
        raise Refusal("edition-not-ending", _("This edition does not hold yet: take it back instead."))
    return end_clause_edition(edition_id=edition.pk, actor_id=actor.person_id, reason=_reason(reason))


def _edition(edition_id: int) -> ClauseEdition:
    edition = ClauseEdition.objects.select_related("clause").filter(pk=edition_id).first()
    if edition is None:
        raise NotFound
    Clause.objects.select_for_update().get(pk=edition.clause_id)
    edition.refresh_from_db(fields=["valid_until", "withdrawn_at"])
    return edition
