from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.intake.models import Case
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

WHY: dict[str, Any] = {"items": [1], "reason": "又滴水了"}


@pytest.mark.covers("FUP-2")
def test_it_reopens_the_item_and_keeps_what_was(cast: Cast) -> None:
    matter = do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, **WHY)
    item = Item.objects.get(matter=matter)
    assert (matter.state, matter.open, item.state, item.open) == ("in_repair", True, "failed", True)
    assert kinds(matter)[-2:] == ["repair_item.reopened", "follow_up.dissatisfied"]
    assert list(Clock.objects.filter(matter=matter, name="plan").order_by("pk").values_list("state")) == [
        ("met",), ("running",)
    ]  # fmt: skip
    assert clocks(matter)["follow_up"] == "met"
    assert Check.objects.filter(item=item, passed=True).exists()
    assert Case.objects.get(matter=matter).told_at is None


@pytest.mark.covers("FUP-2")
def test_it_names_items_that_were_signed_off_and_why(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    codes = [
        refused(cast, "record_dissatisfied", matter, cast.clerk, **given)
        for given in (WHY | {"items": [9]}, WHY | {"items": [1, 1]}, WHY | {"reason": ""})
    ]
    assert codes == ["item-not-found", "item-not-signed-off", "inputs-invalid"]


def test_it_takes_the_only_item_for_granted(cast: Cast) -> None:
    matter = do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")
    assert (matter.state, Item.objects.get(matter=matter).state) == ("in_repair", "failed")


def test_it_is_for_the_desk(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "signed_off"), [cast.lead, cast.owner]
    check_usual_refusals(cast, "record_dissatisfied", matter, cast.clerk, wrong=wrong, **WHY)
