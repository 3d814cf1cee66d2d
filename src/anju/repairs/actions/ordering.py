"""Who follows an item, and which item waits for which (REP-15, REP-5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.repairs import rules
from anju.repairs.file import CaseFile, ask_item
from anju.repairs.models import Item, ItemOrder
from anju.repairs.queries import orders_of


def reroute_item(
    *, number: str, item_no: int, follower: str, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Somebody else follows the item than the routing table says; the table is asked no more. Raises `Invalid`
    `route-same`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "reroute_item", item_no)
        if item.route == follower:
            raise Invalid(
                "route-same", _("It is followed there already."), fields={"follower": _("Choose the other one.")}
            )
        before = item.route
        act.change(item, route=follower, rerouted=True)
        act.say(
            "repair_item.rerouted",
            item_no=item.no,
            data={"before": before, "route": follower},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def put_after(
    *, number: str, item_no: int, after: int, by: Actor, curing_hours: int = 0, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """This item begins only when another of the case is done and has cured so many hours.

    Raises `Invalid` `order-of-itself`, `order-in-circle`, `order-known`; `NotFound` for an item the case does not have.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "put_after", item_no)
        first = file.item(after)
        standing = orders_of(act.matter)
        pairs = [(order.item.no, order.after.no) for order in standing]
        rules.check_no_circle(item=item.no, after=first.no, orders=pairs)
        if (item.no, first.no) in pairs:
            raise Invalid(
                "order-known",
                _("It waits for this item already."),
                fields={"after": _("Drop the order first to change it.")},
            )
        act.add(
            ItemOrder(
                item=item, after=first, curing_hours=curing_hours, made_at=act.happened_at, made_by_id=by.somebody()
            )
        )
        act.change(item, waits=True)
        act.say("repair_item.put_after", item_no=item.no, data={"after": first.no, "curing_hours": curing_hours})
    return act.matter


def drop_order(
    *, number: str, item_no: int, after: int, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The item waits for that other one no longer. Raises `Invalid` `order-unknown`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "drop_order", item_no)
        mine = [one for one in orders_of(act.matter) if one.item.no == item.no]
        order = next((one for one in mine if one.after.no == after), None)
        if order is None:
            raise Invalid(
                "order-unknown", _("It does not wait for this item."), fields={"after": _("Choose another item.")}
            )
        act.change(order, dropped_at=act.happened_at)
        act.change(item, waits=len(mine) > 1)
        act.say("repair_item.order_dropped", item_no=item.no, data={"after": after}, words={"reason": reason})
    return act.matter


def check_turn(act: Act, *, file: CaseFile, item: Item) -> None:
    """Whether it is this item's turn; refuses as `rules.check_order` does. One query where it waits for another."""
    if not item.waits:
        return
    by_id = {each.pk: each for each in file.items}
    before = [
        rules.Before(
            no=by_id[order.after_id].no,
            state=by_id[order.after_id].state,
            done_at=by_id[order.after_id].done_at,
            curing_hours=order.curing_hours,
        )
        for order in orders_of(act.matter)
        if order.item_id == item.pk
    ]
    rules.check_order(before, at=act.happened_at, zone=act.matter.project.zone)
