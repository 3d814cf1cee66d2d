"""The one way to do a verb: its flow, its action, its inputs. Pages and the API come in here and nowhere else.

    perform("assign_technician", number="YQ-26-0001", item_no=1, actor=request.actor, inputs={"technician": 7})

`offers_for` says which verbs a person may do now, from facts loaded once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anju.core.flow import Verb
from anju.core.inputs import checked
from anju.followup import actions as following_up
from anju.followup.flow import FOLLOW_UP
from anju.followup.queries import attempts_in, attempts_of, facts_for
from anju.matters.act import Actor
from anju.matters.models import Event, Matter
from anju.neighbours import actions as neighbouring
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.repairs import actions as repairing
from anju.repairs.file import CaseFile
from anju.repairs.flow import CASE, ITEM


@dataclass(frozen=True, kw_only=True)
class Performable:
    """A verb, the action behind it, and the room whose permission it is."""

    verb: Verb
    action: Callable[..., Matter]
    room: str

    @property
    def permission(self) -> str:
        return f"{self.room}.{self.verb.name}"


def _performable() -> Mapping[str, Performable]:
    found = {
        name: Performable(verb=verb, action=getattr(repairing, name), room="repairs")
        for flow in (CASE, ITEM)
        for name, verb in flow.verbs.items()
    }
    found |= {
        name: Performable(verb=verb, action=getattr(neighbouring, name), room="neighbours")
        for name, verb in NEIGHBOURS.verbs.items()
    }
    return found | {
        name: Performable(verb=verb, action=getattr(following_up, name), room="followup")
        for name, verb in FOLLOW_UP.verbs.items()
    }


PERFORMABLE: Mapping[str, Performable] = _performable()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A verb that this person may do now on this subject."""

    verb: Verb
    number: str
    item_no: int = 0

    @property
    def path(self) -> str:
        """The tail of its address, the same below /desk, /field, /owner and /api/v1: `cases/N/items/2/assign_technician`."""
        item = f"items/{self.item_no}/" if self.item_no else ""
        return f"cases/{self.number}/{item}{self.verb.name}"


def offers_for(file: CaseFile, *, events: Iterable[Event] | None = None) -> list[Offer]:
    """What may be done now on the follow-up that is due, the case and each of its items. At most two queries, for who may close a
    case unreached; one where the page hands over the whole timeline it has read."""
    number = file.matter.number
    found: list[Offer] = []
    if file.matter.state == "signed_off" and file.hats:
        attempts = attempts_in(events) if events is not None else []
        if events is None and file.hats & FOLLOW_UP.verb("close_unreached").hats:
            attempts = attempts_of(file.matter.pk)
        facts = facts_for(file, attempts=attempts)
        offered = FOLLOW_UP.offered(on="follow_up", state=file.matter.state, hats=file.hats, facts=facts)
        found += [Offer(verb=verb, number=number) for verb in offered]
    found += [Offer(verb=verb, number=number) for verb in file.offered()]
    for item in file.items:
        found += [Offer(verb=verb, number=number, item_no=item.no) for verb in file.offered_on(item)]
    return found + [Offer(verb=verb, number=number) for verb in homes_offered(file, homes=1)]


def homes_offered(file: CaseFile, *, homes: int) -> list[Verb]:
    """What may be done now about the homes of the case, where so many belong to it. No query."""
    facts = HomesFacts(at_home=file.matter.room_id is not None, homes=homes)
    return NEIGHBOURS.offered(on="homes", state=file.matter.state, hats=file.case_hats(), facts=facts)


def perform(
    name: str,
    *,
    number: str,
    actor: Actor,
    inputs: Mapping[str, Any],
    item_no: int = 0,
    at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:
    """Do a verb. `inputs` are checked against its class first (`Invalid` `inputs-invalid`, with fields).

    Raises `KeyError` for an unknown verb, and whatever the action refuses with.
    """
    performable = PERFORMABLE[name]
    given = checked(performable.verb.inputs, inputs)
    fields = {field: getattr(given, field) for field in type(given).model_fields}
    place = {"item_no": item_no} if performable.verb.on == "item" else {}
    return performable.action(number=number, by=actor, at=at, client_id=client_id, **place, **fields)
