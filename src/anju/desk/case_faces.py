"""A case as its page shows it: what may be done now, why each limit is due, who answers for each item and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anju.clocks.models import Clock, State
from anju.core.crypto import mask_phone
from anju.core.money import yuan
from anju.desk.events import Story
from anju.desk.faces import clock_word, holder_of, place_of, short_number
from anju.matters.models import Event
from anju.repairs.file import CaseFile
from anju.repairs.models import Item
from anju.repairs.queries import plain_coverage
from anju.repairs.rules import chargeable
from anju.rulebook.models import in_language
from anju.rulebook.rules import Coverage
from anju.verbs.between import Line, lines_of, waits_of
from anju.verbs.files import AnyFile, items_of
from anju.verbs.performing import Offer
from anju.verbs.wording import PARTIES

IN_BAR = 4
"""so many verbs stand in the bar; the rest is under “more” or beside their item"""
SOON_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class TermFace:
    """One warranty term in words: kind (ok warn off wait) and text."""

    kind: str
    text: str
    source: str = ""
    until: date | None = None


def term_face(term: Mapping[str, Any]) -> TermFace:
    """A term as kept in events (`plain_coverage`): covered, soon over, over, or not known."""
    source = in_language(str(term.get("source_zh", "")), str(term.get("source_en", "")))
    if not term.get("ends_on") or term.get("state") == "unknown":
        return TermFace(kind="wait", text=_("not known"), source=source)
    until, left = date.fromisoformat(str(term["ends_on"])), int(term.get("days_left") or 0)
    if left < 0:
        return TermFace(kind="off", text=_("over for %(days)d d") % {"days": -left}, source=source, until=until)
    if left <= SOON_DAYS:
        return TermFace(kind="warn", text=_("%(days)d d left") % {"days": left}, source=source, until=until)
    return TermFace(kind="ok", text=until.isoformat(), source=source, until=until)


def gap_words(gap: Mapping[str, Any] | None) -> str:
    """The days between the two terms, which nobody wants to pay for."""
    if not gap:
        return ""
    return _("gap %(first)s to %(last)s") % {"first": gap.get("first", ""), "last": gap.get("last", "")}


@dataclass(frozen=True, kw_only=True)
class ItemFace:
    """One item with its words, its verdict, both terms, and what may be done with it."""

    item: Item
    said: str
    finding: str
    method: str
    owner: TermFace | None
    contractor: TermFace | None
    gap: str
    offers: Sequence[Offer]
    clock: Clock | None
    lines: Sequence[Line] = ()
    """what stands between the parties"""
    home: str = ""
    """the other home it lies in"""

    @property
    def code(self) -> str:
        known = self.item.root_defect or self.item.defect
        return known.code if known else ""

    @property
    def title(self) -> str:
        return " ".join(word for word in (self.item.place, self.item.part) if word) or self.item.title

    @property
    def defect(self) -> str:
        known = self.item.root_defect or self.item.defect
        return known.defect if known else ""

    @property
    def party(self) -> str:
        """Who answers for it, by name where a firm does."""
        if self.item.liable_firm is not None:
            return self.item.liable_firm.short_name or self.item.liable_firm.name
        return str(PARTIES.get(self.item.party, ""))

    @property
    def contract(self) -> str:
        contract = self.item.liable_contract
        if contract is None:
            return ""
        return f"{contract.number} § {contract.warranty_clause}" if contract.warranty_clause else contract.number

    @property
    def worker(self) -> str:
        """Who does it."""
        if self.item.technician is not None:
            return self.item.technician.name
        firm = self.item.contractor
        return (firm.short_name or firm.name) if firm else ""


@dataclass(frozen=True, kw_only=True)
class ClockFace:
    """One limit with its clause."""

    clock: Clock
    name: str
    clause: str
    why_url: str


def clock_faces(number: str, clocks: Sequence[Clock]) -> tuple[list[ClockFace], list[ClockFace]]:
    """The limits that run, and those that ended by being kept or missed (in the order of their start)."""
    shown = sorted(
        (clock for clock in clocks if clock.state in {State.MET, State.LATE}), key=lambda each: each.starts_at
    )
    return (
        [_clock_face(number, clock) for clock in clocks if clock.running],
        [_clock_face(number, clock) for clock in shown],
    )


def _clock_face(number: str, clock: Clock) -> ClockFace:
    edition = clock.edition
    clause = f"{edition.clause.number} {edition.clause.title}" if edition else _("as agreed")
    if clock.wished_due_at is not None and edition is not None:
        clause = _("%(clause)s; as agreed") % {"clause": clause}
    if clock.known_late:
        clause = _("%(clause)s; known late") % {"clause": clause}
    if clock.item_no:
        clause = _("item %(no)d · %(clause)s") % {"no": clock.item_no, "clause": clause}
    url = f"/desk/cases/{number}/clocks/{clock.pk}/why"
    return ClockFace(clock=clock, name=clock_word(clock), clause=clause, why_url=url)


@dataclass(frozen=True, kw_only=True)
class Verbs:
    """The verbs of the bar: the next step first, others beside it, the rest under “more”."""

    first: Offer | None
    others: Sequence[Offer]
    more: Sequence[Offer]


def verbs_of(offers: Sequence[Offer]) -> Verbs:
    """Primary verbs lead; verbs of single items that are not primary stand with their item, not here."""
    primary = [offer for offer in offers if offer.verb.primary]
    rest = [offer for offer in offers if not offer.verb.primary and not offer.item_no and offer.verb.name != "add_note"]
    bar = [*primary, *rest]
    first = primary[0] if primary else None
    after = bar[1:] if primary else bar
    return Verbs(first=first, others=after[: IN_BAR - 1], more=after[IN_BAR - 1 :])


@dataclass(frozen=True, kw_only=True)
class CaseFace:
    """Everything the case page says."""

    file: AnyFile
    verbs: Verbs
    running: Sequence[ClockFace]
    ended: Sequence[ClockFace]
    items: Sequence[ItemFace]
    story: Story
    may_note: bool
    may_reveal: bool

    @property
    def title(self) -> str:
        return f"{place_of(self.file.matter)} {self.file.matter.title}".strip()

    @property
    def of_repair(self) -> bool:
        """Whether it has items, a fee and a slip, as repairs do."""
        return isinstance(self.file, CaseFile)

    @property
    def number(self) -> str:
        return self.file.matter.number

    @property
    def short_number(self) -> str:
        return short_number(self.file.matter)

    @property
    def urgent(self) -> bool:
        return bool(self.file.case.urgency == "emergency")

    @property
    def reporter(self) -> str:
        case = self.file.case
        return case.reporter.short_name if case.reporter else case.reporter_name

    @property
    def phone(self) -> str:
        return mask_phone(self.file.case.reporter_phone) if self.file.case.reporter_phone else ""

    @property
    def holder(self) -> str:
        return holder_of(self.file.matter)

    @property
    def fee(self) -> str:
        """What is owed back to the owner; else what the owner pays: nothing while every item is covered or ours, the agreed price, or it is to be agreed."""
        living = [item for item in items_of(self.file) if item.state not in {"withdrawn", "declined"}]
        if owed_back := sum(item.refund for item in items_of(self.file)):
            return _("¥%(sum)s to be given back") % {"sum": yuan(owed_back)}
        parties = {item.party for item in living}
        charged = [item for item in living if chargeable(item.party)]
        if charged and all(item.quote == "accepted" for item in charged):
            return f"¥{yuan(sum(item.price for item in charged))}"
        if not parties - {"contractor", "developer"}:
            return _("none, in warranty")
        return _("to be agreed") if parties & {"owner", "third_person"} else _("not decided")

    @property
    def handed_over(self) -> date | None:
        room = self.file.matter.room
        return room.handed_over_on if room else None


def item_faces(
    file: CaseFile,
    *,
    offers: Sequence[Offer],
    events: Sequence[Event],
    clocks: Sequence[Clock],
    coverage: Mapping[str, Coverage],
) -> list[ItemFace]:
    """The items; a verdict keeps the terms as they stood, before it they are those of today. No query."""
    said, waits = _words_by_item(events), waits_of(events, file.items)
    return [
        _item_face(
            item,
            words=said.get(item.no, {}),
            offers=[offer for offer in offers if offer.item_no == item.no and not offer.verb.primary],
            clock=next((clock for clock in clocks if clock.running and clock.item_no == item.no), None),
            coverage=coverage,
            lines=lines_of(item, clocks=clocks, waits=waits),
            home=file.home_of(item),
        )
        for item in file.items
    ]


def _item_face(
    item: Item,
    *,
    words: Mapping[str, str],
    offers: Sequence[Offer],
    clock: Clock | None,
    coverage: Mapping[str, Coverage],
    lines: Sequence[Line],
    home: str,
) -> ItemFace:
    known = item.root_defect or item.defect
    kept = item.coverage
    if not kept and not home and known is not None and known.warranty_class in coverage:
        kept = plain_coverage(coverage[known.warranty_class])
    return ItemFace(
        item=item,
        said=words.get("description", ""),
        finding=words.get("finding", ""),
        method=words.get("method", ""),
        owner=term_face(kept["owner"]) if kept else None,
        contractor=term_face(kept["contractor"]) if kept else None,
        gap=gap_words(kept.get("gap")) if kept else "",
        offers=offers,
        clock=clock,
        lines=lines,
        home=home,
    )


def _words_by_item(events: Sequence[Event]) -> dict[int, dict[str, str]]:
    """item number → what was last said of it, by field."""
    found: dict[int, dict[str, str]] = {}
    for event in events:
        for said in event.words.all():
            if event.item_no and said.text:
                found.setdefault(event.item_no, {})[said.field] = said.text
    return found


def description_of(events: Sequence[Event]) -> str:
    """The owner's words at the ring."""
    first = next((event for event in events if event.kind == "case.registered"), None)
    said = [words.text for words in first.words.all() if words.field == "description"] if first else []
    return said[0] if said else ""
