"""Proposing a question for the knowledge base: once asked, answered for everybody."""

import pytest

from anju.enquiries.tests.acting import asked, in_state, last
from anju.knowledge.models import Edition
from anju.knowledge.queries import became
from anju.repairs.tests.acting import check_usual_refusals, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6")
@pytest.mark.parametrize("state", ["asked", "closed"])
def test_it_waits_there_for_an_answer(cast: Cast, state: str) -> None:
    matter = do(cast, "propose_entry", in_state(cast, state), cast.clerk, question="水费怎么收取?")
    assert matter.state == state
    found = became(matter.pk)
    assert [(each.question_zh, each.answer_zh, each.is_draft) for each in found] == [("水费怎么收取?", "", True)]
    assert last(matter).data["entry"] == found[0].entry_id


def test_it_keeps_one_proposal_of_what_was_sent_twice(cast: Cast) -> None:
    matter = asked(cast)
    wrong = [cast.owner, cast.lead]
    check_usual_refusals(cast, "propose_entry", matter, cast.clerk, wrong=wrong, question="水费怎么收取?")
    assert Edition.objects.filter(entry__origin=matter).count() == 1
    assert refused(cast, "propose_entry", matter, cast.clerk, question="?") == "inputs-invalid"
