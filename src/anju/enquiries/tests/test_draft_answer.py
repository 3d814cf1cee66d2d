"""Writing an answer that somebody else tells: the desk has it then; the owner does not read a draft."""

import pytest

from anju.enquiries.tests.acting import ANSWER, agreed, asked, enquiry_of, last
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6")
def test_it_waits_to_be_told_and_the_limit_runs_on(cast: Cast) -> None:
    edition = agreed(cast)
    matter = do(cast, "draft_answer", asked(cast), cast.engineer, answer=ANSWER, answer_edition=edition.pk)
    assert (matter.state, matter.holder_role, matter.open) == ("drafted", "desk", True)
    assert clocks(matter) == {"answer": "running"}
    assert enquiry_of(matter).edition == edition
    assert last(matter).audience == "staff"
    again = do(cast, "draft_answer", matter, cast.clerk, answer="另一种说法")
    assert (again.state, enquiry_of(again).edition) == ("drafted", None)


def test_it_refuses_what_does_not_fit(cast: Cast) -> None:
    matter = asked(cast)
    assert refused(cast, "draft_answer", matter, cast.clerk, answer="好") == "inputs-invalid"
    assert refused(cast, "draft_answer", matter, cast.clerk, answer=ANSWER, answer_edition=7) == "edition-unknown"


def test_it_is_for_the_desk_and_the_departments(cast: Cast) -> None:
    check_usual_refusals(cast, "draft_answer", asked(cast), cast.clerk, wrong=[cast.owner, cast.lead], answer=ANSWER)
