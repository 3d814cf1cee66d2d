from datetime import timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.repairs.models import Item, Visit
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("SLA-6", "REP-7")
@pytest.mark.parametrize(("hours", "outcome"), [(0, "met"), (5, "late")])
def test_it_keeps_the_appointment_or_is_late(cast: Cast, hours: int, outcome: str) -> None:
    matter = walk_to(cast, "appointed")
    with product_time_at(product_now() + timedelta(hours=hours)):
        do(cast, "arrive_at_item", matter, cast.technician, 1)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.visits, kinds(matter)[-1]) == ("on_site", 1, "repair_item.arrived")
    assert clocks(matter)["appointment/1"] == outcome
    assert Visit.objects.get(matter=matter, kind="work").arrived_at is not None


def test_it_is_for_who_was_assigned_once(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "assigned"), [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "arrive_at_item", matter, cast.technician, 1, wrong=wrong)
    assert refused(cast, "arrive_at_item", matter, cast.technician, 1) == "item-not-ready-for-arrive-at-item"
