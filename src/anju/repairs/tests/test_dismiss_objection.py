import pytest

from anju.repairs.models import Item, Objection
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from anju.repairs.tests.test_object_item import given_to_firm, objected
from tests.cast import Cast

WHY = "合同第 14.2 条"


@pytest.mark.covers("REP-4")
def test_it_lets_the_firm_stand(cast: Cast) -> None:
    matter = do(cast, "dismiss_objection", objected(cast), cast.warranty, 1, reason=WHY)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.contractor, item.liable_firm, item.answer) == (
        "assigned",
        cast.firm,
        cast.firm,
        "taken_on",
    )
    assert (clocks(matter)["ruling/1"], clocks(matter)["appoint/1"]) == ("met", "running")
    assert Objection.objects.get(item=item).ruling == "dismissed"


def test_it_is_for_the_warranty_office_while_an_objection_waits(cast: Cast) -> None:
    assert refused(cast, "dismiss_objection", given_to_firm(cast), cast.warranty, 1, reason=WHY) == "item-not-objected"
    wrong = [cast.clerk, cast.lead, cast.foreman, cast.owner]
    check_usual_refusals(cast, "dismiss_objection", objected(cast), cast.warranty, 1, wrong=wrong, reason=WHY)
