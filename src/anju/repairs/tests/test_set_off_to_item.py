from anju.repairs.models import Visit
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


def test_it_opens_a_visit_and_counts_as_ready(cast: Cast) -> None:
    matter = do(cast, "set_off_to_item", walk_to(cast, "appointed"), cast.technician, 1)
    visit = Visit.objects.get(matter=matter, kind="work")
    assert (visit.person, visit.arrived_at, state_of(matter)) == (cast.technician, None, "on_the_way")
    assert (clocks(matter)["ready/1"], kinds(matter)[-1]) == ("met", "repair_item.set_off")


def test_it_is_for_who_was_assigned_once(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "appointed"), [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "set_off_to_item", matter, cast.technician, 1, wrong=wrong)
    code = refused(cast, "set_off_to_item", matter, cast.technician, 1)
    assert code == "item-not-ready-for-set-off-to-item"
