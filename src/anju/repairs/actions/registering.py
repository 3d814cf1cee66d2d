"""Registering a repair: from the ring to a case with items, its clocks running and the lead about to be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from anju.core.fresh import fresh
from anju.estate.models import Area, Project, Room
from anju.intake.actions import CASE, Opening, Origin, Reporter, Ring, Urgency, opening_case
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Rider, RulebookChanged, Slot
from anju.matters.models import Matter
from anju.people.models import Person
from anju.people.queries import lead_at
from anju.repairs import rules
from anju.repairs.actions.routing import MENDED_AT_HOME, mark_rework
from anju.repairs.file import CaseFile
from anju.repairs.models import Item
from anju.rulebook.book import one_reading, read_anew
from anju.rulebook.models import Defect

ITEMS: Slot[list[Item]] = Slot("items")
"""the items of the case that the act opens"""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was read already for the registration, together with the place."""

    lead: Person | None
    """who leads on the day of the recording; None: nobody is rostered"""
    mended: Sequence[rules.Mended] | None
    """what was ever signed off in the home; None: still to be asked"""


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """One thing the owner named, in catalogue words and in the owner's own."""

    place: str
    part: str = ""
    defect: Defect | None = None
    description: str = ""

    @property
    def title(self) -> str:
        return rules.item_title(place=self.place, part=self.part, defect=self.defect.defect if self.defect else "")


def register_repair(
    *,
    project: Project,
    room: Room | None,
    area: Area | None,
    reporter: Reporter,
    ring: Ring,
    urgency: Urgency,
    description: str,
    items: list[NewItem],
    by: Actor,
    photos: tuple[str, ...] = (),
    origin: Origin | None = None,
    client_id: str | None = None,
    read: Read | None = None,
    rider: Rider | None = None,
) -> Matter:
    """Register a repair (INT-1, INT-4, INT-5, REP-1). The limits count from the ring; the lead of the day is told by
    a *later* reaction. Without items the whole report becomes one. `read`: what was read already; `rider` adds rows that
    are written last.

    Raises what `opening_case` raises, and `matters.act.Repeated` when `client_id` was taken already.
    """
    named = items or [NewItem(place=area.name if area else "", description="")]
    titles = [item.title for item in named if item.title] or ["报修"]
    opening = Opening(
        kind=Case.Kind.REPAIR, project=project, room=room, area=area, description=description, titles=titles,
        state="registered", photos=photos, origin=origin,
    )  # fmt: skip

    def once() -> Matter:
        with opening_case(
            opening=opening, reporter=reporter, ring=ring, urgency=urgency, by=by, client_id=client_id, rider=rider
        ) as act:
            if read is not None and read.mended is not None:
                act.memory.put(MENDED_AT_HOME, read.mended)
            items = [_add_item_row(act, no=no, item=item) for no, item in enumerate(named, start=1)]
            act.memory.put(ITEMS, items)
            lead = read.lead if read is not None else lead_at(project=project, moment=act.recorded_at)
            act.change(act.matter, holder_role="duty_lead", holder=lead)
        return act.matter

    with one_reading():
        try:
            return once()
        except RulebookChanged:
            read_anew()
            return once()


def opened_file(act: Act) -> CaseFile:
    """The file of the case that the act opens, for somebody with a role in its project. No query."""
    case, items = act.memory.get(CASE), act.memory.get(ITEMS)
    assert case is not None
    assert items is not None
    return CaseFile(
        matter=act.matter, case=case, items=items, visits=[], hats=act.by.roles_at(act.matter.project_id), actor=act.by
    )


def _add_item_row(act: Act, *, no: int, item: NewItem) -> Item:
    """The row of one new item; its own words, where there are any, are said with it."""
    row = act.add(
        fresh(
            Item,
            matter=act.matter,
            no=no,
            state="reported",
            place=item.place,
            part=item.part,
            title=item.title or "报修",
            defect=item.defect,
        )
    )
    mark_rework(act, item=row, defects=(item.defect,))
    act.say(
        "repair.item_added",
        item_no=no,
        data={"defect": item.defect.code if item.defect else None},
        words={"description": item.description},
        audience="everyone" if item.description else "staff",
    )
    return row
