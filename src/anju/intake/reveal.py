"""Showing a masked phone number on purpose: for those who must call, with a reason, logged, and not too often.

Source: EST-5; decisions 18 and 19.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core.access import REVEALING_ROLES
from anju.core.bounds import spend_reveal
from anju.core.counts import REVEALS
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.intake.access import case_for
from anju.matters.act import Actor, act_on
from anju.matters.models import Event, Matter, Stake

SHORTEST_REASON = 2
REVEALED = "case.phone_revealed"


def reveal_phone(*, number: str, actor: Actor, reason: str = "") -> str:
    """The reporter's whole number, after `case.phone_revealed` was written on the timeline (staff only).

    For the roles that speak with owners in the case's project, who give a reason; and for the worker assigned to it,
    whose reason is the visit. Raises NotFound (no such case, or no number), Forbidden `reveal-not-yours`, Invalid
    `reveal-wants-reason`, TooMany beyond 30 an hour.
    """
    matter = case_for(actor, number)
    if not _speaks_with_owners(actor, matter):
        reason = reason.strip() or "visit"
    reason = _reason(reason)
    spend_reveal(actor.person_id)
    with act_on(by=actor, number=number) as act:
        phone = act.matter.case.reporter_phone
        if not phone:
            raise NotFound
        act.say(REVEALED, words={"reason": reason}, audience=Event.Audience.STAFF)
    REVEALS.labels(min(actor.roles_at(matter.project_id) & REVEALING_ROLES, default="worker")).inc()
    return str(phone)


def phone_again(*, number: str, actor: Actor) -> str:
    """The number once more for whoever had it revealed and whose answer got lost: read anew, under the entry that
    stands on the timeline already. Costs no unit of the bound.

    Raises NotFound and Forbidden as `reveal_phone` does, and Forbidden where this person never had it revealed.
    """
    matter = case_for(actor, number)
    _speaks_with_owners(actor, matter)
    if not Event.objects.filter(matter=matter, kind=REVEALED, actor_id=actor.somebody()).exists():
        raise _not_yours()
    return str(matter.case.reporter_phone)


def _speaks_with_owners(actor: Actor, matter: Matter) -> bool:
    """Whether the actor has a role that speaks with owners here; False for the worker assigned. Others are refused."""
    if actor.roles_at(matter.project_id) & REVEALING_ROLES:
        return True
    if _is_worker(actor, matter):
        return False
    raise _not_yours()


def _not_yours() -> Forbidden:
    return Forbidden("reveal-not-yours", _("Only those who speak with the owner may see the number."))


def _reason(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        sentence = _("Say why you need the number.")
        raise Invalid("reveal-wants-reason", sentence, fields={"reason": sentence})
    return reason.strip()[:200]


def _is_worker(actor: Actor, matter: Matter) -> bool:
    """Whether this very person is assigned to the visit or an item (their firm alone is not enough)."""
    mine = Q(person_id=actor.person_id, hat=Stake.Hat.WORKER, until__isnull=True)
    return actor.person_id is not None and Stake.objects.filter(mine, matter=matter).exists()
