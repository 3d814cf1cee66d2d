"""A technician hears a complaint in the corridor, passes it on from the phone in three fields, and follows it: the desk
registers it, nothing moves, it goes over heads one step at a time, and then it does.
"""

import pytest
from playwright.sync_api import Page, expect

from anju.intake.models import Case, Referral
from anju.matters.models import Matter
from anju.repairs.tests.acting import do
from tests.cast import Cast, build_cast, grant, person
from tests.journeys.house import Days, House, happened, ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("INT-2", "INT-3", "CMP-1", "CMP-8"),
]
WORDS = "业主在走廊里说保洁把垃圾堆在门口,说了两次没人管"
COUNT = """
addEventListener('pointerdown', () => { sessionStorage.taps = Number(sessionStorage.taps || 0) + 1 }, true);
addEventListener('keydown', () => { sessionStorage.keys = Number(sessionStorage.keys || 0) + 1 }, true);
"""
TAP, KEY, THINK, SPEAK = 0.8, 0.28, 1.35, 5.0
"""seconds of a tap and of a key, of looking where to go on, and of saying the sentence into the keyboard's microphone"""


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    return build_cast()


def counted(page: Page, what: str) -> int:
    return int(page.evaluate(f"Number(sessionStorage.{what} || 0)"))


def pass_on(house: House, cast: Cast) -> Referral:
    """From the first page of the day: a tap, the words spoken, where and who typed, sent. Counted, at most twenty seconds."""
    page = house.phone_of(cast.technician)
    page.add_init_script(COUNT)
    house.go(page, "/field/")
    page.tap("a[href='/field/hand-over']")
    page.wait_for_url("**/field/hand-over")
    ready(page)
    house.look(page, "hand-over")
    fields = page.locator("#hand-over :is(input:not([type=hidden]):not([type=file]), textarea, select)")
    assert fields.count() == 3
    expect(page.locator("textarea[name=words]")).to_be_focused()
    page.keyboard.insert_text(WORDS)
    page.tap("input[name=where]")
    page.keyboard.type("3-2-1801")
    page.tap("input[name=who]")
    page.keyboard.insert_text("王女士")
    page.tap("footer .cta")
    page.wait_for_url("**/field/handed-over/*")
    ready(page)
    taps, keys = counted(page, "taps"), counted(page, "keys")
    assert taps <= 4, taps
    spent = taps * TAP + keys * KEY + 3 * THINK + SPEAK
    assert spent <= 20, spent
    expect(page.locator("main")).to_contain_text("客服已收到")
    house.look(page, "handed-over")
    return Referral.objects.select_related("matter").get()


def register(house: House, cast: Cast, referral: Referral) -> Matter:
    """The clerk sees it beside the missed calls, takes it with one press, and registers it as a complaint."""
    page = house.desk_of(cast.clerk)
    house.go(page, "/desk/console")
    row = page.locator(f"#row-{referral.matter.number}")
    expect(row).to_contain_text("张强")
    house.look(page, "console-waiting")
    row.get_by_role("button", name="登记").click()
    page.wait_for_url("**referral=*")
    ready(page)
    expect(page.locator("#said")).to_have_value(WORDS)
    with page.expect_response(lambda answer: "/desk/console/call" in answer.url):
        page.keyboard.press("Alt+t")
    expect(page.locator("[name=degree]").first).to_be_attached()
    expect(page.locator(".htmx-added")).to_have_count(0)
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_have_value(WORDS)
    house.look(page, "console-referral")
    for key in ("Tab", "1"):
        page.keyboard.press(key)
    expect(page.locator("[name=degree][value=ordinary]")).to_be_checked()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    case = Case.objects.get()
    assert (case.kind, case.channel, case.matter.room) == ("complaint", "staff", cast.home)
    return case.matter


def test_it_is_passed_on_registered_stands_still_and_goes_over_heads(house: House, cast: Cast, days: Days) -> None:
    manager = person("钱总", "staff", username="qianzong")
    grant(manager, "pm", project=cast.project)
    referral = pass_on(house, cast)
    number = referral.matter.number
    case = register(house, cast, referral)
    days.pass_by(minutes=1)
    phone = house.phone_of(cast.technician)
    house.go(phone, f"/field/handed-over/{number}")
    expect(phone.locator("main")).to_contain_text(case.number)
    expect(phone.locator("#over")).to_have_count(0)
    house.look(phone, "followed")
    for rung, (head, title) in enumerate([(cast.desk_lead, "客服部主管"), (manager, "项目经理")], start=1):
        days.pass_by(hours=25)
        house.go(phone, f"/field/handed-over/{number}")
        expect(phone.locator("#over h2")).to_be_visible()
        house.look(phone, f"stands-still-{rung}")
        phone.locator("#over textarea").fill("两天了还没有人联系业主")
        with phone.expect_navigation():
            phone.tap("#over button")
        assert happened(case.number, "case.went_over_heads") == rung
        days.pass_by(minutes=1)
        desk = house.desk_of(head)
        house.go(desk, "/desk/notices")
        expect(desk.locator("main"), title).to_contain_text("越级上报")
    do(cast, "cancel_case", case, cast.owner, reason="已经清走了")
    days.pass_by(minutes=1)
    house.go(phone, "/field/handed-over")
    house.look(phone, "handed-over-list")
    expect(phone.locator("main")).to_contain_text("已越级上报")
    assert Matter.objects.get(number=number).state == "settled"
    assert house.complaints == []
