import pytest

from anju.matters.models import Matter
from anju.repairs.models import Visit
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast


@pytest.mark.covers("REP-2")
def test_it_puts_the_lead_on_the_way(cast: Cast) -> None:
    matter = do(cast, "set_off", cast.repair(), cast.lead)
    assert (matter.state, matter.holder_id, kinds(matter)[-1]) == ("on_the_way", cast.lead.pk, "repair.set_off")
    assert (clocks(matter)["set_off"], clocks(matter)["lead_told"], clocks(matter)["arrival"]) == (
        "met",
        "met",
        "running",
    )
    assert Visit.objects.get(matter=matter).person == cast.lead


def test_it_makes_the_deputy_who_goes_the_holder(cast: Cast) -> None:
    matter = do(cast, "set_off", cast.repair(), cast.engineer)
    assert Matter.objects.get(pk=matter.pk).holder == cast.engineer


def test_it_is_for_leads_in_time_and_once(cast: Cast) -> None:
    matter = cast.repair()
    check_usual_refusals(cast, "set_off", matter, cast.lead, wrong=[cast.clerk, cast.desk_lead, cast.owner])
    assert refused(cast, "set_off", matter, cast.lead) == "case-not-ready-for-set-off"
