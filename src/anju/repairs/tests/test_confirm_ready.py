from datetime import timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-6")
@pytest.mark.parametrize(("minutes", "outcome"), [(10, "met"), (12, "late")])
def test_it_ends_the_ten_minutes(cast: Cast, minutes: int, outcome: str) -> None:
    matter = walk_to(cast, "assigned")
    with product_time_at(product_now() + timedelta(minutes=minutes, seconds=-30)):
        do(cast, "confirm_ready", matter, cast.technician, 1)
    assert (clocks(matter)["ready/1"], state_of(matter), kinds(matter)[-1]) == (
        outcome,
        "assigned",
        "repair_item.ready",
    )


def test_it_is_for_who_was_assigned(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "assigned"), [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "confirm_ready", matter, cast.technician, 1, wrong=wrong)
    assert refused(cast, "confirm_ready", matter, cast.other_technician, 1) == "not-found"
