"""Another wording of an entry: a draft beside what holds."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.knowledge.actions import Wording, agree_entry, revise_entry, withdraw_entry
from anju.knowledge.models import Edition
from anju.knowledge.queries import agreed_answers
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def test_it_leaves_what_holds_until_it_is_agreed(
    cast: Cast, agreed: Edition, make_words: Callable[..., Wording]
) -> None:
    new = revise_entry(
        actor=cast.actor(cast.clerk), entry_id=agreed.entry_id, wording=make_words(answer_zh="冬天不开。")
    )
    assert [one.pk for one in agreed_answers(words="泳池", project=cast.project)] == [agreed.pk]
    agree_entry(actor=cast.actor(cast.desk_lead), edition_id=new.pk)
    assert [one.pk for one in agreed_answers(words="泳池", project=cast.project)] == [new.pk]
    agreed.refresh_from_db()
    assert agreed.ended_at is not None
    assert agreed.answer_zh == "每天早上七点到晚上九点。"


def test_it_takes_the_place_of_an_earlier_draft(cast: Cast, draft: Edition, make_words: Callable[..., Wording]) -> None:
    new = revise_entry(actor=cast.actor(cast.clerk), entry_id=draft.entry_id, wording=make_words(answer_zh="不开。"))
    draft.refresh_from_db()
    assert not draft.is_draft
    assert (new.no, new.written_by, new.is_draft) == (2, cast.clerk, True)


def test_it_brings_a_withdrawn_entry_back(cast: Cast, agreed: Edition, make_words: Callable[..., Wording]) -> None:
    withdraw_entry(actor=cast.actor(cast.admin), entry_id=agreed.entry_id, reason="泳池停用")
    new = revise_entry(actor=cast.actor(cast.clerk), entry_id=agreed.entry_id, wording=make_words())
    agree_entry(actor=cast.actor(cast.admin), edition_id=new.pk)
    new.entry.refresh_from_db()
    assert new.entry.withdrawn_at is None
    assert [one.pk for one in agreed_answers(words="泳池", project=cast.project)] == [new.pk]


def test_it_refuses_what_changes_nothing_and_who_may_not(
    cast: Cast, agreed: Edition, make_words: Callable[..., Wording]
) -> None:
    with pytest.raises(Invalid) as refusal:
        revise_entry(actor=cast.actor(cast.clerk), entry_id=agreed.entry_id, wording=make_words())
    assert refusal.value.code == "nothing-changed"
    with pytest.raises(Forbidden):
        revise_entry(actor=cast.actor(cast.technician), entry_id=agreed.entry_id, wording=make_words(answer_zh="不"))
    with pytest.raises(NotFound):
        revise_entry(actor=cast.actor(cast.admin), entry_id=987654, wording=make_words())


def test_it_never_rewrites_what_an_edition_says(agreed: Edition) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=agreed.pk).update(answer_zh="别的")
