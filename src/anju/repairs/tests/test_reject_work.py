import pytest

from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

WHY = "还在滴水"


@pytest.mark.covers("REP-10")
def test_it_is_done_again(cast: Cast) -> None:
    matter = do(cast, "reject_work", walk_to(cast, "done"), cast.owner, 1, reason=WHY)
    item = Item.objects.get(matter=matter)
    assert (matter.state, item.state, item.technician, item.done_at) == ("in_repair", "failed", cast.technician, None)
    found = clocks(matter)
    assert (found["plan/1"], found["sign_off/1"], found["appoint/1"]) == ("running", "superseded", "running")
    assert (Check.objects.get(item=item).passed, kinds(matter)[-1]) == (False, "repair_item.rejected")


def test_it_wants_a_reason_and_own_photos(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    assert refused(cast, "reject_work", matter, cast.owner, 1) == "inputs-invalid"
    check_file_refusals(cast, "reject_work", matter, cast.owner, 1, reason=WHY)


def test_it_is_for_the_household_or_those_beside_them(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "done"), [cast.clerk, cast.warranty]
    check_usual_refusals(cast, "reject_work", matter, cast.owner, 1, wrong=wrong, reason=WHY)
    assert refused(cast, "reject_work", matter, cast.owner, 1, reason=WHY) == "item-not-ready-for-reject-work"
