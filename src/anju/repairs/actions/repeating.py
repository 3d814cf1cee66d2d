"""The same reported again, a case registered twice, a case the household has opened again (INT-7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.clocks.reckoning import book_of
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.time import FAR
from anju.intake.access import case_for
from anju.intake.models import Case, Repeat
from anju.matters.act import Act, Actor, act_on, lock_in_order
from anju.matters.files import claim
from anju.matters.models import Event, Matter, Stake
from anju.people.queries import digits_of, phone_index
from anju.repairs import rules
from anju.repairs.actions.case import reopen_items
from anju.repairs.file import CaseFile, ask_case, file_in
from anju.rulebook.parameters import Days


def link_repeat(
    *, number: str, words: str, by: Actor, caller: str = "", phone: str = "", channel: str = Case.Channel.HOTLINE,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The same was reported again: counted, with who rang, by which way, when (`at`) and in which words. No second case."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "link_repeat")
        digits = digits_of(phone)
        known = file.case.reporter if digits and digits == file.case.reporter_phone else None
        _count(
            act,
            file.case,
            Repeat(
                channel=channel,
                rang_at=act.happened_at,
                reporter=known,
                reporter_name=caller or (known.name if known else ""),
                reporter_phone=digits,
                phone_index=phone_index(digits) if digits else "",
            ),
        )
        data = {"repeats": file.case.repeats, "channel": channel}
        act.say("repair.repeated", data=data, words={"description": words})
    return act.matter


def _count(act: Act, case: Case, repeat: Repeat) -> None:
    """One more repeat of a case, kept as a row."""
    act.change(case, repeats=case.repeats + 1)
    repeat.matter, repeat.no, repeat.recorded_at = act.matter, case.repeats, act.recorded_at
    act.add(repeat)


def merge_case(
    *, number: str, into: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """This case was registered twice: it ends, and the other one goes on with a pointer each way and its reporter.

    Raises `Invalid` `merge-into-itself`, `merge-unknown`, `merge-other-place` (another home or project),
    `merge-into-ended`. Everything of this case stays readable.
    """
    if number == into:
        raise Invalid(
            "merge-into-itself", _("A case is not merged into itself."), fields={"into": _("Give the other number.")}
        )
    with transaction.atomic():
        lock_in_order(numbers=(number, into))
        with act_on(number=number, by=by, at=at, client_id=client_id) as act:
            file = ask_case(act, "merge_case")
            other = _other(by, into, file)
            for item in file.items:
                if item.open:
                    act.change(item, state="withdrawn", open=False, queue_at=FAR)
            act.change(file.case, merged_into_id=other.pk)
            act.change(
                act.matter, state="merged", open=False, closed_at=act.happened_at, holder_role="", holder_id=None,
                holder_firm_id=None,
            )  # fmt: skip
            act.say("repair.merged", data={"into": other.number}, words={"reason": reason})
        with act_on(number=into, by=by, at=at) as going_on:
            _take_up(going_on, file.case, number=number)
    return act.matter


def _other(by: Actor, into: str, file: CaseFile) -> Matter:
    """The case that goes on: of the same place, open, a repair."""
    try:
        other = case_for(by, into)
    except NotFound:
        raise Invalid(
            "merge-unknown", _("There is no such case here."), fields={"into": _("Give the number of a case.")}
        ) from None
    mine = file.matter
    if other.kind != Case.Kind.REPAIR or (other.project_id, other.room_id, other.area_id) != (
        mine.project_id,
        mine.room_id,
        mine.area_id,
    ):
        raise Invalid(
            "merge-other-place",
            _("Only cases of the same place are one."),
            fields={"into": _("Give a case of this place.")},
        )
    if not other.open:
        raise Invalid("merge-into-ended", _("That case has ended."), fields={"into": _("Give a case that is open.")})
    return other


def _take_up(act: Act, double: Case, *, number: str) -> None:
    """The case that goes on counts the other as a repeat, and its reporter may see it from now on."""
    file = file_in(act)
    _count(
        act,
        file.case,
        Repeat(
            channel=double.channel, rang_at=double.rang_at, reporter=double.reporter,
            reporter_name=double.reporter_name, reporter_phone=double.reporter_phone, phone_index=double.phone_index,
        ),
    )  # fmt: skip
    if (
        double.reporter_id is not None
        and not Stake.objects.filter(
            matter=act.matter, hat=Stake.Hat.REPORTER, person=double.reporter_id, until__isnull=True
        ).exists()
    ):
        act.add(Stake(matter=act.matter, hat=Stake.Hat.REPORTER, person_id=double.reporter_id, since=act.happened_at))
    data = {"from": number, "repeats": file.case.repeats, "channel": double.channel}
    act.say("repair.took_up", data=data, audience=Event.Audience.STAFF)


def reopen_case(
    *, number: str, items: list[int], reason: str, by: Actor, photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The household has it opened again within the clause's days after sign-off or closing: a new round; every earlier
    limit, time and signature stays as it was.

    Refuses `case-reopen-too-late`; raises `Invalid` `item-not-signed-off`, `NotFound` for an item it does not have.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "reopen_case")
        moments = [item.signed_at for item in file.items] + [act.matter.closed_at]
        ended = max((moment for moment in moments if moment is not None), default=act.happened_at)
        # what counts is when we heard of it: a moment of one's own choosing would keep the window open for ever
        if not rules.within_days(since=ended, at=act.recorded_at, days=_window(act), zone=act.matter.project.zone):
            raise Refusal("case-reopen-too-late", _("The time to have it opened again is over; please report it anew."))
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        act.change(act.matter, open=True, closed_at=None)
        act.change(file.case, rounds=file.case.rounds + 1)
        act.say(
            "repair.reopened",
            data={"round": file.case.rounds, "items": sorted(set(items))},
            words={"reason": reason},
            files=pictures,
        )
        reopen_items(act, items=sorted(set(items)), reason="")
    return act.matter


def _window(act: Act) -> int:
    project, rules_now = act.matter.project, book_of(act)
    found = rules_now.parameters(
        rules_now.clause("reopen", company_id=project.company_id, project_id=project.pk, at=act.recorded_at)
    )
    assert isinstance(found, Days)
    return found.days
