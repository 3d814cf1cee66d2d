from datetime import timedelta

import pytest

from anju.clocks.models import Clock, Pause
from anju.clocks.ticker import fire_due
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.notices.models import Notice
from anju.repairs.models import Item, PauseRequest
from anju.repairs.tests.acting import ahead, check_usual_refusals, clocks, do, kinds, refused
from anju.repairs.tests.test_ask_pause import asked, wanted
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("SLA-1")
def test_it_holds_the_items_limits_and_no_other(cast: Cast) -> None:
    matter = asked(cast)
    do(cast, "grant_pause", matter, cast.desk_lead, 1)
    assert Item.objects.get(matter=matter).pause == "paused"
    held = set(Clock.objects.filter(matter=matter, paused_since__isnull=False).values_list("name", flat=True))
    assert held == {"plan", "appointment"}
    pause = Pause.objects.filter(clock__matter=matter, clock__name="plan").get()
    assert (pause.reason, pause.agreed_by, pause.ends_at) == ("owner", cast.desk_lead, None)
    assert clocks(matter)["pause/1"] == "running"
    request = PauseRequest.objects.get(item__matter=matter)
    assert (request.answer, request.answered_by) == ("granted", cast.desk_lead)


@pytest.mark.covers("SLA-1")
def test_it_ends_by_itself_at_its_moment_and_adds_the_time(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    until = product_now().replace(microsecond=0) + timedelta(days=2)
    before = Clock.objects.get(matter=matter, name="plan").due_at
    do(cast, "ask_pause", matter, cast.lead, 1, **wanted(cast, cast.lead, until=until.isoformat()))
    do(cast, "grant_pause", matter, cast.warranty, 1)
    begun = PauseRequest.objects.get(item__matter=matter).answered_at
    assert begun is not None
    with product_time_at(until + timedelta(minutes=3)):
        fire_due()
        outbox.drain()
        item = Item.objects.get(matter=matter)
        assert (item.pause, item.paused_until) == ("", None)
        assert kinds(matter).count("repair_item.pause_ended") == 1
        assert Clock.objects.get(matter=matter, name="plan").due_at == before + (until - begun)
        assert clocks(matter)["pause/1"] == "met"
        assert PauseRequest.objects.get(item__matter=matter).ended_at == until
    assert not Notice.objects.filter(template="clock_alarmed", data__clock="Pause ends").exists()


@pytest.mark.covers("SLA-1")
def test_it_needs_a_second_person_whatever_their_rights(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    do(cast, "ask_pause", matter, cast.desk_lead, 1, **wanted(cast, cast.desk_lead))
    assert refused(cast, "grant_pause", matter, cast.desk_lead, 1) == "pause-needs-second-person"
    assert refused(cast, "refuse_pause", matter, cast.desk_lead, 1, reason="不行") == "pause-needs-second-person"
    do(cast, "grant_pause", matter, cast.warranty, 1)


def test_it_refuses_what_has_passed_and_where_nothing_runs(cast: Cast) -> None:
    matter = asked(cast)
    with product_time_at(product_now() + timedelta(days=3)):
        assert refused(cast, "grant_pause", matter, cast.desk_lead, 1) == "pause-over"
    other = walk_to(cast, "assigned")
    assert refused(cast, "grant_pause", other, cast.desk_lead, 1) == "item-pause-not-asked"


@pytest.mark.covers("SLA-1")
def test_it_never_holds_the_arrival_of_an_emergency(cast: Cast) -> None:
    matter = cast.repair(urgency="emergency")
    code = refused(cast, "ask_pause", matter, cast.lead, 1, **wanted(cast, cast.lead))
    assert code == "item-not-ready-for-ask-pause"
    assert Clock.objects.get(matter=matter, name="arrival").paused_since is None


def test_it_ends_when_somebody_is_at_the_door(cast: Cast) -> None:
    matter = asked(cast)
    do(cast, "grant_pause", matter, cast.desk_lead, 1)
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    item = Item.objects.get(matter=matter)
    assert (item.pause, clocks(matter)["pause/1"]) == ("", "met")
    assert not Clock.objects.filter(matter=matter, state="running", paused_since__isnull=False).exists()
    do(cast, "ask_pause", matter, cast.technician, 1, **wanted(cast, cast.technician, until=ahead(days=1)))


def test_it_is_for_those_who_grant(cast: Cast) -> None:
    wrong = [cast.clerk, cast.lead, cast.technician, cast.owner]
    check_usual_refusals(cast, "grant_pause", asked(cast), cast.warranty, 1, wrong=wrong)
