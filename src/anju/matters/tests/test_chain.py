"""A timeline that was tampered with says where; the database itself refuses to rewrite what happened."""

import copy

import pytest
from django.db import DatabaseError, transaction

from anju.matters.models import Event, Matter
from anju.matters.rules import first_break
from tests.cast import Cast
from tests.walk import walk_to


def told(matter: Matter) -> list[Event]:
    return list(Event.objects.filter(matter=matter).order_by("seq"))


def broken_at(matter: Matter, events: list[Event]) -> int | None:
    return first_break(events=events, number=matter.number, last_seq=matter.last_seq, head_hash=matter.head_hash)


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return walk_to(cast, "assigned")


def test_it_finds_a_whole_timeline_whole(matter: Matter) -> None:
    assert broken_at(matter, told(matter)) is None


@pytest.mark.parametrize(
    "field", ["kind", "happened_at", "recorded_at", "actor_id", "audience", "item_no", "data", "hash", "prev_hash"]
)
def test_it_names_the_first_row_that_was_edited(matter: Matter, field: str) -> None:
    events = told(matter)
    place = 2
    changed, donor = copy.copy(events[place]), events[0]
    value = getattr(donor, field)
    setattr(changed, field, "f" * 64 if field in {"hash", "prev_hash"} else ({"x": 1} if field == "data" else value))
    if getattr(changed, field) == getattr(events[place], field):
        setattr(
            changed,
            field,
            99 if field == "item_no" else None if field == "actor_id" else "staff" if field == "audience" else value,
        )
    if field == "audience" and changed.audience == events[place].audience:
        changed.audience = "everyone"
    if field == "happened_at" or field == "recorded_at":
        setattr(changed, field, value.replace(year=2001))
    assert broken_at(matter, [*events[:place], changed, *events[place + 1 :]]) == place + 1


def test_it_finds_rows_removed_swapped_doubled_and_a_cut_tail(matter: Matter) -> None:
    events = told(matter)
    assert broken_at(matter, events[:1] + events[2:]) == 2
    assert broken_at(matter, [events[1], events[0], *events[2:]]) == 1
    assert broken_at(matter, [events[0], events[0], *events[1:]]) == 2
    assert broken_at(matter, events[:-1]) == len(events)


def test_it_refuses_to_rewrite_what_happened(matter: Matter) -> None:
    first = told(matter)[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=first.pk).update(kind="case.never")
    assert told(matter)[0].kind == first.kind
