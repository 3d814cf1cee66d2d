"""The head of a case file: what every kind of case has, and what the actor is in it. Rooms above add what is theirs."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.core.flow import Verb
from anju.intake.access import case_for, hats_at
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter

BEFORE_RING = _("Nothing happens to a case before its ring.")


class File(Protocol):
    """What pages, the API and rooms above the kinds ask of a case of any kind."""

    matter: Matter
    case: Case
    hats: frozenset[str]
    actor: Actor

    def offered(self) -> list[Verb]:
        """The verbs on the case that the actor may do now. No query."""

    def parts_offered(self) -> list[tuple[int, Verb]]:
        """The verbs on its numbered parts (items, asks) that the actor may do now, with the part's number. No query."""

    def part(self, no: int) -> Any:
        """The part of this number; raises `NotFound`."""


@dataclass(kw_only=True)
class Head:
    """One case of any kind, for rooms whose verbs stand on every kind: follow-ups, the ladder."""

    matter: Matter
    case: Case
    hats: frozenset[str]
    actor: Actor


HEAD: Slot[Head] = Slot("head")
"""the head of the act's matter"""


def open_head(actor: Actor, number: str) -> Head:
    """The head of a case the actor may see; raises `NotFound` otherwise. At most two queries."""
    return head_of(actor, case_for(actor, number))


def head_of(actor: Actor, matter: Matter) -> Head:
    """The head of a matter that `case_for` gave this actor. At most one query."""
    return Head(matter=matter, case=matter.case, hats=hats_at(actor, matter), actor=actor)


def head_in(act: Act) -> Head:
    """The head of the locked matter, read once an act. Raises `NotFound` for who may not see it."""
    kept = act.memory.get(HEAD)
    if kept is not None:
        return kept
    seen = case_for(act.by, act.matter.number)
    act.matter.case = seen.case
    return act.memory.put(HEAD, Head(matter=act.matter, case=seen.case, hats=hats_at(act.by, seen), actor=act.by))


def check_after_ring(act: Act, case: Case) -> None:
    """Nothing happens to a case before its ring. Raises `Invalid` `moment-before-ring`."""
    if act.happened_at < case.rang_at:
        raise Invalid("moment-before-ring", BEFORE_RING, fields={"at": BEFORE_RING})
