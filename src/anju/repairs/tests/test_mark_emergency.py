from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.time import product_now, product_time_at, to_second
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast

WHY = "水漫到电箱了"


@pytest.mark.covers("REP-2", "INT-4")
def test_it_still_counts_from_the_ring_and_supersedes_the_old_limit(cast: Cast) -> None:
    matter, rang = cast.repair(), to_second(product_now())
    with product_time_at(rang + timedelta(minutes=10)):
        do(cast, "mark_emergency", matter, cast.clerk, reason=WHY)
    old, new = Clock.objects.filter(matter=matter, name="arrival").order_by("pk")
    assert (old.state, new.state) == ("superseded", "running")
    assert timedelta(0) <= new.starts_at - Case.objects.get(matter=matter).rang_at < timedelta(seconds=1)
    assert new.due_at - new.starts_at == timedelta(minutes=15)
    assert Case.objects.get(matter=matter).urgency == "emergency"
    assert kinds(matter)[-1] == "repair.marked_emergency"


@pytest.mark.covers("INT-4")
def test_it_drops_the_limit_that_was_wished(cast: Cast) -> None:
    wished = (product_now() + timedelta(days=1), product_now() + timedelta(days=1, hours=2))
    matter = cast.repair(wanted=wished)
    assert Clock.objects.get(matter=matter, name="arrival").due_at == to_second(wished[1])
    do(cast, "mark_emergency", matter, cast.lead, reason=WHY)
    new = Clock.objects.get(matter=matter, name="arrival", state="running")
    assert new.due_at - new.starts_at == timedelta(minutes=15)
    way = Clock.objects.get(matter=matter, name="set_off", state="running")
    assert way.due_at < new.due_at, "nobody may set off after they ought to be there"
    do(cast, "mark_normal", matter, cast.lead, reason="水阀已关")
    assert Clock.objects.get(matter=matter, name="set_off", state="running").due_at == to_second(wished[0])


def test_it_is_done_once_with_a_reason_before_the_arrival(cast: Cast) -> None:
    matter = cast.repair()
    assert refused(cast, "mark_emergency", matter, cast.clerk, reason="") == "inputs-invalid"
    check_usual_refusals(cast, "mark_emergency", matter, cast.clerk, wrong=[cast.owner, cast.warranty], reason=WHY)
    assert refused(cast, "mark_emergency", matter, cast.clerk, reason=WHY) == "case-already-emergency"
    do(cast, "arrive", matter, cast.lead)
    assert refused(cast, "mark_emergency", matter, cast.clerk, reason=WHY) == "case-not-ready-for-mark-emergency"
