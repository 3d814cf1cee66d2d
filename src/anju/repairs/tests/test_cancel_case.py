import pytest

from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

WHY = "自己修好了"


@pytest.mark.covers("REP-1")
def test_it_ends_the_case_its_items_and_its_clocks(cast: Cast) -> None:
    matter = do(cast, "cancel_case", walk_to(cast, "appointed"), cast.owner, reason=WHY)
    assert (matter.state, matter.open, matter.holder_role) == ("cancelled", False, "")
    assert (state_of(matter), kinds(matter)[-1]) == ("withdrawn", "repair.cancelled")
    assert "running" not in clocks(matter).values()


def test_it_lets_nothing_be_done_afterwards(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    do(cast, "cancel_case", matter, cast.clerk, reason=WHY)
    assert refused(cast, "set_off_to_item", matter, cast.technician, 1).startswith("case-ended")
    assert refused(cast, "cancel_case", matter, cast.clerk, reason=WHY) == "case-not-ready-for-cancel-case"


def test_it_is_for_the_household_and_the_desk_before_work_began(cast: Cast) -> None:
    assert refused(cast, "cancel_case", walk_to(cast, "in_work"), cast.owner, reason=WHY) == "case-work-begun"
    check_usual_refusals(cast, "cancel_case", cast.repair(), cast.owner, wrong=[cast.lead, cast.warranty], reason=WHY)
