"""Agreeing a draft: by another than its author, once, what was read."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from anju.core.changes import Change
from anju.core.errors import Forbidden, NotFound, Refusal
from anju.knowledge.actions import Wording, agree_entry, decline_draft, revise_entry
from anju.knowledge.models import Edition
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def test_it_holds_from_now_on(cast: Cast, agreed: Edition) -> None:
    assert agreed.holds
    assert agreed.agreed_by == cast.admin
    assert Change.objects.filter(row_id=agreed.entry_id, verb="agree_entry").get().changed_by == cast.admin


def test_it_is_not_agreed_by_its_author(cast: Cast, draft: Edition) -> None:
    with pytest.raises(Forbidden) as refusal:
        agree_entry(actor=cast.actor(cast.desk_lead), edition_id=draft.pk)
    assert refusal.value.code == "own-words"
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(agreed_by=cast.desk_lead, agreed_at=draft.written_at)


def test_it_refuses_a_draft_that_was_overtaken(cast: Cast, draft: Edition, make_words: Callable[..., Wording]) -> None:
    revise_entry(actor=cast.actor(cast.clerk), entry_id=draft.entry_id, wording=make_words(answer_zh="不开"))
    with pytest.raises(Refusal) as refusal:
        agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)
    assert refusal.value.code == "draft-overtaken"


def test_it_refuses_twice_and_strangers(cast: Cast, draft: Edition) -> None:
    for who in (cast.clerk, cast.technician, cast.owner, cast.stranger_clerk):
        with pytest.raises(Forbidden):
            agree_entry(actor=cast.actor(who), edition_id=draft.pk)
    agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)
    with pytest.raises(Refusal):
        agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)
    with pytest.raises(NotFound):
        agree_entry(actor=cast.actor(cast.admin), edition_id=987654)


def test_it_can_be_declined_with_a_reason(cast: Cast, draft: Edition) -> None:
    with pytest.raises(Refusal):
        decline_draft(actor=cast.actor(cast.admin), edition_id=draft.pk, reason=" ")
    with pytest.raises(Forbidden):
        decline_draft(actor=cast.actor(cast.clerk), edition_id=draft.pk, reason="重复")
    decline_draft(actor=cast.actor(cast.desk_lead), edition_id=draft.pk, reason="重复")
    change = Change.objects.filter(row_id=draft.entry_id).latest("pk")
    assert (change.verb, change.after["reason"]) == ("decline_draft", "重复")
    with pytest.raises(Refusal):
        agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)
