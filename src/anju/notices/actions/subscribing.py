"""Subscriptions of raw events: made, switched, and each event posted to whom it is wanted by, through the outbox.

The outbox tries again and keeps what nobody takes as a dead letter; the id of an event is the same in every try, so that
the other side knows one that comes twice.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core import outbox
from anju.core.changes import record_change
from anju.core.errors import Invalid, Sentence
from anju.core.outbox import Delivery
from anju.core.outgoing import NotSent, Unanswered, checked, post
from anju.core.time import machine_now, product_now
from anju.matters.models import Event
from anju.notices import rules
from anju.notices.keeping import require_gateway_keeper
from anju.notices.models import Subscription
from anju.notices.providers.webhook import sign
from anju.rulebook.keeping import Keeper

EVENTS_TOPIC = rules.EVENTS_TOPIC
SHORTEST_SECRET = 16


class NotTaken(Exception):
    """The other side did not take an event: the outbox tries again, then keeps a dead letter."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a subscription is told to be: whose events, which kinds, where to, signed with what."""

    name: str
    address: str
    secret: str
    kinds: Collection[str]
    company_id: int | None = None
    project_id: int | None = None


@transaction.atomic
def subscribe(*, actor: Keeper, wish: Wish, known: Collection[str]) -> Subscription:
    """From now on events of these kinds are posted there. `known`: every kind of event that there is.

    Refuses `not-yours-to-do`; raises `Invalid` `subscription-incomplete`, `address-inner`, `address-wrong`,
    `address-unknown`.
    """
    require_gateway_keeper(actor, company_id=wish.company_id)
    kinds = sorted({kind.strip() for kind in wish.kinds if kind.strip()})
    wrong: dict[str, Sentence] = {}
    if not 0 < len(wish.name.strip()) <= 40:
        wrong["name"] = _("From 1 to 40 characters.")
    if len(wish.secret.strip()) < SHORTEST_SECRET:
        wrong["secret"] = _("At least %(number)d characters, by chance.") % {"number": SHORTEST_SECRET}
    unknown = [
        kind
        for kind in kinds
        if not rules.KIND.fullmatch(kind) or not any(rules.covers([kind], each) for each in known)
    ]
    if not kinds:
        wrong["kinds"] = _("Name at least one kind of event.")
    if unknown:
        wrong["kinds"] = _("There is no event %(name)s.") % {"name": unknown[0][:60]}
    if wrong:
        raise Invalid("subscription-incomplete", _("Some fields need another look."), fields=wrong)
    checked(wish.address)
    row = Subscription.objects.create(
        company_id=wish.company_id, project_id=wish.project_id, name=wish.name.strip(), address=wish.address.strip(),
        secret=wish.secret.strip(), kinds=kinds, made_at=product_now(),
    )  # fmt: skip
    after = {"name": row.name, "kinds": kinds, "company_id": wish.company_id, "project_id": wish.project_id}
    record_change(row, verb="subscribe", actor_id=actor.person_id, before={}, after=after)
    return row


@transaction.atomic
def switch_subscription(*, actor: Keeper, subscription: Subscription, active: bool) -> None:
    """In or out of use; what waits for one that is out is given up."""
    require_gateway_keeper(actor, company_id=subscription.company_id)
    Subscription.objects.filter(pk=subscription.pk).update(active=active)
    record_change(
        subscription, verb="switch_subscription", actor_id=actor.person_id,
        before={"active": subscription.active}, after={"active": active},
    )  # fmt: skip


def offer_events(*, events: Iterable[Event]) -> int:
    """Put down what subscribers want of the events of one act, each once; how many rows. One query, two where there is one."""
    every = list(events)
    if not every:
        return 0
    project = every[0].matter.project
    here = Q(company__isnull=True) | Q(company=project.company_id, project__isnull=True) | Q(project=project.pk)
    wanted = list(Subscription.objects.filter(here, active=True).values_list("pk", "kinds"))
    rows = [
        outbox.prepared(topic=EVENTS_TOPIC, key=f"{event.pk}:{pk}", payload={"event": event.pk, "subscription": pk})
        for event in every
        for pk, kinds in wanted
        if rules.covers(kinds, event.kind)
    ]
    if rows:
        outbox.put_all(rows)
    return len(rows)


def post_event(*, delivery: Delivery) -> None:
    """The outbox's handler: one event to one subscriber. Raises `NotTaken` where it was not taken (2xx)."""
    found = Subscription.objects.filter(pk=delivery.payload["subscription"], active=True).first()
    event = (
        Event.objects.filter(pk=delivery.payload["event"])
        .select_related("matter__project__company", "matter__case")
        .first()
    )
    if found is None or event is None:
        return
    body = json.dumps(_body_of(event), ensure_ascii=False).encode()
    stamp = str(int(machine_now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Anju-Id": f"e{event.pk}",
        "Anju-Event": event.kind,
        "Anju-Timestamp": stamp,
        "Anju-Signature": sign(found.secret, stamp, body),
    }
    try:
        status = post(found.address, body=body, headers=headers).status
        code = "" if 200 <= status < 300 else f"status-{status}"
    except (NotSent, Unanswered) as error:
        code = error.code
    row = Subscription.objects.filter(pk=found.pk)
    if code:
        row.update(last_failed_at=machine_now(), last_code=code[:60])
        raise NotTaken(code)
    row.update(last_taken_at=machine_now())


def _body_of(event: Event) -> dict[str, Any]:
    """One event as a subscriber reads it: number and codes, who as kind of actor only, no words, no names, no numbers."""
    matter, zone = event.matter, event.matter.project.zone
    return {
        "id": f"e{event.pk}",
        "event": event.kind,
        "schema": event.schema,
        "company": matter.project.company.code,
        "project": matter.project.code,
        "matter": matter.kind,
        "number": matter.number,
        "seq": event.seq,
        "item": event.item_no or None,
        "by": event.actor_kind,
        "happened_at": event.happened_at.astimezone(zone).isoformat(),
        "recorded_at": event.recorded_at.astimezone(zone).isoformat(),
        "data": rules.said_outside(event.data),
        "link": f"{settings.PUBLIC_URL}/api/v1/cases/{matter.number}" if hasattr(matter, "case") else None,
    }
