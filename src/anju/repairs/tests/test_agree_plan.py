from typing import Any

import pytest

from anju.repairs.models import Slip
from anju.repairs.tests.acting import (
    ahead,
    check_file_refusals,
    check_usual_refusals,
    clocks,
    do,
    kinds,
    refused,
    state_of,
)
from tests.cast import Cast
from tests.walk import walk_to


def plan(item: int = 1, **step: float) -> dict[str, Any]:
    return {"lines": [{"item": item, "method": "换密封圈", "finish_by": ahead(**(step or {"days": 3}))}]}


@pytest.mark.covers("REP-3", "REP-5")
def test_it_writes_the_slip_and_starts_the_promise(cast: Cast) -> None:
    signature = cast.file(cast.lead, "signature")
    matter = do(
        cast, "agree_plan", walk_to(cast, "on_site"), cast.lead, consent="signed", signature=signature, **plan()
    )
    slip = Slip.objects.get(matter=matter)
    assert (slip.edition, slip.consent, slip.signature.key if slip.signature else "") == (1, "signed", signature)
    assert (matter.state, state_of(matter), kinds(matter)[-1]) == ("in_repair", "agreed", "repair.plan_agreed")
    assert (clocks(matter)["plan/1"], clocks(matter)["responsibility/1"]) == ("running", "running")


def test_it_wants_a_signature_for_a_signed_slip_and_one_of_its_own(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    assert refused(cast, "agree_plan", matter, cast.lead, consent="signed", **plan()) == "slip-signature-missing"
    check_file_refusals(cast, "agree_plan", matter, cast.lead, kind="signature", consent="signed", **plan())
    check_file_refusals(cast, "agree_plan", matter, cast.lead, consent="spoken", **plan())


def test_it_refuses_items_that_wait_for_no_plan_and_dates_gone_by(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    lines = plan()["lines"]
    codes = [
        refused(cast, "agree_plan", matter, cast.lead, consent="spoken", **plan(item=9)),
        refused(cast, "agree_plan", matter, cast.lead, consent="spoken", lines=lines * 2),
        refused(cast, "agree_plan", matter, cast.lead, consent="spoken", **plan(hours=-1)),
        refused(cast, "agree_plan", matter, cast.lead, consent="spoken", lines=[lines[0] | {"root_defect": "ZZ9"}]),
        refused(cast, "agree_plan", matter, cast.lead, consent="spoken", lines=[]),
    ]
    assert codes == ["plan-item-unknown", "plan-item-unknown", "plan-date-in-past", "defect-unknown", "inputs-invalid"]


def test_it_is_for_leads_in_time_and_once(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    check_usual_refusals(
        cast, "agree_plan", matter, cast.lead, wrong=[cast.clerk, cast.owner], consent="spoken", **plan()
    )
    assert refused(cast, "agree_plan", matter, cast.lead, consent="spoken", **plan()) == "case-nothing-to-agree"
