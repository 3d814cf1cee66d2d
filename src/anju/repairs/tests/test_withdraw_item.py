import pytest

from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

WHY = "业主不修了"


@pytest.mark.covers("REP-1", "FUP-1")
def test_it_ends_the_item_and_with_the_last_one_the_repair(cast: Cast) -> None:
    matter = do(cast, "withdraw_item", cast.repair(items=2), cast.clerk, 1, reason=WHY)
    assert (matter.state, state_of(matter), kinds(matter)[-1]) == ("registered", "withdrawn", "repair_item.withdrawn")
    matter = do(cast, "withdraw_item", matter, cast.clerk, 2, reason=WHY)
    assert (matter.state, clocks(matter)["follow_up"]) == ("signed_off", "running")


def test_it_owes_nothing_for_the_item_any_more(cast: Cast) -> None:
    matter = do(cast, "withdraw_item", walk_to(cast, "appointed"), cast.lead, 1, reason=WHY)
    ended = {name: state for name, state in clocks(matter).items() if name.endswith("/1")}
    assert "running" not in ended.values()


def test_it_is_for_leads_and_the_desk_before_work(cast: Cast) -> None:
    begun = walk_to(cast, "in_work")
    assert refused(cast, "withdraw_item", begun, cast.clerk, 1, reason=WHY) == "item-not-ready-for-withdraw-item"
    matter, wrong = walk_to(cast, "assigned"), [cast.owner, cast.technician, cast.warranty]
    check_usual_refusals(cast, "withdraw_item", matter, cast.clerk, 1, wrong=wrong, reason=WHY)
    assert refused(cast, "withdraw_item", matter, cast.clerk, 9, reason=WHY) == "item-not-found"
