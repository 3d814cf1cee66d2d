"""The one way to do a verb: its flow, its action, its inputs. Pages and the API come in here and nowhere else.

    perform("assign_technician", number="YQ-26-0001", item_no=1, actor=request.actor, inputs={"technician": 7})

`offers_for` says which verbs a person may do now, from facts loaded once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anju.complaints import actions as complaining
from anju.complaints.flow import COMPLAINT
from anju.complaints.part_flow import ASK, FINDING, MEASURE
from anju.core.flow import Flow, Verb
from anju.core.inputs import checked
from anju.enquiries import actions as enquiring
from anju.enquiries.flow import ENQUIRY
from anju.followup import actions as following_up
from anju.followup.file import FILES as FOLLOWED_UP
from anju.followup.file import subject_of
from anju.followup.flow import CALLERS, CLOSERS, DUE_STATES, FOLLOW_UP
from anju.followup.queries.attempts import attempts_in, attempts_of, facts_for
from anju.intake.models import Case
from anju.ladder import actions as climbing
from anju.ladder.file import Ladder
from anju.ladder.flow import LADDER
from anju.matters.act import Actor
from anju.matters.models import Event, Matter
from anju.neighbours import actions as neighbouring
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.repairs import actions as repairing
from anju.repairs.file import CaseFile
from anju.repairs.flow import CASE, ITEM
from anju.verbs.files import AnyFile

EVERY_KIND = frozenset(Case.Kind.values)


@dataclass(frozen=True, kw_only=True)
class Performable:
    """A verb, the action behind it, and the room whose permission it is."""

    verb: Verb
    action: Callable[..., Matter]
    room: str
    kinds: frozenset[str] = EVERY_KIND
    """the kinds of case it is a verb of"""

    @property
    def permission(self) -> str:
        return f"{self.room}.{self.verb.name}"


ROOMS: tuple[tuple[str, Any, tuple[Flow, ...], frozenset[str]], ...] = (
    ("repairs", repairing, (CASE, ITEM), frozenset({Case.Kind.REPAIR})),
    ("neighbours", neighbouring, (NEIGHBOURS,), frozenset({Case.Kind.REPAIR})),
    ("complaints", complaining, (COMPLAINT, ASK, FINDING, MEASURE), frozenset({Case.Kind.COMPLAINT})),
    ("enquiries", enquiring, (ENQUIRY,), frozenset({Case.Kind.ENQUIRY, Case.Kind.SUGGESTION})),
    ("followup", following_up, (FOLLOW_UP,), EVERY_KIND),
    ("ladder", climbing, (LADDER,), EVERY_KIND),
)
"""room, its actions, its flows, the kinds of case they are for"""


def _by_name() -> Mapping[str, tuple[Performable, ...]]:
    found: dict[str, tuple[Performable, ...]] = {}
    for room, actions, flows, kinds in ROOMS:
        for flow in flows:
            for name, verb in flow.verbs.items():
                one = Performable(verb=verb, action=getattr(actions, name), room=room, kinds=kinds)
                found[name] = (*found.get(name, ()), one)
    return found


NAMED: Mapping[str, tuple[Performable, ...]] = _by_name()
"""name → the verbs of this name; one that several kinds share wants the same of each (`test_performing`)"""
PERFORMABLE: Mapping[str, Performable] = {name: found[0] for name, found in NAMED.items()}
"""name → the verb as its form and its address know it"""


def performable_for(name: str, *, kind: str) -> Performable | None:
    """The verb of this name for a case of this kind, or None."""
    return next((one for one in NAMED.get(name, ()) if kind in one.kinds), None)


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


def offers_for(file: AnyFile, *, events: Iterable[Event] | None = None) -> list[Offer]:
    """What may be done now on the follow-up that is due, the case and each of its items. At most two queries, for who may close a
    case unreached; one where the page hands over the whole timeline it has read."""
    number = file.matter.number
    found = [Offer(verb=verb, number=number) for verb in follow_ups_offered(file, events=events)]
    found += [Offer(verb=verb, number=number) for verb in file.offered()]
    found += [Offer(verb=verb, number=number, item_no=no) for no, verb in file.parts_offered()]
    homes = homes_offered(file, homes=1) if isinstance(file, CaseFile) else []
    return found + [Offer(verb=verb, number=number) for verb in homes]


def follow_ups_offered(file: AnyFile, *, events: Iterable[Event] | None = None) -> list[Verb]:
    """What may be recorded of a follow-up that is due. At most two queries."""
    if file.matter.kind not in FOLLOWED_UP or file.matter.state not in DUE_STATES or not file.hats & CALLERS:
        return []
    attempts = attempts_in(events) if events is not None else []
    if events is None and file.hats & CLOSERS:
        attempts = attempts_of(file.matter.pk)
    facts = facts_for(subject_of(file, events=events), attempts=attempts)
    return FOLLOW_UP.offered(on="follow_up", state=file.matter.state, hats=file.hats, facts=facts)


def offered_on(ladder: Ladder) -> list[Offer]:
    """What may be done now about who is in charge: raise it, hand it up, take it over. No query."""
    return [Offer(verb=verb, number=ladder.matter.number) for verb in ladder.offered()]


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
    performable = _performable(name, number)
    given = checked(performable.verb.inputs, inputs)
    fields = {field: getattr(given, field) for field in type(given).model_fields}
    place = {"item_no": item_no} if performable.verb.numbered else {}
    return performable.action(number=number, by=actor, at=at, client_id=client_id, **place, **fields)


def _performable(name: str, number: str) -> Performable:
    """The one verb of this name; where kinds share it, that of this case's kind, for one query. The action decides whether the
    actor may see the case: for a number that is not there any of them refuses."""
    found = NAMED[name]
    if len(found) == 1:
        return found[0]
    kind = Matter.objects.filter(number=number).values_list("kind", flat=True).first()
    return performable_for(name, kind=kind or "") or found[0]
