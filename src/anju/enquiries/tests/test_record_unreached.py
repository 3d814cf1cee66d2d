"""Nobody reached with the answer: each attempt on record, counted when it lies apart; the answer stays owed."""

from datetime import timedelta

import pytest

from anju.core.time import product_now
from anju.enquiries.tests.acting import asked, enquiry_of, in_state, last
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6")
def test_it_counts_attempts_that_lie_apart(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    for_now = product_now()
    do(cast, "record_unreached", matter, cast.clerk, route="phone", at=for_now)
    matter = do(cast, "record_unreached", matter, cast.clerk, route="phone", at=for_now, remark="仍无人接听")
    assert (matter.state, enquiry_of(matter).attempts) == ("drafted", 1)
    assert last(matter).data["counts"] is False
    assert clocks(matter) == {"answer": "running"}
    row = enquiry_of(matter)
    row.tried_at = for_now - timedelta(minutes=241)
    row.save(update_fields=["tried_at"])
    matter = do(cast, "record_unreached", matter, cast.clerk, route="visit")
    assert enquiry_of(matter).attempts == 2


def test_it_begins_anew_with_another_answer(cast: Cast) -> None:
    matter = do(cast, "record_unreached", in_state(cast, "drafted"), cast.clerk, route="phone")
    matter = do(cast, "draft_answer", matter, cast.clerk, answer="重新核实后的答复")
    assert enquiry_of(matter).attempts == 0
    assert (
        refused(cast, "record_unreached", asked(cast), cast.clerk, route="phone")
        == "case-not-ready-for-record-unreached"
    )


def test_it_is_the_desks(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    check_usual_refusals(cast, "record_unreached", matter, cast.clerk, wrong=[cast.owner, cast.engineer], route="phone")
