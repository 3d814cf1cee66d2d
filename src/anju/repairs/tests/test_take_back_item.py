from anju.matters.models import Stake
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

WHY = "今天人手不够"


def test_it_waits_to_be_assigned_anew(cast: Cast) -> None:
    matter = do(cast, "take_back_item", walk_to(cast, "appointed"), cast.lead, 1, reason=WHY)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.technician, item.appointed_from) == ("agreed", None, None)
    assert not Stake.objects.filter(matter=matter, hat="worker", until__isnull=True).exists()
    assert (clocks(matter)["appointment/1"], clocks(matter)["plan/1"]) == ("cancelled", "running")
    assert kinds(matter)[-1] == "repair_item.taken_back"
    assert refused(cast, "set_off_to_item", matter, cast.technician, 1) == "not-found"
    do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.other_technician.pk)
    assert state_of(matter) == "assigned"


def test_it_is_for_leads_before_anybody_is_there(cast: Cast) -> None:
    begun = walk_to(cast, "in_work")
    assert refused(cast, "take_back_item", begun, cast.lead, 1, reason=WHY) == "item-not-ready-for-take-back-item"
    wrong = [cast.clerk, cast.owner, cast.technician]
    check_usual_refusals(cast, "take_back_item", walk_to(cast, "assigned"), cast.lead, 1, wrong=wrong, reason=WHY)
