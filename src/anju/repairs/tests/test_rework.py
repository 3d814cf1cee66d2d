"""The same defect of the same part of the same home again: rework, counted with the item (REP-10)."""

from datetime import datetime, timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.intake.actions import Reporter, Ring, Urgency
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.repairs.models import Item
from anju.repairs.queries import defect_by_code, reworks_of
from anju.repairs.tests.acting import ahead, do
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to


def mended(cast: Cast, code: str = "C02") -> Item:
    """An item of Wang's bathroom that was signed off, its cause in the catalogue."""
    matter = walk_to(cast, "in_work")
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)], root_defect=code)
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    return Item.objects.get(matter=matter)


def report(cast: Cast, *, code: str | None = "C02", part: str = "顶棚", above: bool = False) -> Matter:
    return register_repair(
        project=cast.project, room=cast.home_above if above else cast.home, area=None,
        reporter=Reporter(name="王晓华", phone="13800005678", person=cast.owner), ring=Ring(channel="hotline"),
        urgency=Urgency(decided="normal", proposed="normal"), description="又漏了",
        items=[NewItem(place="卫生间", part=part, defect=defect_by_code(code, project=cast.project) if code else None)],
        by=cast.actor(cast.clerk),
    )  # fmt: skip


def earlier_of(matter: Matter) -> Item | None:
    return Item.objects.get(matter=matter).rework_of


@pytest.mark.covers("REP-10")
def test_it_is_known_when_it_is_registered(cast: Cast) -> None:
    first = mended(cast)
    with product_time_at(product_now() + timedelta(days=10)):
        assert earlier_of(report(cast)) == first
    assert reworks_of(first) == 1


@pytest.mark.covers("REP-10")
def test_it_is_known_when_the_cause_is_found(cast: Cast) -> None:
    first = mended(cast)
    matter = report(cast, code=None)
    assert earlier_of(matter) is None
    do(cast, "arrive", matter, cast.lead)
    line = {"item": 1, "method": "重做", "finish_by": ahead(days=3), "root_defect": "C02"}
    do(cast, "agree_plan", matter, cast.lead, lines=[line], consent="spoken")
    assert earlier_of(matter) == first


def test_it_asks_room_part_defect_and_days(cast: Cast) -> None:
    signed = mended(cast).signed_at
    assert signed is not None
    assert earlier_of(report(cast, part="墙面")) is None
    assert earlier_of(report(cast, code="B01")) is None
    assert earlier_of(report(cast, above=True)) is None
    with product_time_at(signed + timedelta(days=91)):
        assert earlier_of(report(cast)) is None
    with product_time_at(signed + timedelta(days=90)):
        assert earlier_of(report(cast)) is not None


def test_it_takes_the_latest_of_several() -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    known = frozenset({"C02"})
    earlier = [
        rules.Mended(id=no, place="卫生间", part="顶棚", defects=known, signed_at=at - timedelta(days=days))
        for no, days in ((1, 80), (2, 20), (3, 91))
    ]
    found = rules.rework_of(place="卫生间", part="顶棚", defects=known, earlier=earlier, at=at, days=90, zone=SHANGHAI)
    assert found == 2
    nothing = rules.rework_of(
        place="卫生间", part="顶棚", defects=frozenset(), earlier=earlier, at=at, days=90, zone=SHANGHAI
    )
    assert nothing is None
