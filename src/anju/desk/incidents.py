"""Incidents as the desk sees them: lanes by level, buildings, the sentence that counts, forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.clocks.models import Clock
from anju.clocks.queries import clocks_of_matter, next_clocks
from anju.core.flow import State, Verb
from anju.core.paging import decode_cursor, encode_cursor
from anju.desk.faces import Row
from anju.estate.models import Building, Unit
from anju.estate.rules import natural_key
from anju.incidents import rules
from anju.incidents.flow import INCIDENT, KIND
from anju.incidents.models import Incident, JoinedCase, Kind, Level
from anju.incidents.queries import INFORMING, facts_of, hit_rooms
from anju.matters.act import Actor
from anju.matters.models import Event
from anju.web.forms import Choice, Field, fields_of

LANE = 12
"""so many cases stand in a lane; the rest is behind its foot"""
LIST = 50
ANNOUNCED = ("incident.informed", "incident.under_control", "incident.ended")


def level_title(level: str) -> str:
    """The word of a level; for none: nobody has ranked it."""
    return str(Level(level).label) if level else _("To be ranked")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A joined case on the board."""

    joined: JoinedCase
    row: Row


@dataclass(frozen=True, kw_only=True)
class Lane:
    """The cases of one level, first those that rang first."""

    level: str
    title: str
    cards: Sequence[Card]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(kw_only=True)
class Hit:
    """A building or unit as a line of the list that stands for a map."""

    code: str
    homes: int = 0
    cases: int = 0
    danger: int = 0
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What the last announcement says of the homes: how many, and the rooms nobody could be told in."""

    homes: int
    unreached: Sequence[int]
    at: datetime

    @property
    def told(self) -> int:
        return self.homes - len(self.unreached)


@dataclass(frozen=True, kw_only=True)
class IncidentFace:
    """An incident with everything its page shows."""

    incident: Incident
    verbs: frozenset[str]
    lanes: Sequence[Lane]
    hits: Sequence[Hit]
    count: str
    informing: Clock | None
    control: Clock | None
    reached: Reached | None
    story: Sequence[Event] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.incident.matter.number

    @property
    def state(self) -> State:
        return INCIDENT.states[self.incident.matter.state]

    @property
    def what(self) -> str:
        """What was known when it was opened."""
        return next((said.text for event in reversed(self.story) for said in event.words.all()), "")


def state_of(incident: Incident) -> State:
    """The state with its word and tone."""
    return INCIDENT.states[incident.matter.state]


def verbs_of(incident: Incident, *, actor: Actor, queue: Sequence[JoinedCase]) -> list[Verb]:
    """What this person may do on it now. No query."""
    matter = incident.matter
    return INCIDENT.offered(
        on=KIND, state=matter.state, hats=actor.roles_at(matter.project_id), facts=facts_of(incident, queue)
    )


def face_of(incident: Incident, *, actor: Actor, queue: Sequence[JoinedCase]) -> IncidentFace:
    """Everything the page shows. Six queries."""
    clocks = {clock.name: clock for clock in reversed(clocks_of_matter(incident.pk)) if clock.running}
    story = list(
        Event.objects.filter(matter=incident.pk).select_related("actor", "actor__firm").prefetch_related("words")
        .order_by("-seq")[:LIST]
    )  # fmt: skip
    hits = hits_of(incident, queue)
    # Guards are left out: the button stays, and pressing it says which cases keep the incident open.
    offered = verbs_of(incident, actor=actor, queue=())
    return IncidentFace(
        incident=incident,
        verbs=frozenset(verb.name for verb in offered),
        lanes=lanes_of(incident, queue),
        hits=hits,
        count=count_sentence(queue, homes=sum(hit.homes for hit in hits)),
        informing=next((clocks[name] for name in INFORMING if name in clocks), None),
        control=clocks.get("incident_control"),
        reached=_reached(story),
        story=story,
    )


def _reached(story: Iterable[Event]) -> Reached | None:
    last = next((event for event in story if event.kind in ANNOUNCED), None)
    if last is None:
        return None
    return Reached(homes=last.data["homes"], unreached=last.data["unreached"], at=last.happened_at)


def lanes_of(incident: Incident, queue: Sequence[JoinedCase]) -> list[Lane]:
    """The open cases by level. One query (clocks)."""
    waiting = [joined for joined in queue if joined.case.matter.open]
    by_level = {level: [joined for joined in waiting if joined.level == level] for level in rules.ORDER}
    shown = [joined.case_id for rows in by_level.values() for joined in rows[:LANE]]
    clocks = next_clocks(shown) if shown else {}
    return [
        Lane(
            level=level, title=level_title(level), count=len(rows),
            cards=[Card(joined=joined, row=_row(incident, joined, clocks)) for joined in rows[:LANE]],
        )
        for level, rows in by_level.items()
    ]  # fmt: skip


def _row(incident: Incident, joined: JoinedCase, clocks: Mapping[int, Clock]) -> Row:
    matter = joined.case.matter
    matter.project, matter.case = incident.matter.project, joined.case
    return Row.of(matter, clocks.get(matter.pk))


def hits_of(incident: Incident, queue: Sequence[JoinedCase]) -> list[Hit]:
    """The buildings it has hit: homes, cases, cases in danger. One query."""
    rows = hit_rooms(incident).order_by().values("building__code").annotate(homes=Count("pk"))
    hits = {row["building__code"]: Hit(code=row["building__code"], homes=row["homes"]) for row in rows}
    for joined in queue:
        room = joined.case.matter.room
        if room is None or not joined.case.matter.open:
            continue
        hit = hits.setdefault(room.building.code, Hit(code=room.building.code))
        hit.cases += 1
        hit.danger += joined.level == "danger"
    return sorted(hits.values(), key=lambda hit: natural_key(hit.code))


def count_sentence(queue: Sequence[JoinedCase], *, homes: int) -> str:
    """The incident in one sentence, computed from its rows: cases by level, how many are done, homes."""
    waiting = [joined for joined in queue if joined.case.matter.open]
    levels = [(level, sum(1 for joined in waiting if joined.level == level)) for level in rules.ORDER]
    parts = [_("%(level)s %(n)d") % {"level": level_title(level), "n": n} for level, n in levels if n]
    said = ngettext("%(n)d case waits", "%(n)d cases wait", len(waiting)) % {"n": len(waiting)}
    if parts:
        said += _(" (%(levels)s)") % {"levels": _(", ").join(parts)}
    said += _("; %(n)d done") % {"n": len(queue) - len(waiting)}
    return said + _("; %(n)d homes hit.") % {"n": homes}


def page_of_queue(queue: Sequence[JoinedCase], *, level: str, after: str) -> tuple[list[JoinedCase], str]:
    """One page of the queue, narrowed to a level where one is named (`none`: unranked), and the next page's cursor."""
    wanted = [joined for joined in queue if not level or (joined.level or "none") == level]
    start = 0
    if after:
        last = int(decode_cursor(after, kinds=(int,))[0])
        start = next((place + 1 for place, joined in enumerate(wanted) if joined.case_id == last), len(wanted))
    rows = wanted[start : start + LIST]
    return rows, encode_cursor(rows[-1].case_id) if len(wanted) > start + LIST else ""


def place_choices(buildings: Sequence[Building], units: Sequence[Unit]) -> list[Choice]:
    """Every building, and the units of those that have several."""
    several: dict[int, list[Unit]] = {}
    for unit in units:
        several.setdefault(unit.building_id, []).append(unit)
    found = []
    for building in buildings:
        found.append(Choice(value=building.code, title=_("%(code)s, all") % {"code": building.code}))
        parts = sorted(several.get(building.pk, []), key=lambda unit: natural_key(unit.code))
        found += [
            Choice(value=f"{building.code}-{unit.code}", title=f"{building.code}-{unit.code}")
            for unit in parts
            if unit.code and len(parts) > 1
        ]
    return found


def open_fields(choices: Sequence[Choice], *, given: Mapping[str, Any]) -> list[Field]:
    """The form that opens one, in the order of the hands: kind by a key, places typed, what is known; chips for a finger."""
    kinds = [
        Choice(value=kind, title=Kind(kind).label, key=f"Alt {number}")
        for number, kind in enumerate(Kind.values, start=1)
    ]
    return [
        Field(
            name="kind", title=_("What happened"), widget="choice", required=True, choices=kinds,
            value=given.get("kind", ""),
        ),
        Field(
            name="typed", title=_("Which buildings"), placeholder="3, 5-2", focus=True,
            hint=_("Type them, or tap them below."),
        ),
        Field(
            name="what", title=_("What is known"), widget="textarea", required=True, value=given.get("what", ""),
            placeholder=_("where it broke, who is there, what is being done"),
        ),
        Field(name="places", title=_("Buildings and units"), widget="chips", multiple=True, choices=choices, value=given.get("places", [])),
    ]  # fmt: skip


def fields_for(verb: Verb, *, given: Mapping[str, str]) -> list[Field]:
    """The form of a verb on an incident; a case that is known already is carried along."""
    levels = [
        Choice(value=level, title=Level(level).label, key=str(number))
        for number, level in enumerate(Level.values, start=1)
    ]
    case = given.get("case", "")
    return fields_of(
        verb.inputs,
        values={"case": case},
        choices={"level": levels},
        case={"title": _("Case number"), "widget": "hidden" if case else "text"},
        level={"title": _("How pressing"), "widget": "choice"},
        reason={"title": _("Why"), "widget": "textarea", "rows": 2},
        text={
            "title": _("What the homes are told"), "widget": "textarea", "rows": 4,
            "hint": _("One text to every home that is hit. Name nobody."),
        },
    )  # fmt: skip
