from anju.repairs.models import ItemOrder
from anju.repairs.tests.acting import check_usual_refusals, do, refused, span
from anju.repairs.tests.test_put_after import with_items
from tests.cast import Cast


def test_it_waits_no_longer_once_dropped(cast: Cast) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    assert refused(cast, "drop_order", matter, cast.lead, 1, after=2, reason="不用等") == "item-waits-for-nothing"
    assert refused(cast, "drop_order", matter, cast.lead, 2, after=3, reason="不用等") == "order-unknown"
    do(cast, "drop_order", matter, cast.lead, 2, after=1, reason="工序已调")
    assert ItemOrder.objects.get().dropped_at is not None
    do(cast, "book_appointment", matter, cast.technician, 2, **span())
    do(cast, "arrive_at_item", matter, cast.technician, 2)
    do(cast, "start_work", matter, cast.technician, 2)
    assert refused(cast, "drop_order", matter, cast.lead, 2, after=1, reason="工序已调") == "item-waits-for-nothing"
    do(cast, "put_after", with_items(cast, 2), cast.lead, 2, after=1)


def test_it_drops_for_leads_only(cast: Cast) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    wrong = [cast.clerk, cast.technician, cast.owner]
    check_usual_refusals(cast, "drop_order", matter, cast.lead, 2, wrong=wrong, after=1, reason="工序已调")
