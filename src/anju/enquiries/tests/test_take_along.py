"""Taking an enquiry along: whoever does it finds out, the limit runs on."""

import pytest

from anju.enquiries.tests.acting import asked, last
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6")
def test_it_is_with_whoever_took_it_along(cast: Cast) -> None:
    matter = do(cast, "take_along", asked(cast), cast.clerk, remark="问财务")
    assert (matter.state, matter.holder) == ("taken_along", cast.clerk)
    assert clocks(matter) == {"answer": "running"}
    assert (last(matter).kind, last(matter).audience) == ("enquiry.taken_along", "everyone")
    assert refused(cast, "take_along", matter, cast.clerk) == "case-not-ready-for-take-along"


def test_it_is_the_desks(cast: Cast) -> None:
    check_usual_refusals(cast, "take_along", asked(cast), cast.clerk, wrong=[cast.owner, cast.lead])
