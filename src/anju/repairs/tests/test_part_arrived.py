from datetime import timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.matters.models import Matter
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused, state_of
from anju.repairs.tests.test_wait_for_part import part
from tests.cast import Cast
from tests.walk import walk_to


def waiting(cast: Cast) -> Matter:
    return do(cast, "wait_for_part", walk_to(cast, "in_work"), cast.technician, 1, **part())


@pytest.mark.covers("REP-6", "SLA-6")
@pytest.mark.parametrize(("days", "outcome"), [(1, "met"), (3, "late")])
def test_it_asks_for_another_visit(cast: Cast, days: int, outcome: str) -> None:
    matter = waiting(cast)
    with product_time_at(product_now() + timedelta(days=days)):
        do(cast, "part_arrived", matter, cast.technician, 1)
    assert (state_of(matter), clocks(matter)["part/1"], clocks(matter)["appoint/1"]) == ("assigned", outcome, "running")


def test_it_is_for_who_waits_and_who_leads(cast: Cast) -> None:
    matter, wrong = waiting(cast), [cast.clerk, cast.owner]
    check_usual_refusals(cast, "part_arrived", matter, cast.technician, 1, wrong=wrong)
    assert refused(cast, "part_arrived", matter, cast.lead, 1) == "item-not-ready-for-part-arrived"
