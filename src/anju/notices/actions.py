"""The only writers of notices: one function that tells somebody once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anju.core.time import product_now
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Who is to be told what: a person (in the product, or by text message to their number) or a bare number."""

    template: str
    route: str = Notice.Route.APP
    person_id: int | None = None
    number: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def recipient(self) -> str:
        """What makes two tellings the same: the person, or the reporter of the case."""
        return str(self.person_id) if self.person_id is not None else "reporter"


def tell(*, event: Event, tellings: Iterable[Telling]) -> int:
    """Make the notices of one event; a repeat of the same event makes none (SLA-4). Returns how many were asked for.

    The sandbox route marks them sent at once: they are seen on the notices page instead of leaving the house.
    """
    now = product_now()
    rows = [
        Notice(
            key=f"{event.pk}:{telling.template}:{telling.route}:{telling.recipient}",
            matter_id=event.matter_id,
            event=event,
            person_id=telling.person_id,
            number=telling.number,
            route=telling.route,
            template=telling.template,
            data=telling.data,
            made_at=now,
            sent_at=now,
        )
        for telling in tellings
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def mark_read(*, person: Person, up_to: int) -> int:
    """The person has seen the notices up to this id. Returns how many were unread."""
    return Notice.objects.filter(person=person, pk__lte=up_to, read_at__isnull=True).update(read_at=product_now())
