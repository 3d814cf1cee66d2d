"""Paid, and then somebody else answers for it: what was taken is owed back, in sight, until it is owed after all."""

from typing import Any

import pytest
from django.test import Client

from anju.desk.tests.test_console_page import signed_in
from anju.matters.models import Event, Matter
from anju.repairs.models import Item, Payment
from anju.repairs.queries import refunds_of
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("REP-8")]


def wrongly_paid(cast: Cast) -> Matter:
    matter = chargeable(cast, "done")
    do(cast, "take_payment", matter, cast.technician, 1, amount=15000, means="cash")
    verdict: dict[str, Any] = {"party": "contractor", "contractor": "DY", "reason": "接头未拧紧", "root_defect": "C02"}
    return do(cast, "decide_responsibility", matter, cast.lead, 1, **verdict)


def test_it_owes_back_what_was_paid_and_says_so(cast: Cast) -> None:
    matter = wrongly_paid(cast)
    assert Item.objects.get(matter=matter).refund == 15000
    assert refunds_of([matter]) == {matter.pk: 15000}
    said = Event.objects.get(matter=matter, kind="repair_item.refund_owed")
    assert (said.item_no, said.data["amount"], said.audience) == (1, 15000, "everyone")
    assert Payment.objects.get().amount == 15000


def test_it_takes_that_back_when_it_is_owed_after_all(cast: Cast) -> None:
    matter = wrongly_paid(cast)
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="我方承担")
    assert Event.objects.filter(matter=matter, kind="repair_item.refund_owed").count() == 1
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="owner", reason="业主自行改动")
    assert Item.objects.get(matter=matter).refund == 0
    assert refunds_of([matter]) == {}
    assert Event.objects.filter(matter=matter, kind="repair_item.refund_void").count() == 1


def test_it_stands_on_the_case_in_the_ledger_and_on_the_page_of_the_household(cast: Cast, client: Client) -> None:
    number = wrongly_paid(cast).number
    desk = signed_in(cast.clerk)
    assert "待退 ¥150.00" in desk.get(f"/desk/cases/{number}").content.decode()
    assert "待退 ¥150.00" in desk.get("/desk/cases?project=YQ&view=all").content.decode()
    assert desk.get(f"/api/v1/cases/{number}").json()["items"][0]["refund"] == 15000
    assert "¥150.00 将退还给您" in signed_in(cast.owner).get(f"/owner/cases/{number}").content.decode()
