"""After a calendar was published: every open clock that counts working time is reckoned anew, by event (decision 14)."""

from collections.abc import Iterable

from anju.clocks.actions import reschedule
from anju.clocks.models import Clock, State
from anju.matters.act import SYSTEM, act_on
from anju.rulebook.models import ClauseEdition


def reschedule_open_clocks(*, because: str, project_ids: Iterable[int] | None = None) -> int:
    """Reckon open clocks anew, matter by matter, each in an act of its own; the number of clocks that moved.

    `because` is a code for the event (`calendar-2027`). Doing it again moves nothing. Called by a *later* reaction.
    """
    working = [
        edition_id
        for edition_id, parameters in ClauseEdition.objects.values_list("pk", "parameters")
        if parameters.get("counting") == "working_time"
    ]
    clocks = Clock.objects.filter(state=State.RUNNING, edition__in=working, wished_due_at__isnull=True)
    if project_ids is not None:
        clocks = clocks.filter(matter__project__in=list(project_ids))
    moved = 0
    for matter_id in sorted(set(clocks.values_list("matter_id", flat=True))):
        with act_on(by=SYSTEM, matter_id=matter_id) as act:
            moved += len(reschedule(act, because=because))
    return moved
