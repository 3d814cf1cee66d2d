"""A case's number is drawn by the statement that writes it (PostgreSQL) or just before (SQLite): whatever names it, names it right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.api import present
from anju.core.idempotency import IdempotencyKey
from anju.core.numbering import PENDING, Counter
from anju.core.outbox.models import OutboxRow
from anju.intake.models import Case
from anju.matters.models import Event, Matter, SearchEntry, Words
from anju.matters.rules import first_break
from anju.repairs.models import Item
from tests.api.test_journey import REPORT, Caller
from tests.cast import Cast

KEY = {"Idempotency-Key": "ring-0001"}


def test_it_names_the_number_in_every_place(cast: Cast) -> None:
    Counter.objects.create(series="YQ-26", last=9_999)
    answer = Caller(cast.clerk).post("/api/v1/cases", REPORT | {"urgency": "emergency"}, **KEY)
    assert answer.json()["number"] == "YQ-26-10000"
    matter = Matter.objects.get()
    assert matter.number == "YQ-26-10000"
    assert SearchEntry.objects.get().text.startswith("yq-26-10000\n")
    assert present.again(IdempotencyKey.objects.values_list("body", flat=True).get() or {}) == answer.json()
    for model in (Matter, Event, Words, Case, Item, SearchEntry, IdempotencyKey, OutboxRow):
        for row in model._default_manager.values_list():
            assert PENDING not in repr(row).upper(), model


def test_it_puts_the_number_under_the_chain(cast: Cast) -> None:
    Caller(cast.clerk).post("/api/v1/cases", REPORT, **KEY)
    matter = Matter.objects.get()
    events = list(matter.events.order_by("seq"))
    assert len(events) > 1
    seq, head = matter.last_seq, matter.head_hash
    assert first_break(events=events, number=matter.number, last_seq=seq, head_hash=head) is None
    assert first_break(events=events, number="YQ-26-0002", last_seq=seq, head_hash=head) == 1, (
        "another number breaks it"
    )


def test_it_leaves_words_as_they_are_that_look_like_ours(cast: Cast) -> None:
    said = "PENDING-1 LINK-0 %s %% '; -- 漏水"
    report = REPORT | {"description": said, "items": [{"place": "卫生间", "description": said}]}
    assert Caller(cast.clerk).post("/api/v1/cases", report, **KEY).status_code == 201
    assert {row.text for row in Words.objects.all()} == {said}
    assert said.lower() in SearchEntry.objects.get().text


@pytest.mark.django_db(transaction=True)
def test_it_holds_up_other_cases_of_its_project_for_one_statement(cast: Cast) -> None:
    """Token, place, ids, everything: the last is its own transaction on PostgreSQL, so nobody waits for our reckoning.
    SQLite has BEGIN and COMMIT around ids with number and the rows."""
    desk = Caller(cast.clerk)
    plain = REPORT | {"items": [{"place": "卫生间", "description": "滴水"}]}
    desk.post("/api/v1/cases", plain)
    with CaptureQueriesContext(connection) as asked:
        assert desk.post("/api/v1/cases", plain, **KEY).status_code == 201
    said = [one["sql"] for one in asked]
    assert len(said) == (3 if connection.vendor == "postgresql" else 6), [one[:60] for one in said]


@pytest.mark.django_db(transaction=True)
def test_it_leaves_no_gap_where_a_key_is_used_again(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    first = desk.post("/api/v1/cases", REPORT, **KEY)
    again = desk.post("/api/v1/cases", REPORT, **KEY)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert (Matter.objects.count(), Counter.objects.get(series="YQ-26").last) == (1, 1), "no gap in the numbers"
