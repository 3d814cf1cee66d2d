"""Whether facts are what a rebuild would make them: the proof that nothing was missed and nothing went stale."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anju.assessment.actions import BATCH, TOPIC
from anju.assessment.models import Fact
from anju.assessment.reading import batches, cases_in, facts_for
from anju.assessment.rules import Columns
from anju.assessment.tallies import Counts, counted_anew, kept_tallies
from anju.core.outbox.queries import waiting_payloads
from anju.estate.models import Project
from anju.matters.act import OUTBOX_TOPIC


@dataclass(frozen=True)
class Difference:
    """A fact that is not what a rebuild would make it; `column` is empty where the whole row is missing."""

    item_id: int
    matter_id: int
    column: str = ""
    kept: Any = None
    rebuilt: Any = None


def differences(
    *, project: Project | None = None, newest: int | None = None, batch: int = BATCH
) -> Iterator[Difference]:
    """Where facts differ from a rebuild, in all cases or the newest; cases whose events still wait are left out."""
    waiting = {payload["matter"] for topic in (OUTBOX_TOPIC, TOPIC) for payload in waiting_payloads(topic=topic)}
    cases = cases_in(project)
    if newest is not None:
        first = cases.order_by("-pk").values_list("pk", flat=True)[:newest]
        cases = cases.filter(pk__gte=min(first, default=0))
    for ids in batches(cases, batch):
        wanted = [pk for pk in ids if pk not in waiting]
        kept = {fact.pk: fact for fact in Fact.objects.filter(matter__in=wanted)}
        for row in facts_for(wanted):
            yield from _compared(kept.get(row["item_id"]), row)


def _compared(fact: Fact | None, row: Columns) -> Iterator[Difference]:
    if fact is None:
        yield Difference(row["item_id"], row["matter_id"])
        return
    for name, value in row.items():
        if getattr(fact, name) != value:
            yield Difference(row["item_id"], row["matter_id"], name, getattr(fact, name), value)


def wrong_tallies(*, project: Project) -> Counts:
    """By how much the tallies of a project differ from a count of its facts."""
    difference = kept_tallies(project_id=project.pk)
    difference.subtract(counted_anew(project_id=project.pk))
    return Counter({key: number for key, number in difference.items() if number})
