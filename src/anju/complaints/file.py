"""The file of a complaint: everything a verb or a page needs to know of it, loaded once."""

from dataclasses import dataclass
from typing import Any

from anju.complaints.flow import COMPLAINT, KIND, ComplaintFacts
from anju.complaints.models import Complaint
from anju.core.errors import NotFound
from anju.core.flow import Verb
from anju.intake.actions import CASE
from anju.intake.file import Head, check_after_ring, head_in
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter


@dataclass(kw_only=True)
class ComplaintFile:
    """One complaint, and what the actor is in it."""

    matter: Matter
    case: Case
    complaint: Complaint
    hats: frozenset[str]
    actor: Actor

    def facts(self) -> ComplaintFacts:
        """What guards ask."""
        return ComplaintFacts(state=self.matter.state, told=self.case.told_at is not None)

    def offered(self) -> list[Verb]:
        """The verbs on the complaint that the actor may do now."""
        return COMPLAINT.offered(on="case", state=self.matter.state, hats=self.hats, facts=self.facts())

    def parts_offered(self) -> list[tuple[int, Verb]]:
        """The verbs on what departments were asked."""
        return []

    def part(self, no: int) -> Any:
        """What a department was asked under this number; raises `NotFound`."""
        raise NotFound


FILE: Slot[ComplaintFile] = Slot("complaint")
"""the file of the act's matter"""

OPENED: Slot[Complaint] = Slot("opened complaint")
"""what the act opens"""


def file_of(head: Head) -> ComplaintFile:
    """The file of a complaint whose head was read. Raises `NotFound` for a case of another kind."""
    if head.matter.kind != KIND:
        raise NotFound
    complaint = Complaint.objects.get(pk=head.matter.pk)
    complaint.matter = head.matter
    return ComplaintFile(matter=head.matter, case=head.case, complaint=complaint, hats=head.hats, actor=head.actor)


def opened_file(act: Act) -> ComplaintFile:
    """The file of what the act opens, for somebody with a role in its project. No query."""
    case, opened = act.memory.get(CASE), act.memory.get(OPENED)
    assert case is not None
    assert opened is not None
    hats = act.by.roles_at(act.matter.project_id)
    return ComplaintFile(matter=act.matter, case=case, complaint=opened, hats=hats, actor=act.by)


def file_in(act: Act) -> ComplaintFile:
    """The file of the locked matter, loaded once an act. Raises `NotFound` for who may not see it."""
    return act.memory.get(FILE) or act.memory.put(FILE, file_of(head_in(act)))


def ask(act: Act, verb: str) -> ComplaintFile:
    """The file, when the flow lets this actor do this verb now; its refusal raised otherwise."""
    file = file_in(act)
    COMPLAINT.check(verb, state=act.matter.state, hats=file.hats, facts=file.facts())
    check_after_ring(act, file.case)
    return file
