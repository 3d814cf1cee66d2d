"""Cancelling an enquiry: by who asked, or by the desk, which says why to who asked."""

import pytest

from anju.enquiries.tests.acting import asked, in_state, told
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("CMP-8")
def test_it_ends_and_whoever_asked_is_told(cast: Cast) -> None:
    matter = do(cast, "cancel_case", in_state(cast, "drafted"), cast.clerk, reason="重复登记")
    assert (matter.state, matter.open, clocks(matter)) == ("cancelled", False, {"answer": "cancelled"})
    assert told("enquiry_cancelled") == {"王晓华"}
    assert refused(cast, "cancel_case", matter, cast.clerk, reason="再来") == "case-not-ready-for-cancel-case"


def test_it_tells_nobody_of_their_own_wish(cast: Cast) -> None:
    do(cast, "cancel_case", asked(cast), cast.owner, reason="我弄明白了")
    assert told("enquiry_cancelled") == set()


def test_it_is_for_the_asker_and_the_desk(cast: Cast) -> None:
    matter = asked(cast)
    check_usual_refusals(cast, "cancel_case", matter, cast.clerk, wrong=[cast.engineer, cast.lead], reason="重复登记")
