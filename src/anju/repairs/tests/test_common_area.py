"""A repair of a common area, from the ring to the closed case: its keeper signs where a home has its household."""

import pytest

from anju.intake.actions import Reporter, Ring, Urgency
from anju.matters.models import Matter
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import ahead, do, kinds, refused, span
from tests.cast import Cast
from tests.walk import walk_to


def lobby(cast: Cast) -> Matter:
    return register_repair(
        project=cast.project, room=None, area=cast.lobby,
        reporter=Reporter(name="王晓华", phone="13800005678", person=cast.owner), ring=Ring(channel="hotline"),
        urgency=Urgency(decided="normal", proposed="normal"), description="大堂灯不亮",
        items=[NewItem(place="大堂", part="灯具")], by=cast.actor(cast.clerk),
    )  # fmt: skip


def done(cast: Cast) -> Matter:
    matter = lobby(cast)
    do(cast, "set_off", matter, cast.lead)
    do(cast, "arrive", matter, cast.lead)
    line = {"item": 1, "method": "换灯", "finish_by": ahead(days=2)}
    do(cast, "agree_plan", matter, cast.lead, lines=[line], consent="spoken")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="公共部位")
    do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)
    do(cast, "book_appointment", matter, cast.technician, 1, **span())
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "start_work", matter, cast.technician, 1)
    return do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])


@pytest.mark.covers("REP-1", "REP-10")
@pytest.mark.parametrize("keeper", ["desk_lead", "engineer"])
def test_it_walks_to_closed_with_its_keepers_signature(cast: Cast, keeper: str) -> None:
    matter, who = done(cast), getattr(cast, keeper)
    for other in (cast.technician, cast.lead, cast.owner):
        sign = {"signature": cast.file(other, "signature")}
        assert refused(cast, "sign_off_item", matter, other, 1, **sign) == "area-signed-by-keeper"
    signed = do(cast, "sign_off_item", matter, who, 1, signature=cast.file(who, "signature"))
    assert (signed.state, Check.objects.get(item__matter=matter).checked_by) == ("signed_off", who)
    closed = do(cast, "record_satisfied", matter, cast.clerk)
    assert (closed.state, kinds(matter)[-1]) == ("closed", "follow_up.satisfied")


def test_it_is_done_again_when_its_keeper_says_so(cast: Cast) -> None:
    matter = done(cast)
    assert refused(cast, "reject_work", matter, cast.owner, 1, reason="还不亮") == "area-signed-by-keeper"
    do(cast, "reject_work", matter, cast.desk_lead, 1, reason="还不亮")
    assert Item.objects.get(matter=matter).state == "failed"


def test_it_is_no_keepers_business_in_a_home(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    sign = {"signature": cast.file(cast.desk_lead, "signature")}
    assert refused(cast, "sign_off_item", matter, cast.desk_lead, 1, **sign) == "not-yours-to-do"
