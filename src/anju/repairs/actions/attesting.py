"""Finished work that nobody signs: each attempt is written down, then it is attested before a witness (REP-10)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.clocks.reckoning import book_of
from anju.core.errors import Invalid, Refusal
from anju.core.time import FAR
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.people.queries import holds_role
from anju.repairs import rules
from anju.repairs.file import ask_item, settle
from anju.repairs.flow import STAFF
from anju.repairs.models import Check, Item, SigningAttempt
from anju.rulebook.parameters import Attempts

WITNESSES = STAFF | frozenset({"technician"})
"""who may stand beside the lead when completion is attested"""


def record_attempt(
    *, number: str, item_no: int, way: str, outcome: str, words: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """It was tried to have finished work signed: by which route and with what outcome. The limit runs on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "record_attempt", item_no)
        act.add(
            SigningAttempt(
                item=item, round=item.attempts, tried_at=act.happened_at, tried_by_id=by.somebody(), route=way,
                outcome=outcome,
            )
        )  # fmt: skip
        act.say(
            "repair_item.signing_attempted",
            item_no=item.no,
            data={"route": way, "outcome": outcome},
            words={"words": words},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def attest_item(
    *, number: str, item_no: int, witness: int, photos: list[str], by: Actor, remark: str = "",
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Complete without a signature: the lead says so before a named second person, with a photo.

    Refuses `item-not-tried-enough` before the attempts and the wait of the rulebook are over; raises `Invalid`
    `witness-not-here`, `witness-not-second` (who says it and who did the work are no witnesses).
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "attest_item", item_no)
        _check_tried(act, item)
        person = _witness(act, item, witness)
        pictures = claim(keys=photos, actor=by, kind="photo")
        act.change(item, state="signed_off", open=False, signed_at=act.happened_at, queue_at=FAR, attested=True)
        act.add(
            Check(
                item=item, attempt=item.attempts, passed=True, checked_at=act.happened_at,
                checked_by_id=by.somebody(), witness=person,
            )
        )  # fmt: skip
        settle(act, file)
        act.say(
            "repair_item.attested",
            item_no=item.no,
            data={
                "attempt": item.attempts,
                "first_time": rules.first_time_fix(attempts=item.attempts, passed=True),
                "last": act.matter.state == "signed_off",
                "witness": person.pk,
            },
            words={"remark": remark},
            files=pictures,
        )
    return act.matter


def _check_tried(act: Act, item: Item) -> None:
    project, rules_now = act.matter.project, book_of(act)
    edition = rules_now.clause(
        "sign_off.unreached", company_id=project.company_id, project_id=project.pk, at=act.recorded_at
    )
    wanted = rules_now.parameters(edition)
    assert isinstance(wanted, Attempts)
    moments = list(
        SigningAttempt.objects.filter(item=item, round=item.attempts, tried_at__lte=act.happened_at).values_list(
            "tried_at", flat=True
        )
    )
    if not rules.tried_enough(
        moments=moments, done_at=item.done_at or act.happened_at, at=act.happened_at, zone=project.zone,
        attempts=wanted.attempts, apart_minutes=wanted.apart_minutes, wait_days=wanted.wait_days,
    ):  # fmt: skip
        raise Refusal(
            "item-not-tried-enough",
            _("It was not tried often enough yet: %(count)d attempts on different days, then %(days)d days of waiting.")
            % {"count": wanted.attempts, "days": wanted.wait_days},
        )


def _witness(act: Act, item: Item, wanted: int) -> Person:
    """A colleague of this project who neither says it nor did the work."""
    project = act.matter.project
    day = act.happened_at.astimezone(project.zone).date()
    found = Person.objects.filter(pk=wanted, is_active=True).first()
    if found is None or not holds_role(person=found, roles=WITNESSES, project=project, day=day):
        raise Invalid(
            "witness-not-here",
            _("This person does not work in this project."),
            fields={"witness": _("Choose a colleague of this project.")},
        )
    if found.pk in {act.by.person_id, item.technician_id}:
        raise Invalid(
            "witness-not-second",
            _("A witness is a second person who did not do the work."),
            fields={"witness": _("Choose somebody else.")},
        )
    return found
