"""Telling: the notices of one event, each once, and what leaves the house put into the outbox with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from anju.core import outbox
from anju.core.time import product_now
from anju.matters.models import Event
from anju.notices import planning
from anju.notices.models import Notice
from anju.people.models import Person

TOPIC = "notices.send"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Who is to be told what: a person (in the product, or by text message to their number) or a bare number.

    `route` is a wish: the app keeps it in the product, anything else leaves the house by the person's own routes.
    """

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

    What leaves the house is put into the outbox here, waits for the morning, or stays in the sandbox where no gateway
    is connected for it.
    """
    now = product_now()
    asked = list(tellings)
    if not asked:
        return 0
    rows = [
        Notice(
            key=f"{event.pk}:{telling.template}:{telling.route}:{telling.recipient}",
            matter_id=event.matter_id,
            event=event,
            company_id=event.matter.project.company_id,
            person_id=telling.person_id,
            number=telling.number,
            route=telling.route,
            template=telling.template,
            data=telling.data,
            made_at=now,
        )
        for telling in asked
    ]
    planning.plan(rows, event=event, now=now)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    outbox.put_all([_turn_row(row) for row in rows if row.state == Notice.State.WAITING])
    return len(rows)


def hand_over(*, notice: Notice) -> None:
    """Send a notice that was made by itself (a sign-in code), by whatever gateway its receiver's company has."""
    planning.plan([notice], event=None, now=notice.made_at)
    written = Notice.objects.filter(pk=notice.pk)
    written.update(state=notice.state, turn=notice.turn, again_at=notice.again_at, company=notice.company_id)
    if notice.state == Notice.State.WAITING:
        outbox.put_all([_turn_row(notice)])


def _turn_row(notice: Notice) -> outbox.OutboxRow:
    """The outbox row that goes on with a notice: its key names the turn, so that one turn is put down once."""
    return outbox.prepared(
        topic=TOPIC, key=f"{notice.key}#{notice.turn}", payload={"notice": notice.key, "turn": notice.turn}
    )


def put_turn(*, notice: Notice) -> None:
    """Go on with a notice now: its next turn, while it waits. The safety net looks again should the row be lost."""
    turn = notice.turn + 1
    net = product_now() + timedelta(minutes=30)
    state = Notice.State.WAITING
    Notice.objects.filter(pk=notice.pk).update(turn=turn, state=state, again_at=net)
    notice.turn, notice.state, notice.again_at = turn, state, net
    outbox.put_all([_turn_row(notice)])


def mark_read(*, person: Person, up_to: int) -> int:
    """The person has seen the notices up to this id. Returns how many were unread."""
    return Notice.objects.filter(person=person, pk__lte=up_to, read_at__isnull=True).update(read_at=product_now())
