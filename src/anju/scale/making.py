"""Making the form of one case: what is the same in every copy, and what each copy fills."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from anju.assessment.models import Fact
from anju.assessment.reading import facts_for
from anju.clocks.models import Clock, Pause
from anju.core.crypto import EncryptedText
from anju.core.pinyin import initials
from anju.core.time import FAR
from anju.estate.models import Area, Building, Project, Room
from anju.matters.models import Attachment, Event, Matter, SearchEntry, Words
from anju.partners.models import Contract, Contractor
from anju.people.models import Person
from anju.repairs.models import Check, Item
from anju.scale.forms import EPOCH, Form, Key, Reckoned, columns, day_and_tail, seconds
from anju.scale.hanging import AnyField, hanging, path_to_matter

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$")
JUDGED = frozenset({"take_on", "appoint", "appointment", "plan"})
"""limits of an item of which a fact keeps the one that counts (`assessment.rules`)"""
PERSON_KEYS = frozenset(
    {"reporter", "people", "visitor", "technician", "witness", "person", "lead", "from", "to", "worker", "by", "holder"}
)
"""names in an event's data under which a person's id stands"""

Encode = Callable[[AnyField, Any], Any]


class NotAlone(Exception):
    """This case points at something outside itself (another case, an incident, a common area): it is no model."""


@dataclass
class Source:
    """Everything that is asked once for all models: who is who, which firm and contract, which catalogue entry."""

    people: Mapping[int, Person]
    firms: Mapping[int, str]
    contracts: Mapping[int, str]
    defects: Mapping[int, str]
    """id → warranty class"""
    counted_anew: frozenset[int]
    """ids of clause editions that count working days by the calendar"""


class Maker:
    """Makes the form of one matter; used once."""

    def __init__(
        self, matter: Matter, loaded: dict[type[models.Model], list[Any]], source: Source, *, after: str
    ) -> None:
        self.matter, self.source, self.after = matter, source, after
        self.form = Form(
            kind=matter.kind, number=matter.number, opened=seconds(matter.opened_at), changed=seconds(matter.changed_at),
            open=matter.open, owed=None,
        )  # fmt: skip
        self.loaded = loaded
        self.places = {
            (model, row.pk): no for model, rows in self.loaded.items() for no, row in enumerate(rows)
        }  # fmt: skip
        self.texts: dict[str, Key] = {matter.number: ("number",)}
        self.cells: dict[str, list[list[Any]]] = {}
        """table → rows → cells: a slot's number wrapped in a tuple, or what never changes"""

    def make(self, encode: Encode, gather: Callable[["Form", dict[str, list[list[Any]]]], None]) -> Form:
        """The form; `encode` writes what never changes as the database wants it, `gather` lays out the rows."""
        if self.matter.room_id is None or self.matter.area_id is not None:
            raise NotAlone
        self._know_texts()
        self._know_clocks()
        for model, rows in self.loaded.items():
            table = model._meta.db_table
            self.form.rows[table] = len(rows)
            if rows:
                self.cells[table] = [self._row(model, row, no, encode) for no, row in enumerate(rows)]
        self._chain()
        gather(self.form, self.cells)
        return self.form

    def _know_texts(self) -> None:
        """Texts that every copy has of its own wherever they stand: number, commitments, receipts."""
        for no, words in enumerate(self.loaded[Words]):
            event = next(one for one in self.loaded[Event] if one.pk == words.event_id)
            said = event.data.get("words", {}).get(words.field)
            if said:
                self.texts[said] = ("commitment", no, words.text)
        for payment in self.loaded.get(_model("repairs.Payment"), ()):
            self.texts[payment.receipt] = ("receipt", payment.receipt.split("-")[1], seconds(payment.taken_at))
        found = [row.text for row in self.loaded[Words] if row.field == "description"]
        entry = self.loaded[SearchEntry][0]
        known = {
            part.lower() for part in (self.matter.number, _label(self.matter), _label(self.matter).replace("-", ""))
        }
        lines = [line for line in entry.text.split("\n") if line not in known and not line.startswith("tel:")]
        case = next(iter(self.loaded[_model("intake.Case")]))
        names = {case.reporter_name, initials(case.reporter_name)}
        self.form.reporter_known = case.reporter_id is not None
        self.form.title_words = (found[0] if found else "", tuple(line for line in lines if line not in names))

    def _know_clocks(self) -> None:
        pauses: dict[int, list[Pause]] = {}
        for pause in self.loaded[Pause]:
            pauses.setdefault(pause.clock_id, []).append(pause)
        for no, clock in enumerate(self.loaded[Clock]):
            if not (clock.running or clock.edition_id in self.source.counted_anew):
                continue
            self.form.reckoned.append(
                Reckoned(
                    no=no, name=clock.name, item_no=clock.item_no, edition_id=clock.edition_id,
                    starts=seconds(clock.starts_at), wished=_seconds(clock.wished_due_at),
                    stopped=_seconds(clock.stopped_at), running=clock.running,
                    pauses=tuple(
                        (seconds(one.begins_at), _seconds(one.ends_at)) for one in pauses.get(clock.pk, ())
                    ),
                )
            )  # fmt: skip

    def _row(self, model: type[models.Model], row: models.Model, no: int, encode: Encode) -> list[Any]:
        return [self._cell(model, row, no, field, encode) for field in columns(model)]

    def _cell(self, model: type[models.Model], row: models.Model, no: int, field: AnyField, encode: Encode) -> Any:
        special = self._special(model, row, no, field)
        if special is not None:
            return special
        value = getattr(row, field.attname)
        if field.remote_field is not None:
            return self._reference(field, value, encode)
        if field.primary_key:
            return (self.form.slot("id", model._meta.db_table, no),)
        if value is None or (model is Fact and field.name == "came_back_at"):
            return encode(field, None)  # who reported it again is no part of the copy
        if model is Fact and field.name in MONTHS:
            return (self.form.slot("month", seconds(MONTHS[field.name](self, row))),)
        return self._plain(model, row, field, value, encode)

    def first_check(self, fact: Any) -> datetime:
        """When the item of a fact was first presented."""
        checks = [one for one in self.loaded[Check] if one.item_id == fact.item_id]
        moment: datetime = min(checks, key=lambda one: one.attempt).checked_at
        return moment

    def _plain(self, model: type[models.Model], row: models.Model, field: AnyField, value: Any, encode: Encode) -> Any:
        if isinstance(value, datetime):
            if value == FAR:
                return encode(field, value)
            if model is Attachment and value > self.matter.changed_at:
                value = self.matter.changed_at
            return (self.form.slot("moment", *day_and_tail(value.astimezone(UTC), between=" ", after=self.after)),)
        if isinstance(value, date):
            return (self.form.slot("moment", value.toordinal() - EPOCH, ""),)
        if isinstance(field, EncryptedText):
            return (self.form.slot("phone", f"{model._meta.db_table}.{field.attname}"),) if value else encode(field, "")
        if isinstance(field, models.JSONField):
            return self._json_cell(value)
        if field.name == "phone_index":
            return (self.form.slot("phone_index"),) if value else encode(field, "")
        if field.name == "reporter_name":
            return (self.form.slot("reporter_name"),) if value else encode(field, "")
        if isinstance(value, str) and value in self.texts:
            return (self.form.slot(*self.texts[value]),)
        return encode(field, value)

    def _special(
        self, model: type[models.Model], row: Any, no: int, field: AnyField
    ) -> tuple[int] | None:  # fmt: skip
        slot = self.form.slot
        match model, field.attname:
            case (one, "hash") if one is Event:
                return (slot("hash", row.seq),)
            case (one, "prev_hash") if one is Event:
                return (slot("hash", row.seq - 1),)
            case (one, "head_hash") if one is Matter:
                return (slot("hash", row.last_seq),)
            case (one, "data") if one is Event:
                return (slot("data", no),)
            case (one, "client_id") if one is Event:
                return (slot("null"),)
            case (one, "salt") if one is Words:
                return (slot("salt", no),)
            case (one, "text") if one is SearchEntry:
                return (slot("search"),)
            case (one, "key") if one is Attachment:
                return (slot("key", no),)
            case (one, "queue_at") if one is Matter or one._meta.label == "repairs.Item":
                return self._queue(row)
            case (one, name) if one is Clock:
                return self._clock(row, no, name)
            case (one, name) if one is Fact:
                return self._judged(row, name)
        return None

    def _judged(self, fact: Fact, name: str) -> tuple[int] | None:
        """A limit of a fact that is counted over reckoned clocks: how it stands is judged anew with them."""
        counted = name.removesuffix("_due_at")
        if counted not in JUDGED:
            return None
        item = next(one for one in self.loaded[Item] if one.pk == fact.item_id)
        mine = [one for one in self.loaded[Clock] if (one.name, one.item_no) == (counted, item.no)]
        anew = {one.no for one in self.form.reckoned if not one.running}
        places = [self.places[Clock, one.pk] for one in mine]
        if not mine or not set(places) <= anew:
            return None
        due, outcome = (self.form.slot("judged", counted, item.no, what) for what in ("due", "outcome"))
        judged = tuple(
            (place, _seconds(one.stopped_at), one.state) for place, one in zip(places, mine, strict=True)
        )  # fmt: skip
        self.form.judged[due] = (outcome, judged)
        return (due,) if name.endswith("_due_at") else (outcome,)

    def _queue(self, row: Any) -> tuple[int] | None:
        """A queue's moment follows the reckoned clocks when it is the earliest of them."""
        running = [one for one in self.loaded[Clock] if one.running and one.paused_since is None]
        shares = [running]
        if not isinstance(row, Matter):
            shares = [[one for one in running if one.item_no in numbers] for numbers in ({row.no}, {0, row.no})]
        for found in shares:
            if found and min(one.due_at for one in found) == row.queue_at:
                slot = self.form.slot("queue", type(row).__name__, row.pk)
                places = tuple(self.places[Clock, one.pk] for one in found)
                self.form.queues.append((slot, places, self.after))
                return (slot,)
        return None

    def _clock(self, row: Clock, no: int, name: str) -> tuple[int] | None:
        slot = self.form.slot
        if name == "quiet_until" and row.quiet_until is not None:
            return (slot("loaded_at"),)
        if not any(one.no == no for one in self.form.reckoned):
            return None
        match name:
            case "due_at":
                return (slot("due", no),)
            case "provisional":
                return (slot("provisional", no),)
            case "state" if row.state in {"met", "late"}:
                return (slot("outcome", no),)
            case "next_alert_at" if row.running:
                return (slot("next_alert", no),)
        return None

    def _reference(self, field: AnyField, value: Any, encode: Encode) -> Any:
        if value is None:
            return encode(field, None)
        target: Any = field.related_model
        base = Matter if target._meta.pk.remote_field is not None else target  # a case's key is its matter's
        if base in self.loaded or target in self.loaded:
            place = self.places.get((base, value), self.places.get((target, value)))
            if place is None:
                raise NotAlone
            return (self.form.slot("id", base._meta.db_table, place),)
        key = self._outside(target, value)
        return encode(field, value) if key is None else (self.form.slot(*key),)

    def _outside(self, target: type[models.Model], value: int) -> Key | None:
        """The slot of what stands outside the case: people, places, firms; None for what all copies share."""
        if target is Person:
            return self._person(value)
        if target is Contractor:
            return ("firm", self.source.firms[value])
        if target is Contract:
            return ("contract", self.source.contracts[value])
        if target is Project:
            return ("project",)
        if target is Building:
            return ("building",)
        if target is Room:
            if value != self.matter.room_id:
                raise NotAlone
            return ("room",)
        if target is Area:
            raise NotAlone
        return None

    def _person(self, value: int) -> Key:
        person = self.source.people[value]
        if person.kind == Person.Kind.RESIDENT:
            return ("person", "owner")
        if not person.username:
            raise NotAlone
        return ("person", person.username)

    def _json_cell(self, value: Any) -> tuple[int]:
        pieces = self._json(value, "")
        slot = self.form.slot("json", len(self.form.composed), self.matter.pk)
        self.form.composed.append((slot, pieces))
        return (slot,)

    def _json(self, value: Any, name: str) -> list[Any]:
        """Canonical JSON as pieces: texts that never change, and slots (in tuples)."""
        if isinstance(value, dict):
            if {"class", "owner", "contractor", "owed"} <= value.keys():
                return [self._coverage(value)]
            pieces: list[Any] = []
            for place, key in enumerate(sorted(value)):
                pieces += [("," if place else "{") + json.dumps(key, ensure_ascii=False) + ":"]
                pieces += self._json(value[key], key)
            return [*pieces, "}"] if value else ["{}"]
        if isinstance(value, list):
            pieces = []
            for place, one in enumerate(value):
                pieces += ["," if place else "[", *self._json(one, name)]
            return [*pieces, "]"] if value else ["[]"]
        return self._leaf(value, name)

    def _leaf(self, value: Any, name: str) -> list[Any]:
        if isinstance(value, str):
            if value in self.texts:
                return ['"', (self.form.slot(*self.texts[value]),), '"']
            if ISO.match(value):
                moment = datetime.fromisoformat(value)
                day, tail = day_and_tail(moment, between="T", after=value[value.index("T") :].lstrip("T0123456789:."))
                return ['"', (self.form.slot("moment", day, tail),), '"']
        if isinstance(value, int) and not isinstance(value, bool):
            if name in PERSON_KEYS and value in self.source.people:
                return [(self.form.slot(*self._person(value)),)]
            if name == "firm" and value in self.source.firms:
                return [(self.form.slot("firm", self.source.firms[value]),)]
            if name == "contract" and value in self.source.contracts:
                return [(self.form.slot("contract", self.source.contracts[value]),)]
        return [json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)]

    def _coverage(self, value: dict[str, Any]) -> tuple[int]:
        """A decision's coverage is reckoned anew for the copy's home and day."""
        self.form.owed = bool(value["owed"]) if self.form.owed is None else self.form.owed
        decided = next(
            (one.happened_at for one in self.loaded[Event] if one.data.get("coverage") == value), self.matter.opened_at
        )
        day = decided.astimezone(self.matter.project.zone).date().toordinal() - EPOCH
        slot = self.form.slot("coverage", value["class"], day)
        self.form.coverages[slot] = (value["class"], day)
        return (slot,)

    def _chain(self) -> None:
        slot = self.form.slot
        for no, event in enumerate(self.loaded[Event]):
            self.form.composed.append((slot("data", no), self._json(event.data, "")))
            happened, recorded = (
                day_and_tail(moment.astimezone(UTC), between="T", after="+00:00", micros=True)
                for moment in (event.happened_at, event.recorded_at)
            )
            actor: Any = "null" if event.actor_id is None else (slot(*self._person(event.actor_id)),)
            self.form.chain.append((
                slot("hash", event.seq - 1), slot("hash", event.seq),
                ['["', (slot("number"),), f'",{event.seq},"{event.kind}",{event.schema},{event.item_no},"',
                 (slot("moment", *happened),), '","', (slot("moment", *recorded),), '",', actor,
                 f',"{event.actor_kind}","{event.audience}",', (slot("data", no),), "]"],
            ))  # fmt: skip


MONTHS: dict[str, Callable[[Maker, Any], datetime]] = {
    "opened_month": lambda maker, _fact: maker.matter.opened_at,
    "plan_month": lambda _maker, fact: fact.plan_due_at,
    "checked_month": lambda maker, fact: maker.first_check(fact),
    "signed_month": lambda _maker, fact: fact.signed_at,
    "follow_up_month": lambda _maker, fact: fact.follow_up_due_at,
    "closed_month": lambda _maker, fact: fact.closed_at,
}
"""the moment whose month a fact names (`assessment.rules`)"""


def rows_of(matters: Sequence[Matter]) -> dict[int, dict[type[models.Model], list[Any]]]:
    """Everything that hangs on these matters, by matter and table; one query a table."""
    found: dict[int, dict[type[models.Model], list[Any]]] = {
        matter.pk: {model: [] for model in hanging()} for matter in matters
    }
    for columns_of in facts_for(list(found)):  # as they are rebuilt now, whether or not anybody has kept them yet
        fact = Fact(**columns_of)
        found[fact.matter_id][Fact].append(fact)
    for model in hanging():
        if model is Fact:
            continue
        path = path_to_matter(model)
        rows = model._default_manager.filter(**{f"{path}__in": list(found)}).annotate(of_matter=models.F(path))
        for row in rows.order_by("pk"):
            found[row.of_matter][model].append(row)
    return found


def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _label(matter: Matter) -> str:
    return matter.room.label if matter.room else ""


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else seconds(moment)
