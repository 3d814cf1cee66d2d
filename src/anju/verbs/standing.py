"""How things stand at a place just before the desk registers: project, room or area, whose number rang, who leads, which
rulebook holds, what was mended there, what resembles it. One read for what would be nine, as every call pays it.

It says what `place_for`, `_known`, `lead_at`, `book`, `mended_before` and `similar_cases` say, each of which stays the place of its
meaning; tests hold both equal. Where it finds no such project or room it says nothing, and they are asked one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Model

from anju.clocks.models import Clock
from anju.core.kept import fetched
from anju.core.reading import Columns, joined
from anju.core.rows import drawing
from anju.core.time import product_now
from anju.estate.models import Area, Project, Room
from anju.estate.queries import places
from anju.intake.actions import REGISTRARS
from anju.matters.act import Actor
from anju.matters.models import Event, Matter, Stake, Words
from anju.people.models import Person
from anju.people.queries import phone_index
from anju.repairs.models import Item
from anju.repairs.queries import last_mended, last_mended_sql
from anju.repairs.rules import Mended
from anju.rulebook.book import STAMP_SQL

SIMILAR_DAYS, SIMILAR = 30, 5
AHEAD: Mapping[type[Model], int] = {Matter: 1, Event: 4, Words: 3, Stake: 1, Clock: 3, Item: 2}
"""rows for which ids are drawn with the read: those of a call of one or two items"""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one read found, for a project whose cases the actor registers."""

    project: Project
    room: Room | None
    area: Area | None
    caller: Person | None
    """whose number it is; who lives in the room where several share it"""
    lead: Person | None
    """the lead of the day"""
    stamp: UUID | None
    """of the rulebook (`rulebook.book.one_reading`)"""
    mended: tuple[Mended, ...] | None
    """what was ever signed off in the room; None where it may be more than one read gives"""
    ids: Mapping[type[Model], Sequence[int]]
    """drawn for what will be written (`core.rows.ids_at_hand`)"""
    similar: tuple[str, ...]
    """numbers of recent cases of the same room, then of the rooms above and below"""


class _Columns:
    """The tables of the read and where the columns of each stand in it."""

    def __init__(self) -> None:
        self.project, self.room, self.area = Columns(Project, "pr"), Columns(Room, "r"), Columns(Area, "a")
        self.after_project = self.project.width
        self.after_room = self.after_project + self.room.width
        self.after = self.after_room + self.area.width


@cache
def _reading(vendor: str) -> tuple[_Columns, str]:
    """The one statement, made once for each kind of database. Scalar subqueries where joins would do: a database plans
    them sooner than a join of ten tables."""
    columns = _Columns()
    who = "CAST({0}.id AS text) || '/' || {0}.kind || '/' || {0}.name"
    caller = (
        f"SELECT {who.format('q')} FROM people_phone f JOIN people_person q ON q.id = f.person_id "
        f"LEFT JOIN people_residency h ON h.person_id = q.id AND h.room_id = r.id "
        f'WHERE f."index" = %s AND q.is_active ORDER BY h.id IS NOT NULL DESC, q.id LIMIT 1'
    )
    lead = (
        f"SELECT {who.format('q')} FROM people_duty d JOIN people_person q ON q.id = d.person_id "
        f"JOIN people_rostermonth o ON o.id = d.roster_id "
        f"WHERE d.day = %s AND d.part = 'lead' AND o.project_id = pr.id AND o.published_at IS NOT NULL AND q.is_active LIMIT 1"
    )
    tail = "substr({0}.number, CASE WHEN length({0}.number) < 2 THEN 1 ELSE length({0}.number) - 1 END)"
    cases = "m.kind IN ('repair', 'complaint', 'enquiry', 'suggestion')"
    here = f"SELECT m.id, m.number, m.open, m.opened_at FROM matters_matter m WHERE m.room_id = r.id AND {cases}"
    beside = (
        f"SELECT m.id, m.number FROM estate_room n JOIN matters_matter m ON m.room_id = n.id AND {cases} "
        f"WHERE n.building_id = r.building_id AND n.unit_id = r.unit_id AND n.floor IN (r.floor - 1, r.floor + 1) "
        f"AND {tail.format('n')} = {tail.format('r')} AND (m.open OR m.opened_at >= %s)"
    )
    newest = joined("s.number", "s.id DESC")
    similar = (
        f"(SELECT {newest} FROM ({here} AND m.open ORDER BY m.id DESC LIMIT {SIMILAR}) s), "
        f"(SELECT {newest} FROM ({here} ORDER BY m.id DESC LIMIT {2 * SIMILAR}) s WHERE NOT s.open AND s.opened_at >= %s), "
        # Reckoned, so that no database walks all cases backwards to find five of two rooms.
        f"(SELECT {newest} FROM ({beside} ORDER BY m.id + 0 DESC LIMIT {SIMILAR}) s)"
    )
    sql = (
        f"SELECT {columns.project.sql}, {columns.room.sql}, {columns.area.sql}, {STAMP_SQL}, "
        f"({caller}), ({lead}), ({lead}), ({lead}), ({last_mended_sql(home='r.id')}), {drawing(AHEAD)}, {similar} "
        f"FROM estate_project pr "
        f"LEFT JOIN estate_room r ON r.project_id = pr.id AND r.label = %s "
        f"LEFT JOIN estate_area a ON a.project_id = pr.id AND a.name = %s "
        f"WHERE pr.code = %s"
    )
    return columns, sql


def standing_at(actor: Actor, *, project: str, room: str | None, area: str | None, phone: str = "") -> Standing | None:
    """How things stand at this place; None unless the actor registers for the project's desk and every place that was
    named is there under exactly this name. One query."""
    now = product_now()
    # In UTC: whichever day it is in the project, it is one of these three.
    days = [now.date() + timedelta(days=step) for step in (-1, 0, 1)]
    since = connection.ops.adapt_datetimefield_value(now - timedelta(days=SIMILAR_DAYS))
    columns, sql = _reading(connection.vendor)
    dates = [connection.ops.adapt_datefield_value(day) for day in days]
    index = phone_index(phone) if phone else ""
    rows = fetched(sql, [index, *dates, since, since, room or "", area or "", project])
    row = rows[0] if rows else ()
    found = columns.project.row(row[: columns.after_project]) if row else None
    if found is None or not actor.roles_at(found.pk) & REGISTRARS:
        return None
    if actor.reach is None or found.pk not in places(actor.reach):
        return None
    home = columns.room.row(row[columns.after_project : columns.after_room])
    common = columns.area.row(row[columns.after_room : columns.after])
    if (room and home is None) or (area and common is None):
        return None  # typed in another way, or not there: that is for `place_for` to say
    for place in (home, common):
        if place is not None:
            place.project = found
    stamp, caller, *leads, mended = row[columns.after : columns.after + 6]
    drawn = row[columns.after + 6 : columns.after + 6 + len(AHEAD)]
    opened, past, beside = (text.split(",") if text else [] for text in row[columns.after + 6 + len(AHEAD) :])
    known = last_mended(mended)
    return Standing(
        project=found,
        room=home,
        area=common,
        caller=_person(caller),
        lead=_person(leads[days.index(now.astimezone(found.zone).date())]),
        stamp=UUID(str(stamp)) if stamp else None,
        mended=None if known is None else tuple(known),
        ids={model: ids for model, ids in zip(AHEAD, drawn, strict=True) if ids},
        similar=tuple([*opened, *past][:SIMILAR] + beside),
    )


def _person(text: str | None) -> Person | None:
    """Somebody by id, kind and name; whoever asks for more pays a query, as with `only()`."""
    if not text:
        return None
    pk, kind, name = text.split("/", 2)
    return Person.from_db(connection.alias, ["id", "name", "kind"], [int(pk), name, kind])
