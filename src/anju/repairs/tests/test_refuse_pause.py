from anju.repairs.models import Item, PauseRequest
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from anju.repairs.tests.test_ask_pause import asked, wanted
from tests.cast import Cast


def test_it_lets_the_limits_run_on(cast: Cast) -> None:
    matter = do(cast, "refuse_pause", asked(cast), cast.desk_lead, 1, reason="业主在家")
    assert Item.objects.get(matter=matter).pause == ""
    assert (clocks(matter)["plan/1"], PauseRequest.objects.get().answer) == ("running", "refused")
    assert refused(cast, "grant_pause", matter, cast.desk_lead, 1) == "item-pause-not-asked"
    do(cast, "ask_pause", matter, cast.technician, 1, **wanted(cast, cast.technician))


def test_it_is_for_those_who_grant_with_a_reason(cast: Cast) -> None:
    matter = asked(cast)
    assert refused(cast, "refuse_pause", matter, cast.warranty, 1) == "inputs-invalid"
    wrong = [cast.clerk, cast.lead, cast.technician, cast.owner]
    check_usual_refusals(cast, "refuse_pause", matter, cast.warranty, 1, wrong=wrong, reason="业主在家")
