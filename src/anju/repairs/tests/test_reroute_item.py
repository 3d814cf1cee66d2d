import pytest

from anju.matters.models import Event
from anju.repairs.models import Item
from anju.repairs.tests.acting import ahead, check_usual_refusals, do, refused
from tests.cast import Cast
from tests.walk import walk_to


def item_of(cast: Cast, number: str) -> Item:
    return Item.objects.get(matter__number=number)


@pytest.mark.covers("REP-15")
def test_it_is_set_by_the_table_with_the_slip_and_with_the_verdict(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    assert Item.objects.get(matter=matter).route == ""
    do(
        cast, "agree_plan", matter, cast.lead,
        lines=[{"item": 1, "method": "重做防水", "finish_by": ahead(days=3)}], consent="spoken",
    )  # fmt: skip
    assert Item.objects.get(matter=matter).route == "prop_eng", "the defect is not known yet"
    do(
        cast, "decide_responsibility", matter, cast.lead, 1, party="contractor", contractor="DY", reason="渗漏",
        root_defect="C02",
    )  # fmt: skip
    assert Item.objects.get(matter=matter).route == "warranty"
    decided = Event.objects.get(matter=matter, kind="repair_item.responsibility_decided")
    assert decided.data["route"] == "warranty"


@pytest.mark.covers("REP-15")
def test_it_holds_against_the_table(cast: Cast) -> None:
    matter = do(cast, "reroute_item", walk_to(cast, "agreed"), cast.lead, 1, follower="warranty", reason="总包遗留")
    item = Item.objects.get(matter=matter)
    assert (item.route, item.rerouted) == ("warranty", True)
    event = Event.objects.get(matter=matter, kind="repair_item.rerouted")
    assert (event.data["before"], event.data["route"], event.audience) == ("prop_eng", "warranty", "staff")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="owner", reason="使用不当")
    item.refresh_from_db()
    assert item.route == "warranty"


def test_it_wants_another_follower_and_a_reason(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    assert refused(cast, "reroute_item", matter, cast.lead, 1, follower="prop_eng", reason="同") == "inputs-invalid"
    assert refused(cast, "reroute_item", matter, cast.lead, 1, follower="prop_eng", reason="同样") == "route-same"
    assert refused(cast, "reroute_item", matter, cast.lead, 1, follower="desk", reason="客服") == "inputs-invalid"
    ended = walk_to(cast, "signed_off")
    code = refused(cast, "reroute_item", ended, cast.lead, 1, follower="warranty", reason="总包遗留")
    assert code == "item-not-ready-for-reroute-item"


def test_it_is_for_leads_the_warranty_office_and_the_desk_lead(cast: Cast) -> None:
    wrong = [cast.clerk, cast.technician, cast.owner]
    check_usual_refusals(
        cast, "reroute_item", walk_to(cast, "assigned"), cast.warranty, 1, wrong=wrong, follower="warranty",
        reason="总包遗留",
    )  # fmt: skip
