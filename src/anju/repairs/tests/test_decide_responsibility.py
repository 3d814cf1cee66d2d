from datetime import timedelta
from typing import Any

import pytest

from anju.core.time import product_now
from anju.matters.models import Event
from anju.partners.models import Contract
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to

OWNER: dict[str, Any] = {"party": "owner", "reason": "使用不当"}
FIRM: dict[str, Any] = {"party": "contractor", "contractor": "DY", "reason": "接头未拧紧"}


@pytest.mark.covers("REP-4")
def test_it_names_the_firm_under_its_contract_with_both_terms(cast: Cast) -> None:
    matter = do(cast, "decide_responsibility", walk_to(cast, "agreed"), cast.lead, 1, root_defect="C02", **FIRM)
    item = Item.objects.get(matter=matter)
    assert (item.party, item.liable_firm, item.liable_contract) == ("contractor", cast.firm, cast.contract)
    assert item.coverage["owner"]["ends_on"]
    assert item.coverage["contractor"]["ends_on"]
    assert (clocks(matter)["responsibility/1"], kinds(matter)[-1]) == ("met", "repair_item.responsibility_decided")
    assert Event.objects.filter(matter=matter).latest("seq").audience == "staff"


@pytest.mark.covers("REP-4")
def test_it_names_somebody(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    codes = [
        refused(cast, "decide_responsibility", matter, cast.lead, 1, **given)
        for given in (
            {"party": "contractor", "reason": "接头"},
            {"party": "contractor", "contractor": "NO", "reason": "接头"},
            {"party": "third_person", "reason": "楼上"},
            {"party": "owner", "reason": ""},
            {"party": "nobody", "reason": "不知"},
            OWNER | {"root_defect": "ZZ9"},
        )
    ]
    assert codes == [
        "responsible-firm-missing", "contractor-unknown", "responsible-party-unnamed", "inputs-invalid",
        "inputs-invalid", "defect-unknown",
    ]  # fmt: skip


@pytest.mark.covers("CON-1")
def test_it_refuses_a_contract_that_ended_yesterday(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    yesterday = product_now().astimezone(SHANGHAI).date() - timedelta(days=1)
    Contract.objects.filter(pk=cast.contract.pk).update(ends_on=yesterday)
    assert refused(cast, "decide_responsibility", matter, cast.lead, 1, **FIRM) == "contract-lapsed"


def test_it_is_for_leads_and_the_warranty_office(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    do(cast, "decide_responsibility", matter, cast.warranty, 1, **OWNER)
    check_usual_refusals(cast, "decide_responsibility", matter, cast.lead, 1, wrong=[cast.clerk, cast.owner], **OWNER)
    assert refused(cast, "decide_responsibility", matter, cast.lead, 7, **OWNER) == "item-not-found"
