import pytest

from anju.core import outbox
from anju.matters.models import Stake
from anju.notices.models import Notice
from anju.repairs.models import Item, Objection
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused, state_of
from anju.repairs.tests.test_object_item import given_to_firm, objected
from tests.cast import Cast

WHY = "合同附件二已排除"


@pytest.mark.covers("REP-4", "REP-14")
def test_it_clears_the_firm_and_takes_the_item_from_it(cast: Cast) -> None:
    matter = do(cast, "uphold_objection", objected(cast), cast.warranty, 1, reason=WHY)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.party, item.liable_firm, item.contractor, item.answer) == ("agreed", "", None, None, "")
    assert item.quarrel_firm is None
    objection = Objection.objects.get(item=item)
    assert (objection.ruling, objection.ruled_by) == ("upheld", cast.warranty)
    found = clocks(matter)
    assert (found["ruling/1"], found["appoint/1"], found["plan/1"]) == ("met", "cancelled", "running")
    assert found["responsibility/1"] == "running"
    assert not Stake.objects.filter(matter=matter, hat="firm", until__isnull=True).exists()
    assert (matter.holder_role, matter.holder) == ("duty_lead", cast.lead)
    outbox.drain()
    told = Notice.objects.filter(template="objection_upheld").values_list("person", flat=True)
    assert set(told) == {cast.foreman.pk, cast.firms_worker.pk}
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="另行认定")
    do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)


def test_it_leaves_the_work_to_a_firm_that_is_at_it(cast: Cast) -> None:
    matter = objected(cast)
    do(cast, "arrive_at_item", matter, cast.foreman, 1)
    do(cast, "start_work", matter, cast.foreman, 1)
    do(cast, "uphold_objection", matter, cast.warranty, 1, reason=WHY)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.contractor, item.liable_firm, item.answer) == ("in_work", cast.firm, None, "taken_on")


def test_it_is_for_the_warranty_office_while_an_objection_waits(cast: Cast) -> None:
    quiet = given_to_firm(cast)
    assert refused(cast, "uphold_objection", quiet, cast.warranty, 1, reason=WHY) == "item-not-objected"
    wrong = [cast.clerk, cast.lead, cast.foreman, cast.owner]
    matter = objected(cast)
    assert refused(cast, "uphold_objection", matter, cast.warranty, 1) == "inputs-invalid"
    check_usual_refusals(cast, "uphold_objection", matter, cast.warranty, 1, wrong=wrong, reason=WHY)
    assert refused(cast, "dismiss_objection", matter, cast.warranty, 1, reason=WHY) == "item-not-objected"
    assert state_of(matter) == "agreed"
