"""How what is followed up closes and is opened again, by its kind."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from anju.complaints.actions import close_complaint, reopen_complaint
from anju.core.errors import Invalid, Refusal
from anju.followup.file import Subject
from anju.followup.models import FollowUp, RaisedPoint
from anju.matters.act import Act
from anju.repairs.actions.case import close_case, reopen_items


def close_subject(act: Act, *, subject: Subject, told: bool) -> None:
    """End it within the act of a follow-up. `told`: somebody was reached just now.

    A visit whose points are still in hand waits for them; it is made again when they have ended.
    """
    CLOSING[subject.kind](act, subject, told=told)


def reopen_subject(act: Act, *, subject: Subject, items: list[int], reason: str) -> list[int]:
    """Open it again within the act of a follow-up; the items that were opened.

    Raises `Invalid` `items-missing`, `item-not-signed-off`, `items-not-asked`; `Refusal` `point-missing` for a visit where
    nothing that was raised became a case.
    """
    return REOPENING[subject.kind](act, subject, items, reason)


def _close_repair(act: Act, subject: Subject, *, told: bool) -> None:
    close_case(act, told=told)


def _reopen_repair(act: Act, subject: Subject, items: list[int], reason: str) -> list[int]:
    file = subject.repair
    assert file is not None
    signed = [item.no for item in file.items if item.state == "signed_off"]
    chosen = items or (signed if len(signed) == 1 else [])
    if not chosen:
        sentence = _("Name the items that are not right.")
        raise Invalid("items-missing", sentence, fields={"items": sentence})
    reopen_items(act, items=chosen, reason=reason)
    return chosen


def _close_complaint(act: Act, subject: Subject, *, told: bool) -> None:
    close_complaint(act, told=told)


def _reopen_complaint(act: Act, subject: Subject, items: list[int], reason: str) -> list[int]:
    if items:
        refuse_items()
    reopen_complaint(act, reason=reason)
    return []


def _close_visit(act: Act, subject: Subject, *, told: bool) -> None:
    visit = subject.visit
    assert visit is not None
    if told and open_points(act):
        act.change(act.matter, state="in_hand")
        return
    act.change(visit, ended_at=act.happened_at)
    act.change(
        act.matter, state="settled" if told else "unreached", open=False, closed_at=act.happened_at, holder_role="",
        holder_id=None,
    )  # fmt: skip


def _reopen_visit(act: Act, subject: Subject, items: list[int], reason: str) -> list[int]:
    if items:
        refuse_items()
    if not open_points(act):
        raise Refusal(
            "point-missing",
            _("Write down what is not right as a point that becomes a case; the visit then waits for it."),
        )
    act.change(act.matter, state="in_hand")
    return []


def refuse_items() -> None:
    """Only a repair has items to be opened again."""
    sentence = _("Only a repair has items to be opened again.")
    raise Invalid("items-not-asked", sentence, fields={"items": sentence})


def open_points(act: Act) -> bool:
    """Whether something raised in it is a case that still runs. One query."""
    return RaisedPoint.objects.filter(matter=act.matter, case__open=True).exists()


CLOSING: Mapping[str, Callable[..., None]] = {
    FollowUp.Kind.REPAIR: _close_repair,
    FollowUp.Kind.COMPLAINT: _close_complaint,
    FollowUp.Kind.REGULAR: _close_visit,
    FollowUp.Kind.CARE: _close_visit,
}
REOPENING: Mapping[str, Callable[[Act, Subject, list[int], str], list[int]]] = {
    FollowUp.Kind.REPAIR: _reopen_repair,
    FollowUp.Kind.COMPLAINT: _reopen_complaint,
    FollowUp.Kind.REGULAR: _reopen_visit,
    FollowUp.Kind.CARE: _reopen_visit,
}
