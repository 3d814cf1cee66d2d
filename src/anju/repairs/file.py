"""The case file: everything a verb or a page needs to know of one repair, loaded once.

Facts for the flow's guards are taken from here, so that the buttons of a page cost no query of their own.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from anju.core.access import READING_ROLES
from anju.core.errors import NotFound, Refusal
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.intake.file import Head, head_in, open_head
from anju.intake.file import check_after_ring as check_ring
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter
from anju.people.queries import lead_at
from anju.repairs import rules
from anju.repairs.door_models import ServiceRecord
from anju.repairs.flow import AFTER_THE_END, CASE, ITEM, CaseFacts, ItemFacts
from anju.repairs.hats import HOUSEHOLD, LEADS, WORKERS
from anju.repairs.models import Item, Visit
from anju.rulebook.book import book
from anju.rulebook.parameters import Days

NOBODY_HOME = "nobody_home"


KEEPERS = frozenset({"desk_lead", "prop_eng"})
"""who looks after a common area and signs for it, where a home has its household"""


PASSING_ON = frozenset({"staff", "other"})
"""relations of a reporter who does not speak for the household"""


def _rating_days(matter: Matter) -> int:
    rules_now, project = book(), matter.project
    edition = rules_now.clause("service_record", company_id=project.company_id, project_id=project.pk, at=product_now())
    window = rules_now.parameters(edition)
    assert isinstance(window, Days)
    return window.days


def facts_of(item: Item) -> ItemFacts:
    """What guards ask of an item."""
    return ItemFacts(
        no=item.no,
        state=item.state,
        open=item.open,
        party=item.party,
        has_assignee=bool(item.technician_id or item.contractor_id),
        by_contractor=item.contractor_id is not None,
        answer=item.answer,
        quarrel=item.quarrel_firm_id is not None,
        pause=item.pause,
        chargeable=rules.chargeable(item.party),
        quote=item.quote,
        price=item.price,
        paid=item.paid_at is not None,
        waits=item.waits,
    )


@dataclass(kw_only=True)
class CaseFile:
    """One repair with its items and visits, and what the actor is in it."""

    matter: Matter
    case: Case
    items: list[Item]
    visits: list[Visit]
    hats: frozenset[str]
    actor: Actor
    rated: bool = False
    """whether the service record is filled in; read with the items"""
    _rating: list[int] = field(default_factory=list)
    _lead: list[Any] = field(default_factory=list)

    def item(self, no: int) -> Item:
        """The item of this number; raises `NotFound`."""
        for item in self.items:
            if item.no == no:
                return item
        raise NotFound("item-not-found")

    def facts(self, item: Item | None = None) -> CaseFacts:
        """The facts of the case, or of one item of it."""
        return CaseFacts(
            state=self.matter.state,
            urgency=self.case.urgency,
            arrived=any(visit.arrived_at for visit in self.visits),
            told=self.case.told_at is not None,
            items=tuple(facts_of(each) for each in self.items),
            item=facts_of(item) if item else None,
            missed=any(visit.outcome == NOBODY_HOME for visit in self.visits if visit.kind == Visit.Kind.CONFIRM),
            rated=self.rated,
            rating_over=self.rating_over(),
            outsider=item is not None and self.outsider(item),
            area=self.matter.area_id is not None,
            keeper=bool(self.hats & KEEPERS),
        )

    def rating_over(self) -> int:
        """The clause's days for the service record once they are over, else 0. At most one query, once, and none for a
        case that waits for no service record."""
        if self.rated or self.matter.state not in {"signed_off", "closed"}:
            return 0
        if not self._rating:
            ended = max((item.signed_at for item in self.items if item.signed_at), default=None)
            days = _rating_days(self.matter) if ended else 0
            over = ended is not None and product_now() > ended + timedelta(days=days)
            self._rating.append(days if over else 0)
        return self._rating[0]

    def outsider(self, item: Item) -> bool:
        """Whether the actor only passed it on: a colleague or somebody else who does not live there, or whose home this
        item does not lie in. Residents, and whoever holds the link that went to the household's own phone, do not."""
        hats = self.hats_for(item)
        if hats & (WORKERS | LEADS | {"keeper", "system"}) or not hats & HOUSEHOLD:
            return False
        return item.room_id is not None or ("resident" not in hats and self.case.relation in PASSING_ON)

    def hats_for(self, item: Item) -> frozenset[str]:
        """The actor's hats for one item: with `worker` who was assigned, with `firm` whose firm was."""
        hats = set(self.hats)
        if self.matter.area_id is not None and hats & KEEPERS:
            hats.add("keeper")
        if self.actor.person_id is not None and item.technician_id == self.actor.person_id:
            hats.add("worker")
        firm = self.actor.reach.firm_id if self.actor.reach else None
        if firm is not None and item.contractor_id == firm:
            hats.add("firm")
        return frozenset(hats)

    def knows_home(self, item: Item) -> bool:
        """Whether the actor may read in which other home an item lies: staff of the project and who works on it (BEY-2)."""
        return bool(self.hats & (READING_ROLES | {"system"}) or self.hats_for(item) & {"worker", "firm"})

    def home_of(self, item: Item) -> str:
        """The label of the other home an item lies in, or that it is the other one for who may not know which; empty for
        what lies in the case's own home. No query."""
        if item.room is None:
            return ""
        return str(item.room.label) if self.knows_home(item) else str(_("the other home"))

    def case_hats(self) -> frozenset[str]:
        """The actor's hats for the case: whoever works on an item works on the case."""
        return self.hats.union(*(self.hats_for(item) & {"worker", "firm"} for item in self.items))

    def offered(self) -> list[Verb]:
        """The verbs on the case that the actor may do now."""
        return CASE.offered(on="case", state=self.matter.state, hats=self.case_hats(), facts=self.facts())

    def offered_on(self, item: Item) -> list[Verb]:
        """The verbs on one item that the actor may do now; rulings alone once the case is closed or cancelled."""
        offered = ITEM.offered(on="item", state=item.state, hats=self.hats_for(item), facts=self.facts(item))
        return [verb for verb in offered if self.matter.open or verb.name in AFTER_THE_END]

    def parts_offered(self) -> list[tuple[int, Verb]]:
        """The verbs on the items that the actor may do now, with the item's number."""
        return [(item.no, verb) for item in self.items for verb in self.offered_on(item)]

    def part(self, no: int) -> Item:
        """The item of this number; raises `NotFound`."""
        return self.item(no)

    def lead_id(self) -> int | None:
        """Who leads the case: to whom it was handed over, else the lead of the day in which it was recorded. One query,
        once."""
        if self.case.lead_id is not None:
            return self.case.lead_id
        if not self._lead:
            lead = lead_at(project=self.matter.project, moment=self.case.recorded_at)
            self._lead.append(lead.pk if lead else None)
        return self._lead[0]  # type: ignore[no-any-return]


FILE: Slot[CaseFile] = Slot("file")
"""the file of the act's matter"""


def open_file(actor: Actor, number: str) -> CaseFile:
    """The file of a repair the actor may see; raises `NotFound` otherwise. Four queries."""
    return file_of(open_head(actor, number))


def file_in(act: Act) -> CaseFile:
    """The file of the locked matter, loaded once an act. Raises `NotFound` for who may not see it."""
    kept = act.memory.get(FILE)
    if kept is not None:
        return kept
    return act.memory.put(FILE, file_of(head_in(act)))


def file_of(head: Head) -> CaseFile:
    """The file of a repair whose head was read. Raises `NotFound` for a case of another kind. Two queries."""
    matter = head.matter
    if matter.kind != Case.Kind.REPAIR:
        raise NotFound
    items: list[Item] = [
        *Item.objects.filter(matter=matter)
        .select_related(
            "technician",
            "contractor",
            "defect",
            "root_defect",
            "liable_firm",
            "liable_contract",
            "quarrel_firm",
            "room__building",
            "room__unit",
        )
        .annotate(rated=Exists(ServiceRecord.objects.filter(matter=OuterRef("matter"))))
        .order_by("no")
    ]
    return CaseFile(
        matter=matter,
        case=head.case,
        items=items,
        visits=list(Visit.objects.filter(matter=matter).select_related("person").order_by("no")),
        hats=head.hats,
        actor=head.actor,
        rated=any(getattr(item, "rated", False) for item in items),
    )


def ask_case(act: Act, verb: str) -> CaseFile:
    """The file, when the flow lets this actor do this verb on the case now; its refusal raised otherwise."""
    file = file_in(act)
    CASE.check(verb, state=act.matter.state, hats=file.case_hats(), facts=file.facts())
    check_after_ring(act, file)
    return file


def ask_item(act: Act, verb: str, no: int) -> tuple[CaseFile, Item]:
    """The file and the item, when the flow lets this actor do this verb on it now."""
    file = file_in(act)
    item = file.item(no)
    if not act.matter.open and verb not in AFTER_THE_END:
        raise Refusal("case-ended", _("This case is closed or cancelled; nothing more happens to its items."))
    ITEM.check(verb, state=item.state, hats=file.hats_for(item), facts=file.facts(item))
    check_after_ring(act, file)
    return file, item


def check_after_ring(act: Act, file: CaseFile) -> None:
    """Nothing happens to a case before its ring. Raises `Invalid` `moment-before-ring`."""
    check_ring(act, file.case)


def settle(act: Act, file: CaseFile) -> None:
    """Set the state of the case from its items and visits, and who holds it now. Call it last, before saying the event."""
    matter = act.matter
    firsts = [visit for visit in file.visits if visit.kind == Visit.Kind.CONFIRM and visit.outcome != NOBODY_HOME]
    state = rules.case_state(
        items=[facts_of(item) for item in file.items],
        set_off=any(visit.set_off_at for visit in firsts),
        arrived=any(visit.arrived_at for visit in firsts),
    )
    holder = rules.holder_of(
        state=state,
        lead_id=file.lead_id(),
        visitor_id=firsts[-1].person_id if firsts and file.case.lead_id is None else None,
        items=[
            rules.Assigned(
                open=item.open, state=item.state, technician_id=item.technician_id, contractor_id=item.contractor_id
            )
            for item in file.items
        ],
    )
    act.change(matter, state=state, holder_role=holder.role, holder_id=holder.person_id, holder_firm_id=holder.firm_id)
