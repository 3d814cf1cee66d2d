"""A notice on its way out: taken, refused, unanswered, asked after, handed to the next route; never twice, never lost."""

import json
import random
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from anju.core.outbox import Delivery, OutboxRow, drain
from anju.core.time import product_time_at
from anju.notices import providers
from anju.notices.actions import mark_read, send_notice, tell
from anju.notices.actions.telling import Telling
from anju.notices.models import Attempt, Notice
from anju.notices.tests.acting import NOON, OK, connect, event_of, go_on, outcomes, prefers, state_of, told
from tests.cast import Cast
from tests.other_side import OtherSide, Request


@pytest.fixture
def second_side(settings: Any) -> Any:
    server = OtherSide()
    server.begin()
    settings.OUTGOING_INNER = settings.OUTGOING_INNER | {f"127.0.0.1:{server.port}"}
    yield server
    server.end()


class Aliyun:
    """A text message provider that keeps what it took: takes, takes and drops, or takes and never answers."""

    def __init__(self, side: OtherSide) -> None:
        self.kept: list[str] = []
        self.status = 1
        self.keeps = True
        side.reply = self.reply
        side.how = "answers"

    def reply(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        if request.headers["x-acs-action"] == "SendSms":
            if self.keeps:
                self.kept.append(asked["OutId"])
            return 200, json.dumps(OK["sms"]).encode(), {}
        rows = [{"OutId": out_id, "SendStatus": self.status, "ErrCode": "DELIVERED"} for out_id in self.kept]
        return 200, json.dumps({"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}).encode(), {}


@pytest.mark.covers("SLA-4")
def test_it_stays_in_the_sandbox_where_no_gateway_is_connected(cast: Cast) -> None:
    notice = told(cast)
    go_on()
    assert state_of(notice) == "sandbox"
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("route", ["wecom", "dingtalk", "feishu", "webhook"])
def test_it_is_sent_once_and_the_attempt_says_so(cast: Cast, other_side: OtherSide, route: str) -> None:
    gateway = connect(route, other_side, company=cast.company)
    other_side.answers(200, OK[route])
    notice = told(cast)
    go_on(minutes=20)
    state = "delivered" if route == "webhook" else "sent"
    assert (state_of(notice), outcomes(notice)) == (state, [(route, state, "")])
    assert len(other_side.requests) == 1
    gateway.refresh_from_db()
    assert gateway.last_taken_at is not None


def test_it_uses_the_groups_gateway_where_the_company_has_none_and_never_another_companys(
    cast: Cast, other_side: OtherSide
) -> None:
    other_side.answers(200, OK["wecom"])
    connect("wecom", other_side, company=cast.other_company_clerk.grants.get().project.company)
    assert state_of(told(cast)) == "sandbox"
    connect("wecom", other_side)
    notice = told(cast)
    go_on()
    assert state_of(notice) == "sent"


def test_it_never_tells_an_owner_in_a_room_of_the_staffs(cast: Cast, other_side: OtherSide) -> None:
    connect("wecom", other_side, company=cast.company)
    notice = told(cast, person_id=cast.owner.pk, number="13800005678")
    go_on()
    assert state_of(notice) == "sandbox"
    assert other_side.requests == []


@pytest.mark.covers("SLA-4")
def test_it_tries_again_when_nothing_arrived_then_takes_the_next_route(
    cast: Cast, other_side: OtherSide, second_side: OtherSide
) -> None:
    connect("wecom", other_side, company=cast.company)
    connect("feishu", second_side, company=cast.company, place=2)
    other_side.answers(200, {"errcode": 45009, "errmsg": "api freq out of limit"})
    second_side.answers(200, OK["feishu"])
    notice = told(cast)
    go_on(minutes=5)
    assert outcomes(notice) == [("wecom", "later", "45009")] * 3 + [("feishu", "sent", "")]
    assert state_of(notice) == "sent"


def test_it_takes_the_next_route_at_once_when_one_refuses_for_good(
    cast: Cast, other_side: OtherSide, second_side: OtherSide
) -> None:
    connect("dingtalk", other_side, company=cast.company)
    connect("wecom", second_side, company=cast.company, place=2)
    other_side.answers(200, {"errcode": 310000, "errmsg": "sign not match"})
    second_side.answers(200, OK["wecom"])
    notice = told(cast)
    go_on()
    assert outcomes(notice) == [("dingtalk", "failed", "310000"), ("wecom", "sent", "")]


@pytest.mark.covers("SLA-4")
def test_it_is_undelivered_when_every_route_failed(cast: Cast, other_side: OtherSide) -> None:
    connect("wecom", other_side, company=cast.company)
    other_side.answers(404, b"gone")
    notice = told(cast)
    go_on()
    assert (state_of(notice), outcomes(notice)) == ("undelivered", [("wecom", "failed", "status-404")])
    assert notice.again_at is not None
    assert Notice.objects.get(pk=notice.pk).again_at is None


@pytest.mark.parametrize("how", ["drops", "silent", "garbage"])
def test_it_is_not_sent_again_to_a_robot_that_did_not_answer(
    cast: Cast, other_side: OtherSide, second_side: OtherSide, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anju.core.outgoing.SECONDS", 0.5)
    monkeypatch.setattr("anju.core.outgoing.post.__kwdefaults__", {"method": "POST", "seconds": 0.5})
    connect("wecom", other_side, company=cast.company)
    connect("feishu", second_side, company=cast.company, place=2)
    other_side.behaves(how)
    second_side.answers(200, OK["feishu"])
    notice = told(cast)
    go_on(minutes=3)
    assert (state_of(notice), [kind for _route, kind, _code in outcomes(notice)]) == ("waiting", ["unknown"])
    go_on(minutes=8)
    assert [(route, kind) for route, kind, _code in outcomes(notice)] == [("wecom", "unknown"), ("feishu", "sent")]
    assert len(other_side.requests) == 1


def test_it_is_told_no_further_once_the_same_was_read_in_the_product(
    cast: Cast, other_side: OtherSide, second_side: OtherSide
) -> None:
    connect("wecom", other_side, company=cast.company)
    connect("feishu", second_side, company=cast.company, place=2)
    other_side.behaves("drops")
    event = event_of(cast)
    notice, kept = told(cast, event=event), told(cast, event=event, route="app")
    go_on(minutes=2)
    mark_read(person=cast.lead, up_to=kept.pk)
    go_on(minutes=10)
    assert (state_of(notice), second_side.requests) == ("delivered", [])


def test_it_sends_a_webhook_again_under_the_same_id(cast: Cast, other_side: OtherSide) -> None:
    connect("webhook", other_side, company=cast.company)
    other_side.behaves("drops")
    notice = told(cast)
    go_on()
    other_side.answers(204, b"")
    go_on(minutes=2)
    ids = [request.headers["anju-id"] for request in other_side.requests]
    assert (state_of(notice), ids) == ("delivered", [f"n{notice.pk}"] * 2)
    assert [kind for _route, kind, _code in outcomes(notice)] == ["unknown", "delivered"]


def test_it_asks_the_provider_after_a_text_message_nobody_answered_for(cast: Cast, other_side: OtherSide) -> None:
    connect("sms", other_side, company=cast.company)
    provider = Aliyun(other_side)
    provider.kept = ["n0"]
    other_side.how = "drops"
    notice = told(cast)
    go_on()
    assert [kind for _route, kind, _code in outcomes(notice)] == ["unknown"]
    provider.kept.append(f"n{notice.pk}")
    provider.status = 3
    other_side.how = "answers"
    go_on(minutes=3)
    assert [kind for _route, kind, _code in outcomes(notice)] == ["unknown", "delivered"]
    actions = [request.headers["x-acs-action"] for request in other_side.requests]
    assert (state_of(notice), actions) == ("delivered", ["SendSms", "QuerySendDetails"])


def test_it_sends_a_text_message_again_when_the_provider_never_saw_it(cast: Cast, other_side: OtherSide) -> None:
    connect("sms", other_side, company=cast.company)
    provider = Aliyun(other_side)
    other_side.how = "drops"
    notice = told(cast)
    go_on()
    other_side.how = "answers"
    go_on(minutes=4)
    assert [kind for _route, kind, _code in outcomes(notice)] == ["unknown", "later", "sent"]
    assert provider.kept == [f"n{notice.pk}"]


@pytest.mark.covers("SLA-4")
def test_it_takes_the_next_route_when_the_provider_accepts_and_drops(
    cast: Cast, other_side: OtherSide, second_side: OtherSide
) -> None:
    connect("sms", other_side, company=cast.company)
    connect("wecom", second_side, company=cast.company, place=2)
    Aliyun(other_side).keeps = False
    second_side.answers(200, OK["wecom"])
    notice = told(cast)
    go_on(minutes=4)
    assert (state_of(notice), outcomes(notice)) == ("sent", [("sms", "sent", "")])
    go_on(minutes=8)
    assert outcomes(notice) == [("sms", "sent", ""), ("sms", "silent", "not-known-there"), ("wecom", "sent", "")]
    assert (len(second_side.requests), state_of(notice)) == (1, "sent")


def test_it_goes_in_the_persons_own_order(cast: Cast, other_side: OtherSide, second_side: OtherSide) -> None:
    connect("sms", other_side, company=cast.company)
    connect("feishu", second_side, company=cast.company, place=2)
    prefers(cast, routes=["feishu", "sms"])
    Aliyun(other_side)
    second_side.answers(200, OK["feishu"])
    notice = told(cast)
    go_on()
    assert (outcomes(notice), other_side.requests) == ([("feishu", "sent", "")], [])


@pytest.mark.covers("SLA-4")
def test_it_does_not_send_twice_when_the_worker_dies_between_sending_and_writing(
    cast: Cast, other_side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect("wecom", other_side, company=cast.company)
    other_side.answers(200, OK["wecom"])
    notice = told(cast)
    sent = providers.send

    def sends_and_dies(*told: Any) -> Any:
        sent(*told)
        raise KeyboardInterrupt

    monkeypatch.setattr(providers, "send", sends_and_dies)
    with pytest.raises(KeyboardInterrupt), product_time_at(NOON):
        drain()
    monkeypatch.setattr(providers, "send", sent)
    OutboxRow.objects.update(worker="", due_at=NOON)
    go_on(minutes=10)
    assert (len(other_side.requests), state_of(notice)) == (1, "undelivered")
    assert outcomes(notice) == [("wecom", "unknown", "broken-off")]


def test_it_does_nothing_when_its_turn_comes_again(cast: Cast, other_side: OtherSide) -> None:
    connect("wecom", other_side, company=cast.company)
    other_side.answers(200, OK["wecom"])
    notice = told(cast)
    go_on()
    again = Delivery(topic="notices.send", key="x", payload={"notice": notice.key, "turn": 1}, attempt=2)
    for _time in range(3):
        send_notice(delivery=again)
    assert (len(other_side.requests), Attempt.objects.count()) == (1, 1)


def test_it_is_told_once_when_the_same_event_comes_again(cast: Cast, other_side: OtherSide) -> None:
    connect("wecom", other_side, company=cast.company)
    other_side.answers(200, OK["wecom"])
    event = event_of(cast)
    wish = Telling(template="work_finished", route="sms", person_id=cast.lead.pk)
    for _time in range(3):
        with product_time_at(NOON):
            tell(event=event, tellings=[wish])
        go_on()
    assert (len(other_side.requests), Notice.objects.filter(template="work_finished").count()) == (1, 1)


@pytest.mark.covers("SLA-4")
def test_it_sends_an_alarm_that_nobody_read_in_the_product(cast: Cast, other_side: OtherSide) -> None:
    connect("wecom", other_side, company=cast.company)
    other_side.answers(200, OK["wecom"])
    event = event_of(cast)
    read = told(cast, event=event, template="clock_alarmed", route="app", person_id=cast.clerk.pk)
    unread = told(cast, event=event, template="clock_alarmed", route="app")
    mark_read(person=cast.clerk, up_to=read.pk)
    go_on(minutes=3)
    assert other_side.requests == []
    go_on(minutes=10)
    assert (state_of(unread), state_of(read), len(other_side.requests)) == ("sent", "kept", 1)
    assert "李刚" in other_side.requests[0].json["text"]["content"]


@pytest.mark.parametrize("seed", range(12))
def test_it_loses_none_and_doubles_none_whatever_the_providers_do(
    cast: Cast, other_side: OtherSide, second_side: OtherSide, seed: int
) -> None:
    dice = random.Random(seed)
    took: list[str] = []

    def fickle(request: Request) -> tuple[int, bytes, dict[str, str]]:
        answers = [
            (200, {"errcode": 0}),
            (200, {"errcode": 45009}),
            (500, {}),
            (503, {}),
            (200, {"errcode": 93000}),
            (200, {}),
        ]
        status, body = dice.choice(answers)
        took.append(request.json["text"]["content"]) if status == 200 and body.get("errcode", 0) == 0 else None
        return status, json.dumps(body).encode(), {}

    other_side.reply = second_side.reply = fickle
    connect("wecom", other_side, company=cast.company)
    connect("dingtalk", second_side, company=cast.company, place=2)
    event = event_of(cast)
    notices = [
        told(cast, event=event, person_id=person.pk)
        for person in (cast.lead, cast.clerk, cast.desk_lead, cast.engineer, cast.technician)
    ]
    go_on(minutes=40)
    states = {state_of(notice) for notice in notices}
    assert states <= {"sent", "undelivered"}
    for notice in notices:
        gateways = [
            attempt.gateway_id
            for attempt in notice.attempts.all()
            if attempt.receipts.filter(outcome__in=("sent", "unknown"))
        ]
        assert len(gateways) == len(set(gateways)), "sent again where it may have been taken"
        assert notice.attempts.count() <= 6


def test_it_gives_a_sign_in_code_up_when_it_is_over(cast: Cast, other_side: OtherSide) -> None:
    from anju.core.crypto import encrypt
    from anju.core.time import machine_now
    from anju.notices.actions import hand_over

    connect("sms", other_side)
    provider = Aliyun(other_side)

    def code(minutes: int) -> Notice:
        made = Notice.objects.create(
            key=f"phone_code:{minutes}", person=cast.owner, number="13800005678", route="sms", template="phone_code",
            data={
                "sealed": encrypt("135790", context="notice.phone_code"),
                "ends_at": (machine_now() + timedelta(minutes=minutes)).isoformat(),
            },
            made_at=NOON,
        )  # fmt: skip
        hand_over(notice=made)
        return made

    late, good = code(-1), code(10)
    go_on()
    assert (state_of(late), state_of(good)) == ("undelivered", "sent")
    [request] = other_side.requests
    facts = json.loads(parse_qs(urlsplit(request.path).query)["TemplateParam"][0])
    assert (facts["code"], provider.kept) == ("135790", [f"n{good.pk}"])
    assert "135790" in facts["text"]
