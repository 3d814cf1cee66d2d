"""Receipts of text messages: believed from whoever knows the address (and signs), told once, late ones too."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import machine_now
from anju.notices.models import Gateway, Notice, Receipt
from anju.notices.providers.webhook import sign
from anju.notices.receipts import path_of
from anju.notices.tests.acting import OK, SECRET, connect, go_on, outcomes, state_of, told
from tests.cast import Cast
from tests.other_side import OtherSide

JSON = "application/json"


def report(notice: Notice, **more: Any) -> dict[str, Any]:
    return {"phone_number": "13800002210", "success": True, "err_code": "DELIVERED", "out_id": f"n{notice.pk}"} | more


@pytest.fixture
def sent(cast: Cast, other_side: OtherSide) -> Notice:
    other_side.answers(200, OK["sms"])
    connect("sms", other_side, company=cast.company)
    notice = told(cast)
    go_on()
    return notice


def leave(gateway: Gateway, rows: Any, **more: Any) -> Any:
    return Client().post(path_of(gateway), data=rows, content_type=JSON, **more)


@pytest.mark.covers("SLA-4")
def test_it_takes_a_receipt_once(sent: Notice) -> None:
    gateway = Gateway.objects.get()
    for _time in range(2):
        answer = leave(gateway, [report(sent)])
        assert (answer.status_code, answer.json()["code"]) == (200, 0)
    assert (state_of(sent), outcomes(sent)) == ("delivered", [("sms", "sent", ""), ("sms", "delivered", "DELIVERED")])


def test_it_takes_one_that_comes_after_everything_was_tried(sent: Notice, other_side: OtherSide) -> None:
    other_side.answers(200, {"Code": "OK"})
    go_on(minutes=30)
    assert state_of(sent) == "undelivered"
    leave(Gateway.objects.get(), [report(sent)])
    assert state_of(sent) == "delivered"


def test_it_goes_on_to_the_next_route_when_it_did_not_arrive(sent: Notice, cast: Cast, other_side: OtherSide) -> None:
    second = connect("wecom", other_side, company=cast.company, place=2)
    other_side.answers(200, OK["wecom"])
    leave(Gateway.objects.get(route="sms"), [report(sent, success=False, err_code="MK:0001")])
    go_on()
    assert outcomes(sent)[1:] == [("sms", "failed", "MK:0001"), (second.route, "sent", "")]


def test_it_believes_nobody_who_does_not_know_the_address(sent: Notice) -> None:
    gateway = Gateway.objects.get()
    for path in (f"/receipts/{gateway.pk}/guess", "/receipts/999/guess", f"/receipts/{gateway.pk}/{'0' * 40}"):
        assert Client().post(path, data=[report(sent)], content_type=JSON).status_code == 404
    assert Client().get(path_of(gateway)).status_code == 405
    assert state_of(sent) == "sent"


def test_it_wants_a_fresh_signature_where_the_provider_signs(sent: Notice) -> None:
    Gateway.objects.update(options={"signed": True})
    gateway = Gateway.objects.get()
    body = json.dumps([report(sent)]).encode()
    now = machine_now()

    def signed(secret: str, moment: Any, told: bytes = body) -> int:
        stamp = str(int(moment.timestamp()))
        headers = {"Anju-Timestamp": stamp, "Anju-Signature": sign(secret, stamp, told)}
        return leave(gateway, body, headers=headers).status_code

    assert leave(gateway, body).status_code == 403
    assert signed("another word", now) == 403
    assert signed(SECRET, now - timedelta(minutes=6)) == 403
    assert signed(SECRET, now, b"[]") == 403
    assert not Receipt.objects.filter(outcome="delivered").exists()
    assert signed(SECRET, now) == 200
    assert state_of(sent) == "delivered"


@pytest.mark.parametrize("body", ["", "{}", "nothing", "[1]", '"x"', "null"])
def test_it_refuses_what_are_no_receipts(sent: Notice, body: str) -> None:
    assert leave(Gateway.objects.get(), body).status_code == 422


@pytest.mark.parametrize("out_id", ["", "n", "n999999", "x1", None, "n1' OR 1=1", "n" + "9" * 40, ["n1"]])
def test_it_passes_over_what_names_none_of_ours(sent: Notice, out_id: Any) -> None:
    assert leave(Gateway.objects.get(), [report(sent, out_id=out_id)]).status_code == 200
    assert state_of(sent) == "sent"
