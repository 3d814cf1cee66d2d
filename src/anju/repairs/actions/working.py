"""The work itself: appointment, on the way, at the door, at work, not today, done."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.matters.act import Actor, act_on
from anju.matters.models import Attachment, Matter
from anju.repairs import rules
from anju.repairs.actions.at_door import photos_of, visit_to
from anju.repairs.actions.ordering import check_turn
from anju.repairs.file import ask_item, settle
from anju.repairs.queries import clause_points, defect_by_code
from anju.rulebook.models import in_language


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
    *, number: str, item_no: int, by: Actor, points: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The technician is ready to go, within ten minutes of taking the job, having gone through the list (REP-6).

    `points` are the codes that were ticked, None for all of them with one tap. Raises `Invalid`: `ready-point-unknown`,
    `ready-points-missing`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "confirm_ready", item_no)
        listed = clause_points("ready.points", act.matter.project, at=act.recorded_at)
        codes = [point.code for point in listed]
        ticked = codes if points is None else points
        rules.check_points(ticked, known=codes, code="ready-point-unknown", field="points")
        if missing := [point for point in listed if point.code not in ticked]:
            names = ", ".join(in_language(point.title_zh, point.title_en) for point in missing)
            raise Invalid(
                "ready-points-missing",
                _("Not ready yet: %(points)s") % {"points": names},
                fields={"points": _("Get what is missing, then tick it.")},
            )
        act.say("repair_item.ready", item_no=item.no, data={"points": codes}, audience="staff")
    return act.matter


def set_off_to_item(
    *, number: str, item_no: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The worker is on the way; the owner sees who."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "set_off_to_item", item_no)
        visit_to(act, file=file, item=item, set_off_at=act.happened_at)
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
        visit_to(act, file=file, item=item, arrived_at=act.happened_at)
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
        check_turn(act, file=file, item=item)
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.BEFORE)
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
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.DURING)
        visit_to(act, file=file, item=item, left_at=act.happened_at, outcome="not_today")
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
        if item.state == "on_site":
            check_turn(act, file=file, item=item)
        pictures = photos_of(act, keys=photos, moment=Attachment.Moment.AFTER)
        cause = defect_by_code(root_defect, project=act.matter.project, field="root_defect") if root_defect else None
        visit_to(act, file=file, item=item, left_at=act.happened_at, outcome="done")
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
