"""The file of a case of any kind, opened by the room of its kind."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from anju.complaints import file as complaints
from anju.complaints.file import ComplaintFile
from anju.enquiries import file as enquiries
from anju.enquiries.file import EnquiryFile
from anju.intake.access import case_for
from anju.intake.file import Head, head_of
from anju.intake.models import Case
from anju.matters.act import Act, Actor
from anju.matters.models import Matter
from anju.repairs import file as repairs
from anju.repairs.actions import registering as repairing
from anju.repairs.file import CaseFile
from anju.repairs.models import Item

AnyFile: TypeAlias = CaseFile | ComplaintFile | EnquiryFile
FILE_OF: Mapping[str, Callable[[Head], AnyFile]] = {
    Case.Kind.REPAIR: repairs.file_of,
    Case.Kind.COMPLAINT: complaints.file_of,
    Case.Kind.ENQUIRY: enquiries.file_of,
    Case.Kind.SUGGESTION: enquiries.file_of,
}
"""kind of case → the room that knows the rest of it"""


def open_case(actor: Actor, number: str) -> AnyFile:
    """The file of a case the actor may see; raises `NotFound` otherwise. What its room costs: a repair four queries."""
    return file_seen(actor, case_for(actor, number))


def file_seen(actor: Actor, matter: Matter) -> AnyFile:
    """The file of a matter that `case_for` has just given this actor."""
    return FILE_OF[matter.kind](head_of(actor, matter))


OPENED: Mapping[str, Callable[[Act], AnyFile]] = {
    Case.Kind.REPAIR: repairing.opened_file,
    Case.Kind.COMPLAINT: complaints.opened_file,
    Case.Kind.ENQUIRY: enquiries.opened_file,
    Case.Kind.SUGGESTION: enquiries.opened_file,
}


def just_opened(act: Act) -> AnyFile:
    """The file of the case that the act opens, for somebody with a role in its project. No query."""
    return OPENED[act.matter.kind](act)


def items_of(file: AnyFile) -> list[Item]:
    """The items of a repair; none of what has none."""
    return file.items if isinstance(file, CaseFile) else []
