"""The work itself: appointment, on the way, at the door, at work, not today, done."""

from datetime import datetime

from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Attachment, Matter
from anju.repairs import rules
from anju.repairs.file import CaseFile, ask_item, settle
from anju.repairs.models import Item, Visit
from anju.repairs.queries import defect_by_code


def book_appointment(
    *, number: str, item_no: int, starts: datetime, ends: datetime, by: Actor, remark: str = "",
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Agree with the owner when somebody comes (SLA-6); the appointment carries its own clock."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "book_appointment", item_no)
        rules.check_span(starts=starts, ends=ends, after=act.happened_at)
        act.change(item, state="appointed", appointed_from=starts, appointed_to=ends)
        settle(act, file)
        act.say(
            "repair_item.appointed",
            item_no=item.no,
            data={"starts": starts.isoformat(), "ends": ends.isoformat()},
            words={"remark": remark},
        )
    return act.matter


def confirm_ready(
    *, number: str, item_no: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The technician is ready to go, within ten minutes of taking the job (REP-6)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "confirm_ready", item_no)
        act.say("repair_item.ready", item_no=item.no, audience="staff")
    return act.matter


def set_off_to_item(
    *, number: str, item_no: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The worker is on the way; the owner sees who."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "set_off_to_item", item_no)
        _visit(act, file, item, set_off_at=act.happened_at)
        act.change(item, state="on_the_way")
        settle(act, file)
        act.say("repair_item.set_off", item_no=item.no, data={"visitor": by.person_id})
    return act.matter


def arrive_at_item(
    *, number: str, item_no: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The worker is at the door; ends the appointment's clock."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "arrive_at_item", item_no)
        _visit(act, file, item, arrived_at=act.happened_at)
        act.change(item, state="on_site", visits=item.visits + 1)
        settle(act, file)
        act.say("repair_item.arrived", item_no=item.no, data={"visitor": by.person_id})
    return act.matter


def start_work(
    *, number: str, item_no: int, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Work begins; photos of how it looked before."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "start_work", item_no)
        pictures = _pictures(act, photos, moment=Attachment.Moment.BEFORE)
        act.change(item, state="in_work")
        settle(act, file)
        act.say("repair_item.work_started", item_no=item.no, files=pictures)
    return act.matter


def postpone_work(
    *, number: str, item_no: int, reason: str, starts: datetime, ends: datetime, by: Actor,
    photos: list[str] | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Not today: the owner is told why, and the next visit is agreed before leaving (REP-7)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "postpone_work", item_no)
        rules.check_span(starts=starts, ends=ends, after=act.happened_at)
        pictures = _pictures(act, photos, moment=Attachment.Moment.DURING)
        _visit(act, file, item, left_at=act.happened_at, outcome="not_today")
        act.change(item, state="appointed", appointed_from=starts, appointed_to=ends)
        settle(act, file)
        act.say(
            "repair_item.postponed",
            item_no=item.no,
            data={"starts": starts.isoformat(), "ends": ends.isoformat()},
            words={"reason": reason},
            files=pictures,
        )
    return act.matter


def finish_work(
    *, number: str, item_no: int, photos: list[str], by: Actor, done: str = "", root_defect: str | None = None,
    advice: str = "", at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Done: what was done, photos afterwards; the owner is told at once and asked to look (REP-10)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "finish_work", item_no)
        pictures = _pictures(act, photos, moment=Attachment.Moment.AFTER)
        cause = defect_by_code(root_defect, project=act.matter.project, field="root_defect") if root_defect else None
        _visit(act, file, item, left_at=act.happened_at, outcome="done")
        act.change(
            item, state="done", done_at=act.happened_at, attempts=item.attempts + 1,
            root_defect=cause or item.root_defect,
        )  # fmt: skip
        settle(act, file)
        act.say(
            "repair_item.finished",
            item_no=item.no,
            data={"attempt": item.attempts, "defect": cause.code if cause else None},
            words={"done": done, "advice": advice},
            files=pictures,
        )
    return act.matter


def _pictures(act: Act, keys: list[str] | None, *, moment: str) -> list[Attachment]:
    pictures = claim(keys=keys or [], actor=act.by, kind="photo")
    for picture in pictures:
        act.change(picture, moment=moment)
    return pictures


def _visit(act: Act, file: CaseFile, item: Item, *, outcome: str = "", **moments: datetime) -> Visit:
    """The visit under way to this item, or a new one."""
    under_way = [
        visit
        for visit in file.visits
        if visit.kind == Visit.Kind.WORK and visit.item_id == item.pk and visit.left_at is None
    ]
    if under_way:
        act.change(under_way[-1], outcome=outcome, **moments)
        return under_way[-1]
    visit = act.add(
        Visit(
            matter=act.matter,
            no=len(file.visits) + 1,
            kind=Visit.Kind.WORK,
            item=item,
            person_id=act.by.somebody(),
            appointed_from=item.appointed_from,
            appointed_to=item.appointed_to,
            outcome=outcome,
            **moments,
        )
    )
    file.visits.append(visit)
    return visit
