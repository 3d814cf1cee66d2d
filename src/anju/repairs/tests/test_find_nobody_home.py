import pytest

from anju.repairs.models import Item, Visit
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, clocks, do, kinds, refused, span
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-7", "SLA-6")
@pytest.mark.parametrize("arrived", [False, True])
def test_it_counts_as_being_there_and_asks_for_another_time(cast: Cast, arrived: bool) -> None:
    matter = walk_to(cast, "appointed")
    if arrived:
        do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "find_nobody_home", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    item, visit = Item.objects.get(matter=matter), Visit.objects.get(matter=matter, kind="work")
    assert (item.state, item.visits, item.appointed_from) == ("assigned", 1, None)
    assert (visit.outcome, visit.arrived_at is None, visit.left_at is None) == ("nobody_home", False, False)
    assert (clocks(matter)["appointment/1"], clocks(matter)["appoint/1"], clocks(matter)["plan/1"]) == (
        "met", "running", "running"
    )  # fmt: skip
    assert kinds(matter)[-1] == "repair_item.nobody_home"
    do(cast, "book_appointment", matter, cast.clerk, 1, **span())
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    assert Visit.objects.filter(matter=matter, kind="work").count() == 2


def test_it_wants_a_photo_of_the_door(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    assert refused(cast, "find_nobody_home", matter, cast.technician, 1) == "inputs-invalid"
    assert refused(cast, "find_nobody_home", matter, cast.technician, 1, photos=[]) == "inputs-invalid"
    check_file_refusals(cast, "find_nobody_home", matter, cast.technician, 1)


def test_it_is_for_who_stands_there(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "appointed"), [cast.clerk, cast.lead, cast.owner]
    photos = [cast.file(cast.technician)]
    check_usual_refusals(cast, "find_nobody_home", matter, cast.technician, 1, wrong=wrong, photos=photos)
    photos = [cast.file(cast.technician)]
    code = refused(cast, "find_nobody_home", matter, cast.technician, 1, photos=photos)
    assert code == "item-not-ready-for-find-nobody-home"
