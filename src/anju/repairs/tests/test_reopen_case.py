from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.intake.models import Case
from anju.matters.models import Event
from anju.matters.rules import first_break
from anju.notices.models import Notice
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast
from tests.walk import walk_to

WHY = "昨晚又滴水了"


@pytest.mark.covers("REP-10", "FUP-2")
def test_it_begins_a_new_round_and_keeps_what_was(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    ended = list(
        Clock.objects.filter(matter=matter).order_by("pk").values_list("name", "state", "due_at", "stopped_at")
    )
    again = do(cast, "reopen_case", matter, cast.owner, items=[1], reason=WHY)
    item, case = Item.objects.get(matter=matter), Case.objects.get(matter=matter)
    assert (again.state, again.open, again.closed_at, case.rounds, case.told_at) == ("in_repair", True, None, 2, None)
    assert (item.state, item.open, item.signed_at) == ("failed", True, None)
    kept = Clock.objects.filter(matter=matter).order_by("pk").values_list("name", "state", "due_at", "stopped_at")
    assert list(kept)[: len(ended)] == ended, "earlier limits and times stay as they were"
    assert Check.objects.filter(item=item, passed=True).count() == 1
    found = clocks(matter)
    assert (found["plan/1"], found["appoint/1"]) == ("running", "running")
    event = Event.objects.get(matter=matter, kind="repair.reopened")
    assert (event.data["round"], event.words.get().text) == (2, WHY)
    outbox.drain()
    assert Notice.objects.filter(template="case_reopened", person=cast.lead).exists()
    events = list(Event.objects.filter(matter=matter).order_by("seq"))
    matter.refresh_from_db()
    assert (
        first_break(events=events, number=matter.number, last_seq=matter.last_seq, head_hash=matter.head_hash) is None
    )
    do(cast, "book_appointment", matter, cast.technician, 1, starts=(product_now() + timedelta(hours=1)).isoformat(),
       ends=(product_now() + timedelta(hours=2)).isoformat())  # fmt: skip
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    assert do(cast, "record_satisfied", matter, cast.clerk).state == "closed"


def test_it_ends_the_call_that_was_due(cast: Cast) -> None:
    matter = do(cast, "reopen_case", walk_to(cast, "signed_off"), cast.clerk, items=[1], reason=WHY)
    assert (matter.state, clocks(matter)["follow_up"]) == ("in_repair", "cancelled")


def test_it_is_open_for_the_days_of_the_rulebook(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    assert matter.closed_at is not None
    with product_time_at(matter.closed_at + timedelta(days=31)):
        assert refused(cast, "reopen_case", matter, cast.owner, items=[1], reason=WHY) == "case-reopen-too-late"
    with product_time_at(matter.closed_at + timedelta(days=30)):
        do(cast, "reopen_case", matter, cast.owner, items=[1], reason=WHY)


def test_it_is_not_opened_late_by_an_earlier_moment(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    assert matter.closed_at is not None
    early = matter.closed_at + timedelta(hours=1)
    with product_time_at(matter.closed_at + timedelta(days=31)):
        late = refused(cast, "reopen_case", matter, cast.owner, items=[1], reason=WHY, at=early)
    assert late == "case-reopen-too-late"


def test_it_refuses_a_case_in_which_nothing_was_signed(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    do(cast, "withdraw_item", matter, cast.lead, 1, reason="业主自行处理")
    assert refused(cast, "reopen_case", matter, cast.clerk, items=[1], reason=WHY) == "item-not-signed-off"


def test_it_wants_items_that_were_signed_off(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    assert refused(cast, "reopen_case", matter, cast.owner, items=[2], reason=WHY) == "item-not-found"
    assert refused(cast, "reopen_case", matter, cast.owner, items=[], reason=WHY) == "inputs-invalid"
    assert refused(cast, "reopen_case", matter, cast.owner, items=[1]) == "inputs-invalid"
    assert refused(cast, "reopen_case", walk_to(cast, "in_work"), cast.owner, items=[1], reason=WHY) == (
        "case-not-ready-for-reopen-case"
    )


def test_it_is_for_the_household_and_the_desk(cast: Cast) -> None:
    wrong = [cast.lead, cast.warranty]
    matter = walk_to(cast, "signed_off")
    check_usual_refusals(cast, "reopen_case", matter, cast.owner, wrong=wrong, items=[1], reason=WHY)
