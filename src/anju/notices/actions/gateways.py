"""Connecting, changing, switching off a gateway, and sending oneself a test through it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import record_change
from anju.core.errors import Invalid, Sentence
from anju.core.outgoing import checked
from anju.core.time import product_now
from anju.notices.actions.telling import put_turn
from anju.notices.keeping import require_gateway_keeper
from anju.notices.models import Gateway, Notice, Route
from anju.notices.providers import mail
from anju.notices.wording import texts
from anju.people.models import Person
from anju.rulebook.keeping import Keeper

SECRET_WANTED = frozenset({Route.SMS, Route.WEBHOOK})
OPTIONS: Mapping[str, tuple[str, ...]] = {
    Route.SMS: ("key_id", "sign_name"),
    Route.EMAIL: ("sender",),
}
"""route → what it cannot do without besides address and secret"""
APP_OPTIONS: Mapping[str, tuple[str, ...]] = {
    Route.WECOM: ("key_id", "agent_id"),
    Route.DINGTALK: ("key_id", "agent_id"),
    Route.FEISHU: ("key_id",),
}
"""the same for an app of the company's own: its id, and the number the provider gave it"""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What a gateway is told to be. An empty secret leaves the kept one."""

    name: str
    address: str
    secret: str = ""
    place: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def connect_gateway(*, actor: Keeper, company_id: int | None, route: str, connection: Connection) -> Gateway:
    """A new gateway; from now on this route leaves the house here. Refuses with `gateway-incomplete`, `address-inner`,
    `address-wrong`, `address-unknown`, `route-unknown`."""
    require_gateway_keeper(actor, company_id=company_id)
    if route not in set(Route.values) - {Route.APP}:
        raise Invalid("route-unknown", _("There is no such route."), fields={"route": _("There is no such route.")})
    told = _usable(route, connection, secret_kept=False)
    gateway = Gateway.objects.create(company_id=company_id, route=route, secret=told.secret, **_row(told))
    record_change(gateway, verb="gateway_connected", actor_id=actor.person_id, before={}, after=_said(told, route))
    return gateway


@transaction.atomic
def change_gateway(*, actor: Keeper, gateway: Gateway, connection: Connection) -> None:
    """Another address, secret, name or order. Refuses as connecting does."""
    require_gateway_keeper(actor, company_id=gateway.company_id)
    told = _usable(gateway.route, connection, secret_kept=bool(gateway.secret))
    row = _row(told) | ({"secret": told.secret} if told.secret else {})
    for name, value in row.items():
        setattr(gateway, name, value)
    gateway.save(update_fields=sorted(row))
    record_change(
        gateway, verb="gateway_changed", actor_id=actor.person_id, before={}, after=_said(told, gateway.route)
    )


@transaction.atomic
def switch_gateway(*, actor: Keeper, gateway: Gateway, active: bool) -> None:
    """In or out of use. What waits for one that is out goes by the next; without any, it is shown in the sandbox."""
    require_gateway_keeper(actor, company_id=gateway.company_id)
    Gateway.objects.filter(pk=gateway.pk).update(active=active)
    record_change(
        gateway, verb="gateway_switched", actor_id=actor.person_id,
        before={"active": gateway.active}, after={"active": active},
    )  # fmt: skip


@transaction.atomic
def send_test(*, actor: Keeper, gateway: Gateway, person: Person) -> Notice:
    """Tell oneself something through this gateway and no other. Refuses with `gateway-off`."""
    require_gateway_keeper(actor, company_id=gateway.company_id)
    if not gateway.active:
        raise Invalid("gateway-off", _("Put it in use first."))
    notice = Notice.objects.create(
        key=f"gateway_test:{gateway.pk}:{uuid4().hex[:12]}",
        company_id=gateway.company_id,
        person=person,
        route=gateway.route,
        template="gateway_test",
        data={"gateway": gateway.pk, "name": gateway.name},
        made_at=product_now(),
    )
    put_turn(notice=notice)
    return notice


def _usable(route: str, told: Connection, *, secret_kept: bool) -> Connection:
    """What was told, trimmed; refuses everything that is missing at once, then an address that is not to be used."""
    options = {name: _trimmed(value) for name, value in told.options.items()}
    wrong: dict[str, Sentence] = {}
    fill: Sentence = _("Please fill this in.")
    if not told.name.strip():
        wrong["name"] = fill
    if len(told.name.strip()) > 40:
        wrong["name"] = _("This is too long.")
    by_app = bool(options.get("app"))
    if by_app and route not in APP_OPTIONS:
        raise Invalid("route-unknown", _("There is no such route."), fields={"route": _("There is no such route.")})
    if (by_app or route in SECRET_WANTED) and not told.secret.strip() and not secret_kept:
        wrong["secret"] = fill
    wrong |= {name: fill for name in (APP_OPTIONS if by_app else OPTIONS).get(route, ()) if not options.get(name)}
    if by_app and not str(options.get("agent_id") or "0").isdecimal():
        wrong["agent_id"] = _("Write a whole number.")
    unknown = sorted(set(options.get("codes", {})) - set(texts()) - {"*"}) if route == Route.SMS else []
    if unknown:
        wrong["codes"] = _("There is no text %(name)s.") % {"name": unknown[0]}
    if route == Route.EMAIL and "@" not in str(options.get("sender", "@")):
        wrong["sender"] = _("This is no e-mail address.")
    if not 1 <= told.place <= 99:
        wrong["place"] = _("From 1 to 99.")
    if wrong:
        raise Invalid("gateway-incomplete", _("Some fields need another look."), fields=wrong)
    checked(told.address, schemes=mail.SCHEMES if route == Route.EMAIL else ("https", "http"))
    return Connection(
        name=told.name.strip(), address=told.address.strip(), secret=told.secret.strip(), place=told.place,
        options=options,
    )  # fmt: skip


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _row(told: Connection) -> dict[str, Any]:
    return {"name": told.name, "address": told.address, "place": told.place, "options": dict(told.options)}


def _said(told: Connection, route: str) -> dict[str, Any]:
    """What the change row keeps: neither address nor secret, robots carry their key in the address."""
    return {"route": route, "place": told.place, "secret": "•" if told.secret else "", "address": "•"}
