"""The file of an enquiry or suggestion: everything a verb or a page needs to know of it, loaded once."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, NotFound
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.enquiries.flow import ENQUIRY, KINDS, EnquiryFacts
from anju.enquiries.models import Enquiry
from anju.estate.models import Project
from anju.intake.actions import CASE
from anju.intake.file import Head, check_after_ring, head_in
from anju.intake.models import Case
from anju.knowledge.models import Edition
from anju.knowledge.queries import edition_for
from anju.matters.act import Act, Actor, Slot
from anju.matters.models import Matter, Words
from anju.rulebook.book import book
from anju.rulebook.parameters import Attempts


@dataclass(kw_only=True)
class EnquiryFile:
    """One enquiry or suggestion, and what the actor is in it."""

    matter: Matter
    case: Case
    enquiry: Enquiry
    hats: frozenset[str]
    actor: Actor
    _wanted: list[Attempts] = field(default_factory=list)

    def facts(self) -> EnquiryFacts:
        """What guards ask. At most one query, once, and only where telling was tried already."""
        return EnquiryFacts(
            state=self.matter.state,
            told=self.case.told_at is not None,
            suggestion=self.matter.kind == Case.Kind.SUGGESTION,
            decided=bool(self.enquiry.decision),
            in_writing=bool(self.case.reporter_phone) or self.case.reporter_id is not None,
            attempts=self.enquiry.attempts,
            wanted_attempts=self.wanted().attempts if self.matter.state == "drafted" else 0,
        )

    def wanted(self) -> Attempts:
        """How often, and how far apart, telling the answer is tried (clause answer.unreached)."""
        if not self._wanted:
            project, rules = self.matter.project, book()
            edition = rules.clause(
                "answer.unreached", company_id=project.company_id, project_id=project.pk, at=product_now()
            )
            found = rules.parameters(edition)
            assert isinstance(found, Attempts)
            self._wanted.append(found)
        return self._wanted[0]

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


def edition_in(project: Project, edition_id: int | None) -> Edition | None:
    """The agreed answer of this id that applies to the project; None for none. Raises `Invalid` `edition-unknown`."""
    if edition_id is None:
        return None
    try:
        return edition_for(edition_id=edition_id, project=project)
    except NotFound:
        sentence = _("This agreed answer does not apply here.")
        raise Invalid("edition-unknown", sentence, fields={"answer_edition": sentence}) from None


def last_draft(matter: Matter) -> str:
    """The answer as it was written last. One query."""
    return _last(matter, "answer", "enquiry.answer_drafted")


def last_reason(matter: Matter) -> str:
    """Why the suggestion was decided as it was. One query."""
    return _last(matter, "reason", "suggestion.decided")


def _last(matter: Matter, field: str, event: str) -> str:
    said = Words.objects.filter(matter=matter, field=field, event__kind=event)
    return said.order_by("-pk").values_list("text", flat=True).first() or ""
