"""The only writers of facts: keep those of one case, rebuild all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from anju.assessment.indicators import RESTS_ON, SETTLED
from anju.assessment.models import Fact, Tally
from anju.assessment.reading import batches, came_back, cases_in, facts_for
from anju.assessment.rules import Columns
from anju.assessment.tallies import OF_CASES, add_counts, counted_anew, counts_of, kept_tallies
from anju.core import outbox
from anju.estate.models import Project
from anju.intake.models import Case
from anju.matters.models import Event, Matter
from anju.repairs.models import Item

TOPIC = "assessment.facts"
BATCH = 200
"""cases rebuilt in one short transaction: the hotline does not wait for a report"""
MOOT = frozenset(
    {"case.lead_told", "clock.reminded", "clock.alarmed", "clock.escalated", "repair.note_added", "repair.photos_asked",
     "repair.photos_sent", "repair.result_told", "repair_item.signing_attempted", "repair_item.inspected"}
)  # fmt: skip
"""events that change no fact; a kind that is not listed has its case rebuilt"""
COUNTED = tuple(
    sorted(
        {*RESTS_ON, *OF_CASES, *(share.month for share in SETTLED.values())}
        | {"project_id", "ended", "first", "runs", "opened_month", "closed_month", "defect_id", "contractor_id"}
        | {"technician_id"}
    )
)
"""the columns that decide what a fact counts for"""
COLUMNS = tuple(field.name for field in Fact._meta.concrete_fields if not field.primary_key)


def keep_facts(*, events: Iterable[Event]) -> None:
    """What happened to a case is counted from now on: its facts are rebuilt whole, so doing it again changes nothing."""
    for matter in {event.matter for event in events if event.kind not in MOOT}:
        if matter.kind in Case.Kind.values:
            keep_case(matter_id=matter.pk)


def keep_case(*, matter_id: int) -> None:
    """Rebuild the facts of one case. Earlier items that it repeats get theirs through the outbox: one case, one lock."""
    with transaction.atomic():
        _lock([matter_id])
        rows = _write([matter_id])
    for item_id in _changed_by_return(rows):
        earlier = Item.objects.values_list("matter_id", flat=True).get(pk=item_id)
        seq = Matter.objects.values_list("last_seq", flat=True).get(pk=matter_id)
        outbox.put(topic=TOPIC, key=f"{earlier}:{matter_id}:{seq}", payload={"matter": earlier})


def _changed_by_return(rows: list[Columns]) -> list[int]:
    """The earlier items whose facts do not say yet that the same was reported again, or say so no longer truly."""
    earlier = [row["rework_of_id"] for row in rows if row["rework_of_id"] is not None]
    if not earlier:
        return []
    back = came_back(earlier)
    known = Fact.objects.filter(pk__in=earlier).values_list("pk", "came_back_at")
    return sorted(item_id for item_id, at in known if at != back.get(item_id))


@dataclass(frozen=True)
class Rebuilt:
    """How far a rebuild is, in cases."""

    done: int
    total: int


def rebuild_facts(*, project: Project | None = None, batch: int = BATCH) -> Iterator[Rebuilt]:
    """Build every fact anew (of one project), in short transactions; says how far it is after each."""
    cases = cases_in(project)
    total, done = cases.count(), 0
    for ids in batches(cases, batch):
        with transaction.atomic():
            _lock(ids)
            _write(ids)
        done += len(ids)
        yield Rebuilt(done, total)


def _lock(ids: list[int]) -> None:
    """In the order in which acts lock matters: whoever acts meanwhile has its own rebuild after its commit."""
    list(Matter.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _write(ids: list[int]) -> list[Columns]:
    """Rebuild the facts of these cases, which are locked, and let the tallies follow; the facts as they are now."""
    before = Counter(counts_of(Fact.objects.filter(matter__in=ids).values(*COUNTED)))
    rows = facts_for(ids)
    Fact.objects.bulk_create(
        [Fact(**row) for row in rows], update_conflicts=True, unique_fields=["item"], update_fields=COLUMNS
    )
    after = counts_of(rows)
    after.subtract(before)
    add_counts(counts=after)
    return rows


def recount_tallies(*, project: Project) -> None:
    """Set the tallies of a project to what its facts make them: after facts were filled in bulk, or counting changed."""
    with transaction.atomic():
        list(Tally.objects.select_for_update().filter(project=project).values_list("pk"))  # whoever adds waits
        difference = counted_anew(project_id=project.pk)
        difference.subtract(kept_tallies(project_id=project.pk))
        add_counts(counts=difference)
