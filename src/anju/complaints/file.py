"""The file of a complaint: everything a verb or a page needs to know of it, loaded once."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from anju.complaints import rules
from anju.complaints.flow import COMPLAINT, KIND, ComplaintFacts
from anju.complaints.models import Complaint, Part, Penalty
from anju.complaints.part_flow import HEADS, PARTS, PartFacts
from anju.complaints.queries import Law, law_for, together
from anju.core.errors import NotFound, Refusal
from anju.core.flow import Verb
from anju.intake.actions import CASE
from anju.intake.file import Head, check_after_ring, head_in
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter

ENDED = _("This complaint was cancelled; nothing more happens to it.")


@dataclass(kw_only=True)
class ComplaintFile:
    """One complaint with its parts, and what the actor is in it."""

    matter: Matter
    case: Case
    complaint: Complaint
    parts: list[Part]
    hats: frozenset[str]
    actor: Actor
    together: list[Complaint] = field(default_factory=list)
    """those that have one voice with it, itself among them"""
    _law: list[Law] = field(default_factory=list)

    @property
    def law(self) -> Law:
        """What the rulebook says here; read once. At most one query."""
        if not self._law:
            self._law.append(law_for(self.matter.project))
        return self._law[0]

    @property
    def speaks_for(self) -> int:
        """Open complaints of other households for which it speaks. No query."""
        return sum(row.voice_id == self.complaint.pk and row.matter.open for row in self.together)

    @property
    def group(self) -> list[Matter]:
        """The complaints that belong together, the one that speaks first; empty where it stands alone. No query."""
        if not self.speaks_for and self.complaint.voice_id is None:
            return []
        return [row.matter for row in sorted(self.together, key=lambda row: (row.voice_id is not None, row.pk))]

    @property
    def penalties(self) -> dict[int, Penalty]:
        """What follows from the findings, by number of the part; nothing for whom it does not concern (CMP-6). No query."""
        if not self.hats & HEADS:
            return {}
        found = {part.no: getattr(part, "penalty", None) for part in self.of_kind(Part.Kind.FINDING)}
        return {no: penalty for no, penalty in found.items() if penalty is not None}

    @property
    def severe(self) -> bool:
        """Decided so, or proposed so while nobody has decided: what may be severe is treated so."""
        return (self.complaint.decided_class or self.complaint.proposed_class) == Complaint.Class.SEVERE

    @property
    def outside(self) -> bool:
        """Made to the company, to government or to the media (CMP-7)."""
        return self.case.channel in rules.OUTSIDE

    def of_kind(self, kind: str) -> list[Part]:
        """Its asks, findings or measures."""
        return [part for part in self.parts if part.kind == kind]

    def case_hats(self) -> frozenset[str]:
        """The actor's hats here: whoever is asked or responsible has a part in the complaint."""
        return self.hats.union(*(self.hats_for(part) & {"asked", "responsible"} for part in self.parts))

    def hats_for(self, part: Part) -> frozenset[str]:
        """The actor's hats for one part: with `asked` whose department or who in it, `responsible` who was found so."""
        hats = set(self.hats)
        mine = self.actor.person_id is not None and part.person_id == self.actor.person_id
        if part.kind == Part.Kind.ASK and (mine or (part.person_id is None and part.role in self.hats)):
            hats.add("asked")
        if part.kind == Part.Kind.FINDING and mine:
            hats.add("responsible")
        return frozenset(hats)

    def may_decide(self, *, concession: int = 0) -> bool:
        """Whether the actor may decide on one like this (CMP-7)."""
        return "system" in self.hats or rules.may_decide(
            self.law.authority.lines, hats=self.hats, severe=self.severe, outside=self.outside, concession=concession
        )

    def deciders(self, *, concession: int = 0) -> list[str]:
        """The roles that may."""
        lines = self.law.authority.lines
        return rules.who_decides(lines, severe=self.severe, outside=self.outside, concession=concession)

    def facts(self) -> ComplaintFacts:
        """What guards ask."""
        row, asks = self.complaint, self.of_kind(Part.Kind.ASK)
        to_review = {ground.code for ground in self.law.severe if ground.to_review}
        return ComplaintFacts(
            state=self.matter.state,
            told=self.case.told_at is not None,
            severe=self.severe,
            decided=bool(row.decided_class),
            summarised=row.summarised_at is not None,
            caused=row.caused_at is not None,
            asks=len(asks),
            asks_open=sum(part.state == "asked" for part in asks),
            measures_open=sum(part.state == "set" for part in self.parts),
            review=row.review,
            review_wanted=bool(to_review & set(row.decided_grounds)),
            visit=row.visit,
            speaks_for=self.speaks_for,
            spoken=row.voice_id is not None and bool(row.verdict),
            within=self.may_decide(),
            deciders=self.deciders(),
            attempts=row.attempts,
            attempts_wanted=self.law.attempts.attempts,
            attempts_apart=self.law.attempts.apart_minutes,
        )

    def part_facts(self, part: Part) -> PartFacts:
        """What guards ask of one part."""
        return PartFacts(
            state=part.state,
            prevented=bool(part.clause_id or part.entry_id),
            penalised=bool(getattr(part, "penalised", False)),
            own=self.actor.person_id is not None and part.person_id == self.actor.person_id,
        )

    def offered(self) -> list[Verb]:
        """The verbs on the complaint that the actor may do now."""
        return COMPLAINT.offered(on="case", state=self.matter.state, hats=self.case_hats(), facts=self.facts())

    def parts_offered(self) -> list[tuple[int, Verb]]:
        """The verbs on its parts that the actor may do now; nothing once it was cancelled."""
        if self.matter.state == "cancelled":
            return []
        found: list[tuple[int, Verb]] = []
        for part in self.parts:
            offered = PARTS[part.kind].offered(
                on=part.kind, state=part.state, hats=self.hats_for(part), facts=self.part_facts(part)
            )
            found += [(part.no, verb) for verb in offered]
        return found

    def part(self, no: int) -> Part:
        """The part of this number; raises `NotFound`."""
        for part in self.parts:
            if part.no == no:
                return part
        raise NotFound


FILE: Slot[ComplaintFile] = Slot("complaint")
"""the file of the act's matter"""

OPENED: Slot[Complaint] = Slot("opened complaint")
"""what the act opens"""


def file_of(head: Head) -> ComplaintFile:
    """The file of a complaint whose head was read. Raises `NotFound` for a case of another kind. Two queries."""
    if head.matter.kind != KIND:
        raise NotFound
    rows = together(head.matter.pk)
    complaint = next(row for row in rows if row.pk == head.matter.pk)
    complaint.matter = head.matter
    complaint.voice = next((row.matter for row in rows if row.pk == complaint.voice_id), None)
    penalised = Exists(Penalty.objects.filter(part=OuterRef("pk")))
    parts = Part.objects.filter(matter=head.matter).select_related("person", "clause").annotate(penalised=penalised)
    if head.hats & HEADS:
        parts = parts.select_related("penalty__decided_by")  # read for those alone whom it concerns
    return ComplaintFile(
        matter=head.matter,
        case=head.case,
        complaint=complaint,
        parts=list(parts.order_by("no")),
        hats=head.hats,
        actor=head.actor,
        together=rows,
    )


def opened_file(act: Act) -> ComplaintFile:
    """The file of what the act opens, for somebody with a role in its project. No query."""
    case, opened = act.memory.get(CASE), act.memory.get(OPENED)
    assert case is not None
    assert opened is not None
    hats = act.by.roles_at(act.matter.project_id)
    return ComplaintFile(matter=act.matter, case=case, complaint=opened, parts=[], hats=hats, actor=act.by)


def file_in(act: Act) -> ComplaintFile:
    """The file of the locked matter, loaded once an act. Raises `NotFound` for who may not see it."""
    return act.memory.get(FILE) or act.memory.put(FILE, file_of(head_in(act)))


def ask(act: Act, verb: str) -> ComplaintFile:
    """The file, when the flow lets this actor do this verb now; its refusal raised otherwise."""
    file = file_in(act)
    COMPLAINT.check(verb, state=act.matter.state, hats=file.case_hats(), facts=file.facts())
    check_after_ring(act, file.case)
    return file


def ask_part(act: Act, kind: str, verb: str, no: int) -> tuple[ComplaintFile, Part]:
    """The file and its part of this kind and number, when the flow lets this actor do this verb on it now."""
    file = file_in(act)
    part = file.part(no)
    if part.kind != kind:
        raise NotFound
    if act.matter.state == "cancelled":
        raise Refusal("case-ended", ENDED)
    PARTS[kind].check(verb, state=part.state, hats=file.hats_for(part), facts=file.part_facts(part))
    check_after_ring(act, file.case)
    return file, part
