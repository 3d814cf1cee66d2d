"""The six rows of the bare limits: order, item, two clocks, event, outbox row, in the product's own tables.

Their kind is `bare`, which no list of the product shows; no alert of theirs ever fires.
"""

from datetime import timedelta
from typing import Any

from anju.clocks.models import Clock
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now
from anju.matters.models import Event, Matter
from anju.repairs.models import Item

SIX = (Matter, Item, Clock, Clock, Event, OutboxRow)


def six_rows(project_id: int, *, name: str, words: str) -> list[Any]:
    """The rows unsaved, the order first; those that hang on it have no key of it yet."""
    now = machine_now()
    due = now + timedelta(hours=2)
    return [
        Matter(
            number=f"B{name}"[:40], kind="bare", project_id=project_id, title=words[:60], state="closed", open=False,
            closed_at=now, queue_at=due, opened_at=now, opened_on=now.date(), changed_at=now, last_seq=1, head_hash="0" * 64,
        ),
        Item(no=1, state="closed", open=False, place="bare", part="bare", title=words[:60], queue_at=due),
        *(
            Clock(name=clock, starts_at=now, known_at=now, wished_due_at=due, due_at=due, state="cancelled", stopped_at=now)
            for clock in ("arrival", "lead_told")
        ),
        Event(
            seq=1, kind="bare", happened_at=now, recorded_at=now, actor_kind="system", data={"words": words}, hash="0" * 64
        ),
        OutboxRow(
            topic="bench.bare", key=name, payload={"bare": 1}, state="done", created_at=now, wanted_at=now, due_at=now,
            settled_at=now,
        ),
    ]  # fmt: skip


def insert_all(connection: Any, rows: list[Any]) -> None:
    """Insert them as plain SQL made from the models: the order first, then one statement a table."""
    order = rows[0]
    order.pk = _insert(connection, [order], returning=True)
    for row in rows:
        if row is not order and hasattr(row, "matter_id"):
            row.matter_id = order.pk
    for model in (Item, Clock, Event, OutboxRow):
        _insert(connection, [row for row in rows if type(row) is model], returning=False)


def _insert(connection: Any, rows: list[Any], *, returning: bool) -> int:
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = "(" + ", ".join(["%s"] * len(fields)) + ")"
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    sql = f"INSERT INTO {meta.db_table} ({names}) VALUES {', '.join([marks] * len(rows))}"
    with connection.cursor() as cursor:
        cursor.execute(sql + (" RETURNING id" if returning else ""), values)
        return int(cursor.fetchone()[0]) if returning else 0
