"""The file of an enquiry or suggestion: everything a verb or a page needs to know of it, loaded once."""

from dataclasses import dataclass
from typing import Any

from anju.core.errors import NotFound
from anju.core.flow import Verb
from anju.enquiries.flow import ENQUIRY, KINDS, EnquiryFacts
from anju.enquiries.models import Enquiry
from anju.intake.actions import CASE
from anju.intake.file import Head, check_after_ring, head_in
from anju.intake.models import Case
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter


@dataclass(kw_only=True)
class EnquiryFile:
    """One enquiry or suggestion, and what the actor is in it."""

    matter: Matter
    case: Case
    enquiry: Enquiry
    hats: frozenset[str]
    actor: Actor

    def facts(self) -> EnquiryFacts:
        """What guards ask."""
        return EnquiryFacts(state=self.matter.state, told=self.case.told_at is not None)

    def offered(self) -> list[Verb]:
        """The verbs on the enquiry that the actor may do now."""
        return ENQUIRY.offered(on="case", state=self.matter.state, hats=self.hats, facts=self.facts())

    def parts_offered(self) -> list[tuple[int, Verb]]:
        """It has no numbered parts."""
        return []

    def part(self, no: int) -> Any:
        """It has no numbered parts: raises `NotFound`."""
        raise NotFound


FILE: Slot[EnquiryFile] = Slot("enquiry")
"""the file of the act's matter"""

OPENED: Slot[Enquiry] = Slot("opened enquiry")
"""what the act opens"""


def file_of(head: Head) -> EnquiryFile:
    """The file of an enquiry or suggestion whose head was read. Raises `NotFound` for a case of another kind."""
    if head.matter.kind not in KINDS:
        raise NotFound
    enquiry = Enquiry.objects.get(pk=head.matter.pk)
    enquiry.matter = head.matter
    return EnquiryFile(matter=head.matter, case=head.case, enquiry=enquiry, hats=head.hats, actor=head.actor)


def opened_file(act: Act) -> EnquiryFile:
    """The file of what the act opens, for somebody with a role in its project. No query."""
    case, opened = act.memory.get(CASE), act.memory.get(OPENED)
    assert case is not None
    assert opened is not None
    hats = act.by.roles_at(act.matter.project_id)
    return EnquiryFile(matter=act.matter, case=case, enquiry=opened, hats=hats, actor=act.by)


def file_in(act: Act) -> EnquiryFile:
    """The file of the locked matter, loaded once an act. Raises `NotFound` for who may not see it."""
    return act.memory.get(FILE) or act.memory.put(FILE, file_of(head_in(act)))


def ask(act: Act, verb: str) -> EnquiryFile:
    """The file, when the flow lets this actor do this verb now; its refusal raised otherwise."""
    file = file_in(act)
    ENQUIRY.check(verb, state=act.matter.state, hats=file.hats, facts=file.facts())
    check_after_ring(act, file.case)
    return file
