"""Showing the number of a household that is due a visit: on purpose, logged, not too often (EST-5)."""

from django.utils.translation import gettext_lazy as _

from anju.core.access import REVEALING_ROLES
from anju.core.bounds import spend_reveal
from anju.core.errors import Forbidden, NotFound
from anju.followup.file import subject_in
from anju.followup.flow import VISIT
from anju.followup.queries.people import caller_facts
from anju.intake.reveal import REVEALED
from anju.matters.act import Actor, act_on


def reveal_home(*, number: str, by: Actor, reason: str) -> str:
    """The whole number, after it was written on the timeline of the visit. Raises `NotFound`, `Forbidden`
    `reveal-not-yours`, `TooMany`."""
    with act_on(number=number, by=by) as act:
        if act.matter.kind != VISIT:
            raise NotFound
        subject = subject_in(act)
        if not subject.hats & REVEALING_ROLES:
            raise Forbidden("reveal-not-yours", _("Only those who speak with the owner may see the number."))
        spend_reveal(by.person_id)
        phone = caller_facts(subject)[1]
        if not phone:
            raise NotFound
        act.say(REVEALED, words={"reason": reason.strip()[:200]}, audience="staff")
    return phone
