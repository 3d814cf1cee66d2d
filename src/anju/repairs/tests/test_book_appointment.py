import pytest

from anju.clocks.models import Clock
from anju.repairs.models import Item
from anju.repairs.tests.acting import ahead, check_usual_refusals, clocks, do, kinds, refused, span
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("SLA-6")
def test_it_ends_contacting_and_starts_its_own_clock(cast: Cast) -> None:
    matter = do(cast, "book_appointment", walk_to(cast, "assigned"), cast.technician, 1, **span())
    item = Item.objects.get(matter=matter)
    assert (item.state, kinds(matter)[-1], clocks(matter)["appoint/1"]) == ("appointed", "repair_item.appointed", "met")
    assert Clock.objects.get(matter=matter, name="appointment").state == "running"


@pytest.mark.covers("SLA-6")
def test_it_replaces_an_earlier_appointment(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    do(cast, "book_appointment", matter, cast.clerk, 1, starts=ahead(days=1), ends=ahead(days=1, hours=1))
    assert list(Clock.objects.filter(matter=matter, name="appointment").order_by("pk").values_list("state")) == [
        ("superseded",), ("running",)
    ]  # fmt: skip


def test_it_lies_ahead_and_ends_after_it_starts(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    codes = [
        refused(cast, "book_appointment", matter, cast.technician, 1, starts=starts, ends=ends)
        for starts, ends in (
            (ahead(hours=2), ahead(hours=1)),
            (ahead(hours=-2), ahead(hours=1)),
            ("2026-11-21T10:00:00", ahead(hours=1)),
            ("0001-01-01T00:00:00+14:00", ahead(hours=1)),
            (ahead(hours=1), "9999-12-31T23:59:59-12:00"),
        )
    ]
    assert codes == ["appointment-not-a-span", "appointment-in-past", *["inputs-invalid"] * 3]


def test_it_is_for_those_who_come_the_desk_and_leads(cast: Cast) -> None:
    assert refused(cast, "book_appointment", walk_to(cast, "agreed"), cast.lead, 1, **span()).startswith("item-not")
    matter = walk_to(cast, "assigned", by_firm=True)
    wrong = [cast.owner, cast.warranty]
    check_usual_refusals(cast, "book_appointment", matter, cast.foreman, 1, wrong=wrong, **span())
