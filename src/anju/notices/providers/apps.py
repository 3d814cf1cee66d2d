"""Apps of the company's own in WeCom, DingTalk and Feishu: a message to one person, found there by mobile number.

A token is asked for with id and secret of the app and kept in this process until shortly before it ends; one that the provider
refuses is forgotten. Until the message itself is sent nothing can have arrived: whatever fails before is worth another try.
Sources: developer.work.weixin.qq.com (gettoken, user/getuserid, message/send), open.dingtalk.com (gettoken,
user/getbymobile, corpconversation/asyncsend_v2), open.feishu.cn (tenant_access_token/internal, users/batch_get_id,
im/v1/messages).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from anju.core.outgoing import NotSent, Unanswered, post
from anju.core.time import machine_now
from anju.notices.models import Gateway, Receipt
from anju.notices.providers.message import Message, Outcome, by_status, cut, data_of, words_in

BYTES = 2000
"""of a text; WeCom takes 2048, the others more"""
EARLY = timedelta(minutes=5)
"""so much before its end a token is asked for anew"""
KNOWN_AGAIN = 1800
"""seconds in which WeCom knows the same message again"""
TOKEN_OVER = frozenset({40001, 40014, 42001, 99991661, 99991663, 99991664, 99991668})
"""the providers' codes for a token that holds no more"""
BUSY = frozenset({-1, 45009, 45033, 90002, 90018, 143103, 143104, 11232, 230020, 99991400})
"""their codes for too often, or not just now"""
NOBODY = frozenset({46004, 60111, 60121, 40104, 81013})
"""their codes for a number or a person they do not know"""


class Refused(Exception):
    """The provider said no before anything was sent. `code` is its own."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(frozen=True)
class _Token:
    text: str
    until: datetime


_tokens: dict[tuple[str, str, str], _Token] = {}
"""address, id and secret of an app → its token"""


def send_wecom(gateway: Gateway, message: Message) -> Outcome:
    """WeCom: the same message again within half an hour is dropped there."""
    return _sent(gateway, message, find=_wecom_user, send=_wecom_message)


def send_dingtalk(gateway: Gateway, message: Message) -> Outcome:
    """DingTalk: a work notification; the same words to the same person are shown once a day."""
    return _sent(gateway, message, find=_dingtalk_user, send=_dingtalk_message)


def send_feishu(gateway: Gateway, message: Message) -> Outcome:
    """Feishu: the `uuid` is the notice's id, so that it is known again for an hour."""
    return _sent(gateway, message, find=_feishu_user, send=_feishu_message)


Find = Callable[[Gateway, str, str], str]
Send = Callable[[Gateway, str, str, Message], Mapping[str, Any]]


def _sent(gateway: Gateway, message: Message, *, find: Find, send: Send) -> Outcome:
    try:
        token = _token(gateway)
        user = find(gateway, token, message.number)
    except Refused as refused:
        return _judged(gateway, refused.code)
    except Unanswered as error:
        raise NotSent(error.code) from None
    if not user:
        return Outcome(Receipt.Outcome.FAILED, "no-account")
    told = send(gateway, token, user, message)
    code = _code_of(told)
    if code:
        return _judged(gateway, code)
    if told.get("invaliduser"):
        return Outcome(Receipt.Outcome.FAILED, "no-account")
    number = told.get("msgid") or told.get("task_id") or (told.get("data") or {}).get("message_id") or ""
    return Outcome(Receipt.Outcome.SENT, reference=str(number)[:80])


def _judged(gateway: Gateway, code: int) -> Outcome:
    if code in TOKEN_OVER:
        _tokens.pop(_key(gateway), None)
        return Outcome(Receipt.Outcome.LATER, str(code))
    if code in BUSY:
        return Outcome(Receipt.Outcome.LATER, str(code))
    return Outcome(Receipt.Outcome.FAILED, "no-account" if code in NOBODY else str(code)[:60])


def _key(gateway: Gateway) -> tuple[str, str, str]:
    return gateway.address, str(gateway.options.get("key_id", "")), gateway.secret


def _token(gateway: Gateway) -> str:
    """The app's token, asked for anew shortly before it ends. Raises Refused."""
    known = _tokens.get(_key(gateway))
    if known is not None and known.until > machine_now():
        return known.text
    key, secret = quote(str(gateway.options.get("key_id", "")), safe=""), quote(gateway.secret, safe="")
    if gateway.route == Gateway.Route.FEISHU:
        body = {"app_id": gateway.options.get("key_id", ""), "app_secret": gateway.secret}
        told = _asked(gateway, "/open-apis/auth/v3/tenant_access_token/internal", body)
        text, seconds = told.get("tenant_access_token", ""), told.get("expire", 0)
    else:
        names = ("corpid", "corpsecret") if gateway.route == Gateway.Route.WECOM else ("appkey", "appsecret")
        path = "/cgi-bin/gettoken" if gateway.route == Gateway.Route.WECOM else "/gettoken"
        told = _asked(gateway, f"{path}?{names[0]}={key}&{names[1]}={secret}", None)
        text, seconds = told.get("access_token", ""), told.get("expires_in", 0)
    if not text:
        raise NotSent("no-token")
    _tokens[_key(gateway)] = _Token(str(text), machine_now() + timedelta(seconds=int(seconds)) - EARLY)
    return str(text)


def _wecom_user(gateway: Gateway, token: str, number: str) -> str:
    told = _asked(gateway, f"/cgi-bin/user/getuserid?access_token={token}", {"mobile": number})
    return str(told.get("userid", ""))


def _wecom_message(gateway: Gateway, token: str, user: str, message: Message) -> Mapping[str, Any]:
    body = {
        "touser": user, "msgtype": "text", "agentid": _number(gateway), "text": {"content": _text(message)},
        "enable_duplicate_check": 1, "duplicate_check_interval": KNOWN_AGAIN,
    }  # fmt: skip
    return _said(gateway, f"/cgi-bin/message/send?access_token={token}", body)


def _dingtalk_user(gateway: Gateway, token: str, number: str) -> str:
    told = _asked(gateway, f"/topapi/v2/user/getbymobile?access_token={token}", {"mobile": number})
    return str((told.get("result") or {}).get("userid", ""))


def _dingtalk_message(gateway: Gateway, token: str, user: str, message: Message) -> Mapping[str, Any]:
    body = {
        "agent_id": _number(gateway), "userid_list": user, "msg": {"msgtype": "text", "text": {"content": _text(message)}}
    }  # fmt: skip
    return _said(gateway, f"/topapi/message/corpconversation/asyncsend_v2?access_token={token}", body)


def _feishu_user(gateway: Gateway, token: str, number: str) -> str:
    path = "/open-apis/contact/v3/users/batch_get_id?user_id_type=open_id"
    told = _asked(gateway, path, {"mobiles": [number]}, bearer=token)
    found = (told.get("data") or {}).get("user_list") or [{}]
    return str(found[0].get("user_id") or "")


def _feishu_message(gateway: Gateway, token: str, user: str, message: Message) -> Mapping[str, Any]:
    text = _text(message).replace("<", "＜").replace(">", "＞")
    body = {
        "receive_id": user, "msg_type": "text", "content": json.dumps({"text": text}, ensure_ascii=False),
        "uuid": message.id,
    }  # fmt: skip
    return _said(gateway, "/open-apis/im/v1/messages?receive_id_type=open_id", body, bearer=token)


def _text(message: Message) -> str:
    return cut(words_in(message), BYTES)


def _number(gateway: Gateway) -> int:
    """The number of the app, as the provider's own page shows it."""
    text = str(gateway.options.get("agent_id", ""))
    return int(text) if text.isdecimal() else 0


def _asked(gateway: Gateway, path: str, body: Mapping[str, Any] | None, *, bearer: str = "") -> Mapping[str, Any]:
    """What is asked before anything is sent. Raises Refused for a code that is not zero."""
    told = _said(gateway, path, body, bearer=bearer)
    if code := _code_of(told):
        raise Refused(code)
    return told


def _code_of(told: Mapping[str, Any]) -> int:
    """The provider's code; 0: taken. An answer without one leaves it open."""
    said = told.get("errcode", told.get("code"))
    if said is None:
        raise Unanswered("answer-without-code")
    return int(said)


def _said(gateway: Gateway, path: str, body: Mapping[str, Any] | None, *, bearer: str = "") -> Mapping[str, Any]:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    url = gateway.address.rstrip("/") + path
    answer = post(url, body=raw, headers=headers, method="GET" if body is None else "POST")
    told = data_of(answer)
    refused = by_status(answer.status)
    if refused is not None and "errcode" not in told and "code" not in told:
        if refused.kind == Receipt.Outcome.UNKNOWN:
            raise Unanswered(refused.code)
        raise NotSent(refused.code)
    return told
