"""Apps of the company's own in WeCom, DingTalk and Feishu: to one person, found by number; a token kept and asked for anew."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from anju.notices.models import Gateway
from anju.notices.providers import apps
from anju.notices.tests.acting import OK, SECRET, connect, event_of, go_on, outcomes, state_of, told
from anju.people.models import Phone
from tests.cast import Cast
from tests.other_side import OtherSide, Request

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-4")]
ROUTES = ("wecom", "dingtalk", "feishu")
TOKEN_OVER = {"wecom": 42001, "dingtalk": 40014, "feishu": 99991663}
UNKNOWN = {"wecom": 46004, "dingtalk": 60121}


class Provider:
    """The three of them as they are documented; keeps what was asked for and what was sent."""

    def __init__(self, side: OtherSide) -> None:
        self.side = side
        self.paths: list[str] = []
        self.messages: list[Request] = []
        self.token, self.spoils, self.knows = "t1", 0, True
        side.how, side.reply = "answers", self.reply

    def reply(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        path, asked = urlsplit(request.path).path, parse_qs(urlsplit(request.path).query)
        self.paths.append(path)
        return 200, json.dumps(self._answer(request, path, asked)).encode(), {}

    def _answer(self, request: Request, path: str, asked: dict[str, list[str]]) -> dict[str, Any]:
        if path == "/cgi-bin/gettoken":
            right = (asked["corpid"], asked["corpsecret"]) == (["key"], [SECRET])
            return {"errcode": 0 if right else 40001, "access_token": self.token, "expires_in": 7200}
        if path == "/gettoken":
            right = (asked["appkey"], asked["appsecret"]) == (["key"], [SECRET])
            return {"errcode": 0 if right else 40089, "access_token": self.token, "expires_in": 7200}
        if path == "/open-apis/auth/v3/tenant_access_token/internal":
            right = request.json == {"app_id": "key", "app_secret": SECRET}
            return {"code": 0 if right else 10014, "tenant_access_token": self.token, "expire": 7200}
        over = self._token_over(request, asked)
        if over:
            return over
        if path == "/cgi-bin/user/getuserid":
            return {"errcode": 0, "userid": "li"} if self.knows else {"errcode": UNKNOWN["wecom"]}
        if path == "/topapi/v2/user/getbymobile":
            return {"errcode": 0, "result": {"userid": "li"}} if self.knows else {"errcode": UNKNOWN["dingtalk"]}
        if path == "/open-apis/contact/v3/users/batch_get_id":
            row = {"mobile": request.json["mobiles"][0]} | ({"user_id": "ou_li"} if self.knows else {})
            return {"code": 0, "data": {"user_list": [row]}}
        self.messages.append(request)
        if path == "/open-apis/im/v1/messages":
            return {"code": 0, "data": {"message_id": "om_1"}}
        return {"errcode": 0, "errmsg": "ok", "msgid": "m1", "task_id": 71}

    def _token_over(self, request: Request, asked: dict[str, list[str]]) -> dict[str, Any] | None:
        bearer = request.headers.get("authorization", "")
        token = bearer.removeprefix("Bearer ") if bearer else asked.get("access_token", [""])[0]
        if token == self.token:
            return None
        route = "feishu" if bearer else "wecom" if "cgi-bin" in request.path else "dingtalk"
        return {"code" if bearer else "errcode": TOKEN_OVER[route]}


@pytest.fixture(autouse=True)
def no_tokens() -> Iterator[None]:
    apps._tokens.clear()
    yield
    apps._tokens.clear()


@pytest.fixture
def provider(other_side: OtherSide) -> Provider:
    return Provider(other_side)


def app(route: str, side: OtherSide, cast: Cast, **more: Any) -> Gateway:
    options = {"app": True, "key_id": "key", "agent_id": "1000002"}
    return connect(route, side, company=cast.company, address=side.url("/").rstrip("/"), options=options, **more)


def numbered(cast: Cast) -> str:
    """The lead's own mobile number."""
    number = Phone.objects.filter(person=cast.lead, first=True).first()
    if number is None:
        number = Phone.objects.create(person=cast.lead, number="13911112222", first=True)
    return str(number.number)


@pytest.mark.parametrize("route", ROUTES)
def test_it_reaches_the_person_and_asks_for_one_token(cast: Cast, provider: Provider, route: str) -> None:
    number = numbered(cast)
    app(route, provider.side, cast)
    event = event_of(cast)
    first = told(cast, event=event, route=route)
    second = told(cast, event=event, route=route, template="work_rejected")
    go_on()
    assert (state_of(first), state_of(second)) == ("sent", "sent")
    assert len([path for path in provider.paths if "oken" in path]) == 1
    assert len(provider.messages) == 2
    looked_up = [request for request in provider.side.requests if number in request.body.decode()]
    assert len(looked_up) == 2, "found by number, each time anew"
    body = provider.messages[0].json
    text = (
        body["content"]
        if route == "feishu"
        else body["msg"]["text"]["content"]
        if route == "dingtalk"
        else body["text"]["content"]
    )
    assert "李刚" in text
    assert number not in json.dumps(body)
    who = {"wecom": ("touser", "li"), "dingtalk": ("userid_list", "li"), "feishu": ("receive_id", "ou_li")}[route]
    assert body[who[0]] == who[1]
    assert {"wecom": body.get("agentid"), "dingtalk": body.get("agent_id"), "feishu": 1000002}[route] == 1000002
    if route == "feishu":
        assert body["uuid"] == f"n{first.pk}"
    if route == "wecom":
        assert body["enable_duplicate_check"] == 1


@pytest.mark.parametrize("route", ROUTES)
def test_it_asks_for_a_token_anew_when_the_old_one_is_refused(cast: Cast, provider: Provider, route: str) -> None:
    numbered(cast)
    app(route, provider.side, cast)
    told(cast, route=route)
    go_on()
    provider.token = "t2"
    late = told(cast, route=route, template="work_rejected")
    go_on(minutes=2)
    assert outcomes(late) == [(route, "later", str(TOKEN_OVER[route])), (route, "sent", "")]
    assert len(provider.messages) == 2


@pytest.mark.parametrize("route", ROUTES)
def test_it_takes_the_next_route_for_whom_it_does_not_know(cast: Cast, provider: Provider, route: str) -> None:
    numbered(cast)
    app(route, provider.side, cast)
    provider.knows = False
    notice = told(cast, route=route)
    go_on()
    assert outcomes(notice) == [(route, "failed", "no-account")]
    assert provider.messages == []


@pytest.mark.parametrize("route", ROUTES)
def test_it_is_sent_again_under_the_same_id_where_no_answer_came(cast: Cast, provider: Provider, route: str) -> None:
    numbered(cast)
    app(route, provider.side, cast)
    answers = provider.reply
    lost: list[Request] = []

    def loses_the_first(request: Request) -> tuple[int, bytes, dict[str, str]]:
        found = answers(request)
        if provider.messages and not lost:
            lost.append(request)
            return 200, b"<html>", {}
        return found

    provider.side.reply = loses_the_first
    notice = told(cast, route=route)
    go_on(minutes=2)
    assert [kind for _route, kind, _code in outcomes(notice)] == ["unknown", "sent"]
    assert provider.messages[0].body == provider.messages[1].body, "so that the provider knows it again"


@pytest.mark.parametrize("route", ROUTES)
def test_it_is_tried_again_when_nothing_was_sent_yet(cast: Cast, provider: Provider, route: str) -> None:
    numbered(cast)
    app(route, provider.side, cast)
    provider.side.behaves("drops")
    notice = told(cast, route=route)
    go_on()
    provider.side.how = "answers"
    go_on(minutes=2)
    assert [kind for _route, kind, _code in outcomes(notice)] == ["later", "sent"]
    assert len(provider.messages) == 1


def test_it_is_refused_with_a_wrong_secret(cast: Cast, provider: Provider) -> None:
    numbered(cast)
    app("feishu", provider.side, cast, secret="wrong")
    notice = told(cast, route="feishu")
    go_on()
    assert outcomes(notice) == [("feishu", "failed", "10014")]


def test_it_reaches_nobody_without_a_number_and_no_owner(cast: Cast, provider: Provider) -> None:
    app("wecom", provider.side, cast)
    Phone.objects.filter(person=cast.lead).delete()
    for notice in (
        told(cast, route="wecom"),
        told(cast, route="sms", person_id=cast.owner.pk, template="case_promise"),
    ):
        go_on()
        assert state_of(notice) == "sandbox"
    assert provider.paths == []


def test_it_stands_beside_a_robot_of_the_same_route(cast: Cast, provider: Provider) -> None:
    numbered(cast)
    robot = OtherSide()
    robot.begin()
    try:
        robot.answers(200, OK["wecom"])
        app("wecom", provider.side, cast)
        assert provider.side.port != robot.port
        notice = told(cast, route="wecom")
        go_on()
        assert (outcomes(notice), robot.requests) == ([("wecom", "sent", "")], [])
    finally:
        robot.end()


def test_it_is_connected_on_the_page(cast: Cast, provider: Provider) -> None:
    admin = Client()
    admin.force_login(cast.admin)
    assert "企业微信：应用消息" in admin.get("/desk/notices/routes").content.decode()
    page = admin.get("/desk/notices/routes/add?route=wecom&app=1").content.decode()
    assert 'value="https://qyapi.weixin.qq.com"' in page
    assert 'name="agent_id"' in page
    sent = {
        "company": "*",
        "name": "企微应用",
        "address": provider.side.url(),
        "secret": SECRET,
        "key_id": "key",
        "agent_id": "1000002",
        "place": "1",
    }
    for wrong in ({"agent_id": ""}, {"agent_id": "abc"}, {"key_id": ""}, {"secret": ""}):
        assert admin.post("/desk/notices/routes/add?route=wecom&app=1", sent | wrong).status_code == 422, wrong
    assert admin.get("/desk/notices/routes/add?route=sms&app=1").status_code == 404
    assert admin.post("/desk/notices/routes/add?route=wecom&app=1", sent).status_code == 303
    row = Gateway.objects.get()
    assert row.options == {"app": True, "key_id": "key", "agent_id": "1000002"}
    assert 'name="agent_id"' in admin.get(f"/desk/notices/routes/{row.pk}").content.decode()
    assert admin.post(f"/desk/notices/routes/{row.pk}", sent | {"secret": "", "agent_id": "7"}).status_code == 303
    row.refresh_from_db()
    assert (row.options["agent_id"], row.options["app"], row.secret) == ("7", True, SECRET)
