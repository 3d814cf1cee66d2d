"""Counted in a real browser, on a phone: an owner reports in four taps, a technician closes in six."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.complaints.models import Part
from anju.complaints.tests.acting import do as complain
from anju.complaints.tests.acting import lodged
from anju.intake.models import Case
from anju.people.models import Person
from anju.repairs.models import Item, ServiceRecord
from anju.repairs.tests.at_door import chargeable
from tests.browsing import carry_session, picture
from tests.cast import Cast, build_cast
from tests.walk import walk_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT_TAPS = "addEventListener('pointerdown', () => { const n = Number(sessionStorage.taps || 0); sessionStorage.taps = n + 1 }, true)"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def phone_of(browser: Browser, server: LiveServer, who: Person) -> BrowserContext:
    """A phone on which this person is signed in, that counts taps."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    carry_session(context, server, who)
    context.add_init_script(COUNT_TAPS)
    return context


def taps(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.taps || 0)"))


def choose_photo(page: Page, tap: Callable[[], None]) -> None:
    """Tap the camera and take the picture; the shutter is the phone's own."""
    with page.expect_file_chooser() as chooser:
        tap()
    chooser.value.set_files(picture())
    expect(page.locator("input[type=hidden][name=photos]")).to_have_count(1)


@pytest.mark.covers("INT-2")
def test_it_takes_an_owner_four_taps_to_report(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    page = phone_of(browser, live_server, cast.owner).new_page()
    page.goto(f"{live_server.url}/owner/")
    page.tap("a[href='/owner/report']")
    page.wait_for_url("**/owner/report")
    choose_photo(page, lambda: page.tap("label.add"))
    page.tap("text=卫生间")
    page.tap("footer button.cta")
    page.wait_for_url("**/owner/cases/**")
    assert taps(page) == 4
    case = Case.objects.get()
    assert case.reporter == cast.owner
    assert case.matter.attachments.count() == 1


@pytest.mark.covers("REP-6", "REP-10")
def test_it_takes_a_technician_six_taps_to_close(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    page = phone_of(browser, live_server, cast.technician).new_page()
    page.goto(f"{live_server.url}/field/")
    page.tap("footer .cta")
    page.wait_for_url("**/finish_work")
    choose_photo(page, lambda: page.tap("label.add"))
    page.tap("footer .cta")
    page.wait_for_url("**/sign")
    page.tap("label:has(input[value=right])")
    before_signing = taps(page)
    sign(page)
    expect(page.locator("input[name=signature]")).not_to_have_value("")
    page.evaluate(f"sessionStorage.taps = {before_signing}")
    page.tap("footer .cta")
    page.wait_for_url("**/field/")
    assert taps(page) <= 6
    assert Item.objects.get(matter=matter).state == "signed_off"


@pytest.mark.covers("REP-11")
def test_it_takes_an_owner_two_taps_to_rate(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    page = phone_of(browser, live_server, cast.owner).new_page()
    page.goto(f"{live_server.url}/owner/cases/{matter.number}")
    page.tap("#rate .rating .stars label:nth-child(4)")
    page.tap("footer button.pri")
    page.wait_for_url(f"**/owner/cases/{matter.number}")
    expect(page.locator("#rate")).to_have_count(0)
    assert taps(page) == 2
    assert ServiceRecord.objects.get(matter=matter).tidiness == 4


@pytest.mark.covers("REP-6")
def test_it_takes_an_owner_one_tap_to_agree_to_a_price(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    page = phone_of(browser, live_server, cast.owner).new_page()
    page.goto(f"{live_server.url}/owner/cases/{matter.number}")
    page.tap("#price-1 button.pri")
    expect(page.locator("#price-1")).to_have_count(0)
    assert taps(page) == 1
    assert Item.objects.get(matter=matter).quote == "accepted"


def sign(page: Page) -> None:
    """A stroke on the pad; the stroke itself is no tap."""
    box = page.locator("[data-signature] canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + step * 25, box["y"] + 40 + (step % 2) * 25)
    page.mouse.up()


@pytest.mark.covers("CMP-5")
def test_it_takes_a_department_four_taps_to_answer(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    matter = lodged(cast, words="电梯夜里一直响", room=cast.home)
    complain(cast, "ask_department", matter, cast.clerk, department="prop_eng", question="电梯多久保养一次？")
    page = phone_of(browser, live_server, cast.engineer).new_page()
    page.goto(f"{live_server.url}/field/")
    page.tap("a[href='/field/parts']")
    page.wait_for_url("**/field/parts")
    page.tap(f"a[href='/field/parts/{matter.number}/1']")
    page.wait_for_url("**/parts/*/1")
    page.tap("textarea[name=answer]")
    page.fill("textarea[name=answer]", "每半月一次，记录齐全")
    page.tap("footer .cta")
    page.wait_for_url("**/field/parts")
    assert taps(page) == 4
    expect(page.locator("main")).to_contain_text("没有投诉等您答复")
    assert Part.objects.get(matter=matter).state == "answered"
