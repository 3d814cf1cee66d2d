import pytest

from anju.repairs.tests.acting import check_usual_refusals, refused
from anju.repairs.tests.test_halt_work import halted
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-9")
def test_it_is_not_for_who_was_halted(cast: Cast) -> None:
    matter, wrong = halted(cast), [cast.technician, cast.clerk, cast.owner]
    check_usual_refusals(cast, "release_work", matter, cast.lead, 1, wrong=wrong)
    assert refused(cast, "release_work", walk_to(cast, "in_work"), cast.lead, 1) == "item-not-ready-for-release-work"
