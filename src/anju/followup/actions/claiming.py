"""Who calls about what: a short lease on a matter, so that two callers never get the same one (machine time)."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Refusal
from anju.core.time import machine_now
from anju.estate.models import Project
from anju.followup.flow import CALLERS
from anju.followup.models import Claim
from anju.followup.queries.due import callable_now, claimed_by, taken
from anju.matters.act import Actor
from anju.matters.models import Matter

LEASE = timedelta(minutes=15)
"""so long a call belongs to whoever took it; each look at it begins anew"""
TRIES = 8
"""so many of those due are tried in a row before we look again"""


def claim_next(*, project: Project, by: Actor) -> Matter | None:
    """The next one to call, now this person's: the one already taken, else the most pressing that nobody has; None when
    all are done. Raises `Forbidden` `not-yours-to-do`."""
    person = by.somebody()
    if not by.roles_at(project.pk) & CALLERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    held = claimed_by(project=project, person_id=person)
    if held is not None and take(matter_id=held.pk, person_id=person):
        return held
    seen: list[int] = []
    while found := list(callable_now(project, person_id=person).exclude(taken()).exclude(pk__in=seen)[:TRIES]):
        for matter in found:
            if take(matter_id=matter.pk, person_id=person):
                return matter
        seen += [matter.pk for matter in found]
    return None


def claim(*, matter: Matter, by: Actor) -> None:
    """This very one, or hold on to it. Raises `Refusal` `follow-up-taken` where a colleague is calling just now."""
    if not take(matter_id=matter.pk, person_id=by.somebody()):
        raise Refusal("follow-up-taken", _("A colleague is calling about this one just now."))


@transaction.atomic
def release(*, by: Actor) -> None:
    """Nothing is this person's any more: the break, the end of the shift."""
    Claim.objects.filter(person_id=by.somebody()).delete()


def take(*, matter_id: int, person_id: int) -> bool:
    """Whether it is theirs now: nobody had it, or the other's lease is over. One statement decides between two."""
    now = machine_now()
    free = Claim.objects.filter(Q(until__lte=now) | Q(person_id=person_id), matter_id=matter_id)
    if free.update(person_id=person_id, until=now + LEASE):
        return True
    try:
        with transaction.atomic():
            Claim.objects.create(matter_id=matter_id, person_id=person_id, until=now + LEASE)
    except IntegrityError:
        return False
    return True
