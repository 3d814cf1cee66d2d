"""The only writers of facts: keep those of one case, rebuild all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from anju.assessment.models import Fact
from anju.assessment.reading import batches, came_back, cases_in, facts_for
from anju.assessment.rules import Columns
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
        rows = facts_for([matter_id])
        _write(rows)
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
            _write(facts_for(ids))
        done += len(ids)
        yield Rebuilt(done, total)


def _lock(ids: list[int]) -> None:
    """In the order in which acts lock matters: whoever acts meanwhile has its own rebuild after its commit."""
    list(Matter.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _write(rows: list[Columns]) -> None:
    Fact.objects.bulk_create(
        [Fact(**row) for row in rows], update_conflicts=True, unique_fields=["item"], update_fields=COLUMNS
    )
