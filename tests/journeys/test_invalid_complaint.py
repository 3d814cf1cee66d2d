"""A complaint that is not valid, in a real browser: judged by a listed ground, explained within a day by a route that is kept; it
does not end before she was told, and she reads it on her own page.
"""

from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from anju.clocks.models import Clock
from anju.complaints.models import Complaint
from anju.complaints.tests.acting import lodged
from anju.intake.access import case_link
from anju.notices.models import Notice
from tests.cast import Cast, build_cast
from tests.journeys.house import Days, House, dialog, happened, recorded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("CMP-3", "CMP-8", "CMP-9", "CMP-10"),
]
WHY = "监控显示当晚无人进入，已请业主看过录像"


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    return build_cast()


def offered(page: Page, number: str) -> set[str]:
    """The verbs that the page of the case offers."""
    links = page.locator(f"main a[href^='/desk/cases/{number}/']")
    return {
        str(href).rpartition("/")[2] for href in links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    }


def test_it_is_explained_before_it_ends(house: House, cast: Cast, days: Days) -> None:
    matter = lodged(cast, words="保安夜里进了我家院子", room=cast.home, who=cast.owner, phone="13800005678")
    number, head, owner = matter.number, house.desk_of(cast.desk_lead), house.phone_of(cast.owner)
    days.pass_by(minutes=30)
    house.go(head, f"/desk/cases/{number}")
    form = dialog(head, f"cases/{number}/decide_invalid")
    form.locator("[name=reason]").fill("查监控并无此事")
    house.look(head, "head-finds-it-not-valid")
    with house.refusing():
        form.locator("button[type=submit]").click()
        expect(head.locator("#dialog")).to_contain_text("太少了")
    assert happened(number, "complaint.invalid") == 0, "a ground is wanted"
    head.locator("#dialog label:has(input[name=grounds][value=unproven])").click()
    head.locator("#dialog [name=reason]").fill("查监控并无此事")
    recorded(head, event="complaint.invalid", number=number)
    clock = Clock.objects.get(matter=matter, name="explain")
    assert clock.due_at - clock.starts_at == timedelta(days=1)
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("main")).to_contain_text("将向您解释查明的情况")
    expect(owner.locator("main")).not_to_contain_text(WHY)
    house.look(owner, "owner-waits-for-the-explanation")
    house.go(head, f"/desk/cases/{number}")
    assert "explain_invalid" in offered(head, number)
    assert not {"record_satisfied", "close_unreached", "answer_complaint"} & offered(head, number), "she was not told"
    explain(house, cast, days, number)
    house.go(owner, f"/owner/cases/{number}")
    guest = house.opened(None, phone=True)
    house.go(guest, f"/c/{case_link(matter.pk)}")
    for page in (owner, guest):
        expect(page.locator("main")).to_contain_text("我们的答复")
        expect(page.locator("main")).to_contain_text(WHY)
    house.look(owner, "owner-reads-the-explanation")
    assert Clock.objects.get(pk=clock.pk).state == "met"
    row = Complaint.objects.get(pk=matter.pk)
    assert (row.verdict, row.verdict_grounds, row.route) == ("invalid", ["unproven"], "phone")
    end(house, cast, days, number)
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("main")).to_contain_text("您已同意")
    each_once(cast, matter.pk)
    assert house.complaints == []


def explain(house: House, cast: Cast, days: Days, number: str) -> None:
    """The clerk rings her within the day."""
    days.pass_by(hours=4)
    clerk = house.desk_of(cast.clerk)
    house.go(clerk, "/desk/complaints?project=YQ")
    expect(clerk.locator(f"#card-{number}")).to_be_visible()
    house.look(clerk, "board-not-valid-to-be-explained")
    house.go(clerk, f"/desk/cases/{number}")
    form = dialog(clerk, f"cases/{number}/explain_invalid")
    form.locator("label:has(input[name=route][value=phone])").click()
    form.locator("[name=explanation]").fill(WHY)
    house.look(clerk, "clerk-explains")
    recorded(clerk, event="complaint.explained", number=number)
    days.pass_by(minutes=1)


def end(house: House, cast: Cast, days: Days, number: str) -> None:
    """Somebody else calls afterwards; with that it ends."""
    days.pass_by(hours=20)
    head = house.desk_of(cast.desk_lead)
    house.go(head, f"/desk/cases/{number}")
    dialog(head, f"cases/{number}/record_satisfied")
    recorded(head, event="follow_up.satisfied", number=number)
    days.pass_by(minutes=1)


def each_once(cast: Cast, pk: int) -> None:
    """She was told that it was taken in and what came of it, each once by each route."""
    rows = Counter(Notice.objects.filter(matter=pk, person=cast.owner).values_list("template", "route"))
    assert rows == Counter(
        (template, route) for template in ("complaint_promise", "complaint_answered") for route in ("app", "sms")
    )
