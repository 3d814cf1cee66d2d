"""Giving an enquiry to a department: it holds it, sees it and is told; the limit runs on."""

import pytest

from anju.enquiries.tests.acting import ANSWER, asked, in_state, told
from anju.matters.models import Stake
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6")
def test_it_is_with_the_department_which_is_told(cast: Cast) -> None:
    matter = do(cast, "pass_to_department", asked(cast), cast.clerk, department="warranty", remark="保修口径")
    assert (matter.state, matter.holder_role, matter.holder) == ("taken_along", "warranty", None)
    assert clocks(matter) == {"answer": "running"}
    assert told("enquiry_passed_on") == {"赵敏"}
    assert not Stake.objects.filter(matter=matter, hat="worker").exists(), "the office reads every case anyway"
    matter = do(cast, "draft_answer", matter, cast.warranty, answer=ANSWER)
    assert (matter.state, matter.holder_role) == ("drafted", "desk")
    assert told("enquiry_answer_drafted") == {"陈晓"}


def test_it_lets_those_see_it_who_read_no_other_case(cast: Cast) -> None:
    seller = person("沈销", "staff", username="shen")
    grant(seller, "sales", project=cast.project)
    matter = asked(cast)
    assert refused(cast, "draft_answer", matter, seller, answer=ANSWER) == "not-found"
    matter = do(cast, "pass_to_department", matter, cast.clerk, department="sales")
    do(cast, "pass_to_department", matter, seller, department="sales", remark="还是我们")
    assert Stake.objects.filter(matter=matter, hat="worker", until=None).count() == 1
    assert do(cast, "draft_answer", matter, seller, answer=ANSWER).state == "drafted"


def test_it_comes_back_from_a_drafted_answer(cast: Cast) -> None:
    matter = do(cast, "pass_to_department", in_state(cast, "drafted"), cast.clerk, department="pm")
    assert (matter.state, matter.holder_role) == ("taken_along", "pm")
    assert refused(cast, "pass_to_department", matter, cast.clerk, department="technician") == "inputs-invalid"


def test_it_is_for_the_desk_and_the_departments(cast: Cast) -> None:
    wrong = [cast.owner, cast.lead]
    check_usual_refusals(cast, "pass_to_department", asked(cast), cast.clerk, wrong=wrong, department="pm")
