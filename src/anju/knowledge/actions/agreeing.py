"""Agree what another wrote, set a draft aside, withdraw an entry. Nothing is deleted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import needed, record_change
from anju.core.errors import Forbidden, NotFound, Refusal
from anju.core.pinyin import initials
from anju.core.time import product_now
from anju.knowledge import keeping, rules
from anju.knowledge.actions.writing import locked_entry
from anju.knowledge.models import Edition, Entry, SearchEntry
from anju.rulebook.keeping import Keeper

LONGEST_REASON = 300


@transaction.atomic
def agree_entry(*, actor: Keeper, edition_id: int) -> Edition:
    """Agree a draft: from now on it is the answer, and the edition before it ends.

    Refuses with `not-yours-to-do`, `own-words` for the author, `answer-missing`, `draft-overtaken` when somebody wrote
    another one meanwhile or it was settled already.
    """
    edition, entry = _draft(actor, edition_id)
    if edition.written_by_id is not None and edition.written_by_id == actor.person_id:
        raise Forbidden("own-words", _("Whoever wrote an answer does not agree it: ask somebody else."))
    if not edition.answer_zh:
        raise Refusal("answer-missing", _("There is no answer yet to agree."))
    now = product_now()
    _end_holding(entry, now)
    edition.agreed_by_id, edition.agreed_at = actor.person_id, now
    edition.save(update_fields=["agreed_by", "agreed_at"])
    if entry.withdrawn_at is not None:
        entry.withdrawn_at = None
        entry.save(update_fields=["withdrawn_at"])
    search_row(edition=edition).save(force_insert=True)
    _record(actor, entry, "agree_entry", edition=edition.no)
    return edition


@transaction.atomic
def decline_draft(*, actor: Keeper, edition_id: int, reason: str) -> Edition:
    """Set a draft aside with the reason; its author may do so too. What holds goes on.

    Refuses with `not-yours-to-do`, `word-missing`, `draft-overtaken`.
    """
    why = needed(reason, field="reason")[:LONGEST_REASON]
    edition, entry = _draft(actor, edition_id, by_author=True)
    edition.ended_at = product_now()
    edition.save(update_fields=["ended_at"])
    _record(actor, entry, "decline_draft", edition=edition.no, reason=why)
    return edition


@transaction.atomic
def withdraw_entry(*, actor: Keeper, entry_id: int, reason: str) -> Entry:
    """Take an entry out of use with the reason: it is found no more and stays on record.

    Refuses with `not-yours-to-do`, `word-missing`, `entry-withdrawn`.
    """
    why = needed(reason, field="reason")[:LONGEST_REASON]
    entry = locked_entry(entry_id=entry_id)
    keeping.require(actor, keeping.AGREES, company_id=entry.company_id, project_id=entry.project_id)
    if entry.withdrawn_at is not None:
        raise Refusal("entry-withdrawn", _("This entry is withdrawn already."))
    now = product_now()
    _end_holding(entry, now)
    entry.editions.filter(ended_at=None).update(ended_at=now)
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    _record(actor, entry, "withdraw_entry", reason=why)
    return entry


def search_row(*, edition: Edition) -> SearchEntry:
    """What an agreed edition is found by; to be inserted by whoever agrees it."""
    return SearchEntry(
        edition=edition,
        text=rules.search_text(
            questions=(edition.question_zh, edition.question_en),
            answers=(edition.answer_zh, edition.answer_en),
            keywords=edition.keywords,
            initials=[initials(part) for part in (edition.question_zh, *edition.keywords.split())],
        ),
    )


def _end_holding(entry: Entry, now: datetime) -> None:
    held = entry.editions.filter(agreed_at__isnull=False, ended_at=None)
    SearchEntry.objects.filter(edition__in=held).delete()
    held.update(ended_at=now)


def _draft(actor: Keeper, edition_id: int, *, by_author: bool = False) -> tuple[Edition, Entry]:
    """The open draft and its locked entry. Refuses `not-yours-to-do`, `draft-overtaken`."""
    entry_id = Edition.objects.filter(pk=edition_id).values_list("entry", flat=True).first()
    if entry_id is None:
        raise NotFound
    entry = locked_entry(entry_id=entry_id)
    edition = Edition.objects.get(pk=edition_id)
    if not (by_author and actor.person_id is not None and edition.written_by_id == actor.person_id):
        keeping.require(actor, keeping.AGREES, company_id=entry.company_id, project_id=entry.project_id)
    if not edition.is_draft:
        raise Refusal("draft-overtaken", _("This draft was replaced or settled meanwhile: look at it again."))
    return edition, entry


def _record(actor: Keeper, entry: Entry, verb: str, **after: object) -> None:
    record_change(entry, verb=verb, actor_id=actor.person_id, before={}, after=dict(after))
