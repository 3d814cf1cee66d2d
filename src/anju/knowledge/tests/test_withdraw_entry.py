"""Withdrawing: found no more, never deleted."""

import pytest

from anju.core.changes import Change
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.knowledge.actions import withdraw_entry
from anju.knowledge.models import Edition
from anju.knowledge.queries import agreed_answers, entry_for, withdrawn_page
from anju.people.queries import reach_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def test_it_is_found_no_more_and_stays_on_record(cast: Cast, agreed: Edition) -> None:
    withdraw_entry(actor=cast.actor(cast.admin), entry_id=agreed.entry_id, reason="泳池停用")
    assert agreed_answers(words="泳池", project=cast.project) == []
    assert withdrawn_page(project=cast.project).rows == [agreed]
    assert withdrawn_page(project=cast.other_project).rows == []
    whole = entry_for(reach=reach_of(cast.clerk), entry_id=agreed.entry_id)
    assert (whole.holding, whole.draft, len(whole.editions)) == (None, None, 1)
    assert Change.objects.filter(verb="withdraw_entry").get().after == {"reason": "泳池停用"}


def test_it_refuses_without_reason_right_or_twice(cast: Cast, agreed: Edition) -> None:
    with pytest.raises(Invalid):
        withdraw_entry(actor=cast.actor(cast.admin), entry_id=agreed.entry_id, reason="")
    for who in (cast.clerk, cast.stranger_clerk, cast.owner):
        with pytest.raises(Forbidden):
            withdraw_entry(actor=cast.actor(who), entry_id=agreed.entry_id, reason="x")
    withdraw_entry(actor=cast.actor(cast.admin), entry_id=agreed.entry_id, reason="x")
    with pytest.raises(Refusal):
        withdraw_entry(actor=cast.actor(cast.admin), entry_id=agreed.entry_id, reason="x")
