"""One copy of a model case: its slots filled, its chain hashed, its rows put together."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from anju.assessment.rules import ClockTold, outcome_of, worst_of
from anju.clocks import rules as clock_rules
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit
from anju.scale.forms import EPOCH, Form, Reckoned

DAY = 86_400
DAYS = [date.fromordinal(EPOCH + no).isoformat() for no in range(26_000)]
"""days since 1970 → as it is written"""
OUTCOMES = {True: "met", False: "late"}


@dataclass(frozen=True, kw_only=True)
class Home:
    """One home of the estate and whoever reports from it."""

    room_id: str
    building_id: str
    label: str
    delivered: date
    completed: date
    owner_id: str
    owner_name: str
    owner_initials: str
    phone: str
    phone_index: str
    phone_token: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A project as copies see it: ids as texts, limits, calendar; and two pure functions of rooms below."""

    code: str
    project_id: str
    zone: ZoneInfo
    homes: tuple[Home, ...]
    team: Mapping[str, str]
    """part → person's id"""
    firms: Mapping[str, str]
    contracts: Mapping[str, str]
    limits: Mapping[int, TimeLimit]
    agreed: TimeLimit
    """of clocks without a clause"""
    calendar: Calendar
    coverage: Callable[[str, Home, int], str]
    """warranty class, home, day since 1970 → canonical JSON"""
    seal: Callable[[str, str], str]
    """number, `table.column` → ciphertext"""
    now: datetime


@dataclass
class Prepared:
    """A form with its slots sorted by what fills them."""

    form: Form
    moments: list[tuple[int, int, str]]
    ids: list[tuple[int, str, int]]
    outside: list[tuple[int, str, str]]
    salts: list[tuple[int, int | None, str]]
    """slot of a salt (-1: none kept), slot of its commitment, the words"""
    sealed: list[tuple[int, str]]
    keys: list[int]
    receipts: list[tuple[int, str, int]]
    months: list[tuple[int, int]]
    named: dict[str, int]
    clocks: dict[int, dict[str, int]]
    width: int


def prepare(form: Form) -> Prepared:
    """Sort a form's slots once."""
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for key, slot in form.slots.items():
        by_kind.setdefault(str(key[0]), []).append((slot, *key[1:]))
    committed = {key[0]: (slot, key[1]) for slot, *key in by_kind.get("commitment", ())}
    salts = {no: slot for slot, no in by_kind.get("salt", ())}
    clocks: dict[int, dict[str, int]] = {}
    for kind in ("due", "provisional", "outcome", "next_alert"):
        for slot, no in by_kind.get(kind, ()):
            clocks.setdefault(no, {})[kind] = slot
    return Prepared(
        form=form,
        moments=[(slot, day, tail) for slot, day, tail in by_kind.get("moment", ())],
        ids=[(slot, table, no) for slot, table, no in by_kind.get("id", ())],
        outside=[
            (slot, kind, name) for kind in ("person", "firm", "contract") for slot, name in by_kind.get(kind, ())
        ],
        salts=[(slot, *committed.get(no, (None, ""))) for no, slot in salts.items()],
        sealed=[(slot, context) for slot, context in by_kind.get("phone", ())],
        keys=[slot for slot, _no in by_kind.get("key", ())],
        receipts=[(slot, kind, at) for slot, kind, at in by_kind.get("receipt", ())],
        months=[(slot, at) for slot, at in by_kind.get("month", ())],
        named={
            name: by_kind[name][0][0]
            for name in ("project", "room", "building", "number", "null", "phone_index", "reporter_name", "search", "loaded_at")
            if name in by_kind
        },
        clocks=clocks,
        width=len(form.slots),
    )  # fmt: skip


@dataclass(kw_only=True)
class Copy:
    """What one copy is: which home, how many weeks later than its model, its number, its first ids."""

    home: Home
    weeks: int
    number: str
    ids: Mapping[str, int]
    receipt: Callable[[str, int], str]
    """kind and moment (seconds since 1970) → the next number"""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a database wants what is written by hand."""

    null: Any
    true: Any
    false: Any
    after: str
    """what stands behind a moment"""
    escape: Callable[[str], str]
    whole_tables: bool
    """rows of a table go out as one text (COPY), else as tuples"""


@dataclass
class Stamp:
    """Stamps copies for one project; keeps the rows by table until somebody takes them."""

    place: Place
    dialect: Dialect
    random: Random
    rows: dict[str, list[Any]] = field(default_factory=dict)
    reckoned: dict[tuple[str, int], list[tuple[int, Any]]] = field(default_factory=dict)
    """what the clocks of a model that has ended come to so many weeks later: the same in all places of the same rules"""

    def stamp(self, model: Prepared, copy: Copy) -> None:
        """Add the rows of one copy."""
        form, place = model.form, self.place
        texts: list[Any] = [None] * model.width + form.consts
        days = copy.weeks * 7
        for slot, day, tail in model.moments:
            texts[slot] = DAYS[day + days] + tail
        for slot, table, no in model.ids:
            texts[slot] = str(copy.ids[table] + no)
        self._fill_outside(model, texts)
        self._fill_home(model, copy, texts)
        self._fill_words(model, texts)
        for slot, at in model.months:
            texts[slot] = self._month(at + days * DAY)
        for slot, kind, at in model.receipts:
            texts[slot] = copy.receipt(kind, at + days * DAY)
        for slot, (name, day) in form.coverages.items():
            texts[slot] = place.coverage(name, copy.home, day + days)
        if model.clocks:
            self._fill_clocks(model, copy, texts)
        for slot, gather in form.composed:
            texts[slot] = "".join(gather(texts))
        self._chain(form, texts)
        self._keep_rows(form, texts)

    def _keep_rows(self, form: Form, texts: list[Any]) -> None:
        if not self.dialect.whole_tables:
            for table, gathers in form.tables.items():
                self.rows.setdefault(table, []).extend([gather(texts) for gather in gathers])
            return
        for slot, _gather in form.composed:
            if "\\" in texts[slot]:
                texts[slot] = self.dialect.escape(texts[slot])
        for table, gathers in form.tables.items():
            self.rows.setdefault(table, []).append("".join(gathers[0](texts)))

    def _fill_words(self, model: Prepared, texts: list[Any]) -> None:
        """Each copy salts its words anew, so that its events hold commitments of its own."""
        for slot, committed, words in model.salts:
            salt = texts[slot] = f"{self.random.getrandbits(64):016x}"
            if committed is not None:
                texts[committed] = sha256(f"{salt}\x00{words}".encode()).hexdigest()

    def _fill_outside(self, model: Prepared, texts: list[Any]) -> None:
        place = self.place
        for slot, kind, name in model.outside:
            if kind == "person":
                if name != "owner":
                    texts[slot] = place.team[name]
            elif kind == "firm":
                texts[slot] = place.firms[name]
            else:
                texts[slot] = place.contracts[name]

    def _fill_home(self, model: Prepared, copy: Copy, texts: list[Any]) -> None:
        home, dialect, named = copy.home, self.dialect, model.named
        for slot, kind, name in model.outside:
            if kind == "person" and name == "owner":
                texts[slot] = home.owner_id
        known = {
            "project": self.place.project_id, "room": home.room_id, "building": home.building_id, "number": copy.number, "null": dialect.null,
            "phone_index": home.phone_index, "reporter_name": home.owner_name,
            "loaded_at": self.place.now.strftime("%Y-%m-%d %H:%M:%S") + dialect.after,
        }  # fmt: skip
        for name, slot in named.items():
            texts[slot] = known.get(name)
        for slot, context in model.sealed:
            texts[slot] = self.place.seal(home.phone, context)
        for slot in model.keys:
            texts[slot] = urlsafe_b64encode(self.random.getrandbits(144).to_bytes(18, "big")).decode()
        if "search" in named:
            lines = (copy.number, home.label, home.label.replace("-", ""), *model.form.title_words[1], home.owner_name,
                     home.owner_initials)  # fmt: skip
            text = "\n".join(lines).lower() + "\n" + home.phone_token
            texts[named["search"]] = dialect.escape(text)

    def _chain(self, form: Form, texts: list[Any]) -> None:
        prev = texts[form.slots["hash", 0]] = ""
        for _prev, own, gather in form.chain:
            prev = texts[own] = sha256((prev + "\n" + "".join(gather(texts))).encode()).hexdigest()

    def _fill_clocks(self, model: Prepared, copy: Copy, texts: list[Any]) -> None:
        key = (model.form.number, copy.weeks)
        found = self.reckoned.get(key)
        if found is None:
            found = self._reckon(model, copy)
            if not model.form.open:  # what runs depends on the moment of the loading
                self.reckoned[key] = found
        for slot, text in found:
            texts[slot] = text

    def _reckon(self, model: Prepared, copy: Copy) -> list[tuple[int, Any]]:
        """Clocks that run, or count working days: due moment, outcome and next alert by the product's own rule."""
        texts: dict[int, Any] = {}
        dues: dict[int, datetime] = {}
        for clock in model.form.reckoned:
            slots = model.clocks[clock.no]
            due, alert = self._due(clock, copy.weeks * 7 * DAY)
            dues[clock.no] = due.moment
            texts[slots["due"]] = self._moment(due.moment)
            if "provisional" in slots:
                texts[slots["provisional"]] = self.dialect.true if due.provisional else self.dialect.false
            if "outcome" in slots and clock.stopped is not None:
                stopped = datetime.fromtimestamp(clock.stopped + copy.weeks * 7 * DAY, UTC)
                texts[slots["outcome"]] = clock_rules.outcome_of(due_at=due.moment, stopped_at=stopped)
            if "next_alert" in slots:
                texts[slots["next_alert"]] = self.dialect.null if alert is None else self._moment(alert)
        for slot, (outcome, clocks) in model.form.judged.items():
            chosen, texts[outcome] = worst_of(
                (dues[no], _counted(state, _later(stopped, copy), dues[no])) for no, stopped, state in clocks
            )
            texts[slot] = self.dialect.null if chosen is None else self._moment(chosen)
        for slot, places, _after in model.form.queues:
            texts[slot] = self._moment(min(dues[no] for no in places))
        return list(texts.items())

    def _due(self, clock: Reckoned, shift: int) -> tuple[clock_rules.Due, datetime | None]:
        place = self.place
        limit = place.agreed if clock.edition_id is None else place.limits[clock.edition_id]
        given: dict[str, Any] = {
            "limit": limit,
            "starts_at": datetime.fromtimestamp(clock.starts + shift, UTC),
            "zone": place.zone,
            "calendar": place.calendar if limit.counting == "working_time" and limit.calendar else Calendar(),
            "pauses": [
                clock_rules.Pause(
                    datetime.fromtimestamp(begins + shift, UTC),
                    None if ends is None else datetime.fromtimestamp(ends + shift, UTC),
                )
                for begins, ends in clock.pauses
            ],
            "wished_at": None if clock.wished is None else datetime.fromtimestamp(clock.wished + shift, UTC),
        }
        due = clock_rules.due_at(**given)
        if not clock.running:
            return due, None
        step = clock_rules.next_step(steps=clock_rules.steps_of(**given), told=frozenset(), after=place.now)
        return due, None if step is None else step.moment

    def _month(self, at: int) -> str:
        day = datetime.fromtimestamp(at, UTC).astimezone(self.place.zone)
        return str(day.year * 100 + day.month)

    def _moment(self, moment: datetime) -> str:
        return moment.strftime("%Y-%m-%d %H:%M:%S") + self.dialect.after


def _later(at: int | None, copy: Copy) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at + copy.weeks * 7 * DAY, UTC)


def _counted(state: str, stopped: datetime | None, due: datetime) -> str:
    told = ClockTold(name="", item_no=0, state=state, due_at=due, stopped_at=stopped, known_at=due)
    return outcome_of(told, due_at=due)
