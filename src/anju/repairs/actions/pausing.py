"""Pauses of a repair's limits: asked for with evidence, granted by a second person, ended by somebody or by themselves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.clocks.actions import may_pause, pause_clock, resume_clock, running_clock
from anju.clocks.reckoning import book_of
from anju.core.errors import Invalid, Refusal
from anju.core.time import to_second
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter
from anju.repairs.file import ask_item
from anju.repairs.models import Item, PauseRequest
from anju.rulebook.book import Book, book
from anju.rulebook.parameters import Reasons

PAUSED = ("plan", "appointment", "appoint", "sign_off")
"""the limits of an item that a pause holds; never an arrival's, never an emergency's (SLA-1)"""


def ask_pause(
    *, number: str, item_no: int, reason: str, until: datetime, evidence: list[str], by: Actor, remark: str = "",
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Ask that the limits of an item stand still until a moment, for a reason the rulebook lists, with evidence.

    Raises `Invalid` `pause-reason-unknown`, `pause-until-past`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "ask_pause", item_no)
        if reason not in pause_reasons(matter=act.matter, rulebook=book_of(act), at=act.recorded_at):
            raise Invalid(
                "pause-reason-unknown",
                _("A pause needs one of the listed reasons."),
                fields={"reason": _("Choose a reason of the rulebook.")},
            )
        if until <= act.happened_at:
            raise Invalid(
                "pause-until-past",
                _("A pause ends at a moment ahead."),
                fields={"until": _("Choose a moment that has not passed.")},
            )
        proof = claim(keys=evidence, actor=by, kind="photo")
        act.add(
            PauseRequest(
                item=item, reason=reason, until=to_second(until), asked_at=act.happened_at, asked_by_id=by.somebody()
            )
        )
        act.change(item, pause=Item.Pause.ASKED, paused_until=to_second(until))
        act.say(
            "repair_item.pause_asked",
            item_no=item.no,
            data={"reason": reason, "until": until.isoformat()},
            words={"remark": remark},
            files=proof,
            audience=Event.Audience.STAFF,
        )
    return act.matter


def grant_pause(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Agree to the pause that somebody else asked for: the item's limits stand still from now on.

    Refuses `pause-needs-second-person`, `pause-over` when its end has passed meanwhile, `clock-not-running` when nothing
    of the item runs that may stand still.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "grant_pause", item_no)
        request = _asked(act, item)
        if request.until <= act.happened_at:
            raise Refusal("pause-over", _("The end of this pause has passed; ask for it anew."))
        held = [
            name
            for name in PAUSED
            if (clock := running_clock(act, name=name, item_no=item.no)) is not None
            and clock.paused_since is None
            and may_pause(act, clock=clock)
        ]
        if not held:
            raise Refusal("clock-not-running", _("This deadline does not run (any more)."))
        act.change(
            request, answer=PauseRequest.Answer.GRANTED, answered_at=act.happened_at, answered_by_id=by.somebody()
        )
        act.change(item, pause=Item.Pause.PAUSED)
        act.say(
            "repair_item.pause_granted",
            item_no=item.no,
            data={"reason": request.reason, "until": request.until.isoformat(), "clocks": held},
            words={"remark": remark},
        )
        for name in held:
            pause_clock(
                act, name=name, reason=request.reason, asked_by_id=request.asked_by_id, agreed_by_id=by.somebody(),
                item_no=item.no,
            )  # fmt: skip
    return act.matter


def refuse_pause(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The limits run on. Refuses `pause-needs-second-person` to who asked."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "refuse_pause", item_no)
        request = _asked(act, item)
        act.change(
            request, answer=PauseRequest.Answer.REFUSED, answered_at=act.happened_at, answered_by_id=by.somebody()
        )
        act.change(item, pause="", paused_until=None)
        act.say(
            "repair_item.pause_refused",
            item_no=item.no,
            data={"reason": request.reason},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def end_pause(
    *, number: str, item_no: int, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The limits count on, each with the pause added. Said by a person, or by the system when its end has come."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "end_pause", item_no)
        request = PauseRequest.objects.get(item=item, answer=PauseRequest.Answer.GRANTED, ended_at__isnull=True)
        act.change(request, ended_at=max(act.happened_at, request.answered_at or act.happened_at))
        act.change(item, pause="", paused_until=None)
        act.say("repair_item.pause_ended", item_no=item.no, words={"remark": remark})
        for name in PAUSED:
            resume_clock(act, name=name, item_no=item.no)
    return act.matter


def pause_reasons(*, matter: Matter, at: datetime, rulebook: Book | None = None) -> dict[str, tuple[str, str]]:
    """The reasons the rulebook lists for a pause here: code → Chinese and English title. One query without `rulebook`."""
    rulebook = rulebook or book()
    edition = rulebook.clause(
        "pause_reasons", company_id=matter.project.company_id, project_id=matter.project_id, at=at
    )
    found = rulebook.parameters(edition)
    assert isinstance(found, Reasons)
    return {reason.code: (reason.title_zh, reason.title_en) for reason in found.reasons}


def _asked(act: Act, item: Item) -> PauseRequest:
    """The request that waits; refuses who asked for it themselves."""
    request = PauseRequest.objects.get(item=item, answer="")
    if request.asked_by_id == act.by.somebody():
        raise Refusal("pause-needs-second-person", _("A pause is agreed to by a second person."))
    return request
