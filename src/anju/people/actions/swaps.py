"""Verbs on swaps: one asks another to take a duty, perhaps for one in return; it moves when the other agrees (TEAM-2)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.time import product_now
from anju.people import rules
from anju.people.actions.roster import check_fit
from anju.people.models import Duty, Person, Swap


@transaction.atomic
def ask_swap(*, actor: Acting, duty: Duty, taker: Person, in_return: Duty | None = None) -> Swap:
    """Ask `taker` to take this duty, giving `in_return` one of theirs. Whose duty it is may, or who keeps the roster.

    Refuses `swap-with-oneself`, `swap-open`, `swap-too-late` (the day is over), `swap-unequal`, `not-fit-for-duty`.
    """
    if actor.person_id != duty.person_id:
        require_role(actor, project_id=duty.roster.project_id, roles=rules.KEEPS_ROSTER)
    if taker.pk == duty.person_id:
        raise Invalid("swap-with-oneself", _("This is that person's own duty."))
    _check_pair(duty, taker, in_return)
    return add_row(
        Swap(
            duty=duty,
            taker=taker,
            in_return=in_return,
            asked_by_id=actor.person_id or duty.person_id,
            asked_at=product_now(),
        ),
        verb="ask_swap",
        actor_id=actor.person_id,
        refusal=Refusal("swap-open", _("Somebody was asked already and has not answered.")),
    )


@transaction.atomic
def agree_swap(*, actor: Acting, swap: Swap) -> Duty:
    """The one who was asked agrees: the duty changes hands, and the one in return with it.

    Refuses `not-yours-to-do`, `swap-answered`, `swap-too-late`, `not-fit-for-duty`, `duty-exists`.
    """
    _answer(actor, swap, agreed=True)
    duty, given = swap.duty, swap.in_return
    giver = duty.person
    _check_pair(duty, swap.taker, given)
    if given is not None:
        _move(actor, given, giver)
    return _move(actor, duty, swap.taker)


@transaction.atomic
def decline_swap(*, actor: Acting, swap: Swap) -> bool:
    """The one who was asked declines; the duty stays. Refuses `not-yours-to-do`, `swap-answered`."""
    return _answer(actor, swap, agreed=False)


def _answer(actor: Acting, swap: Swap, *, agreed: bool) -> bool:
    if actor.person_id != swap.taker_id:
        raise Forbidden("not-yours-to-do", _("Whoever was asked answers."))
    if swap.answered_at is not None:
        raise Refusal("swap-answered", _("This was answered already."))
    return change_fields(swap, verb="answer_swap", actor_id=actor.person_id, answered_at=product_now(), agreed=agreed)


def _check_pair(duty: Duty, taker: Person, in_return: Duty | None) -> None:
    project = duty.roster.project
    today = product_now().astimezone(project.zone).date()
    if duty.day < today or (in_return is not None and in_return.day < today):
        raise Refusal("swap-too-late", _("This day is over."))
    check_fit(project=project, person=taker, part=duty.part, day=duty.day)
    if in_return is None:
        return
    if in_return.person_id != taker.pk or in_return.part != duty.part or in_return.roster.project_id != project.pk:
        raise Refusal("swap-unequal", _("Only duties of the same kind, each of its own person, are swapped."))
    check_fit(project=project, person=duty.person, part=in_return.part, day=in_return.day)


def _move(actor: Acting, duty: Duty, person: Person) -> Duty:
    same = Duty.objects.filter(roster=duty.roster_id, day=duty.day, person=person).exclude(pk=duty.pk)
    if same.filter(
        part__in=[Duty.Part.LEAD, Duty.Part.DEPUTY] if duty.part != Duty.Part.DESK else [duty.part]
    ).exists():
        raise Refusal("duty-exists", _("This person is on duty that day already."))
    change_fields(duty, verb="agree_swap", actor_id=actor.person_id, person_id=person.pk)
    return Duty.objects.select_related("person", "roster").get(pk=duty.pk)
