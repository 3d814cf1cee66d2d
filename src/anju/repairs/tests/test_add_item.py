import pytest

from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-1")
def test_it_adds_the_next_number(cast: Cast) -> None:
    matter = do(
        cast, "add_item", cast.repair(), cast.clerk, place="厨房", part="地漏", defect="C02", description="堵了"
    )
    item = Item.objects.get(matter=matter, no=2)
    assert (item.state, item.place, item.defect.code if item.defect else "") == ("reported", "厨房", "C02")
    assert (matter.state, kinds(matter)[-1]) == ("registered", "repair.item_added")
    assert "厨房" in matter.title


def test_it_keeps_a_case_in_repair(cast: Cast) -> None:
    assert do(cast, "add_item", walk_to(cast, "agreed"), cast.lead, place="厨房").state == "in_repair"


def test_it_refuses_an_unknown_defect_and_a_finished_case(cast: Cast) -> None:
    assert refused(cast, "add_item", cast.repair(), cast.clerk, place="厨房", defect="ZZ9") == "defect-unknown"
    closed = walk_to(cast, "closed")
    assert refused(cast, "add_item", closed, cast.clerk, place="厨房") == "case-not-ready-for-add-item"


def test_it_is_for_desk_and_leads(cast: Cast) -> None:
    check_usual_refusals(cast, "add_item", cast.repair(), cast.lead, wrong=[cast.owner, cast.warranty], place="厨房")
