"""Telling a written answer: by which route, in its words; the case closes then and not before."""

import pytest

from anju.enquiries.tests.acting import ANSWER, asked, in_state, last, said, told
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("CMP-8")
def test_it_closes_with_the_words_that_were_written(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    assert Case.objects.get(pk=matter.pk).told_at is None
    matter = do(cast, "tell_answer", matter, cast.clerk, route="counter", remark="业主来前台")
    assert (matter.state, clocks(matter)) == ("closed", {"answer": "met"})
    assert said(matter, "answer") == [ANSWER, ANSWER]
    assert (last(matter).audience, last(matter).data["route"]) == ("everyone", "counter")
    assert Case.objects.get(pk=matter.pk).told_at == matter.closed_at
    assert told("enquiry_answered") == {"王晓华"}


def test_it_wants_a_written_answer_and_a_decision(cast: Cast) -> None:
    assert refused(cast, "tell_answer", asked(cast), cast.clerk, route="phone") == "case-not-ready-for-tell-answer"
    open_question = do(cast, "draft_answer", asked(cast, "suggestion"), cast.clerk, answer=ANSWER)
    assert refused(cast, "tell_answer", open_question, cast.clerk, route="phone") == "suggestion-not-decided"


def test_it_is_the_desks(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    check_usual_refusals(cast, "tell_answer", matter, cast.clerk, wrong=[cast.owner, cast.engineer], route="phone")
