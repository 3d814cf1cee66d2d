"""Robots of a WeCom, DingTalk or Feishu room: a POST of JSON to the robot's own address; DingTalk and Feishu are signed."""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from anju.core.outgoing import post
from anju.notices.models import Gateway, Receipt
from anju.notices.providers.message import Message, Outcome, by_status, cut, data_of, words_in

WECOM_BYTES = 2048
DINGTALK_BYTES = 18_000
FEISHU_BYTES = 18_000
BUSY = {
    "wecom": frozenset({-1, 45009, 45011}),
    "dingtalk": frozenset({-1, 130101, 410100}),
    "feishu": frozenset({11232, 1500, 1503}),
}
"""the providers' codes for too often, or not just now"""


def send_wecom(gateway: Gateway, message: Message) -> Outcome:
    """WeCom: the key stands in the address; whoever has this mobile number is called in the room."""
    told: dict[str, Any] = {"content": cut(words_in(message), WECOM_BYTES)}
    if message.number:
        told["mentioned_mobile_list"] = [message.number]
    return _told(gateway, gateway.address, {"msgtype": "text", "text": told}, code="errcode")


def send_dingtalk(gateway: Gateway, message: Message) -> Outcome:
    """DingTalk: milliseconds and the signature stand in the address."""
    url = gateway.address
    if gateway.secret:
        stamp = str(round(message.at.timestamp() * 1000))
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(dingtalk_sign(stamp, gateway.secret))}"
    body: dict[str, Any] = {"msgtype": "text", "text": {"content": cut(words_in(message), DINGTALK_BYTES)}}
    if message.number:
        body["at"] = {"atMobiles": [message.number], "isAtAll": False}
    return _told(gateway, url, body, code="errcode")


def send_feishu(gateway: Gateway, message: Message) -> Outcome:
    """Feishu: seconds and the signature stand in the body. Its tags are taken apart: words of an owner call nobody."""
    text = cut(words_in(message), FEISHU_BYTES).replace("<", "＜").replace(">", "＞")
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if gateway.secret:
        stamp = str(int(message.at.timestamp()))
        body = {"timestamp": stamp, "sign": feishu_sign(stamp, gateway.secret), **body}
    return _told(gateway, gateway.address, body, code="code")


def dingtalk_sign(stamp: str, secret: str) -> str:
    """HMAC-SHA256 of "stamp, newline, secret" under the secret, in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")).decode()


def feishu_sign(stamp: str, secret: str) -> str:
    """HMAC-SHA256 of nothing under "stamp, newline, secret", in base64."""
    return base64.b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")).decode()


def _told(gateway: Gateway, url: str, body: Mapping[str, Any], *, code: str) -> Outcome:
    raw = json.dumps(body, ensure_ascii=False).encode()
    answer = post(url, body=raw, headers={"Content-Type": "application/json; charset=utf-8"})
    told = data_of(answer)
    said = told.get(code, told.get("StatusCode"))
    if said is None:
        return by_status(answer.status) or Outcome(Receipt.Outcome.UNKNOWN, "answer-without-code")
    if said == 0:
        return by_status(answer.status) or Outcome(Receipt.Outcome.SENT)
    if said in BUSY[gateway.route]:
        return Outcome(Receipt.Outcome.LATER, str(said))
    return Outcome(Receipt.Outcome.FAILED, str(said)[:60])
