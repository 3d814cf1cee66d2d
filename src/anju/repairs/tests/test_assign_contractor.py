from datetime import timedelta

import pytest

from anju.core.time import product_now
from anju.partners.models import Contract, Contractor
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to


@pytest.mark.covers("CON-1")
def test_it_gives_the_item_to_the_firm(cast: Cast) -> None:
    matter = do(cast, "assign_contractor", walk_to(cast, "agreed"), cast.lead, 1, contractor="DY")
    assert (matter.holder_firm_id, matter.holder_role, state_of(matter)) == (cast.firm.pk, "contractor", "assigned")
    assert (clocks(matter)["appoint/1"], kinds(matter)[-1]) == ("running", "repair_item.contractor_assigned")
    assert "ready/1" not in clocks(matter)


@pytest.mark.covers("CON-1")
def test_it_refuses_a_contract_that_ended_yesterday_and_a_firm_without_one(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    Contractor.objects.create(code="QT", name="其他公司", kind="trade")
    assert refused(cast, "assign_contractor", matter, cast.lead, 1, contractor="NO") == "contractor-unknown"
    assert refused(cast, "assign_contractor", matter, cast.lead, 1, contractor="QT") == "contractor-without-contract"
    yesterday = product_now().astimezone(SHANGHAI).date() - timedelta(days=1)
    Contract.objects.filter(pk=cast.contract.pk).update(ends_on=yesterday)
    assert refused(cast, "assign_contractor", matter, cast.lead, 1, contractor="DY") == "contract-lapsed"
    Contractor.objects.filter(pk=cast.firm.pk).update(active=False)
    assert refused(cast, "assign_contractor", matter, cast.lead, 1, contractor="DY") == "contractor-unknown"


def test_it_is_for_leads_and_the_warranty_office_once(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "agreed"), [cast.clerk, cast.owner, cast.desk_lead]
    check_usual_refusals(cast, "assign_contractor", matter, cast.warranty, 1, wrong=wrong, contractor="DY")
    assert refused(cast, "assign_contractor", matter, cast.lead, 1, contractor="DY") == "item-not-assignable"
