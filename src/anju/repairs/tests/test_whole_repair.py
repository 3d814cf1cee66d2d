"""One repair from the ring to the closed case, through every verb."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Refusal
from anju.core.time import product_now, product_time_at
from anju.intake.models import Case
from anju.matters.models import Event, Matter
from anju.matters.rules import first_break
from anju.repairs.models import Check, Item, Slip, Visit
from anju.verbs.performing import perform
from tests.cast import Cast


def clock_states(matter: Matter) -> dict[tuple[str, int], str]:
    return {(clock.name, clock.item_no): clock.state for clock in Clock.objects.filter(matter=matter).order_by("id")}


@pytest.mark.covers("REP-1", "REP-2", "REP-3", "REP-4", "REP-5", "REP-7", "REP-10", "FUP-1", "CMP-8", "INT-5", "SLA-1")
def test_it_runs_from_the_ring_to_the_closed_case(cast: Cast) -> None:
    start = product_now().replace(microsecond=0)
    number = cast.repair(items=2).number
    moment = start

    def do(name: str, who: object, item: int = 0, **inputs: object) -> Matter:
        nonlocal moment
        moment += timedelta(minutes=1)
        with product_time_at(moment):
            return perform(name, number=number, item_no=item, actor=cast.actor(who), inputs=inputs)  # type: ignore[arg-type]

    assert do("set_off", cast.lead).state == "on_the_way"
    assert do("arrive", cast.lead).state == "on_site"
    finish_by = (moment + timedelta(days=3)).isoformat()
    planned = do(
        "agree_plan",
        cast.engineer,
        lines=[
            {"item": 1, "finding": "水管接头渗水", "method": "换密封圈", "finish_by": finish_by},
            {"item": 2, "method": "吊顶复原", "finish_by": finish_by},
        ],
        consent="signed",
        signature=cast.file(cast.engineer, "signature"),
    )
    assert planned.state == "in_repair"
    do(
        "decide_responsibility",
        cast.lead,
        1,
        party="contractor",
        contractor="DY",
        reason="接头未拧紧",
        root_defect="C02",
    )
    do("decide_responsibility", cast.lead, 2, party="developer", reason="随主因")
    do("assign_technician", cast.lead, 1, technician=cast.technician.pk)
    do("assign_contractor", cast.lead, 2, contractor="DY")
    for who, item in ((cast.technician, 1), (cast.foreman, 2)):
        starts = moment + timedelta(hours=1)
        do("book_appointment", who, item, starts=starts.isoformat(), ends=(starts + timedelta(hours=1)).isoformat())
    do("confirm_ready", cast.technician, 1)
    do("set_off_to_item", cast.technician, 1)
    do("arrive_at_item", cast.technician, 1)
    do("start_work", cast.technician, 1, photos=[cast.file(cast.technician)])
    again = moment + timedelta(days=1)
    do(
        "postpone_work",
        cast.technician,
        1,
        reason="缺密封圈",
        starts=again.isoformat(),
        ends=(again + timedelta(hours=2)).isoformat(),
    )
    do("arrive_at_item", cast.technician, 1)
    do("finish_work", cast.technician, 1, done="换了密封圈", photos=[cast.file(cast.technician)])
    do("reject_work", cast.owner, 1, reason="还在滴")
    starts = moment + timedelta(hours=1)
    do(
        "book_appointment",
        cast.technician,
        1,
        starts=starts.isoformat(),
        ends=(starts + timedelta(hours=1)).isoformat(),
    )
    do("arrive_at_item", cast.technician, 1)
    do("finish_work", cast.technician, 1, photos=[cast.file(cast.technician)])
    do("sign_off_item", cast.technician, 1, signature=cast.file(cast.technician, "signature"))
    do("name_worker", cast.foreman, 2, technician=cast.firms_worker.pk)
    do("arrive_at_item", cast.firms_worker, 2)
    waiting = do("finish_work", cast.firms_worker, 2, photos=[cast.file(cast.firms_worker)])
    assert waiting.state == "awaiting_sign_off"
    assert do("sign_off_item", cast.owner, 2, signature=cast.file(cast.owner, "signature")).state == "signed_off"
    do("record_not_reached", cast.clerk)
    assert do("record_dissatisfied", cast.clerk, items=[1], reason="又滴了").state == "in_repair"
    starts = moment + timedelta(hours=1)
    do(
        "book_appointment",
        cast.technician,
        1,
        starts=starts.isoformat(),
        ends=(starts + timedelta(hours=1)).isoformat(),
    )
    do("arrive_at_item", cast.technician, 1)
    do("finish_work", cast.technician, 1, photos=[cast.file(cast.technician)])
    do("sign_off_item", cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    closed = do("record_satisfied", cast.clerk, remark="好了")

    assert (closed.state, closed.open) == ("closed", False)
    assert Case.objects.get(matter=closed).told_at is not None
    assert not Clock.objects.filter(matter=closed, state="running").exists()
    assert clock_states(closed)["arrival", 0] == "met"
    first = Item.objects.get(matter=closed, no=1)
    assert (first.attempts, first.visits, first.coverage["class"]) == (3, 4, "W2")
    assert Check.objects.filter(item=first).count() == 3
    assert Slip.objects.get(matter=closed).consent == "signed"
    assert Visit.objects.filter(matter=closed, kind="confirm").count() == 1
    events = list(Event.objects.filter(matter=closed).order_by("seq"))
    assert (
        first_break(events=events, number=closed.number, last_seq=closed.last_seq, head_hash=closed.head_hash) is None
    )


@pytest.mark.covers("CMP-8")
def test_it_closes_unreached_only_after_the_attempts_and_the_telling(cast: Cast) -> None:
    number = cast.repair().number
    with pytest.raises(Refusal) as refused:
        perform("close_unreached", number=number, actor=cast.actor(cast.desk_lead), inputs={})
    assert refused.value.code == "follow_up-not-ready-for-close-unreached"
