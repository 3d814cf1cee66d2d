"""The contractor takes an item on or objects, the warranty office rules; the owner's repair goes on meanwhile (REP-14)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.clocks.actions import running_clock
from anju.core.errors import Refusal
from anju.core.time import FAR, to_second
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter
from anju.repairs.actions.hands import end_stakes
from anju.repairs.file import CaseFile, ask_item, settle
from anju.repairs.models import Item, Objection


def take_on_item(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The contractor takes the item on; ends the clock `take_on`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "take_on_item", item_no)
        act.change(item, answer=Item.Answer.TAKEN_ON)
        act.say(
            "repair_item.taken_on",
            item_no=item.no,
            data={"firm": item.contractor_id},
            words={"remark": remark},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def object_item(
    *, number: str, item_no: int, reason: str, evidence: list[str], by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Not ours: the contractor's objection with its evidence waits for the warranty office. Nothing else stops.

    Refuses `item-objection-too-late` once the clock `take_on` has broken: what counts is when we heard of it.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "object_item", item_no)
        clock = running_clock(act, name="take_on", item_no=item.no)
        if clock is None or to_second(act.recorded_at) > clock.due_at:
            raise Refusal("item-objection-too-late", _("The time to object is over; silence counts as taking it on."))
        assert item.contractor_id is not None, "who may object was given the item"
        proof = claim(keys=evidence, actor=by, kind="photo")
        act.change(item, answer=Item.Answer.OBJECTED, quarrel_firm_id=item.contractor_id)
        act.add(
            Objection(item=item, firm_id=item.contractor_id, objected_at=act.happened_at, objected_by_id=by.somebody())
        )
        act.say(
            "repair_item.objected",
            item_no=item.no,
            data={"firm": item.contractor_id},
            words={"reason": reason},
            files=proof,
            audience=Event.Audience.STAFF,
        )
    return act.matter


def deem_taken_on(
    *, number: str, item_no: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The contractor kept silent until the limit broke: it counts as having taken the item on. The system's verb.

    Refuses `item-take-on-not-over` while the limit runs.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "deem_taken_on", item_no)
        clock = running_clock(act, name="take_on", item_no=item.no)
        if clock is not None and act.happened_at < clock.due_at:
            raise Refusal("item-take-on-not-over", _("The contractor may still answer."))
        act.change(item, answer=Item.Answer.DEEMED)
        act.say(
            "repair_item.deemed_taken_on",
            item_no=item.no,
            data={"firm": item.contractor_id},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def uphold_objection(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The objection holds: the firm answers for it no longer, and loses the item where its work has not begun.

    Responsibility is decided anew; the repair and its limits go on (REP-14).
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "uphold_objection", item_no)
        firm = item.quarrel_firm_id
        cleared = item.liable_firm_id == firm and item.liable_firm_id is not None
        if cleared:
            act.change(item, party="", liable_firm_id=None, liable_contract_id=None)
        lost = item.contractor_id == firm and item.state in {"assigned", "appointed"}
        if lost:
            end_stakes(act, item=item, but=(None, None))
            act.change(
                item, state="agreed", technician_id=None, contractor_id=None, appointed_from=None, appointed_to=None,
                answer="", queue_at=item.finish_by or FAR,
            )  # fmt: skip
        elif item.contractor_id == firm:
            act.change(item, answer=Item.Answer.TAKEN_ON)
        _rule(act, file, item, ruling=Objection.Ruling.UPHELD)
        act.say(
            "repair_item.objection_upheld",
            item_no=item.no,
            data={"firm": firm, "cleared": cleared, "lost": lost},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def dismiss_objection(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The objection does not hold: the firm stands, and where it still has the item it counts as taken on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "dismiss_objection", item_no)
        firm = item.quarrel_firm_id
        if item.contractor_id == firm:
            act.change(item, answer=Item.Answer.TAKEN_ON)
        _rule(act, file, item, ruling=Objection.Ruling.DISMISSED)
        act.say(
            "repair_item.objection_dismissed",
            item_no=item.no,
            data={"firm": firm},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def _rule(act: Act, file: CaseFile, item: Item, *, ruling: str) -> None:
    """Write the ruling. A case that has ended keeps its state: only who pays is settled."""
    objection = Objection.objects.get(item=item, ruling="")
    act.change(objection, ruling=ruling, ruled_at=act.happened_at, ruled_by_id=act.by.somebody())
    act.change(item, quarrel_firm_id=None)
    if act.matter.open:
        settle(act, file)
