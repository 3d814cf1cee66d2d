from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anju.core.time import product_now
from anju.repairs.models import Item, Payment
from anju.repairs.queries import payments_of, unpaid_items
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast
from tests.walk import walk_to

CASH: dict[str, Any] = {"amount": 15000, "means": "cash"}


@pytest.mark.covers("REP-8")
@pytest.mark.parametrize("state", ["done", "signed_off"])
def test_it_takes_what_was_agreed_against_a_numbered_receipt(cast: Cast, state: str) -> None:
    matter = chargeable(cast, state)
    do(cast, "take_payment", matter, cast.technician, 1, **CASH)
    payment = payments_of(matter).get()
    assert (payment.amount, payment.means, payment.taken_by, payment.quote.price) == (
        15000, "cash", cast.technician, 15000
    )  # fmt: skip
    assert payment.receipt == f"YQ-SK-{product_now():%y}-0001"
    assert (Item.objects.get(matter=matter).paid_at is None, kinds(matter)[-1]) == (False, "repair_item.paid")


@pytest.mark.covers("REP-8")
def test_it_takes_it_once_and_nothing_else(cast: Cast) -> None:
    matter = chargeable(cast, "done")
    for amount in (14999, 15001, 1):
        given = {"amount": amount, "means": "code"}
        assert refused(cast, "take_payment", matter, cast.technician, 1, **given) == "payment-not-as-agreed"
    assert refused(cast, "take_payment", matter, cast.technician, 1, amount=0, means="cash") == "inputs-invalid"
    assert refused(cast, "take_payment", matter, cast.technician, 1, amount=150.005, means="cash") == "inputs-invalid"
    do(cast, "take_payment", matter, cast.technician, 1, **CASH)
    assert refused(cast, "take_payment", matter, cast.technician, 1, **CASH) == "item-already-paid"
    taken = Payment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment(matter=matter, item=taken.item, quote=taken.quote, receipt="X", amount=1, means="cash",
                taken_at=product_now(), taken_by=cast.technician).save(force_insert=True)  # fmt: skip


@pytest.mark.covers("REP-8")
def test_it_is_still_taken_when_the_case_has_closed(cast: Cast) -> None:
    matter = chargeable(cast, "signed_off")
    worker = cast.actor(cast.technician).reach
    assert worker is not None
    assert [item.price for item in unpaid_items(worker)] == [15000]
    do(cast, "record_satisfied", matter, cast.clerk)
    do(cast, "take_payment", matter, cast.technician, 1, **CASH)
    assert unpaid_items(worker) == []


def test_it_takes_nothing_for_what_is_under_warranty(cast: Cast) -> None:
    code = refused(cast, "take_payment", walk_to(cast, "done"), cast.technician, 1, **CASH)
    assert code == "item-not-chargeable"
    late = walk_to(cast, "done")
    do(cast, "decide_responsibility", late, cast.lead, 1, party="owner", reason="查明是自行改动")
    assert refused(cast, "take_payment", late, cast.technician, 1, **CASH) == "item-nothing-to-pay"


def test_it_is_for_who_did_the_work(cast: Cast) -> None:
    matter, wrong = chargeable(cast, "done"), [cast.clerk, cast.lead, cast.owner]
    check_usual_refusals(cast, "take_payment", matter, cast.technician, 1, wrong=wrong, **CASH)
    code = refused(cast, "take_payment", chargeable(cast, "in_work"), cast.technician, 1, **CASH)
    assert code == "item-not-ready-for-take-payment"
