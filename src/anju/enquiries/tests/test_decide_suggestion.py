"""Deciding on a suggestion: taken up or not, with the reason, by who has the say."""

from typing import Any

import pytest

from anju.enquiries.tests.acting import asked, enquiry_of, last, told
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-1")
def test_it_keeps_decision_and_reason_and_the_desk_tells(cast: Cast) -> None:
    matter = do(
        cast, "decide_suggestion", asked(cast, "suggestion"), cast.desk_lead, decision="taken_up", reason="下月试行"
    )
    assert (matter.state, enquiry_of(matter).decision) == ("asked", "taken_up")
    assert last(matter).audience == "staff", "the owner reads it with the answer"
    assert clocks(matter) == {"answer": "running"}
    assert told("suggestion_decided") == {"陈晓"}
    again = do(cast, "decide_suggestion", matter, cast.desk_lead, decision="not_taken_up", reason="预算未批")
    assert last(again).data == last(again).data | {"decision": "not_taken_up", "before": "taken_up"}


def test_it_wants_a_suggestion_and_a_reason(cast: Cast) -> None:
    given: dict[str, Any] = {"decision": "taken_up", "reason": "好"}
    assert refused(cast, "decide_suggestion", asked(cast, "suggestion"), cast.desk_lead, **given) == "inputs-invalid"
    given["reason"] = "下月试行"
    assert refused(cast, "decide_suggestion", asked(cast), cast.desk_lead, **given) == "enquiry-no-suggestion"


def test_it_is_for_who_has_the_say(cast: Cast) -> None:
    matter = asked(cast, "suggestion")
    check_usual_refusals(
        cast, "decide_suggestion", matter, cast.desk_lead, wrong=[cast.owner, cast.clerk, cast.engineer],
        decision="taken_up", reason="下月试行",
    )  # fmt: skip
