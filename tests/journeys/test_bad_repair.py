"""A bad repair in a real browser: nobody is home, the owner pays and bargains, a part is missing, it is reported again, it is
not right twice, and the last call finds it dripping. Everybody plays their part on their own page.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from anju.core.time import product_now
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.people.models import Person
from anju.repairs.models import Item, Payment, Quote, ServiceRecord
from anju.repairs.tests.acting import do, span
from tests.cast import Cast, build_cast
from tests.journeys.house import (
    Days,
    House,
    dialog,
    moment,
    photo,
    pick,
    ready,
    recorded,
    said_no,
    sent,
    sign,
    take_photo,
    tapped,
    unfold,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("REP-6", "REP-7", "REP-8", "REP-10", "REP-11", "REP-13", "INT-7", "FUP-1", "FUP-2"),
]
WORDS = "卫生间天花板一直往下滴水"


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    return build_cast()


def ring(house: House, cast: Cast) -> Matter:
    """The owner rings; the clerk registers what she says, by keys."""
    page = house.desk_of(cast.clerk)
    house.go(page, "/desk/console?phone=13800005678")
    page.keyboard.press("F2")
    expect(page.locator("#said")).to_be_focused()
    with page.expect_response(lambda answer: "/desk/console/reading" in answer.url):
        page.keyboard.insert_text(WORDS)
    expect(page.locator("#item-C02")).to_be_checked()
    for key in ("Tab", "1", "Alt+r", "Control+Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/desk/console/registered/*")
    return Matter.objects.get()


def come_in_vain(house: House, cast: Cast, number: str) -> None:
    """The lead stands before a closed door; the desk agrees when to come, and the owner reads both."""
    lead = house.phone_of(cast.lead)
    house.go(lead, "/field/")
    lead.locator(f"a[href='/field/cases/{number}']").first.click()
    lead.wait_for_url(f"**/field/cases/{number}")
    ready(lead)
    tapped(lead, event="repair.set_off", number=number)
    unfold(lead, "a[href$='/find_nobody_home_first']")
    lead.locator("a[href$='/find_nobody_home_first']").click()
    lead.wait_for_url("**/find_nobody_home_first")
    ready(lead)
    take_photo(lead)
    house.look(lead, "lead-nobody-home")
    tapped(lead, event="repair.nobody_home", number=number)
    house.look(lead, "lead-after-nobody-home")
    desk = house.desk_of(cast.clerk)
    house.go(desk, f"/desk/cases/{number}")
    house.look(desk, "desk-after-nobody-home")
    dialog(desk, f"cases/{number}/book_first_visit")
    house.look(desk, "desk-book-first-visit")
    recorded(desk, event="repair.first_visit_appointed", number=number)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("main")).to_contain_text("家中无人")
    house.look(owner, "owner-nobody-was-home")


def agree_that_the_owner_pays(house: House, cast: Cast, matter: Matter) -> None:
    """The slip is written; the pipes were changed by the owner, so the owner answers for it; a technician gets it."""
    for name in ("set_off", "arrive"):
        do(cast, name, matter, cast.lead)
    line = {"item": 1, "method": "换角阀", "finish_by": (product_now() + timedelta(days=9)).isoformat()}
    do(cast, "agree_plan", matter, cast.lead, lines=[line], consent="spoken")
    lead = house.phone_of(cast.lead)
    house.go(lead, f"/field/cases/{matter.number}/items/1/decide_responsibility")
    pick(lead, "party", "owner")
    lead.locator("[name=reason]").fill("业主自行改动管路")
    house.look(lead, "lead-decides")
    tapped(lead, event="repair_item.responsibility_decided", number=matter.number)
    do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)


def go_there(house: House, cast: Cast, days: Days, number: str) -> Page:
    """The technician goes through the list, makes an appointment, sets off and arrives."""
    page = house.phone_of(cast.technician)
    job = f"/field/cases/{number}/items/1"
    house.go(page, job)
    house.look(page, "worker-before-setting-off")
    sent(page, page.locator("button[name=every]").click, event="repair_item.ready", number=number)
    house.go(page, f"{job}/book_appointment")
    tapped(page, event="repair_item.appointed", number=number)
    days.pass_by(hours=1)
    house.go(page, job)
    tapped(page, event="repair_item.set_off", number=number)
    tapped(page, event="repair_item.arrived", number=number)
    return page


def state_price(house: House, page: Page, number: str, *, labour: str) -> None:
    """Labour, and one valve."""
    house.go(page, f"/field/cases/{number}/items/1/quote_work")
    page.locator("[name=minutes]").fill("90")
    page.locator("[name=labour]").fill(labour)
    page.locator("[name=material-title-1]").fill("角阀")
    page.locator("[name=material-price-1]").fill("45.50")


def bargain(house: House, cast: Cast, page: Page, number: str) -> None:
    """A price with a thousandth, one that is too dear, one that is agreed to; what was asked before holds no longer."""
    house.look(page, "worker-at-the-door-without-a-price")
    state_price(house, page, number, labour="120.005")
    press = page.locator("footer .cta").click
    with house.refusing():
        said_no(page, press, event="repair_item.quoted", number=number, words="最多两位小数")
    house.look(page, "worker-price-with-three-decimals")
    page.locator("[name=labour]").fill("120")
    tapped(page, event="repair_item.quoted", number=number)
    assert Quote.objects.get().price == 16_550
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    unfold(owner, "button[value=no]")
    owner.locator("#price-1 [name=reason]").fill("人工太贵")
    house.look(owner, "owner-reads-the-price")
    state_price(house, page, number, labour="80")
    tapped(page, event="repair_item.quoted", number=number)
    refuse = owner.locator("#price-1 button[value=no]").click
    with house.refusing():
        said_no(owner, refuse, event="repair_item.quote_declined", number=number, words="费用刚刚改过")
    house.look(owner, "owner-answers-a-price-that-is-gone")
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("#price-1")).to_contain_text("125.50")
    agree = owner.locator("#price-1 button[value=yes]").click
    sent(owner, agree, event="repair_item.quote_accepted", number=number)


def wait_for_a_part(house: House, cast: Cast, days: Days, page: Page, number: str) -> None:
    """The valve is of another make; the owner reads until when, rings all the same, and that counts as the same case."""
    house.go(page, f"/field/cases/{number}/items/1")
    tapped(page, event="repair_item.work_started", number=number)
    house.go(page, f"/field/cases/{number}/items/1/wait_for_part")
    page.locator("[name=what]").fill("角阀 DN15")
    moment(page, "expected", product_now() + timedelta(days=1))
    page.locator("[name=reason]").fill("型号不符，明天取到再来")
    tapped(page, event="repair_item.waiting_part", number=number)
    house.look(page, "worker-waits-for-a-part")
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("main")).to_contain_text("型号不符")
    house.look(owner, "owner-waits-for-a-part")
    days.pass_by(hours=3)
    desk = house.desk_of(cast.clerk)
    house.go(desk, "/desk/console?phone=13800005678")
    desk.keyboard.press("F2")
    expect(desk.locator("#said")).to_be_focused()
    house.look(desk, "desk-the-owner-rings-again")
    desk.locator(f"main a[href$='/{number}/link_repeat']").click()
    form = desk.locator("#dialog form")
    form.locator("[name=words]").fill("又来电问零件什么时候到")
    house.look(desk, "desk-the-same-again")
    recorded(desk, event="repair.repeated", number=number)
    days.pass_by(hours=21)
    house.go(page, f"/field/cases/{number}/items/1")
    page.locator("footer .cta").click()
    page.wait_for_url("**/part_arrived")
    ready(page)
    tapped(page, event="repair_item.part_arrived", number=number)


def work_again(cast: Cast, days: Days, matter: Matter) -> None:
    """One more visit, up to the work."""
    days.pass_by(hours=2)
    do(cast, "book_appointment", matter, cast.technician, 1, **span())
    days.pass_by(hours=1)
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "start_work", matter, cast.technician, 1, photos=[photo(cast, cast.technician)])


def not_right_at_the_door(house: House, cast: Cast, days: Days, page: Page, matter: Matter) -> None:
    """Done, and the owner says on the technician's phone that it is not."""
    number = matter.number
    work_again(cast, days, matter)
    house.go(page, "/field/")
    page.locator("footer .cta").click()
    page.wait_for_url("**/finish_work")
    ready(page)
    take_photo(page)
    page.locator("[name=done]").fill("换了角阀")
    tapped(page, event="repair_item.finished", number=number)
    assert page.url.endswith("/sign")
    pick(page, "verdict", "wrong")
    house.look(page, "worker-the-owner-says-no")
    expect(page.locator("[data-signature]")).not_to_be_visible()
    page.locator("[name=reason]").fill("还在渗")
    tapped(page, event="repair_item.rejected", number=number)
    house.look(page, "worker-not-right-yet")


def sign_pay_and_rate(house: House, cast: Cast, days: Days, page: Page, matter: Matter) -> None:
    """Right at last: the owner signs on her own phone, pays at the door and says what she thinks of it."""
    number = matter.number
    work_again(cast, days, matter)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[photo(cast, cast.technician)])
    days.pass_by(minutes=5)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    owner.locator("footer a.pri").click()
    owner.wait_for_url("**/items/1/check")
    ready(owner)
    pick(owner, "verdict", "right")
    sign(owner)
    house.look(owner, "owner-signs")
    tapped(owner, event="repair_item.signed_off", number=number)
    house.go(page, "/field/")
    house.look(page, "worker-still-to-be-paid")
    page.locator(f"a[href='/field/cases/{number}/items/1/take_payment']").click()
    page.wait_for_url("**/take_payment")
    ready(page)
    pick(page, "means", "code")
    house.look(page, "worker-takes-the-money")
    tapped(page, event="repair_item.paid", number=number)
    house.go(owner, f"/owner/cases/{number}")
    owner.locator("#rate .rating .stars label:nth-child(3)").click()
    unfold(owner, "input[name=tidiness]")
    owner.locator(".rate:has(input[name=tidiness]) .stars label:nth-child(2)").click()
    pick(owner, "breaches", "covers")
    owner.locator("#rate [name=remark]").fill("来晚了，没穿鞋套")
    house.look(owner, "owner-rates")
    sent(owner, owner.locator("footer button.pri").click, event="repair.service_rated", number=number)
    house.look(owner, "owner-after-rating")


def call_and_find_it_dripping(house: House, cast: Cast, days: Days, matter: Matter) -> None:
    """The follow-up opens it again, and after the last visit closes it."""
    number = matter.number
    days.pass_by(hours=20)
    desk = house.desk_of(cast.clerk)
    house.go(desk, f"/desk/cases/{number}")
    house.look(desk, "desk-follow-up-due")
    form = dialog(desk, f"cases/{number}/record_dissatisfied")
    pick(desk, "items", "1")
    form.locator("[name=reason]").fill("昨晚又滴水")
    house.look(desk, "desk-not-satisfied")
    recorded(desk, event="follow_up.dissatisfied", number=number)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    house.look(owner, "owner-after-the-call")
    work_again(cast, days, matter)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[photo(cast, cast.technician)])
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=photo(cast, cast.owner, "signature"))
    days.pass_by(hours=20)
    house.go(desk, f"/desk/cases/{number}")
    dialog(desk, f"cases/{number}/record_satisfied")
    recorded(desk, event="follow_up.satisfied", number=number)
    house.go(desk, f"/desk/cases/{number}")
    house.look(desk, "desk-closed")
    house.go(owner, f"/owner/cases/{number}")
    house.look(owner, "owner-closed")


def everybody_stands_where_the_story_left_them(matter: Matter, worker: Person) -> None:
    case, item = Case.objects.get(matter=matter), Item.objects.get(matter=matter)
    assert Matter.objects.get(pk=matter.pk).state == "closed"
    assert (item.state, item.attempts, item.technician, case.repeats) == ("signed_off", 3, worker, 1)
    assert list(Quote.objects.order_by("edition").values_list("price", "state")) == [
        (16_550, "superseded"),
        (12_550, "accepted"),
    ]
    assert Payment.objects.get(item=item).amount == 12_550
    record = ServiceRecord.objects.get(matter=matter)
    assert (record.attitude, record.tidiness, record.breaches) == (3, 2, ["covers"])


def test_it_brings_a_bad_repair_to_its_end(house: House, days: Days, cast: Cast) -> None:
    matter = ring(house, cast)
    days.pass_by(minutes=10)
    come_in_vain(house, cast, matter.number)
    days.pass_by(hours=1)
    agree_that_the_owner_pays(house, cast, matter)
    page = go_there(house, cast, days, matter.number)
    bargain(house, cast, page, matter.number)
    wait_for_a_part(house, cast, days, page, matter.number)
    not_right_at_the_door(house, cast, days, page, matter)
    sign_pay_and_rate(house, cast, days, page, matter)
    call_and_find_it_dripping(house, cast, days, matter)
    everybody_stands_where_the_story_left_them(matter, cast.technician)
    assert house.complaints == []
