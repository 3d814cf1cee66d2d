"""The act: what every verb gets. It opens the transaction, locks the matter, collects rows, and writes them once.

    with act_on(number=case.number, by=actor, at=happened_at) as act:
        ...ask the flow, ask the rules...
        act.change(item, state="assigned", technician=person)
        act.say("repair_item.technician_assigned", item_no=item.no, data={"technician": person.id})

Leaving the block runs the *now* reactions on each event, chains them, and writes every row with one row for the outbox in
one flush: plain SQL from `core.rows`, two statements on PostgreSQL. An exception leaves nothing behind. Nothing is sent
from inside.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from anju.core import outbox, rows
from anju.core.access import Reach
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.fresh import fresh
from anju.core.numbering import PENDING, number_in
from anju.core.time import product_now, to_second
from anju.matters import rules
from anju.matters.models import Attachment, Event, Matter, Words, new_salt
from anju.rulebook.book import STAMP_SQL, has_changed, one_reading, rests_on, stamp_now

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

OUTBOX_TOPIC = "matters.events"
CLIENT_ID_USED = "client-id-used"
LONGEST_CLIENT_ID = 64

_untold: ContextVar[bool] = ContextVar("untold", default=False)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a person with a reach, a guest holding a case's link, or the system itself."""

    person_id: int | None = None
    reach: Reach | None = None
    kind: str = "person"
    """person, guest or system"""
    guest_of: int | None = None
    """the one matter whose own link a guest holds"""
    guest_room: int | None = None
    """the room whose code at the door a guest has scanned: it identifies the room and proves nothing"""
    guest: str = ""
    """digest of a guest's session: what marks the files it uploaded as its own"""

    def somebody(self) -> int:
        """The id of the person who acts; for what only people do. Raises `Forbidden` `only-people-do-this`."""
        if self.person_id is None:
            raise Forbidden("only-people-do-this", _("Only somebody signed in can do this."))
        return self.person_id

    def roles_at(self, project_id: int) -> frozenset[str]:
        """The granted roles in a project; `system` for the system."""
        if self.kind == "system":
            return frozenset({"system"})
        return self.reach.roles_at(project_id) if self.reach else frozenset()

    def roles_in_group(self) -> frozenset[str]:
        """The roles granted in the whole group; `system` for the system."""
        if self.kind == "system":
            return frozenset({"system"})
        return self.reach.roles_in_group() if self.reach else frozenset()

    def roles_in_company(self, company_id: int) -> frozenset[str]:
        """The roles granted in a whole company; `system` for the system."""
        if self.kind == "system":
            return frozenset({"system"})
        return self.reach.roles_in_company(company_id) if self.reach else frozenset()

    def roles_anywhere(self) -> frozenset[str]:
        """The roles granted anywhere; `system` for the system."""
        if self.kind == "system":
            return frozenset({"system"})
        return self.reach.roles_anywhere() if self.reach else frozenset()


SYSTEM = Actor(kind="system")


class Repeated(Exception):
    """This `client_id` was already acted on: the same wish arrived twice (offline repeats). Not an error."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.client_id)
        self.event = event


class RulebookChanged(Exception):
    """Something was published between the reading and the transaction of an act that reads first: it is to be done again
    under the new rulebook, so that no clock runs under one that held no more. Nothing was written."""


Rider = Callable[["Act"], Sequence[models.Model]]
"""makes rows that are written last, from the act when all else of it stands: the key of the request, with its answer"""
NowReaction = Callable[["Act", Event], None]
_now: Mapping[str, tuple[NowReaction, ...]] = {}


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told of acts within the block: history that is acted out (decision 15). Their outbox rows say so, and
    what else follows from them still does."""
    mark = _untold.set(True)
    try:
        yield
    finally:
        _untold.reset(mark)


def set_now_reactions(table: Mapping[str, tuple[NowReaction, ...]]) -> None:
    """Hand over the table of *now* reactions: event kind → functions, run in order. Called once at start-up."""
    global _now  # noqa: PLW0603 one table a process, handed over at start-up
    _now = table


class Slot(Generic[T]):
    """A place in an act's memory, and the type of what lies there. Declared once, beside whoever fills it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Slot({self.name})"


class Memory:
    """What was loaded once for one act, by slot: whoever asks again pays no query.

    Known slots: `repairs.file.FILE`, `intake.actions.CASE`, `clocks.actions.CLOCKS` and `PAUSES`,
    `clocks.reckoning.BOOK`, `followup.actions.ATTEMPTS`. A reaction that reads one looks whether it is filled.
    """

    def __init__(self) -> None:
        self._kept: dict[Slot[Any], Any] = {}

    def get(self, slot: Slot[T]) -> T | None:
        """What lies there, or None while nobody has loaded it."""
        found: T | None = self._kept.get(slot)
        return found

    def put(self, slot: Slot[T], value: T) -> T:
        """Keep it for the rest of the act; gives it back."""
        self._kept[slot] = value
        return value


@dataclass(kw_only=True)
class Act:
    """One act under way. Rows collected here are written by the flush and by nothing else."""

    by: Actor
    happened_at: datetime
    recorded_at: datetime
    matter: Matter
    client_id: str | None = None
    new: bool = False
    events: list[Event] = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)
    changed: dict[int, tuple[models.Model, set[str]]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    """what readers loaded once for this act (the file, open clocks, the rulebook)"""
    numbered: list[Callable[[], None]] = field(default_factory=list)
    """what is done once the matter has its number; for acts that open one in a series"""

    def add(self, row: M) -> M:
        """Collect a new row that hangs on the matter."""
        self.rows.append(row)
        return row

    def change(self, row: models.Model, **fields: Any) -> None:
        """Set named fields of a loaded row; only these columns are written."""
        for name, value in fields.items():
            setattr(row, name, value)
        if row in self.rows or (row is self.matter and self.new):
            return
        self.changed.setdefault(id(row), (row, set()))[1].update(fields)

    def say(
        self,
        kind: str,
        *,
        item_no: int = 0,
        data: dict[str, Any] | None = None,
        words: dict[str, str] | None = None,
        files: list[Attachment] | None = None,
        audience: str = Event.Audience.EVERYONE,
    ) -> Event:
        """Append one event. `words` are kept apart, the event holds their commitments only."""
        body = dict(data or {})
        event = fresh(
            Event,
            matter=self.matter,
            kind=kind,
            item_no=item_no,
            happened_at=self.happened_at,
            recorded_at=self.recorded_at,
            actor_id=self.by.person_id,
            actor_kind=self.by.kind,
            audience=audience,
            client_id=self.client_id if not self.events else None,
            data=body,
        )
        for name, text in (words or {}).items():
            if text:
                salt = new_salt()
                body.setdefault("words", {})[name] = rules.commitment(salt=salt, text=text)
                self.add(
                    fresh(Words, matter=self.matter, event=event, item_no=item_no, field=name, text=text, salt=salt)
                )
        for file in files or []:
            body.setdefault("files", []).append(file.digest)
            self.change(file, matter=self.matter, event=event, item_no=item_no)
        self.events.append(event)
        return event


@contextmanager
def act_on(
    *,
    by: Actor,
    number: str | None = None,
    matter_id: int | None = None,
    at: datetime | None = None,
    client_id: str | None = None,
) -> Iterator[Act]:
    """Act on a matter that stands already, by number or id. `at`: when it happened (UTC), now when None.

    Raises `Repeated` when this actor did this here before under this `client_id`, `NotFound` for an unknown matter,
    `Invalid` `client-id-used`, `client-id-too-long`, `moment-in-future`.
    """
    with transaction.atomic(), one_reading():
        found = Matter.objects.select_for_update(of=("self",)).select_related("project", "room")
        matter = found.filter(**({"pk": matter_id or 0} if number is None else {"number": number})).first()
        if matter is None:
            raise NotFound
        _refuse_repeat(client_id, by=by, matter=matter)  # behind the lock: the second of two at once is told so
        now = product_now()
        if at is not None and to_second(at) > to_second(now):
            raise Invalid(
                "moment-in-future",
                _("This moment has not come yet."),
                fields={"at": _("Give a moment that has passed.")},
            )
        act = Act(by=by, happened_at=to_second(at or now), recorded_at=now, matter=matter, client_id=client_id)
        yield act
        _react(act)
        _flush(act)


@contextmanager
def acts_on(*, by: Actor, matter_ids: Iterable[int]) -> Iterator[list[Act]]:
    """One act on each of these matters, now, in one transaction and one flush: for what is done to many at a time. The
    matters are locked by id (decision 7); those of the acts that come to nothing are left as they are."""
    with transaction.atomic(), one_reading():
        found = Matter.objects.select_for_update(of=("self",)).select_related("project", "room")
        now = product_now()
        acts = [
            Act(by=by, happened_at=to_second(now), recorded_at=now, matter=matter)
            for matter in found.filter(pk__in=list(matter_ids)).order_by("pk")
        ]
        yield acts
        for act in acts:
            _react(act)
        _flush(*(act for act in acts if act.events or act.rows or act.changed))


def lock_in_order(*, numbers: Iterable[str]) -> None:
    """Lock several matters by id, for a verb that acts on more than one (decision 7); inside a transaction only."""
    list(Matter.objects.select_for_update(of=("self",)).filter(number__in=list(numbers)).order_by("pk").values("pk"))


@contextmanager
def act_opening(
    *,
    matter: Matter,
    by: Actor,
    at: datetime,
    client_id: str | None = None,
    series: str | None = None,
    reads_first: bool = False,
    rider: Rider | None = None,
) -> Iterator[Act]:
    """Act that opens a new matter: `matter` is unsaved and gets written with everything else.

    With a `series` the flush draws the matter's number in it; what needs the number waits in `act.numbered`, and may find
    `PENDING` standing for it (`core.rows`): it is there for being written, not for being read.
    `reads_first`: nothing in the block locks or writes, so the transaction begins with the flush, and other writers wait
    for that alone (decision 21); a rulebook published in between is noticed where the number is drawn, and
    `RulebookChanged` is raised. `rider` adds rows that are written last.
    """
    with ExitStack() as stack, one_reading():
        if not reads_first:
            stack.enter_context(transaction.atomic())
        _refuse_repeat(client_id, by=by)
        act = Act(
            by=by, happened_at=to_second(at), recorded_at=product_now(), matter=matter, client_id=client_id, new=True
        )
        yield act
        _react(act)
        try:
            with _writing(alone=reads_first and series is not None):
                _flush(act, series=series, rider=rider, alone=reads_first)
        except IntegrityError as refused:
            if reads_first:
                if rests_on() != stamp_now():
                    raise RulebookChanged from refused
                _refuse_repeat(client_id, by=by)  # the same wish at the same moment: the other one was first
            raise


def _writing(*, alone: bool) -> AbstractContextManager[Any]:
    """Around a flush. One that stands alone and is one statement is a transaction by itself."""
    if alone and rows.numbers_late() and not connection.in_atomic_block:
        return nullcontext()
    return transaction.atomic(savepoint=alone)


def _refuse_repeat(client_id: str | None, *, by: Actor, matter: Matter | None = None) -> None:
    """Raises `Repeated` for the same wish again; somebody else's id, or one used on another matter, is no repeat."""
    if not client_id:
        return
    if len(client_id) > LONGEST_CLIENT_ID:
        raise Invalid("client-id-too-long", _("The id of this act is too long."))
    known = Event.objects.filter(client_id=client_id).select_related("matter").first()
    if known is None:
        return
    same = (known.actor_id, known.actor_kind) == (by.person_id, by.kind)
    if not same or (matter is not None and known.matter_id != matter.pk):
        raise Invalid(CLIENT_ID_USED, _("The id of this act was used for another one already. Choose a new one."))
    raise Repeated(known)


def _react(act: Act) -> None:
    """Run the *now* reactions of each event, those of the events that reactions say as well."""
    for event in act.events:
        for reaction in (*_now.get(event.kind, ()), *_now.get("*", ())):
            reaction(act, event)


def _flush(*acts: Act, series: str | None = None, rider: Rider | None = None, alone: bool = False) -> None:
    """Number, chain, and write everything: the only place that inserts what hangs on a matter. Several acts are written
    as one; `series` and `rider` are for one that opens a matter, `alone` for one whose flush is the whole transaction."""
    late = series if rows.numbers_late() else None
    watched = late if alone else None
    last, stamp = rows.draw(
        [row for act in acts for row in _new_rows(act)],
        series=None if late else series,
        also="NULL" if series is None or watched else STAMP_SQL,
    )
    if stamp is not None and has_changed(stamp):
        raise RulebookChanged
    texts: list[str] = []
    for act in acts:
        if series is not None:
            act.matter.number = PENDING if last is None else number_in(series, last=last)
            for then in act.numbered:
                then()
        texts += _chain(act)
        act.change(act.matter, changed_at=act.recorded_at, last_seq=act.matter.last_seq, head_hash=act.matter.head_hash)
    told: list[outbox.OutboxRow] = []

    def written_last() -> list[models.Model]:
        told.extend(row for act in acts for row in _told(act))
        return [*told, *(row for act in acts if rider is not None for row in rider(act))]

    number, hashes = rows.write(
        new=[row for act in acts for row in _new_rows(act)],
        changed=[one for act in acts for one in act.changed.values()],
        last=written_last,
        late=rows.Late(series=late, texts=texts, only_while=_same_rulebook() if watched else None) if late else None,
    )
    if hashes:
        _take_late(acts[0], number=number, hashes=hashes)
    outbox.announce(told)


def _same_rulebook() -> tuple[str, str | None]:
    """What must hold where the number is drawn: that nothing was published since the act read the rulebook."""
    stamp = rests_on()
    return STAMP_SQL, None if stamp is None else str(stamp)


def _new_rows(act: Act) -> list[models.Model]:
    return [*([act.matter] if act.new else []), *act.events, *act.rows]


def _told(act: Act) -> list[outbox.OutboxRow]:
    """The outbox row of an act that said something: one for all its events (decision 9)."""
    if not act.events:
        return []
    payload = {"matter": act.matter.pk, "events": [event.pk for event in act.events]}
    key = f"{act.matter.pk}:{act.events[-1].seq}"
    return [outbox.prepared(topic=OUTBOX_TOPIC, key=key, payload=payload | ({"untold": True} if _untold.get() else {}))]


def _chain(act: Act) -> list[str]:
    """Give the events their places and hashes. Where the number is still to be drawn, the hashes are made with it: the texts
    that they cover are returned."""
    matter = act.matter
    pending: list[str] = []
    for event in act.events:
        matter.last_seq += 1
        event.seq = matter.last_seq
        event.prev_hash = matter.head_hash
        text = rules.canonical(event, number=matter.number)
        if matter.number == PENDING:
            event.hash = f"{rows.LINK}{len(pending)}"
            pending.append(text)
        else:
            event.hash = rules.link(prev_hash=event.prev_hash, text=text)
        matter.head_hash = event.hash
    return pending


def _take_late(act: Act, *, number: str, hashes: list[str]) -> None:
    """Matter and events as they were written, once the number and the hashes are known; nobody reads the other rows."""
    act.matter.number, act.matter.head_hash = number, hashes[-1]
    before = ""
    for event, made in zip(act.events, hashes, strict=True):
        event.prev_hash, event.hash, before = before, made, made
