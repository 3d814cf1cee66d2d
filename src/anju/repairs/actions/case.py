"""Verbs on the case as a whole: urgency, urging, notes, telling the result, cancelling."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.core.time import FAR
from anju.intake.models import Case
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Matter
from anju.repairs.file import ask_case, file_in, settle


def mark_emergency(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Make it an emergency: the limit still runs from the ring, the earlier clock is superseded (decision 4)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "mark_emergency")
        _decide_urgency(act, file.case, Case.Urgency.EMERGENCY, event="repair.marked_emergency", reason=reason)
    return act.matter


def mark_normal(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It is no emergency after all; the ordinary limit runs from the ring."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "mark_normal")
        _decide_urgency(act, file.case, Case.Urgency.NORMAL, event="repair.marked_normal", reason=reason)
    return act.matter


def _decide_urgency(act: Act, case: Case, urgency: str, *, event: str, reason: str) -> None:
    act.change(case, urgency=urgency)
    act.say(event, data={"urgency": urgency}, words={"reason": reason})


def urge_case(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The household urges (催单): it is counted, and who holds the case is told."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "urge_case")
        act.change(file.case, urges=file.case.urges + 1)
        act.say("repair.urged", data={"urges": file.case.urges}, words={"remark": remark})
    return act.matter


def add_note(
    *, number: str, words: str, by: Actor, audience: str = "staff", photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """A line in the timeline, for staff or for everyone."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask_case(act, "add_note")
        act.say(
            "repair.note_added",
            words={"note": words},
            audience=audience,
            files=claim(keys=photos or [], actor=by, kind="photo"),
        )
    return act.matter


def tell_result(
    *, number: str, route: str, words: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The reporter was told the result by this route; without it nothing closes (CMP-8)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "tell_result")
        act.change(file.case, told_at=act.happened_at)
        act.say("repair.result_told", data={"route": route}, words={"words": words})
    return act.matter


def cancel_case(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The household takes it back, or it was registered in error; refused once work has begun."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "cancel_case")
        for item in file.items:
            if item.open:
                act.change(item, state="withdrawn", open=False, queue_at=FAR)
        act.change(
            act.matter, state="cancelled", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
            holder_firm_id=None,
        )  # fmt: skip
        act.say("repair.cancelled", words={"reason": reason})
    return act.matter


def close_case(act: Act, *, told: bool) -> None:
    """End the case within the act of a follow-up. `told`: the resident was reached just now.

    Refuses `case-reporter-untold` when the resident was never told the result (CMP-8).
    """
    file = file_in(act)
    if told and file.case.told_at is None:
        act.change(file.case, told_at=act.happened_at)
    if file.case.told_at is None:
        raise Refusal("case-reporter-untold", _("Nothing closes before the resident was told the result."))
    act.change(
        act.matter, state="closed", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
        holder_firm_id=None,
    )  # fmt: skip


def reopen_items(act: Act, *, items: list[int], reason: str) -> None:
    """Bring signed-off items back within the act of a follow-up: they are done again until right (FUP-2).

    Raises `Invalid` `item-not-signed-off` for an item that never was.
    """
    file = file_in(act)
    for no in items:
        item = file.item(no)
        if item.state != "signed_off":
            raise Invalid(
                "item-not-signed-off",
                _("Item %(no)d was not signed off.") % {"no": no},
                fields={"items": _("Choose signed-off items.")},
            )
        act.change(
            item, state="failed", open=True, signed_at=None, done_at=None, appointed_from=None, appointed_to=None,
            attested=False,
        )  # fmt: skip
        act.say("repair_item.reopened", item_no=no, words={"reason": reason})
    act.change(file.case, told_at=None)
    settle(act, file)
