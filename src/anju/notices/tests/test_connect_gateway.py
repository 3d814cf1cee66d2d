"""Connecting a gateway: what it wants to be told, who may, what it refuses to speak to, and a test through it."""

from typing import Any

import pytest
from django.db import connection as database

from anju.core.changes import Change
from anju.core.errors import Forbidden, Invalid
from anju.notices.actions import change_gateway, connect_gateway, send_test, switch_gateway
from anju.notices.actions.gateways import Connection
from anju.notices.models import Gateway
from anju.notices.tests.acting import OK, SECRET, connect, go_on, outcomes, product_now, state_of, told
from anju.people.queries import reach_of
from tests.cast import Cast
from tests.other_side import OtherSide

PUBLIC = "https://93.184.216.34/hook"


def told_to_be(**more: Any) -> Connection:
    return Connection(**{"name": "钉钉群", "address": PUBLIC, "secret": SECRET} | more)


def test_it_keeps_address_and_secret_sealed(cast: Cast) -> None:
    made = connect_gateway(
        actor=reach_of(cast.admin), company_id=cast.company.pk, route="dingtalk", connection=told_to_be()
    )
    with database.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM notices_gateway WHERE id = %s", [made.pk])
        kept = cursor.fetchone()
    assert not [text for text in kept if "hook" in text or SECRET in text]
    assert (Gateway.objects.get().address, Gateway.objects.get().secret) == (PUBLIC, SECRET)
    change = Change.objects.get(verb="gateway_connected")
    assert SECRET not in str(change.after)
    assert "hook" not in str(change.after)


@pytest.mark.parametrize(
    ("route", "more", "fields"),
    [
        ("dingtalk", {"name": " "}, {"name"}),
        ("webhook", {"secret": ""}, {"secret"}),
        ("sms", {"options": {"key_id": "x"}}, {"sign_name"}),
        ("sms", {"options": {"key_id": "x", "sign_name": "y", "codes": {"nonsense": "SMS_1"}}}, {"codes"}),
        ("email", {"address": "smtp://93.184.216.34", "options": {"sender": "nobody"}}, {"sender"}),
        ("wecom", {"place": 0}, {"place"}),
        ("wecom", {"name": "名" * 41}, {"name"}),
    ],
)
def test_it_names_what_is_missing(cast: Cast, route: str, more: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        connect_gateway(
            actor=reach_of(cast.admin), company_id=cast.company.pk, route=route, connection=told_to_be(**more)
        )
    assert (refusal.value.code, set(refusal.value.fields)) == ("gateway-incomplete", fields)


@pytest.mark.parametrize(
    ("route", "address"),
    [("webhook", "https://127.0.0.1/x"), ("wecom", "http://169.254.169.254/"), ("email", "smtp://10.0.0.1:25"),
     ("sms", "https://[::1]/"), ("feishu", "https://localhost/")],
)  # fmt: skip
def test_it_refuses_an_inner_address(cast: Cast, route: str, address: str) -> None:
    options = {"key_id": "x", "sign_name": "y", "sender": "a@example.com"}
    with pytest.raises(Invalid) as refusal:
        connect_gateway(
            actor=reach_of(cast.admin),
            company_id=None,
            route=route,
            connection=told_to_be(address=address, options=options),
        )
    assert (refusal.value.code, set(refusal.value.fields)) == ("address-inner", {"address"})
    assert not Gateway.objects.exists()


def test_it_is_no_gateway_for_the_product_itself(cast: Cast) -> None:
    for route in ("app", "pigeon", ""):
        with pytest.raises(Invalid) as refusal:
            connect_gateway(actor=reach_of(cast.admin), company_id=None, route=route, connection=told_to_be())
        assert refusal.value.code == "route-unknown"


def test_it_is_for_administrators_of_the_place(cast: Cast) -> None:
    for who in (cast.lead, cast.clerk, cast.owner, cast.foreman):
        with pytest.raises(Forbidden):
            connect_gateway(actor=reach_of(who), company_id=cast.company.pk, route="wecom", connection=told_to_be())


def test_it_keeps_the_secret_where_none_is_told(cast: Cast, other_side: OtherSide) -> None:
    made = connect("webhook", other_side, company=cast.company)
    change_gateway(actor=reach_of(cast.admin), gateway=made, connection=told_to_be(secret="", name="新名"))
    assert (Gateway.objects.get().secret, Gateway.objects.get().name) == (SECRET, "新名")
    with pytest.raises(Invalid):
        change_gateway(actor=reach_of(cast.admin), gateway=made, connection=told_to_be(address="https://192.168.0.1/"))
    assert Gateway.objects.get().address == PUBLIC


def test_it_sends_a_test_through_this_one_alone(cast: Cast, other_side: OtherSide) -> None:
    other_side.answers(200, {"errcode": 93000})
    bad = connect("wecom", other_side, company=cast.company)
    connect("dingtalk", other_side, company=cast.company, place=2)
    test = send_test(actor=reach_of(cast.admin), gateway=bad, person=cast.admin)
    go_on(product_now())
    assert (outcomes(test), len(other_side.requests)) == ([("wecom", "failed", "93000")], 1)
    assert state_of(test) == "undelivered"
    bad.refresh_from_db()
    assert (bad.last_code, bad.last_failed_at is not None) == ("93000", True)


def test_it_is_the_sandbox_again_when_switched_off(cast: Cast, other_side: OtherSide) -> None:
    other_side.answers(200, OK["wecom"])
    made = connect("wecom", other_side, company=cast.company)
    notice = told(cast)
    switch_gateway(actor=reach_of(cast.admin), gateway=made, active=False)
    go_on()
    assert (state_of(notice), other_side.requests) == ("sandbox", [])
    made.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        send_test(actor=reach_of(cast.admin), gateway=made, person=cast.admin)
    assert refusal.value.code == "gateway-off"
