"""Referrals to act on, each brought where a test wants it by the product's own verbs."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Refusal
from anju.core.outbox import drain
from anju.core.time import product_now
from anju.intake.models import Referral
from anju.intake.referrals import actions
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.tests.acting import rows
from tests.cast import Cast

WORDS = "走廊里业主说地库渗水,说了两次没人理"


def referred(cast: Cast, *, by: Person | None = None, **more: Any) -> Matter:
    """What the technician heard in the corridor."""
    given = {"words": WORDS, "where": "3-2-1801", "who": "王女士 13800005678"} | more
    return actions.refer(project=cast.project, by=cast.actor(by or cast.technician), **given).matter


def act(cast: Cast, name: str, matter: Matter, who: Person | None, **inputs: Any) -> Matter:
    """Do the verb and give the matter back as it stands."""
    by = cast.actor(who) if who else SYSTEM
    getattr(actions, name)(number=matter.number, by=by, **inputs)
    return Matter.objects.get(pk=matter.pk)


def refused(cast: Cast, name: str, matter: Matter, who: Person | None, **inputs: Any) -> str:
    """The code of the refusal, after which every row stands as before."""
    before = rows()
    with pytest.raises(Refusal) as caught:
        act(cast, name, matter, who, **inputs)
    assert rows() == before, f"{name} left something behind after {caught.value.code}"
    return caught.value.code


def in_state(cast: Cast, state: str) -> Matter:
    """A referral in this state."""
    matter = referred(cast)
    if state == "taken":
        return act(cast, "take_referral", matter, cast.clerk)
    if state == "answered":
        return act(cast, "answer_referral", matter, cast.clerk, note="已答复业主")
    if state in {"registered", "settled"}:
        matter = act(cast, "register_referral", matter, cast.clerk, case=cast.repair().number)
    return act(cast, "settle_referral", matter, None) if state == "settled" else matter


def let_stand(matter: Matter) -> Matter:
    """Its running limits were due an hour ago: nothing has moved."""
    past = product_now() - timedelta(hours=1)
    Clock.objects.filter(matter=matter, state="running").update(due_at=past, starts_at=past - timedelta(days=1))
    return matter


def referral_of(matter: Matter) -> Referral:
    return Referral.objects.get(pk=matter.pk)


def told(template: str) -> set[str]:
    """The names of those who were told this, after everything was delivered."""
    drain()
    return set(Notice.objects.filter(template=template).values_list("person__name", flat=True))


def kinds(matter: Matter) -> list[str]:
    return list(Event.objects.filter(matter=matter).order_by("seq").values_list("kind", flat=True))


def due_of(matter: Matter, name: str) -> datetime:
    return Clock.objects.get(matter=matter, name=name, state="running").due_at
