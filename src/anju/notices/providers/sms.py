"""Text messages over Aliyun's Dysmsapi or a gateway that speaks like it: template code and parameters, ACS3-HMAC-SHA256.

Every request is signed; the words stand approved with the provider under a code, and only the facts travel. `OutId` is
our own id: receipts carry it, and a message nobody answered for is looked for by it.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from anju.core.outgoing import Unanswered, checked, post
from anju.core.time import machine_now
from anju.notices.models import Gateway, Receipt
from anju.notices.providers.message import Message, Outcome, by_status, data_of

VERSION = "2017-05-25"
LONGEST_FACT = 35
"""characters that the providers let a parameter have"""
BUSY = frozenset({"Throttling", "Throttling.User", "ServiceUnavailable", "isp.SYSTEM_ERROR", "InternalError"})
CHINA = timezone(timedelta(hours=8))
STATES = {1: Receipt.Outcome.SENT, 2: Receipt.Outcome.FAILED, 3: Receipt.Outcome.DELIVERED}
"""what the provider says became of it: on its way, failed, arrived"""


def send(gateway: Gateway, message: Message) -> Outcome:
    """Taken: a receipt follows. Without a template code there is nothing the provider would send."""
    code = template_code(gateway, message.template)
    if not code:
        return Outcome(Receipt.Outcome.FAILED, "template-without-code")
    told = _asked(
        gateway,
        "SendSms",
        {
            "PhoneNumbers": message.number,
            "SignName": str(gateway.options.get("sign_name", "")),
            "TemplateCode": code,
            "TemplateParam": json.dumps(_parameters(message), ensure_ascii=False),
            "OutId": message.id,
        },
    )
    said = str(told.get("Code", ""))
    if said == "OK":
        return Outcome(Receipt.Outcome.SENT, reference=str(told.get("BizId", ""))[:80])
    if said in BUSY:
        return Outcome(Receipt.Outcome.LATER, said[:60])
    if said:
        return Outcome(Receipt.Outcome.FAILED, said[:60])
    return by_status(int(told.get("status", 200))) or Outcome(Receipt.Outcome.UNKNOWN, "answer-without-code")


def ask(gateway: Gateway, message: Message) -> Outcome | None:
    """What became of the message with our id; None when the provider has none like it of that day and the one before."""
    today = message.at.astimezone(CHINA)
    for day in (today, today - timedelta(days=1)):
        told = _asked(
            gateway,
            "QuerySendDetails",
            {"PhoneNumber": message.number, "SendDate": f"{day:%Y%m%d}", "PageSize": "50", "CurrentPage": "1"},
        )
        if told.get("Code") != "OK":
            return Outcome(Receipt.Outcome.UNKNOWN, str(told.get("Code", "not-answered"))[:60])
        rows = (told.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
        for row in rows:
            if row.get("OutId") == message.id:
                return Outcome(
                    STATES.get(int(row.get("SendStatus", 1)), Receipt.Outcome.SENT), str(row.get("ErrCode", ""))[:60]
                )
    return None


def template_code(gateway: Gateway, template: str) -> str:
    """Under which code the provider keeps the words of a template; `*` is a code for all others."""
    codes: Mapping[str, Any] = gateway.options.get("codes", {})
    return str(codes.get(template, codes.get("*", "")))


def _parameters(message: Message) -> dict[str, str]:
    """The facts, as short as the providers want them; `text` is the whole sentence, for a code that takes just that."""
    facts = {name: value[:LONGEST_FACT] for name, value in message.facts.items()}
    return {**facts, "text": message.text}


def _asked(gateway: Gateway, action: str, query: Mapping[str, str]) -> dict[str, Any]:
    """One signed request; the answer's JSON, with its status where it had none."""
    target = checked(gateway.address)
    host = target.host if target.port in {80, 443} else f"{target.host}:{target.port}"
    canonical = "&".join(f"{_quoted(name)}={_quoted(query[name])}" for name in sorted(query))
    headers = signed_headers(
        key=str(gateway.options.get("key_id", "")), secret=gateway.secret, host=host, action=action, query=canonical,
        at=machine_now(), nonce=uuid4().hex,
    )  # fmt: skip
    scheme = f"{target.scheme}://"
    answer = post(f"{scheme}{host}/?{canonical}", body=b"", headers=headers)
    told = data_of(answer)
    if "Code" not in told and "status" not in told:
        raise Unanswered("answer-without-code")
    return told


def signed_headers(
    *, key: str, secret: str, host: str, action: str, query: str, at: datetime, nonce: str
) -> dict[str, str]:
    """The headers of a request without body, the signature among them (Aliyun's signature version 3)."""
    empty = sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": VERSION,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n/\n{query}\n{lines}\n{names}\n{empty}"
    digest = f"ACS3-HMAC-SHA256\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(secret.encode(), digest.encode(), "sha256").hex()
    return {
        **headers,
        "Authorization": f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}",
    }


def _quoted(text: str) -> str:
    return quote(text, safe="~")
