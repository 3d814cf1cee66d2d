"""What keeps a repair waiting though somebody came: nobody home, a missing part (REP-6, REP-7)."""

from datetime import datetime

from anju.matters.act import Actor, act_on
from anju.matters.models import Attachment, Matter
from anju.repairs import rules
from anju.repairs.actions.at_door import leave, photos_of, visit_to
from anju.repairs.actions.visiting import first_visit
from anju.repairs.file import ask_case, ask_item, settle


def find_nobody_home(
    *, number: str, item_no: int, photos: list[str], by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The worker stood at the door in vain: the appointment counts as kept, a visit is to be agreed anew."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "find_nobody_home", item_no)
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.DURING)
        came = {} if item.state == "on_site" else {"arrived_at": act.happened_at}
        visits = item.visits + bool(came)
        visit_to(act, file=file, item=item, left_at=act.happened_at, outcome="nobody_home", **came)
        act.change(item, state="assigned", visits=visits, appointed_from=None, appointed_to=None)
        settle(act, file)
        act.say("repair_item.nobody_home", item_no=item.no, words={"remark": remark}, files=pictures)
    return act.matter


def find_nobody_home_first(
    *, number: str, photos: list[str], by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The lead stood at the door in vain: the arrival stays kept, the first visit is to be agreed anew (REP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "find_nobody_home_first")
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.DURING)
        came = {} if act.matter.state == "on_site" else {"arrived_at": act.happened_at}
        first_visit(act, file=file, left_at=act.happened_at, outcome="nobody_home", **came)
        settle(act, file)
        act.say("repair.nobody_home", data={"visitor": by.person_id}, words={"remark": remark}, files=pictures)
    return act.matter


def book_first_visit(
    *, number: str, starts: datetime, ends: datetime, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """After nobody was home: agree with the owner when the first visit comes (SLA-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "book_first_visit")
        rules.check_span(starts=starts, ends=ends, after=act.happened_at)
        settle(act, file)
        act.say(
            "repair.first_visit_appointed",
            data={"starts": starts.isoformat(), "ends": ends.isoformat()},
            words={"remark": remark},
        )
    return act.matter


def wait_for_part(
    *, number: str, item_no: int, what: str, expected: datetime, reason: str, by: Actor,
    photos: list[str] | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A part is missing: what, until when, what the owner was told; the promise of the plan runs on (REP-6).

    Raises `Invalid` `part-date-in-past`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "wait_for_part", item_no)
        rules.check_expected(expected=expected, after=act.happened_at)
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.DURING)
        leave(act, file=file, item=item, outcome="waiting_part")
        act.change(item, state="waiting_part", appointed_from=None, appointed_to=None)
        settle(act, file)
        act.say(
            "repair_item.waiting_part",
            item_no=item.no,
            data={"expected": expected.isoformat()},
            words={"what": what, "reason": reason},
            files=pictures,
        )
    return act.matter


def part_arrived(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The part is here: whoever has the item agrees on the next visit."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "part_arrived", item_no)
        act.change(item, state="assigned")
        settle(act, file)
        act.say(
            "repair_item.part_arrived",
            item_no=item.no,
            data={"technician": item.technician_id},
            words={"remark": remark},
        )
    return act.matter
