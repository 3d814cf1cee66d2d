"""How many keys a complaint costs, counted in a browser: taken down and classed at the telephone, then judged valid or not."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.complaints.models import Complaint
from anju.complaints.tests.acting import colleague
from anju.desk.tests.test_console_keys import COUNT, at_the_desk, keys
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.covers("CMP-2", "CMP-3")]
WORDS, LOUD = "保安态度差", "再不处理就找记者曝光"
SUMMARY = "业主称多次反映无果，准备联系记者，要求书面答复。"
KEY, THINK, READ = 0.28, 1.35, 3.0
"""seconds of a key, of looking where to go on, and of reading what stands there before deciding"""
MOST = 60
"""seconds for taking it down and for judging it, besides what is said"""


def taking_down(page: Page, server: LiveServer, cast: Cast, words: str) -> None:
    """The owner rings and complains; the clerk has switched and said it into the box."""
    at_the_desk(page, server, cast.clerk)
    page.goto(f"{server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.add_init_script(COUNT)
    page.evaluate(COUNT)
    page.keyboard.press("F2")
    with page.expect_response(lambda answer: "/desk/console/call" in answer.url):
        page.keyboard.press("Alt+t")
    expect(page.locator("[name=degree]").first).to_be_attached()
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)  # until then nobody listens
    expect(page.locator("#said")).to_be_focused()
    with page.expect_response(lambda answer: "/desk/console/complaint/reading" in answer.url):
        page.keyboard.insert_text(words)


def tab_to(page: Page, what: str, most: int = 40) -> None:
    """Tab until this has the focus."""
    wanted = page.locator(what).first
    for _step in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} is more than {most} tabs away")


def spent(page: Page, *, thinks: int, reads: int) -> float:
    return keys(page) * KEY + thinks * THINK + reads * READ


def test_it_takes_an_ordinary_one_down_in_seven_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    taking_down(page, live_server, cast, WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    expect(page.locator("[name=degree][value=ordinary]")).to_be_checked()
    used, seconds = keys(page) + 2, spent(page, thinks=3, reads=1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    assert used <= 7, used
    assert seconds <= MOST
    assert Complaint.objects.get().decided_class == "ordinary"


def test_it_takes_a_severe_one_down_with_its_summary(page: Page, live_server: LiveServer, cast: Cast) -> None:
    colleague(cast, "pm")
    taking_down(page, live_server, cast, LOUD)
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    expect(page.locator("[name=degree][value=severe]")).to_be_checked()
    tab_to(page, "[name=grounds][value=media]")
    page.keyboard.press("Space")
    tab_to(page, "[name=summary]")
    page.keyboard.insert_text(SUMMARY)
    used, seconds = keys(page) + 2, spent(page, thinks=4, reads=2)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    assert used <= 18, used
    assert seconds <= MOST
    row = Complaint.objects.get()
    assert (row.decided_class, row.passed_to, row.summarised_at is not None) == ("severe", "pm", True)


@pytest.mark.parametrize(("nth", "verdict"), [(1, "valid"), (2, "invalid")])
def test_it_is_judged_by_keys_alone(page: Page, live_server: LiveServer, cast: Cast, nth: int, verdict: str) -> None:
    taking_down(page, live_server, cast, WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    number = Matter.objects.get().number
    at_the_desk(page, live_server, cast.desk_lead)
    page.goto(f"{live_server.url}/desk/cases/{number}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.evaluate(COUNT)
    page.keyboard.press(f"Alt+{nth}")
    expect(page.locator("#dialog form")).to_be_visible()
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)
    tab_to(page, "#dialog [name=grounds]")
    page.keyboard.press("Space")
    tab_to(page, "#dialog [name=reason]")
    page.keyboard.insert_text("监控已查")
    used, seconds = keys(page) + 2, spent(page, thinks=4, reads=2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).not_to_be_visible()
    assert Complaint.objects.get().verdict == verdict
    assert used <= 20, used
    assert seconds <= MOST
