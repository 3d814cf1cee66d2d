"""Money on site: what was agreed, once, against a numbered receipt (REP-8)."""

from datetime import datetime

from anju.core.numbering import next_number
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.door_models import Payment
from anju.repairs.file import ask_item
from anju.repairs.models import Item
from anju.repairs.queries import accepted_quote


def take_payment(
    *, number: str, item_no: int, amount: int, means: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Take what the owner agreed to, in fen; the receipt's number is of the project's own series `…-SK`.

    Raises `Invalid` `payment-not-as-agreed` for another amount.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "take_payment", item_no)
        quote = accepted_quote(item)
        rules.check_payment(amount=amount, price=quote.price)
        project = act.matter.project
        year = act.happened_at.astimezone(project.zone).year
        payment = act.add(
            Payment(
                matter=act.matter,
                item=item,
                quote=quote,
                receipt=next_number(prefix=f"{project.code}-SK", year=year),
                amount=amount,
                means=means,
                taken_at=act.happened_at,
                taken_by_id=by.somebody(),
            )
        )
        act.change(item, paid_at=act.happened_at)
        act.say(
            "repair_item.paid",
            item_no=item.no,
            data={"receipt": payment.receipt, "amount": amount, "means": means},
        )
    return act.matter


def owe_back(act: Act, *, item: Item) -> None:
    """Within the act of a verdict: what the household paid for an item it does not answer for is to be given back, and is
    said so; a verdict that makes it owed again takes that back. At most one query, none where nothing was paid."""
    if item.paid_at is None:
        return
    due = 0 if rules.chargeable(item.party) else Payment.objects.get(item=item).amount
    if due == item.refund:
        return
    act.change(item, refund=due)
    act.say("repair_item.refund_owed" if due else "repair_item.refund_void", item_no=item.no, data={"amount": due})
