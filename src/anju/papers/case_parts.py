"""Parts that the papers about a case share: whose items, how an item is called, what was said, when who was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.matters.models import Event
from anju.papers.paper import HOUSEHOLD, READERS
from anju.papers.slip_parts import ELSEWHERE, OURS, picture_of
from anju.papers.wording import name_of, room_label, signed_at
from anju.people.models import Person
from anju.repairs.door_models import Quote
from anju.repairs.file import CaseFile
from anju.repairs.models import Check, Item
from anju.repairs.queries import clause_points
from anju.rulebook.book import book

GONE = frozenset({"withdrawn", "declined"})
"""states of items that nobody repairs"""
Said = Mapping[tuple[int, str], str]


def live_items(file: CaseFile) -> list[Item]:
    """The items somebody repairs or repaired."""
    return [item for item in file.items if item.state not in GONE]


def own_items(file: CaseFile) -> list[Item]:
    """The live items as far as they are the actor's: a worker's or a firm's own, for others all of them.

    Raises `NotFound` for a worker who has none (any more).
    """
    found = live_items(file)
    if file.hats & (READERS | HOUSEHOLD):
        return found
    own = [item for item in found if file.hats_for(item) & {"worker", "firm"}]
    if not own:
        raise NotFound
    return own


def called(item: Item) -> str:
    """Place and part of an item, or its title; what lies in the other home of a case says so, never which (BEY-2)."""
    place = "".join(word for word in (item.place, item.part) if word) or item.title
    return f"{ELSEWHERE}{place}" if item.room_id is not None else place


def defect_of(item: Item, said: Said) -> str:
    """What is wrong: as found, as reported, or in the owner's words, which do not leave the own home."""
    known = item.root_defect or item.defect
    if known is not None:
        return known.defect
    return "" if item.room_id is not None else said.get((item.no, "description"), "")


def other_home(mine: Sequence[Item]) -> dict[str, Any]:
    """The head of a paper for the other home of a case: its place, and nothing of who reported (BEY-2). Empty for the own
    home; `mine` all lie in one."""
    room = mine[0].room if mine else None
    if room is None:
        return {}
    return {"place": list(room_label(room)), "person": ["住户", ""], "phone": "", "living": "", "words": ["原话", ""]}


def worker_of(item: Item) -> list[str]:
    """Who does it: the person with the badge, and the firm."""
    firm = (item.contractor.short_name or item.contractor.name) if item.contractor else ""
    if item.technician is None:
        return [firm, ""]
    badge = f"（{item.technician.badge}）" if item.technician.badge else ""
    return [f"{item.technician.name}{badge}", firm]


def span(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> str:
    """11月22日 周日 09:00–10:00; empty for no appointment."""
    if start is None or end is None:
        return ""
    first, last = start.astimezone(zone), end.astimezone(zone)
    until = f"{last:%H:%M}" if first.date() == last.date() else signed_at(end, zone)
    return f"{first.month}月{first.day}日 周{'一二三四五六日'[first.weekday()]} {first:%H:%M}–{until}"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The moments of items that only events tell: given to somebody by whom, said to be ready."""

    given: Mapping[int, tuple[datetime, str]]
    """item number → when it was given to its worker, and by whom"""
    ready: Mapping[int, datetime]


GIVEN = frozenset({"repair_item.technician_assigned", "repair_item.contractor_assigned", "repair_item.transferred"})
READY = "repair_item.ready"


def sent_of(file: CaseFile) -> Sent:
    """When items were given out and when their workers were ready, the last of each. One query."""
    given: dict[int, tuple[datetime, str]] = {}
    ready: dict[int, datetime] = {}
    events = Event.objects.filter(matter=file.matter, kind__in=[*GIVEN, READY]).select_related("actor").order_by("seq")
    for event in events:
        if event.kind == READY:
            ready[event.item_no] = event.happened_at
        else:
            given[event.item_no] = (event.happened_at, name_of(event.actor))
            ready.pop(event.item_no, None)
    return Sent(given=given, ready=ready)


def points_of(clause_id: str, file: CaseFile) -> tuple[list[Any], str]:
    """The points of a checklist clause as they hold here now, and the clause's number. One query for the book's stamp."""
    project, now = file.matter.project, product_now()
    points = clause_points(clause_id, project, at=now)
    edition = book().clause(clause_id, company_id=project.company_id, project_id=project.pk, at=now)
    return list(points), f"管理办法 {edition.clause.number}"


def charge_words(item: Item, quote: Quote | None) -> str:
    """What the owner pays for an item, as far as it is known."""
    if quote is not None and quote.chargeable:
        agreed = {Quote.State.ACCEPTED: "业主已同意", Quote.State.DECLINED: "业主未同意"}.get(
            Quote.State(quote.state), "待业主同意"
        )
        return f"收费，{agreed}"
    if item.party in OURS:
        return "不收费"
    return "收费，先报价" if item.party else "待定责"


def signature_slot(title: str, check: Check | None, zone: ZoneInfo, *, name: str = "") -> dict[str, Any]:
    """A place to sign, with the picture and moment of a passed check that was signed."""
    signed = check is not None and check.passed and check.signature is not None
    return {
        "title": title,
        "name": name,
        "image": picture_of(check.signature) if check is not None and signed else None,
        "at": signed_at(check.checked_at, zone) if check is not None and signed else "",
    }


def checks_of(items: Iterable[Item]) -> dict[int, list[Check]]:
    """The checks of these items in order, by item id. One query."""
    found: dict[int, list[Check]] = {}
    checks = Check.objects.filter(item__in=list(items)).select_related("signature", "checked_by", "witness")
    for check in checks.order_by("item__no", "attempt"):
        found.setdefault(check.item_id, []).append(check)
    return found


def short(person: Person | None) -> str:
    """How somebody is spoken to, or nothing."""
    return person.short_name if person else ""
