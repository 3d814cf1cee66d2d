from datetime import timedelta

import pytest

from anju.core.time import product_now, product_time_at, to_second
from anju.repairs.models import Visit
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast


@pytest.mark.covers("REP-2")
def test_it_stops_the_limit_of_arrival(cast: Cast) -> None:
    matter = do(cast, "arrive", cast.repair(), cast.lead, remark="已到现场")
    assert (matter.state, kinds(matter)[-1], clocks(matter)["arrival"]) == ("on_site", "repair.arrived", "met")
    assert clocks(matter)["set_off"] == "met"


@pytest.mark.covers("REP-2", "SLA-1")
def test_it_is_late_after_the_limit(cast: Cast) -> None:
    matter = cast.repair()
    with product_time_at(product_now() + timedelta(minutes=61)):
        assert clocks(do(cast, "arrive", matter, cast.lead))["arrival"] == "late"


def test_it_counts_when_it_happened_not_when_it_was_written(cast: Cast) -> None:
    matter, rang = cast.repair(), to_second(product_now())
    with product_time_at(rang + timedelta(hours=3)):
        do(cast, "arrive", matter, cast.engineer, at=rang + timedelta(minutes=2))
    assert clocks(matter)["arrival"] == "met"
    assert Visit.objects.get(matter=matter).arrived_at == rang + timedelta(minutes=2)


def test_it_is_for_leads_in_time_and_once(cast: Cast) -> None:
    matter = cast.repair()
    check_usual_refusals(cast, "arrive", matter, cast.lead, wrong=[cast.clerk, cast.owner])
    assert refused(cast, "arrive", matter, cast.lead) == "case-not-ready-for-arrive"
