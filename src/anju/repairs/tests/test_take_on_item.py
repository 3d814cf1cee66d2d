from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.matters.models import Matter
from anju.notices.models import Notice
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


def given_to_firm(cast: Cast) -> Matter:
    """A case whose item the firm was given and has not answered."""
    return walk_to(cast, "assigned", by_firm=True)


def item_of(matter: Matter, no: int = 1) -> Item:
    return Item.objects.get(matter=matter, no=no)


@pytest.mark.covers("REP-4")
def test_it_ends_the_clock_of_taking_on(cast: Cast) -> None:
    matter = given_to_firm(cast)
    assert (item_of(matter).answer, clocks(matter)["take_on/1"]) == ("asked", "running")
    do(cast, "take_on_item", matter, cast.foreman, 1)
    assert (item_of(matter).answer, clocks(matter)["take_on/1"], state_of(matter)) == ("taken_on", "met", "assigned")
    assert kinds(matter)[-1] == "repair_item.taken_on"
    assert refused(cast, "take_on_item", matter, cast.foreman, 1) == "item-answered"
    assert refused(cast, "object_item", matter, cast.foreman, 1, reason="不是", evidence=["x" * 10]) == "item-answered"


def test_it_is_for_the_firm_that_was_given_the_item(cast: Cast) -> None:
    wrong = [cast.clerk, cast.lead, cast.warranty, cast.owner]
    check_usual_refusals(cast, "take_on_item", given_to_firm(cast), cast.foreman, 1, wrong=wrong)
    own = walk_to(cast, "assigned")
    assert refused(cast, "take_on_item", own, cast.technician, 1) == "not-yours-to-do"


def test_it_is_taken_on_by_beginning_the_work(cast: Cast) -> None:
    matter = walk_to(cast, "in_work", by_firm=True)
    assert (item_of(matter).answer, clocks(matter)["take_on/1"]) == ("taken_on", "met")
    assert refused(cast, "take_on_item", matter, cast.foreman, 1) == "item-not-ready-for-take-on-item"


@pytest.mark.covers("REP-4")
def test_it_counts_silence_as_taking_on_when_the_clock_breaks(cast: Cast) -> None:
    matter = given_to_firm(cast)
    assert refused(cast, "deem_taken_on", matter, cast.foreman, 1) == "not-yours-to-do"
    due = Clock.objects.get(matter=matter, name="take_on").due_at
    with product_time_at(due - timedelta(seconds=1)):
        fire_due()
        outbox.drain()
        assert item_of(matter).answer == "asked"
    with product_time_at(due + timedelta(minutes=1)):
        fire_due()
        outbox.drain()
        assert (item_of(matter).answer, clocks(matter)["take_on/1"]) == ("deemed", "late")
        assert kinds(matter).count("repair_item.deemed_taken_on") == 1
        told = set(Notice.objects.filter(template__in=["item_deemed", "firm_deemed"]).values_list("person", flat=True))
        assert told == {cast.warranty.pk, cast.foreman.pk, cast.firms_worker.pk}
        code = refused(cast, "object_item", matter, cast.foreman, 1, reason="不是", evidence=[cast.file(cast.foreman)])
        assert code == "item-answered"
        fire_due()
        outbox.drain()
        assert kinds(matter).count("repair_item.deemed_taken_on") == 1


def test_it_asks_nobody_once_the_item_was_taken_back(cast: Cast) -> None:
    matter = do(cast, "take_back_item", given_to_firm(cast), cast.lead, 1, reason="换一家")
    assert (item_of(matter).answer, clocks(matter)["take_on/1"]) == ("", "cancelled")
    with product_time_at(product_now() + timedelta(days=3)):
        fire_due()
        outbox.drain()
    assert "repair_item.deemed_taken_on" not in kinds(matter)
