from typing import Any

import pytest

from anju.matters.models import Event
from anju.repairs.models import Item, Quote, Visit
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused, state_of
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast
from tests.walk import walk_to

NO: dict[str, Any] = {"edition": 1, "reason": "太贵了"}


@pytest.mark.covers("REP-6")
def test_it_ends_chargeable_work(cast: Cast) -> None:
    matter = do(cast, "decline_quote", chargeable(cast, "quoted"), cast.owner, 1, **NO)
    matter.refresh_from_db()
    item = Item.objects.get(matter=matter)
    assert (item.state, item.open, matter.state) == ("declined", False, "signed_off")
    assert (Quote.objects.get().state, Visit.objects.get(matter=matter, kind="work").outcome) == (
        "declined",
        "declined",
    )
    assert (clocks(matter)["plan/1"], clocks(matter)["follow_up"]) == ("cancelled", "running")
    assert Event.objects.get(kind="repair_item.quote_declined").data["owed"] is False
    assert refused(cast, "start_work", matter, cast.technician, 1) == "item-not-ready-for-start-work"


@pytest.mark.covers("REP-6")
def test_it_leaves_owed_what_is_under_warranty(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="在保")
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "quote_work", matter, cast.technician, 1, minutes=480)
    do(cast, "decline_quote", matter, cast.technician, 1, **NO)
    assert (state_of(matter), clocks(matter)["plan/1"], clocks(matter)["appoint/1"]) == (
        "assigned", "running", "running"
    )  # fmt: skip
    assert Event.objects.get(kind="repair_item.quote_declined").data["owed"] is True


def test_it_wants_a_reason_and_the_price_that_was_seen(cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    assert refused(cast, "decline_quote", matter, cast.owner, 1, edition=1) == "inputs-invalid"
    assert refused(cast, "decline_quote", matter, cast.owner, 1, edition=2, reason="太贵了") == "quote-replaced"


def test_it_is_for_household_and_worker(cast: Cast) -> None:
    matter, wrong = chargeable(cast, "quoted"), [cast.clerk, cast.lead]
    check_usual_refusals(cast, "decline_quote", matter, cast.technician, 1, wrong=wrong, **NO)
