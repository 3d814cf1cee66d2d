"""Answering an enquiry that was taken in: told, closed, in writing too."""

import pytest

from anju.enquiries.tests.acting import ANSWER, agreed, asked, enquiry_of, in_state, last, said, told
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6", "CMP-8")
@pytest.mark.parametrize("state", ["asked", "taken_along"])
def test_it_tells_the_answer_and_closes(cast: Cast, state: str) -> None:
    edition = agreed(cast)
    matter = in_state(cast, state)
    matter = do(cast, "answer_enquiry", matter, cast.clerk, answer=ANSWER, route="phone", answer_edition=edition.pk)
    assert (matter.state, matter.open, matter.holder) == ("closed", False, None)
    assert clocks(matter) == {"answer": "met"}
    assert Case.objects.get(pk=matter.pk).told_at == matter.closed_at
    assert enquiry_of(matter).edition == edition
    assert said(matter, "answer") == [ANSWER]
    assert told("enquiry_answered") == {"王晓华"}


def test_it_answers_a_suggestion_with_what_was_decided(cast: Cast) -> None:
    matter = asked(cast, "suggestion")
    assert refused(cast, "answer_enquiry", matter, cast.clerk, answer=ANSWER, route="phone") == "suggestion-not-decided"
    do(cast, "decide_suggestion", matter, cast.desk_lead, decision="not_taken_up", reason="消防通道不能占用")
    matter = do(cast, "answer_enquiry", matter, cast.clerk, answer="谢谢您的建议", route="phone")
    assert last(matter).data["decision"] == "not_taken_up"
    assert said(matter, "reason")[-1] == "消防通道不能占用"


def test_it_refuses_what_does_not_fit(cast: Cast) -> None:
    matter = asked(cast)
    assert refused(cast, "answer_enquiry", matter, cast.clerk, answer="", route="phone") == "inputs-invalid"
    assert refused(cast, "answer_enquiry", matter, cast.clerk, answer=ANSWER, route="pigeon") == "inputs-invalid"
    wrong = refused(cast, "answer_enquiry", matter, cast.clerk, answer=ANSWER, route="phone", answer_edition=99)
    assert wrong == "edition-unknown"
    ended = in_state(cast, "closed")
    code = refused(cast, "answer_enquiry", ended, cast.clerk, answer=ANSWER, route="phone")
    assert code == "case-not-ready-for-answer-enquiry"


def test_it_is_the_desks(cast: Cast) -> None:
    wrong = [cast.owner, cast.lead, cast.warranty]
    matter = asked(cast)
    check_usual_refusals(cast, "answer_enquiry", matter, cast.clerk, wrong=wrong, answer=ANSWER, route="phone")
