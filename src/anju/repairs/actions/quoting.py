"""Hours, material and price before the work; the owner agrees or does not (REP-6). Money is integer fen."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.time import FAR
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.actions.at_door import consent_of, leave
from anju.repairs.door_inputs import MaterialLine
from anju.repairs.door_models import Quote
from anju.repairs.file import ask_item, settle
from anju.repairs.models import Item
from anju.repairs.queries import open_quote


def quote_work(
    *, number: str, item_no: int, minutes: int, by: Actor, labour: int = 0, material: list[MaterialLine] | None = None,
    remark: str = "", at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """State minutes of work, labour and material; an earlier price is replaced and wants consent anew (REP-6).

    Raises `Invalid` `quote-warranty-is-free` for a price on what the household does not pay for.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "quote_work", item_no)
        chargeable = rules.chargeable(item.party)
        lines = [line.model_dump() for line in material or []]
        parts = sum(line["quantity"] * line["price"] for line in lines)
        rules.check_price(price=labour + parts, chargeable=chargeable)
        before, earlier = item.price, item.quotes
        drop_quotes(act, item=item)
        quote = act.add(
            Quote(
                item=item,
                edition=item.quotes + 1,
                chargeable=chargeable,
                minutes=minutes,
                labour=labour,
                material=parts,
                price=labour + parts,
                lines=lines,
                quoted_at=act.happened_at,
                quoted_by_id=by.somebody(),
            )
        )
        act.change(item, quotes=quote.edition, quote=Quote.State.OPEN, price=quote.price)
        settle(act, file)
        data: dict[str, Any] = {"edition": quote.edition, "price": quote.price, "minutes": minutes}
        if earlier:
            data |= {"earlier": earlier, "earlier_price": before}
        act.say("repair_item.quoted", item_no=item.no, data=data, words={"remark": remark})
    return act.matter


def accept_quote(
    *, number: str, item_no: int, edition: int, consent: str, by: Actor, signature: str | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The owner agrees to hours, material and price of this edition, before the work (REP-6).

    Raises `Refusal` `quote-replaced` when another edition is open, `Invalid` as `rules.check_consent` says.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "accept_quote", item_no)
        quote = _this(item, edition)
        how, signed = consent_of(act, file=file, item=item, consent=consent, signature=signature)
        act.change(
            quote, state=Quote.State.ACCEPTED, decided_at=act.happened_at, decided_by_id=by.person_id, how=how,
            signature=signed[0] if signed else None,
        )  # fmt: skip
        act.change(item, quote=Quote.State.ACCEPTED)
        act.say(
            "repair_item.quote_accepted",
            item_no=item.no,
            data={"edition": edition, "price": quote.price, "how": how},
            files=signed,
        )
    return act.matter


def decline_quote(
    *, number: str, item_no: int, edition: int, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The owner does not agree: chargeable work ends as declined; what is under warranty stays owed, its clock running."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "decline_quote", item_no)
        quote = _this(item, edition)
        act.change(quote, state=Quote.State.DECLINED, decided_at=act.happened_at, decided_by_id=by.person_id)
        leave(act, file=file, item=item, outcome="declined")
        owed = not quote.chargeable
        if owed:
            assigned = item.technician_id or item.contractor_id
            act.change(item, state="assigned" if assigned else "agreed", appointed_from=None, appointed_to=None)
        else:
            act.change(item, state="declined", open=False, queue_at=FAR)
        act.change(item, quote=Quote.State.DECLINED)
        settle(act, file)
        act.say(
            "repair_item.quote_declined",
            item_no=item.no,
            data={"edition": edition, "price": quote.price, "owed": owed},
            words={"reason": reason},
        )
    return act.matter


def drop_quotes(act: Act, *, item: Item) -> None:
    """A new edition or another verdict takes the place of what stands: it holds no more. Written at once, as one row of
    an item may be open or accepted."""
    if item.quote in {Quote.State.OPEN, Quote.State.ACCEPTED}:
        standing = item.quote_rows.filter(state__in=[Quote.State.OPEN, Quote.State.ACCEPTED])
        standing.update(state=Quote.State.SUPERSEDED)
        act.change(item, quote="", price=0)


def _this(item: Item, edition: int) -> Quote:
    quote = open_quote(item)
    if quote is None or quote.edition != edition:
        raise Refusal("quote-replaced", _("The price was changed meanwhile: look at the new one first."))
    return quote
