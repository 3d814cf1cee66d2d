"""The providers' own tongues: one module a protocol, each with `send(gateway, message)`; a text message can be asked after.

Nothing here writes to the database or raises: what happened is an `Outcome`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anju.core.outgoing import NotSent, Unanswered
from anju.notices.models import Gateway, Receipt, Route
from anju.notices.providers import apps, mail, robots, sms, webhook
from anju.notices.providers.message import Message, Outcome
from anju.notices.rules import Way

__all__ = ["APPS", "PROVIDERS", "Message", "Outcome", "Provider", "ask", "provider_of", "send", "way_of"]


@dataclass(frozen=True)
class Provider:
    """How one route is spoken."""

    send: Callable[[Gateway, Message], Outcome]
    ask: Callable[[Gateway, Message], Outcome | None] | None = None
    """what became of a message; None: the provider never saw it"""
    dedupes: bool = False
    receipts: bool = False
    by_number: bool = False
    """it reaches nobody whose mobile number is not known"""


PROVIDERS: Mapping[str, Provider] = {
    Route.SMS: Provider(sms.send, ask=sms.ask, receipts=True),
    Route.WECOM: Provider(robots.send_wecom),
    Route.DINGTALK: Provider(robots.send_dingtalk),
    Route.FEISHU: Provider(robots.send_feishu),
    Route.EMAIL: Provider(mail.send),
    Route.WEBHOOK: Provider(webhook.send, dedupes=True),
}
APPS: Mapping[str, Provider] = {
    Route.WECOM: Provider(apps.send_wecom, dedupes=True, by_number=True),
    Route.DINGTALK: Provider(apps.send_dingtalk, dedupes=True, by_number=True),
    Route.FEISHU: Provider(apps.send_feishu, dedupes=True, by_number=True),
}
"""the same routes by an app of the company's own, to the person instead of a room (`options["app"]`)"""


def provider_of(gateway: Gateway) -> Provider:
    """How this gateway is spoken: by an app where it is one."""
    return APPS[gateway.route] if gateway.options.get("app") else PROVIDERS[gateway.route]


def way_of(gateway: Gateway) -> Way:
    """The gateway as the rules see it."""
    provider = provider_of(gateway)
    return Way(
        gateway.pk, gateway.route, asks=provider.ask is not None, dedupes=provider.dedupes, receipts=provider.receipts,
        by_number=provider.by_number,
    )  # fmt: skip


def send(gateway: Gateway, message: Message) -> Outcome:
    """Speak to the provider once."""
    try:
        return provider_of(gateway).send(gateway, message)
    except NotSent as error:
        # an address that became an inner one since it was kept is not worth another try
        final = error.code.startswith("address-")
        return Outcome(Receipt.Outcome.FAILED if final else Receipt.Outcome.LATER, error.code)
    except Unanswered as error:
        return Outcome(Receipt.Outcome.UNKNOWN, error.code)


def ask(gateway: Gateway, message: Message) -> Outcome | None:
    """What became of it. None: nothing like it is known there. Outcome `unknown`: no answer just now."""
    inquire = provider_of(gateway).ask
    if inquire is None:
        return Outcome(Receipt.Outcome.UNKNOWN, "not-asked")
    try:
        return inquire(gateway, message)
    except (NotSent, Unanswered) as error:
        return Outcome(Receipt.Outcome.UNKNOWN, error.code)
