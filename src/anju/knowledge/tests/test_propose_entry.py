"""A question nobody could answer becomes an entry without an answer."""

from collections.abc import Callable

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.knowledge.actions import Wording, agree_entry, propose_entry, revise_entry
from anju.knowledge.models import Edition
from anju.knowledge.queries import became, drafts_page
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def test_it_waits_for_an_answer_and_remembers_the_case(cast: Cast, make_words: Callable[..., Wording]) -> None:
    case = cast.repair()
    asked = propose_entry(
        actor=cast.actor(cast.technician), project=cast.project, question="游泳池什么时候开", origin=case
    )
    assert drafts_page(project=cast.project).rows == [asked]
    assert became(case.pk) == [asked]
    assert asked.entry.origin == case
    with pytest.raises(Refusal) as refusal:
        agree_entry(actor=cast.actor(cast.admin), edition_id=asked.pk)
    assert refusal.value.code == "answer-missing"
    answered = revise_entry(actor=cast.actor(cast.clerk), entry_id=asked.entry_id, wording=make_words())
    assert agree_entry(actor=cast.actor(cast.desk_lead), edition_id=answered.pk).holds
    assert became(case.pk) == [answered]
    assert drafts_page(project=cast.project).rows == []


def test_it_refuses_strangers_firms_and_nothing(cast: Cast) -> None:
    for who in (cast.foreman, cast.owner, cast.stranger_clerk):
        with pytest.raises(Forbidden):
            propose_entry(actor=cast.actor(who), project=cast.project, question="几点开")
    with pytest.raises(Invalid):
        propose_entry(actor=cast.actor(cast.clerk), project=cast.project, question=" \n")
    with pytest.raises(NotFound):
        propose_entry(
            actor=cast.actor(cast.stranger_clerk), project=cast.other_project, question="几点", origin=cast.repair()
        )
    assert not Edition.objects.exists()
