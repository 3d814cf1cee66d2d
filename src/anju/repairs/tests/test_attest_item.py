from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anju.core.time import product_now, product_time_at
from anju.matters.models import Event, Matter
from anju.repairs import rules
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import check_file_refusals, clocks, do, refused
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to

TRIED: dict[str, Any] = {"way": "phone", "outcome": "not_reached", "words": "响铃无人接"}


def tried(cast: Cast, times: int = 3) -> tuple[Matter, datetime]:
    """A case whose finished item nobody signs, tried once a day; and the moment at which the wait is over."""
    matter = walk_to(cast, "done")
    done = Item.objects.get(matter=matter).done_at
    assert done is not None
    for day in range(times):
        with product_time_at(done + timedelta(days=day, hours=1)):
            do(cast, "record_attempt", matter, cast.clerk, 1, **TRIED)
    return matter, done + timedelta(days=7)


def given(cast: Cast) -> dict[str, Any]:
    return {"witness": cast.clerk.pk, "photos": [cast.file(cast.lead)]}


@pytest.mark.covers("REP-10")
def test_it_signs_off_before_a_witness(cast: Cast) -> None:
    matter, over = tried(cast)
    with product_time_at(over):
        ended = do(cast, "attest_item", matter, cast.lead, 1, **given(cast))
    item = Item.objects.get(matter=matter)
    assert (item.state, item.open, item.attested, item.signed_at) == ("signed_off", False, True, over)
    check = Check.objects.get(item=item)
    assert (check.passed, check.signature, check.witness, check.checked_by) == (True, None, cast.clerk, cast.lead)
    found = clocks(matter)
    assert (found["sign_off/1"], found["plan/1"], found["follow_up"]) == ("late", "late", "running")
    assert (ended.state, Event.objects.get(matter=matter, kind="repair_item.attested").data["last"]) == (
        "signed_off", True
    )  # fmt: skip


@pytest.mark.covers("REP-10")
def test_it_comes_after_the_attempts_and_the_wait(cast: Cast) -> None:
    few, over = tried(cast, times=2)
    with product_time_at(over):
        assert refused(cast, "attest_item", few, cast.lead, 1, **given(cast)) == "item-not-tried-enough"
    enough, over = tried(cast)
    with product_time_at(over - timedelta(seconds=1)):
        assert refused(cast, "attest_item", enough, cast.lead, 1, **given(cast)) == "item-not-tried-enough"
    again = walk_to(cast, "done")
    done = Item.objects.get(matter=again).done_at
    assert done is not None
    for hour in range(5):
        with product_time_at(done + timedelta(hours=hour)):
            do(cast, "record_attempt", again, cast.clerk, 1, **TRIED)
    with product_time_at(done + timedelta(days=9)):
        assert refused(cast, "attest_item", again, cast.lead, 1, **given(cast)) == "item-not-tried-enough"


def test_it_forgets_the_attempts_of_an_earlier_presentation(cast: Cast) -> None:
    matter, over = tried(cast)
    with product_time_at(over - timedelta(hours=2)):
        do(cast, "reject_work", matter, cast.owner, 1, reason="还漏")
        do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)
        do(cast, "arrive_at_item", matter, cast.technician, 1)
        do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    with product_time_at(over + timedelta(days=8)):
        assert refused(cast, "attest_item", matter, cast.lead, 1, **given(cast)) == "item-not-tried-enough"


def test_it_wants_a_second_person_of_the_project_and_a_photo(cast: Cast) -> None:
    matter, over = tried(cast)
    with product_time_at(over):

        def code(witness: int) -> str:
            return refused(cast, "attest_item", matter, cast.lead, 1, witness=witness, photos=[cast.file(cast.lead)])

        assert code(cast.lead.pk) == "witness-not-second"
        assert code(cast.technician.pk) == "witness-not-second"
        assert code(cast.stranger_clerk.pk) == "witness-not-here"
        assert code(cast.owner.pk) == "witness-not-here"
        assert refused(cast, "attest_item", matter, cast.lead, 1, witness=cast.clerk.pk) == "inputs-invalid"
        check_file_refusals(cast, "attest_item", matter, cast.lead, 1, witness=cast.clerk.pk)


def test_it_is_for_leads_on_finished_work(cast: Cast) -> None:
    matter, over = tried(cast)
    with product_time_at(over):
        for other in (cast.clerk, cast.technician, cast.owner, cast.warranty):
            assert refused(cast, "attest_item", matter, other, 1, **given(cast)) == "not-yours-to-do"
        for stranger in (cast.stranger_clerk, cast.neighbour):
            assert refused(cast, "attest_item", matter, stranger, 1, **given(cast)) == "not-found"
        do(cast, "attest_item", matter, cast.lead, 1, **given(cast))
        assert refused(cast, "attest_item", matter, cast.lead, 1, **given(cast)) == ("item-not-ready-for-attest-item")
    begun = walk_to(cast, "in_work")
    assert refused(cast, "attest_item", begun, cast.lead, 1, **given(cast)) == "item-not-ready-for-attest-item"


@pytest.mark.covers("REP-10")
def test_it_is_passed_by_a_signature_or_a_witness_or_not_at_all(cast: Cast) -> None:
    item = Item.objects.get(matter=walk_to(cast, "done"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.create(item=item, attempt=1, passed=True, checked_at=product_now())
    Check.objects.create(item=item, attempt=1, passed=True, checked_at=product_now(), witness=cast.clerk)


@pytest.mark.parametrize(
    ("hours", "apart", "wait", "enough"),
    [
        ([0, 24, 48], 1440, 2, True),
        ([0, 24, 47], 1440, 2, False),
        ([0, 1, 2], 0, 2, False),
        ([0, 1, 30], 0, 2, True),
        ([0, 24], 1440, 2, False),
        ([0, 24, 48], 1440, 3, False),
    ],
)
def test_it_counts_attempts_that_lie_apart_on_two_days(hours: list[int], apart: int, wait: int, enough: bool) -> None:
    done = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    moments = [done + timedelta(hours=hour) for hour in hours]
    found = rules.tried_enough(
        moments=moments, done_at=done, at=done + timedelta(days=2), zone=SHANGHAI, attempts=3, apart_minutes=apart,
        wait_days=wait,
    )  # fmt: skip
    assert found == enough
