"""What the *now* reactions read of an act: the clause that holds, the case, the item, a moment of an event."""

from datetime import datetime

from anju.clocks.reckoning import book_of
from anju.intake.actions import CASE
from anju.intake.file import HEAD
from anju.intake.models import Case
from anju.matters.act import Act
from anju.matters.models import Event
from anju.repairs.file import FILE
from anju.repairs.models import Item
from anju.rulebook.models import ClauseEdition


def clause_of(act: Act, clause: str) -> ClauseEdition:
    """The edition of a clause that holds where and when the act is recorded."""
    project = act.matter.project
    return book_of(act).clause(clause, company_id=project.company_id, project_id=project.pk, at=act.recorded_at)


def case_of(act: Act) -> Case:
    """The case of the act, as read already."""
    head = act.memory.get(HEAD)
    found = head.case if head is not None else act.memory.get(CASE)
    assert isinstance(found, Case)
    return found


def item_of(act: Act, event: Event) -> Item:
    """The item of an event, as read already."""
    file = act.memory.get(FILE)
    assert file is not None
    found = file.item(event.item_no)
    assert isinstance(found, Item)
    return found


def moment_of(event: Event, name: str) -> datetime:
    """A moment that an event carries."""
    return datetime.fromisoformat(event.data[name])
