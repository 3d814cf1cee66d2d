"""Somebody looks at the work while it is done: inspections, a halt when it is not safe, going on (REP-9)."""

from datetime import datetime

from anju.matters.act import Actor, act_on
from anju.matters.models import Matter
from anju.repairs.actions.at_door import photos_of
from anju.repairs.file import ask_item, settle


def record_inspection(
    *, number: str, item_no: int, safety: str, finding: str, by: Actor, photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """What was seen on site, and whether it is safe. What is not safe is halted by a verb of its own."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "record_inspection", item_no)
        pictures = photos_of(act, keys=photos)
        act.say(
            "repair_item.inspected",
            item_no=item.no,
            data={"safety": safety},
            words={"finding": finding},
            files=pictures,
            audience="staff",
        )
    return act.matter


def halt_work(
    *, number: str, item_no: int, reason: str, photos: list[str], by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Not safe: work stops at once, with reason and photo, until a lead releases it."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "halt_work", item_no)
        pictures = photos_of(act, keys=photos)
        act.change(item, state="halted")
        settle(act, file)
        act.say(
            "repair_item.halted",
            item_no=item.no,
            data={"technician": item.technician_id},
            words={"reason": reason},
            files=pictures,
        )
    return act.matter


def release_work(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Safe again: a lead lets the work go on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "release_work", item_no)
        act.change(item, state="on_site")
        settle(act, file)
        act.say(
            "repair_item.released", item_no=item.no, data={"technician": item.technician_id}, words={"remark": remark}
        )
    return act.matter
