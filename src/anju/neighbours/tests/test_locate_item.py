"""An item names the home it lies in: the cause upstairs, the damage downstairs; no household reads which the other one is."""

from datetime import date
from typing import Any

import pytest

from anju.core.errors import Invalid, NotFound, Refusal
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.matters.models import Event, Matter
from anju.neighbours.tests.acting import do
from anju.papers.acceptance import print_acceptance
from anju.papers.appointment_slip import print_appointment_slip
from anju.papers.job_slip import print_job_slip
from anju.papers.slip import print_slip
from anju.papers.tests.reading import pages_of, text_of
from anju.people.models import Person
from anju.repairs.models import Item
from anju.repairs.queries import defect_by_code
from anju.rulebook.models import Defect
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]
ABOVE, BELOW = "3-2-1901", "3-2-1801"
PLACE_ABOVE, PLACE_BELOW = "3栋2单元1901", "3栋2单元1801"


def leak(cast: Cast) -> Defect:
    return defect_by_code("C02", project=cast.project)


def located(cast: Cast) -> Matter:
    """Assigned to the technician; the cause lies in the home above."""
    matter = walk_to(cast, "assigned")
    do("join_home", cast, matter.number, room=ABOVE, reason="卫生间正上方")
    return do("locate_item", cast, matter.number, room=ABOVE, item=1)


def test_it_says_where_an_item_lies_and_takes_it_back(cast: Cast) -> None:
    matter = located(cast)
    assert Item.objects.get(matter=matter, no=1).room == cast.home_above
    said = Event.objects.get(matter=matter, kind="home.item_located")
    assert (said.item_no, said.audience, said.data["part"]) == (1, "staff", "source")
    do("locate_item", cast, matter.number, room=BELOW, item=1)
    assert Item.objects.get(matter=matter, no=1).room is None


def test_it_refuses_what_is_not_part_of_the_case(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    with pytest.raises(Refusal) as alone:
        do("locate_item", cast, matter.number, room=ABOVE, item=1)
    assert alone.value.code == "case-has-one-home"
    do("join_home", cast, matter.number, room=ABOVE, reason="卫生间正上方")
    with pytest.raises(Invalid) as wrong:
        do("locate_item", cast, matter.number, room="3-2-1701", item=1)
    assert wrong.value.code == "home-unknown"
    with pytest.raises(NotFound):
        do("locate_item", cast, matter.number, room=ABOVE, item=7)
    do("locate_item", cast, matter.number, room=ABOVE, item=1)
    with pytest.raises(Refusal) as kept:
        do("leave_home", cast, matter.number, room=ABOVE, reason="打压试验正常")
    assert kept.value.code == "home-has-items"


def test_it_reckons_the_warranty_by_the_dates_of_that_home(cast: Cast) -> None:
    cast.home_above.delivered_on = date(2021, 6, 1)
    cast.home_above.save(update_fields=["delivered_on"])
    matter = located(cast)
    reason = {"party": "owner", "reason": "自行改动", "root_defect": leak(cast).code}
    perform(
        "decide_responsibility", number=matter.number, item_no=1, actor=cast.actor(cast.lead), inputs=reason
    )  # fmt: skip
    above = Item.objects.get(matter=matter, no=1).coverage
    assert above["owner"]["starts_on"] == "2021-06-01"
    do("locate_item", cast, matter.number, room=BELOW, item=1)
    assert Item.objects.get(matter=matter, no=1).coverage != above


def test_it_stands_on_the_pages_of_the_desk_and_of_who_goes_there(cast: Cast) -> None:
    number = located(cast).number
    for path in (f"/desk/cases/{number}", f"/desk/cases/{number}/homes"):
        assert ABOVE in signed_in(cast.clerk).get(path).content.decode(), path
    for path in ("/field/", f"/field/cases/{number}", f"/field/cases/{number}/items/1"):
        assert ABOVE in signed_in(cast.technician).get(path).content.decode(), path
    assert signed_in(cast.clerk).get(f"/api/v1/cases/{number}").json()["items"][0]["home"] == ABOVE
    again = {"item": "1", "room": BELOW}
    answer = signed_in(cast.clerk).post(f"/desk/cases/{number}/locate_item", again, headers=HTMX)
    assert answer.status_code == 204
    assert Item.objects.get(matter__number=number, no=1).room is None


def test_it_tells_the_household_of_the_case_that_it_is_the_other_home_and_not_which(cast: Cast) -> None:
    number = located(cast).number
    client = signed_in(cast.owner)
    item = client.get(f"/api/v1/cases/{number}").json()["items"][0]
    assert (item["elsewhere"], item["home"]) == (True, None)
    pages = [client.get(path).content.decode() for path in (f"/owner/cases/{number}", f"/owner/homes/{number}")]
    pages.append(client.get(f"/api/v1/cases/{number}/timeline").content.decode())
    owner = cast.actor(cast.owner)
    for printing in (print_slip, print_acceptance):
        text = text_of(printing(number=number, actor=owner, absolute=lambda path: path).content)
        assert "另一户" in text
        pages.append(text)
    for text in pages:
        assert ABOVE not in text
        assert PLACE_ABOVE not in text


def test_it_tells_the_other_household_what_is_mended_in_its_home_in_words_of_the_catalogue(cast: Cast) -> None:
    matter = located(cast)
    Item.objects.filter(matter=matter).update(place="王女士家楼上", title="王女士家楼上 漏水", defect=leak(cast))
    text = signed_in(cast.neighbour).get(f"/owner/homes/{matter.number}").content.decode()
    known = leak(cast)
    assert known.defect in text
    assert "王女士" not in text
    do("locate_item", cast, matter.number, room=BELOW, item=1)
    assert known.defect not in signed_in(cast.neighbour).get(f"/owner/homes/{matter.number}").content.decode()


def papers_of(cast: Cast, who: Person, number: str, printing: Any) -> list[str]:
    return pages_of(printing(number=number, actor=cast.actor(who), absolute=lambda path: path).content)


def test_it_prints_where_to_go_and_nothing_of_who_reported_below(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    number = matter.number
    do("join_home", cast, number, room=ABOVE, reason="卫生间正上方")
    second = {"place": "卫生间", "part": "顶棚", "description": "楼上滴下来"}
    perform("add_item", number=number, actor=cast.actor(cast.clerk), inputs=second)
    do("locate_item", cast, number, room=ABOVE, item=1)
    jobs = papers_of(cast, cast.technician, number, print_job_slip)
    assert len(jobs) == 1
    appointment = papers_of(cast, cast.technician, number, print_appointment_slip)
    for text in (*jobs, *appointment):
        assert PLACE_ABOVE in text
        for canary in (PLACE_BELOW, "王晓华", "王女士", "5678", "滴"):
            assert canary not in text, canary


def test_it_names_the_home_on_the_copies_that_stay_with_us(cast: Cast) -> None:
    number = located(cast).number
    owners, leads, ours = papers_of(cast, cast.clerk, number, print_slip)
    assert PLACE_ABOVE not in owners
    assert f"第1项在{PLACE_ABOVE}" in leads
    assert f"第1项在{PLACE_ABOVE}" in ours
