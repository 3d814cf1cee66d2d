"""The pages of the queue and of what was done."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from anju.core.errors import NotFound
from anju.core.paging import Later, decode_cursor, encode_cursor
from anju.estate.models import Project
from anju.followup.flow import VISIT
from anju.followup.models import Claim, FollowUp
from anju.followup.queries.due import claims_on, due_later, due_now
from anju.intake.models import Case
from anju.matters.models import Matter

LIST = 30


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line of the queue."""

    matter: Matter
    kind: str
    due_at: datetime
    again: datetime | None
    attempts: int
    claim: Claim | None


def queue_page(project: Project, *, later: bool, cursor: str, size: int = LIST) -> tuple[list[Waiting], str]:
    """One page of what waits, most pressing first, and the cursor of the next. Three queries."""
    found = due_later(project) if later else due_now(project)
    if cursor:
        moment, last = decode_cursor(cursor, kinds=(str, int))
        found = found.filter(Later(F("queue_at"), F("pk"), _moment(str(moment)), int(last)))
    rows = list(found[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    claims, tried = claims_on(rows), _attempts(rows)
    after = encode_cursor(rows[-1].queue_at.isoformat(), rows[-1].pk) if more else ""
    return [_waiting(row, project, claims.get(row.pk), tried.get(row.pk, 0)) for row in rows], after


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotFound from error


def _attempts(rows: list[Matter]) -> dict[int, int]:
    found: dict[int, int] = {}
    for matter_id in FollowUp.objects.filter(matter__in=[row.pk for row in rows]).values_list("matter_id", flat=True):
        found[matter_id] = found.get(matter_id, 0) + 1
    return found


def _waiting(matter: Matter, project: Project, claim: Claim | None, attempts: int) -> Waiting:
    matter.project = project
    kinds = {Case.Kind.REPAIR: FollowUp.Kind.REPAIR, VISIT: FollowUp.Kind.REGULAR}
    kind = kinds.get(matter.kind, FollowUp.Kind.COMPLAINT)
    again = getattr(matter, "again", None)
    return Waiting(matter=matter, kind=kind, due_at=matter.queue_at, again=again, attempts=attempts, claim=claim)


def done_page(project: Project, *, cursor: str, size: int = LIST) -> tuple[list[FollowUp], str]:
    """One page of the attempts made, newest first. One query."""
    found = FollowUp.objects.filter(matter__project=project).select_related(
        "matter__room__building", "matter__room__unit", "matter__area", "called_by"
    )
    if cursor:
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found.order_by("-pk")[: size + 1])
    for row in rows:
        row.matter.project = project
    return rows[:size], encode_cursor(rows[size - 1].pk) if len(rows) > size else ""
