"""Systems of others are told of raw events: signed, tried again, each known by its id, without a name, a number or a word."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from anju.core.errors import Forbidden, Invalid
from anju.core.outbox import OutboxRow, drain, retry_dead_letter
from anju.core.time import product_now
from anju.matters.act import untold
from anju.matters.models import Event
from anju.notices.actions import Wish, subscribe, switch_subscription
from anju.notices.models import Subscription
from anju.notices.providers.webhook import is_signed
from anju.notices.rules import covers, said_outside
from anju.verbs.performing import perform
from anju.verbs.wording import EVENTS
from tests.cast import Cast
from tests.other_side import OtherSide

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-4")]

SECRET = "sixteen letters!"


def wish(cast: Cast, side: OtherSide, **more: Any) -> Wish:
    usual: dict[str, Any] = {
        "name": "ERP",
        "address": side.url("/anju"),
        "secret": SECRET,
        "kinds": ["case.*", "repair.*"],
        "company_id": cast.company.pk,
    }
    return Wish(**(usual | more))


def made(cast: Cast, side: OtherSide, **more: Any) -> Subscription:
    return subscribe(actor=cast.actor(cast.admin), wish=wish(cast, side, **more), known=EVENTS)


def seen(side: OtherSide) -> list[tuple[str, str]]:
    return [(request.headers["anju-event"], request.headers["anju-id"]) for request in side.requests]


def test_it_is_told_of_each_event_once_signed_and_without_personal_data(cast: Cast, other_side: OtherSide) -> None:
    made(cast, other_side)
    other_side.answers(204, b"")
    matter = cast.repair()
    assert matter.case.reporter_name or matter.case.reporter
    drain()
    perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
    drain()
    wanted = [
        (event.kind, f"e{event.pk}")
        for event in Event.objects.filter(matter=matter).order_by("pk")
        if event.kind.startswith(("case.", "repair."))
    ]
    assert ("case.registered", wanted[0][1]) == wanted[0]
    assert ("repair.set_off" in dict(wanted)) is True
    assert sorted(seen(other_side)) == sorted(wanted)
    for request in other_side.requests:
        assert is_signed(SECRET, request.headers["anju-timestamp"], request.body, request.headers["anju-signature"])
        assert not is_signed(
            "another secret!!", request.headers["anju-timestamp"], request.body, request.headers["anju-signature"]
        )
        text = request.body.decode()
        for secret in ("王", "13800005678", "5678", "李刚", "words", "people", matter.title):
            assert secret not in text, secret
    first = next(request.json for request in other_side.requests if request.json["event"] == "case.registered")
    assert (first["project"], first["number"], first["matter"], first["company"]) == (
        "YQ",
        matter.number,
        "repair",
        cast.company.code,
    )
    assert first["link"].endswith(f"/api/v1/cases/{matter.number}")


@pytest.mark.parametrize("how", ["drops", "garbage", "refuses"])
def test_it_is_tried_again_under_the_same_id_then_a_dead_letter_that_shows(
    cast: Cast, other_side: OtherSide, how: str
) -> None:
    row = made(cast, other_side, kinds=["case.registered"])
    if how == "refuses":
        other_side.answers(500, b"no")
    else:
        other_side.behaves(how)
    cast.repair()
    drain()
    letter = OutboxRow.objects.get(topic="subscriptions.post")
    assert (letter.state, letter.attempts) == ("dead", 8)
    assert len(set(seen(other_side))) == 1
    assert len(seen(other_side)) == 8
    row.refresh_from_db()
    assert row.last_code in {"broken-off", "status-500"}
    admin = Client()
    admin.force_login(cast.admin)
    page = admin.get("/desk/notices/subscriptions").content.decode()
    assert row.last_code in page
    assert admin.get("/api/v1/subscriptions").json()["results"][0]["dead"] == 1
    assert "subscriptions.post" in admin.get("/desk/dead-letters").content.decode()
    other_side.answers(200, b"ok")
    retry_dead_letter(row_id=letter.pk, person_id=cast.admin.pk)
    drain()
    letter.refresh_from_db()
    assert letter.state == "done"


def test_it_is_of_its_place_and_its_kinds_alone(cast: Cast, other_side: OtherSide) -> None:
    made(cast, other_side, name="other", project_id=cast.other_project.pk, kinds=["*"])
    off = made(cast, other_side, name="off", kinds=["*"])
    switch_subscription(actor=cast.actor(cast.admin), subscription=off, active=False)
    made(cast, other_side, name="group", company_id=None, kinds=["repair.set_off"])
    other_side.answers(200, b"")
    matter = cast.repair()
    drain()
    assert seen(other_side) == []
    perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
    drain()
    assert [kind for kind, _id in seen(other_side)] == ["repair.set_off"]


def test_it_is_not_told_of_acted_out_history(cast: Cast, other_side: OtherSide) -> None:
    made(cast, other_side, kinds=["*"])
    other_side.answers(200, b"")
    with untold():
        cast.repair()
        drain()
    assert seen(other_side) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"address": "https://127.0.0.1/hook"}, "address"),
        ({"address": "https://169.254.169.254/latest"}, "address"),
        ({"address": "ftp://example.com/"}, "address"),
        ({"secret": "short"}, "secret"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["repair.nonsense"]}, "kinds"),
        ({"kinds": ["nonsense.*"]}, "kinds"),
        ({"kinds": ["*.arrived"]}, "kinds"),
        ({"name": " "}, "name"),
    ],
)
def test_it_refuses_what_cannot_be(cast: Cast, other_side: OtherSide, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made(cast, other_side, **more)
    assert field in refused.value.fields
    assert not Subscription.objects.exists()


def test_it_is_for_administrators_of_the_place(cast: Cast, other_side: OtherSide) -> None:
    for who in (cast.desk_lead, cast.clerk):
        with pytest.raises(Forbidden):
            subscribe(actor=cast.actor(who), wish=wish(cast, other_side), known=EVENTS)


def test_it_is_made_and_switched_on_the_page_and_over_the_api(
    cast: Cast, other_side: OtherSide, django_assert_max_num_queries: Any
) -> None:
    admin = Client()
    admin.force_login(cast.admin)
    assert "repair.arrived" in admin.get("/desk/notices/subscriptions/add").content.decode()
    sent = {
        "name": "ERP",
        "where": "p-YQ",
        "kinds": "repair.* case.registered",
        "address": other_side.url(),
        "secret": SECRET,
    }
    assert admin.post("/desk/notices/subscriptions/add", sent | {"where": "p-XX"}).status_code == 422
    assert admin.post("/desk/notices/subscriptions/add", sent | {"address": "https://10.0.0.1/"}).status_code == 422
    assert admin.post("/desk/notices/subscriptions/add", sent).status_code == 303
    row = Subscription.objects.get()
    assert (row.project, row.company, row.kinds) == (cast.project, cast.company, ["case.registered", "repair.*"])
    admin.get("/desk/notices/subscriptions")
    with django_assert_max_num_queries(12):
        page = admin.get("/desk/notices/subscriptions").content.decode()
    assert "ERP" in page
    assert SECRET not in page
    body = {"name": "BI", "project": "YQ", "kinds": ["*"], "address": other_side.url(), "secret": SECRET}
    answers = [
        admin.post("/api/v1/subscriptions", body, content_type="application/json", headers={"Idempotency-Key": "once"})
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Subscription.objects.count() == 2
    assert SECRET not in answers[0].content.decode()
    made_id = answers[0].json()["id"]
    off = admin.post(f"/api/v1/subscriptions/{made_id}/switch", {"active": False}, content_type="application/json")
    assert off.json()["active"] is False
    first = admin.get("/api/v1/subscriptions?limit=1").json()
    assert [each["name"] for each in first["results"]] == ["ERP"]
    assert [each["name"] for each in admin.get(f"/api/v1/subscriptions?cursor={first['next']}").json()["results"]] == [
        "BI"
    ]
    assert admin.post(f"/desk/notices/subscriptions/{row.pk}/switch").status_code == 303
    assert not Subscription.objects.filter(active=True).exists()


def test_it_says_codes_moments_and_counts_alone() -> None:
    moment = (product_now() + timedelta(hours=1)).astimezone(timezone.get_current_timezone()).isoformat()
    data = {
        "from": "desk", "to": "group", "due_at": moment, "repeats": 3, "skipped": ["developer"], "again": True,
        "words": {"reason": "abc"}, "people": [4], "person": 7, "reference": "400-1", "channel": "王先生", "route": "13800005678 王",
    }  # fmt: skip
    assert said_outside(data) == {
        "from": "desk", "to": "group", "due_at": moment, "repeats": 3, "skipped": ["developer"], "again": True,
    }  # fmt: skip
    assert json.dumps(said_outside(data))
    assert covers(["repair.*"], "repair.arrived")
    assert not covers(["repair.*"], "repair_item.finished")
    assert covers(["*"], "rung.raised")
