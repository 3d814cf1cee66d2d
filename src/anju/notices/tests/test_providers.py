"""What goes over the wire to each provider, byte by byte, and what their answers are taken for."""

import base64
import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from anju.notices import providers
from anju.notices.models import Gateway
from anju.notices.providers import Message
from anju.notices.providers.webhook import is_signed
from anju.notices.tests.acting import OK, SECRET
from tests.other_side import OtherSide

AT = datetime(2026, 3, 4, 4, 0, 0, 250_000, tzinfo=UTC)
MESSAGE = Message(
    id="n17", template="work_finished", title="修好了 <at user_id=\"all\">所有人</at>", text="“水龙头”第 1 项已修好。",
    facts={"number": "YQ-26-0001", "title": "水" * 60}, to="李刚", number="13800002210", email="li@example.com",
    person_id=5, event_id=9, event_kind="repair_item.finished", case="YQ-26-0001", at=AT,
)  # fmt: skip


def gateway(route: str, side: OtherSide, **more: Any) -> Gateway:
    options = {"key_id": "LTAI", "sign_name": "安居", "codes": {"work_finished": "SMS_7"}, "sender": "anju@example.com"}
    made = {"pk": 3, "route": route, "address": side.url("/robot?key=k1"), "secret": SECRET, "options": options}
    return Gateway(**made | more)


def test_it_writes_what_wecom_reads(other_side: OtherSide) -> None:
    other_side.answers(200, OK["wecom"])
    assert providers.send(gateway("wecom", other_side), MESSAGE).kind == "sent"
    [request] = other_side.requests
    assert request.path == "/robot?key=k1"
    assert request.json["msgtype"] == "text"
    assert request.json["text"]["mentioned_mobile_list"] == ["13800002210"]
    assert request.json["text"]["content"].startswith("李刚：修好了")


def test_it_cuts_what_wecom_would_refuse_at_a_whole_character(other_side: OtherSide) -> None:
    other_side.answers(200, OK["wecom"])
    providers.send(gateway("wecom", other_side), Message(id="n1", template="x", title="t", text="水" * 2000, at=AT))
    content = other_side.requests[0].json["text"]["content"]
    assert 2040 <= len(content.encode()) <= 2048
    assert content.endswith("水…")


def test_it_signs_for_dingtalk_in_the_address(other_side: OtherSide) -> None:
    other_side.answers(200, OK["dingtalk"])
    assert providers.send(gateway("dingtalk", other_side), MESSAGE).kind == "sent"
    [request] = other_side.requests
    asked = parse_qs(urlsplit(request.path).query)
    stamp = "1772596800250"
    wanted = base64.b64encode(
        hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    ).decode()
    assert (asked["key"], asked["timestamp"], asked["sign"]) == (["k1"], [stamp], [wanted])
    assert request.json["at"] == {"atMobiles": ["13800002210"], "isAtAll": False}


def test_it_signs_for_feishu_in_the_body_and_takes_its_tags_apart(other_side: OtherSide) -> None:
    other_side.answers(200, OK["feishu"])
    assert providers.send(gateway("feishu", other_side), MESSAGE).kind == "sent"
    told = other_side.requests[0].json
    key = f"1772596800\n{SECRET}".encode()
    assert told["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert (told["timestamp"], told["msg_type"]) == ("1772596800", "text")
    assert "<at" not in told["content"]["text"]


def test_it_signs_a_webhook_over_its_moment_and_body(other_side: OtherSide) -> None:
    other_side.answers(200, b"")
    assert providers.send(gateway("webhook", other_side), MESSAGE).kind == "delivered"
    [request] = other_side.requests
    signature, stamp = request.headers["anju-signature"], request.headers["anju-timestamp"]
    assert is_signed(SECRET, stamp, request.body, signature)
    assert not is_signed(SECRET, stamp, request.body + b" ", signature)
    assert not is_signed("another word", stamp, request.body, signature)
    assert not is_signed("", stamp, request.body, signature)
    assert request.json | {"title": "", "text": ""} == {
        "id": "n17", "event_id": 9, "event": "repair_item.finished", "template": "work_finished",
        "case": "YQ-26-0001", "person": 5, "title": "", "text": "",
    }  # fmt: skip


def acs3(request: Any) -> str:
    """The signature as the provider reckons it from the request alone (its signature version 3)."""
    named = re.search(r"SignedHeaders=([^,]+),", request.headers["authorization"])
    assert named is not None
    names = named.group(1).split(";")
    pairs = [pair.partition("=") for pair in urlsplit(request.path).query.split("&")]
    query = "&".join(f"{quote(unquote(k), safe='~')}={quote(unquote(v), safe='~')}" for k, _equals, v in sorted(pairs))
    head = "".join(f"{name}:{request.headers[name]}\n" for name in names)
    body = hashlib.sha256(request.body).hexdigest()
    canonical = f"POST\n/\n{query}\n{head}\n{';'.join(names)}\n{body}"
    told = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(SECRET.encode(), told.encode(), hashlib.sha256).hexdigest()


def test_it_signs_a_text_message_and_sends_a_code_with_facts(other_side: OtherSide) -> None:
    other_side.answers(200, OK["sms"])
    outcome = providers.send(gateway("sms", other_side), MESSAGE)
    assert (outcome.kind, outcome.reference) == ("sent", "900619")
    [request] = other_side.requests
    assert request.headers["authorization"].endswith(f"Signature={acs3(request)}")
    assert {"x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "host"} <= set(request.headers)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(request.path).query).items()}
    assert (asked["PhoneNumbers"], asked["SignName"], asked["TemplateCode"], asked["OutId"]) == (
        "13800002210", "安居", "SMS_7", "n17",
    )  # fmt: skip
    assert json.loads(asked["TemplateParam"])["number"] == "YQ-26-0001"
    assert len(json.loads(asked["TemplateParam"])["title"]) == 35


def test_it_does_not_ask_for_a_text_message_without_a_code(other_side: OtherSide) -> None:
    outcome = providers.send(gateway("sms", other_side, options={"codes": {}}), MESSAGE)
    assert (outcome.kind, outcome.code, other_side.requests) == ("failed", "template-without-code", [])


ANSWERS = [
    ("wecom", 200, {"errcode": 0}, "sent"),
    ("wecom", 200, {"errcode": 45009}, "later"),
    ("wecom", 200, {"errcode": 93000}, "failed"),
    ("dingtalk", 200, {"errcode": 130101}, "later"),
    ("dingtalk", 200, {"errcode": 310000}, "failed"),
    ("feishu", 200, {"StatusCode": 0, "StatusMessage": "success"}, "sent"),
    ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, "failed"),
    ("feishu", 400, {"code": 11232}, "later"),
    ("sms", 200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}, "failed"),
    ("sms", 400, {"Code": "Throttling.User"}, "later"),
    ("sms", 200, {"nothing": 1}, "unknown"),
    ("webhook", 500, {}, "unknown"),
    ("webhook", 503, {}, "later"),
    ("webhook", 410, {}, "failed"),
    ("webhook", 302, {}, "failed"),
    ("wecom", 200, {}, "unknown"),
    ("wecom", 429, {}, "later"),
    ("wecom", 502, {}, "unknown"),
    ("wecom", 403, {}, "failed"),
]


@pytest.mark.parametrize(("route", "status", "body", "kind"), ANSWERS)
def test_it_reads_answers(other_side: OtherSide, route: str, status: int, body: dict[str, Any], kind: str) -> None:
    other_side.answers(status, body)
    assert providers.send(gateway(route, other_side), MESSAGE).kind == kind


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"\xff\xfe", b"{" * 5000])
@pytest.mark.parametrize("route", ["wecom", "dingtalk", "feishu", "sms"])
def test_it_takes_garbage_for_an_unknown_outcome(other_side: OtherSide, route: str, body: bytes) -> None:
    other_side.answers(200, body)
    assert providers.send(gateway(route, other_side), MESSAGE).kind == "unknown"


def test_it_does_not_speak_to_an_address_that_became_an_inner_one(other_side: OtherSide) -> None:
    outcome = providers.send(gateway("webhook", other_side, address="https://169.254.169.254/latest"), MESSAGE)
    assert (outcome.kind, outcome.code) == ("failed", "address-inner")


class MailServer:
    """An SMTP server that answers the words of a script: command → answer; HANGUP closes the line."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers, self.mails = answers, list[str]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        line, _address = self.listener.accept()
        with line, line.makefile("rb") as told:
            line.sendall(b"220 ready\r\n")
            for raw in told:
                word = raw.decode().split()[0].upper() if raw.strip() else ""
                if word == "DATA":
                    line.sendall(b"354 go on\r\n")
                    self.mails.append(self._mail(told))
                    word = "END"
                answer = self.answers.get(word, "250 fine")
                if answer == "HANGUP":
                    return
                line.sendall(f"{answer}\r\n".encode())

    def _mail(self, told: Any) -> str:
        lines = []
        for raw in told:
            if raw == b".\r\n":
                break
            lines.append(raw.decode())
        return "".join(lines)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Any]:
    started: list[MailServer] = []

    def start(**answers: str) -> MailServer:
        server = MailServer(answers)
        started.append(server)
        settings.OUTGOING_INNER = settings.OUTGOING_INNER | {f"127.0.0.1:{server.port}"}
        return server

    yield start
    for server in started:
        server.listener.close()


def by_mail(server: MailServer, message: Message = MESSAGE) -> providers.Outcome:
    made = Gateway(
        pk=4,
        route="email",
        address=f"smtp://127.0.0.1:{server.port}",
        options={"sender": "anju@example.com", "starttls": False},
    )
    return providers.send(made, message)


def test_it_sends_a_mail_under_the_same_id_each_time(mail_server: Any) -> None:
    for server in (mail_server(), mail_server()):
        assert by_mail(server).kind == "sent"
        [mail] = server.mails
        assert "Message-ID: <n17@example.com>" in mail
        assert "text/plain" in mail


def test_it_keeps_a_mail_header_on_one_line(mail_server: Any) -> None:
    server = mail_server()
    evil = Message(
        id="n1", template="x", title="hello\r\nBcc: all@example.com", text="x", email="li@example.com", at=AT
    )
    assert by_mail(server, evil).kind == "sent"
    assert "\nBcc:" not in server.mails[0]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [({"RCPT": "550 nobody"}, "failed"), ({"RCPT": "450 grey"}, "later"), ({"END": "554 spam"}, "failed"),
     ({"END": "451 busy"}, "later"), ({"END": "HANGUP"}, "unknown"), ({"EHLO": "HANGUP", "HELO": "HANGUP"}, "later")],
)  # fmt: skip
def test_it_reads_what_a_mail_server_says(mail_server: Any, answers: dict[str, str], kind: str) -> None:
    assert by_mail(mail_server(**answers)).kind == kind


def test_it_speaks_to_no_mail_server_inside() -> None:
    made = Gateway(pk=4, route="email", address="smtp://10.0.0.9:25", options={"sender": "anju@example.com"})
    assert providers.send(made, MESSAGE).code == "address-inner"
