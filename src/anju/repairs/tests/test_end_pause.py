from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.time import product_now, product_time_at
from anju.matters.models import Matter
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from anju.repairs.tests.test_ask_pause import asked
from tests.cast import Cast


def paused(cast: Cast) -> Matter:
    return do(cast, "grant_pause", asked(cast), cast.desk_lead, 1)


@pytest.mark.covers("SLA-1")
def test_it_lets_the_limits_count_on_with_the_pause_added(cast: Cast) -> None:
    matter = paused(cast)
    before = Clock.objects.get(matter=matter, name="plan")
    with product_time_at(product_now() + timedelta(hours=6)):
        do(cast, "end_pause", matter, cast.technician, 1)
    clock = Clock.objects.get(matter=matter, name="plan")
    assert clock.paused_since is None
    assert timedelta(hours=6) <= clock.due_at - before.due_at < timedelta(hours=6, minutes=1)
    assert (Item.objects.get(matter=matter).pause, clocks(matter)["pause/1"]) == ("", "met")
    assert refused(cast, "end_pause", matter, cast.technician, 1) == "item-not-paused"


def test_it_is_for_who_has_it_in_hand_and_those_who_grant(cast: Cast) -> None:
    wrong = [cast.clerk, cast.owner]
    check_usual_refusals(cast, "end_pause", paused(cast), cast.lead, 1, wrong=wrong)
