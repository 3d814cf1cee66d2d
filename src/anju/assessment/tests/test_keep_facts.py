"""A case's facts follow its events, whole and as often as wanted."""

from datetime import timedelta

import pytest

from anju.assessment.actions import keep_case, rebuild_facts
from anju.assessment.checking import differences, wrong_tallies
from anju.assessment.models import Fact
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.matters.act import untold
from anju.matters.models import Matter
from anju.repairs.models import Item
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.test_rework import mended, report
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to


def fact(matter: Matter, no: int = 1) -> Fact:
    return Fact.objects.get(matter=matter, item__no=no)


def rows() -> list[tuple[object, ...]]:
    return list(Fact.objects.order_by("pk").values_list())


@pytest.mark.covers("KPI-2")
def test_it_counts_a_repair_from_its_events(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    outbox.drain()
    row = fact(matter)
    assert (row.first, row.kind, row.channel, row.urgency) == (True, "repair", "hotline", "normal")
    assert (row.arrival, row.appoint, row.appointment, row.plan) == ("met", "met", "met", "met")
    assert (row.first_time, row.reworks, row.visits, row.result) == (True, 0, 1, "signed_off")
    assert (row.follow_up, row.follow_up_result, row.ended) == ("met", "satisfied", "closed")
    today = product_now().astimezone(SHANGHAI)
    months = {row.opened_month, row.checked_month, row.signed_month, row.closed_month}
    assert months == {today.year * 100 + today.month}
    assert row.technician_id == cast.technician.pk
    assert row.building_id == cast.building.pk


def test_it_changes_nothing_when_it_is_done_again(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    outbox.drain()
    before = rows()
    keep_case(matter_id=matter.pk)
    assert list(rebuild_facts())[-1].done == 1
    assert rows() == before
    assert not list(differences())
    assert not wrong_tallies(project=cast.project)


def test_it_keeps_one_row_an_item_and_counts_the_case_once(cast: Cast) -> None:
    cast.repair(items=3)
    outbox.drain()
    assert Fact.objects.count() == 3
    assert Fact.objects.filter(first=True).count() == 1


@pytest.mark.covers("KPI-2")
def test_it_counts_what_went_wrong(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    do(cast, "reject_work", matter, cast.owner, 1, reason="还在滴水")
    outbox.drain()
    row = fact(matter)
    assert (row.first_time, row.reworks, row.signed_at, row.plan, row.appoint) == (False, 1, None, "running", "running")
    assert row.plan_month is not None


@pytest.mark.covers("KPI-2")
def test_it_says_of_the_earlier_item_that_the_same_came_back(cast: Cast) -> None:
    first = mended(cast)
    outbox.drain()
    assert fact(first.matter).came_back_at is None
    with product_time_at(product_now() + timedelta(days=10)):
        again = report(cast)
        outbox.drain()
        assert fact(again).rework_of_id == first.pk
        assert fact(first.matter).came_back_at == again.opened_at
        do(cast, "cancel_case", again, cast.clerk, reason="看错了")
        outbox.drain()
    assert fact(first.matter).came_back_at is None
    assert not list(differences())
    assert not wrong_tallies(project=cast.project)


def test_it_counts_history_that_was_acted_out(cast: Cast) -> None:
    with untold():
        matter = walk_to(cast, "signed_off")
        outbox.drain()
    assert fact(matter).result == "signed_off"


def test_it_says_where_a_row_is_not_what_a_rebuild_makes_it(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    other = cast.repair()
    outbox.drain()
    Fact.objects.filter(matter=matter).update(plan="late")
    Fact.objects.filter(matter=other).delete()
    found = {(each.matter_id, each.column, each.kept, each.rebuilt) for each in differences()}
    assert found == {(matter.pk, "plan", "late", "met"), (other.pk, "", None, None)}
    assert list(rebuild_facts(batch=1))[-1].total == 2
    assert not list(differences())


def test_it_leaves_out_cases_whose_events_still_wait(cast: Cast) -> None:
    cast.repair()
    assert not list(differences())
    assert not Fact.objects.exists()


def test_it_follows_the_cause_that_was_found(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    line = {"item": 1, "method": "重做", "finish_by": ahead(days=3), "root_defect": "C02"}
    do(cast, "agree_plan", matter, cast.lead, lines=[line], consent="spoken")
    outbox.drain()
    item = Item.objects.get(matter=matter)
    assert item.root_defect is not None
    assert (fact(matter).defect_id, fact(matter).trade) == (item.root_defect_id, item.root_defect.trade)
