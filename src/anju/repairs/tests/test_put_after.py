from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.errors import Invalid, Refusal
from anju.core.time import product_time_at
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.tests.acting import ahead, check_usual_refusals, do, kinds, refused, state_of
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to


def with_items(cast: Cast, count: int) -> Matter:
    """A case whose items are agreed and given to the technician."""
    matter = cast.repair(items=count)
    do(cast, "set_off", matter, cast.lead)
    do(cast, "arrive", matter, cast.lead)
    lines = [{"item": no, "method": "处理", "finish_by": ahead(days=5)} for no in range(1, count + 1)]
    do(cast, "agree_plan", matter, cast.lead, lines=lines, consent="spoken")
    for no in range(1, count + 1):
        do(cast, "assign_technician", matter, cast.lead, no, technician=cast.technician.pk)
    return matter


@pytest.mark.covers("REP-5")
def test_it_waits_for_the_other_item_and_for_its_curing(cast: Cast) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1, curing_hours=24)
    assert kinds(matter)[-1] == "repair_item.put_after"
    do(cast, "arrive_at_item", matter, cast.technician, 2)
    assert refused(cast, "start_work", matter, cast.technician, 2) == "item-waits-for-item"
    photo = {"photos": [cast.file(cast.technician)]}
    assert refused(cast, "finish_work", matter, cast.technician, 2, **photo) == "item-waits-for-item"
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    done = matter.items.get(no=1).done_at
    assert done is not None
    with pytest.raises(Refusal) as caught:
        do(cast, "start_work", matter, cast.technician, 2)
    free = done + timedelta(hours=24)
    assert (caught.value.code, caught.value.data["free_at"]) == ("item-still-curing", free.isoformat())
    assert f"{free.astimezone(SHANGHAI):%m-%d %H:%M}" in str(caught.value.sentence)
    with product_time_at(free - timedelta(seconds=1)):
        assert refused(cast, "start_work", matter, cast.technician, 2) == "item-still-curing"
    with product_time_at(free):
        do(cast, "start_work", matter, cast.technician, 2)
    assert state_of(matter, 2) == "in_work"


def test_it_is_held_up_by_no_withdrawn_item(cast: Cast) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    do(cast, "withdraw_item", matter, cast.lead, 1, reason="不修了")
    do(cast, "arrive_at_item", matter, cast.technician, 2)
    do(cast, "start_work", matter, cast.technician, 2)


def test_it_is_held_up_by_no_declined_item(cast: Cast) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="owner", reason="业主自行改动")
    do(cast, "quote_work", matter, cast.technician, 1, minutes=60, labour=8000)
    do(cast, "decline_quote", matter, cast.owner, 1, edition=1, reason="太贵了")
    do(cast, "arrive_at_item", matter, cast.technician, 2)
    do(cast, "start_work", matter, cast.technician, 2)


def test_it_refuses_itself_circles_strangers_and_the_same_again(cast: Cast) -> None:
    matter = with_items(cast, 3)

    def code(item: int, **inputs: Any) -> str:
        return refused(cast, "put_after", matter, cast.lead, item, **inputs)

    assert code(1, after=1) == "order-of-itself"
    assert code(1, after=9) == "item-not-found"
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    do(cast, "put_after", matter, cast.lead, 3, after=2)
    assert code(1, after=3) == "order-in-circle"
    assert code(1, after=2) == "order-in-circle"
    assert code(3, after=2) == "order-known"
    assert code(3, after=1, curing_hours=9999) == "inputs-invalid"
    begun = walk_to(cast, "in_work")
    assert refused(cast, "put_after", begun, cast.lead, 1, after=1) == "item-not-ready-for-put-after"


def test_it_is_for_leads(cast: Cast) -> None:
    wrong = [cast.clerk, cast.technician, cast.owner, cast.warranty]
    check_usual_refusals(cast, "put_after", with_items(cast, 2), cast.lead, 2, wrong=wrong, after=1)


@given(orders=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=14))
def test_it_never_lets_a_circle_come_about(orders: list[tuple[int, int]]) -> None:
    standing: list[tuple[int, int]] = []
    for item, after in orders:
        try:
            rules.check_no_circle(item=item, after=after, orders=standing)
        except Invalid:
            continue
        standing.append((item, after))
    free = {no for no in range(1, 7) if no not in {item for item, _ in standing}}
    for _ in range(6):
        free |= {item for item in range(1, 7) if {after for one, after in standing if one == item} <= free}
    assert free == set(range(1, 7)), "every item's turn comes"


def test_it_names_the_first_moment_that_is_free() -> None:
    done = datetime(2026, 11, 20, 8, tzinfo=UTC)
    before = [rules.Before(no=1, state="done", done_at=done, curing_hours=48)]
    zone = ZoneInfo("Asia/Shanghai")
    with pytest.raises(Refusal) as caught:
        rules.check_order(before, at=done + timedelta(hours=47), zone=zone)
    assert "11-22 16:00" in str(caught.value.sentence)
    rules.check_order(before, at=done + timedelta(hours=48), zone=zone)
