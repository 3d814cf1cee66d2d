"""Plain SQL leaves the rows that the ORM leaves: every kind of field, new and changed, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.clocks.models import Clock
from anju.core import rows
from anju.core.numbering import Counter
from anju.core.outbox.models import OutboxRow
from anju.core.time import FAR
from anju.intake.models import Case
from anju.matters.models import Event, Matter, SearchEntry, Words
from anju.repairs.models import Item
from tests.cast import Cast

POSTGRES = connection.vendor == "postgresql"
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.integers(0, 10**15).map(lambda micros: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros))
DATA = st.dictionaries(
    WORDS, st.none() | st.booleans() | st.integers(-9, 9) | WORDS | st.lists(WORDS, max_size=2), max_size=3
)


@st.composite
def stories(draw: Any) -> dict[str, Any]:
    """One matter's worth of contents."""
    return {
        "title": draw(WORDS), "at": draw(MOMENTS), "wanted": draw(st.none() | MOMENTS), "phone": draw(WORDS),
        "grounds": draw(st.lists(DATA, max_size=2)), "price": draw(st.integers(0, 2**60)), "attested": draw(st.booleans()),
        "events": draw(st.lists(st.tuples(DATA, WORDS), min_size=1, max_size=3)), "items": draw(st.integers(0, 3)),
    }  # fmt: skip


def made(cast: Cast, story: dict[str, Any], number: str) -> list[models.Model]:
    """Unsaved rows of seven tables that point at one another."""
    at = story["at"]
    matter = Matter(
        number=number, kind="repair", project=cast.project, room=cast.home, title=story["title"], state="registered",
        holder=cast.lead, opened_at=at, opened_on=date(2026, 11, 30), changed_at=at,
    )  # fmt: skip
    found: list[models.Model] = [matter, SearchEntry(matter=matter, text=story["title"])]
    found.append(
        Case(
            matter=matter, kind="repair", channel="hotline", rang_at=at, recorded_at=at, reporter_phone=story["phone"],
            wanted_from=story["wanted"], grounds=story["grounds"], urgency="normal", proposed_urgency="normal",
        )
    )  # fmt: skip
    for seq, (data, text) in enumerate(story["events"], start=1):
        event = Event(
            matter=matter,
            seq=seq,
            kind="x.said",
            happened_at=at,
            recorded_at=at,
            actor=cast.clerk,
            data=data,
            hash="0" * 64,
        )
        found += [event, Words(matter=matter, event=event, field="text", text=text)]
        found.append(
            Clock(matter=matter, item_no=seq, name="plan", starts_at=at, known_at=at, due_at=at, wished_due_at=at)
        )
    for no in range(1, story["items"] + 1):
        found.append(
            Item(
                matter=matter,
                no=no,
                state="reported",
                place="x",
                title="x",
                price=story["price"],
                attested=story["attested"],
            )
        )
    return found


def plain(model: type[models.Model], number: str) -> list[dict[str, Any]]:
    """What the database holds of a matter, without ids, salts and what differs from one ciphertext to the next."""
    path = "number" if model is Matter else "matter__number"
    left_out = {"id", "number", "salt", "matter_id", "event_id"}
    found = model._default_manager.filter(**{path: number}).order_by("pk")
    return [
        {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.attname not in left_out
        }
        for row in found
    ]


TABLES = (Matter, SearchEntry, Case, Event, Words, Clock, Item)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories())
def test_it_writes_what_bulk_create_writes(cast: Cast, story: dict[str, Any]) -> None:
    with transaction.atomic():
        rows.write(new=made(cast, story, "A"))
        by_orm = made(cast, story, "B")
        for model in TABLES:
            manager: Any = model._default_manager
            manager.bulk_create([row for row in by_orm if type(row) is model])
        for model in TABLES:
            assert plain(model, "A") == plain(model, "B")
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    story=stories(), title=WORDS, moments=st.lists(st.none() | MOMENTS, min_size=3, max_size=3), no=st.integers(0, 9)
)
def test_it_changes_what_save_changes(
    cast: Cast, story: dict[str, Any], title: str, moments: list[datetime | None], no: int
) -> None:
    with transaction.atomic():
        for number in "AB":
            rows.write(new=made(cast, story, number))
            changed: list[tuple[models.Model, set[str]]] = []
            matter = Matter.objects.get(number=number)
            matter.title, matter.holder = title, None
            changed.append((matter, {"title", "holder"}))
            for clock, moment in zip(Clock.objects.filter(matter=matter).order_by("pk"), moments, strict=False):
                clock.quiet_until, clock.provisional = moment, moment is None
                changed.append((clock, {"quiet_until", "provisional"}))
            case = Case.objects.get(matter=matter)
            case.grounds, case.reporter_phone = [{"n": no}], title
            changed.append((case, {"grounds", "reporter_phone"}))
            if number == "A":
                rows.write(new=[], changed=changed)
            for row, names in changed if number == "B" else ():
                row.save(update_fields=names)
        for model in TABLES:
            assert plain(model, "A") == plain(model, "B")
        transaction.set_rollback(True)


def story_of(events: int = 2) -> dict[str, Any]:
    at = datetime(2026, 11, 30, 8, tzinfo=UTC)
    return {
        "title": "卫生间", "at": at, "wanted": None, "phone": "13800005678", "grounds": [], "price": 0, "attested": False,
        "events": [({"n": 1}, "滴水")] * events, "items": 2,
    }  # fmt: skip


def test_it_gives_every_row_its_id_and_lets_the_last_name_them(cast: Cast) -> None:
    new = made(cast, story_of(), "A")
    now = datetime(2026, 11, 30, 8, tzinfo=UTC)
    kept: list[OutboxRow] = []

    def last() -> list[OutboxRow]:
        ids = [row.pk for row in new if isinstance(row, Event)]
        kept.append(OutboxRow(topic="x", key="1", payload={"events": ids}, created_at=now, wanted_at=now, due_at=now))
        return kept

    with transaction.atomic():
        rows.write(new=new, last=last)
    assert all(type(row)._default_manager.filter(pk=row.pk).exists() for row in new)
    assert not any(row._state.adding for row in new)
    assert OutboxRow.objects.get().payload == {
        "events": list(Event.objects.order_by("seq").values_list("pk", flat=True))
    }


def test_it_needs_two_statements_and_one_more_for_changes_on_sqlite(cast: Cast) -> None:
    earlier = cast.repair()
    earlier.title = "x"
    with transaction.atomic():
        rows.write(new=made(cast, story_of(), "B"))  # the connection has its view from now on
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        rows.write(new=made(cast, story_of(), "A"), changed=[(earlier, {"title"})])
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == (2 if POSTGRES else 3)


def test_it_refuses_what_the_constraints_refuse(cast: Cast) -> None:
    with transaction.atomic():
        rows.write(new=made(cast, story_of(), "A"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write(new=made(cast, story_of(), "A"))
    known = Event.objects.first()
    assert known is not None
    known.kind = "x.forged"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write(new=[], changed=[(known, {"kind"})])


def test_it_cuts_no_text_that_is_too_long(cast: Cast) -> None:
    """A cast would; both databases keep a text whole or refuse it."""
    two = [cast.repair(), cast.repair()]
    for matter in two:
        matter.state = "s" * 24
    rows.write(new=[], changed=[(matter, {"state"}) for matter in two])
    assert set(Matter.objects.values_list("state", flat=True)) == {"s" * 24}


def test_it_changes_many_rows_of_one_table_in_one_statement(cast: Cast) -> None:
    many = [cast.repair() for _ in range(3)]
    for step, matter in enumerate(many):
        matter.queue_at, matter.holder_id = FAR - timedelta(days=step), None if step else cast.clerk.pk
    with CaptureQueriesContext(connection) as asked:
        rows.write(new=[], changed=[(matter, {"queue_at", "holder_id"}) for matter in many])
    assert len(asked) == 1
    assert [Matter.objects.get(pk=matter.pk).queue_at for matter in many] == [matter.queue_at for matter in many]


def test_it_draws_a_number_with_the_ids(cast: Cast) -> None:
    new = made(cast, story_of(), "A")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        drawn = [rows.draw(new, series="YQ-26", also="(SELECT count(*) FROM estate_group)") for _ in range(2)]
    assert drawn == [(1, 1), (2, 1)]
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 2
    assert all(row.pk is not None for row in new if not isinstance(row, Case | SearchEntry))
    assert Counter.objects.get(series="YQ-26").last == 2
