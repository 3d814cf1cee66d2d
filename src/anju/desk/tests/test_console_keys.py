"""How many keys a call costs, counted in a real browser: every key that goes down besides those of the description."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.intake.callbacks.actions import record_missed_call
from anju.intake.models import CallBack, Case
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("INT-2", "INT-4", "INT-5"),
]

COUNT = "window.keys = 0; addEventListener('keydown', () => { window.keys += 1 }, true)"
WORDS = "卫生间天花板一直往下滴水"


def at_the_desk(page: Page, server: LiveServer, who: Person) -> None:
    """The browser carries this person's session."""
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])


def keys(page: Page) -> int:
    """How many keys went down on this page so far."""
    found: int = page.evaluate("window.keys")
    return found


def describe(page: Page) -> int:
    """Say the description into the focused field, as an input method does; waits until it was read."""
    expect(page.locator("#said")).to_be_focused()
    before = keys(page)
    with page.expect_response(lambda answer: "/desk/console/reading" in answer.url):
        page.keyboard.insert_text(WORDS)
    expect(page.locator("#item-C02")).to_be_checked()
    return keys(page) - before


def test_it_takes_a_known_callers_report_in_twelve_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.evaluate(COUNT)
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_contain_text("王女士")
    assert describe(page) == 0
    page.keyboard.press("Tab")  # to the items
    page.keyboard.press("2")  # urgent
    expect(page.locator('[name="urgency"][value="emergency"]')).to_be_checked()
    page.keyboard.press("Alt+r")  # two keys go down
    expect(page.locator('[name="read_back"]')).to_be_checked()
    spent = keys(page) + 2
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    assert spent <= 12
    case = Case.objects.get()
    assert (case.urgency, case.read_back, case.reporter, case.matter.room) == ("emergency", True, cast.owner, cast.home)
    assert case.matter.title.startswith("卫生间 顶棚")


def test_it_takes_an_unknown_callers_report_in_twenty_one_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console")
    page.evaluate(COUNT)
    page.keyboard.press("F4")
    page.wait_for_url("**/desk/console?manual=1*")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    expect(page.locator("#room")).to_be_focused()
    page.evaluate(COUNT)
    page.keyboard.type("3-2-1801")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("王女士")
    assert describe(page) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("Alt+r")
    spent = 1 + keys(page) + 2
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    assert spent <= 21
    assert Case.objects.get().matter.room == cast.home


def test_it_leads_through_a_call_in_the_order_of_speech(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.evaluate(COUNT)
    describe(page)
    order: list[Any] = []
    for _step in range(7):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.name || document.activeElement.getAttribute('role') || ''")
        if at not in order:
            order.append(at)
    assert order[:4] == ["item", "typed", "urgency", "when"]


def test_it_adds_an_item_by_its_initials(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    box = page.get_by_role("combobox", name="加一项")
    box.focus()
    page.keyboard.type("wsj dp ss")
    expect(page.locator("#option-C02")).to_be_visible()
    page.wait_for_load_state("networkidle")  # the answer to the last letter, not to one before it
    expect(page.locator("#option-C02")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#item-C02")).to_be_checked()
    expect(box).to_have_value("")


@pytest.mark.covers("TEAM-5")
def test_it_rings_a_missed_call_back_with_one_key(page: Page, live_server: LiveServer, cast: Cast) -> None:
    record_missed_call(project=cast.project, phone="13800005678", by=cast.actor(cast.clerk))
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.keyboard.press("F2")
    page.wait_for_url("**call_back=*")
    expect(page.locator("h1")).to_contain_text("王女士")
    expect(page.locator(".ringing-back")).to_contain_text("13800005678")
    assert "13800005678" not in page.url
    describe_quietly(page)
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    assert CallBack.objects.get().case == Case.objects.get()


def describe_quietly(page: Page) -> None:
    """Say the description, then leave the field, so that figures are keys again."""
    expect(page.locator("#said")).to_be_focused()
    with page.expect_response(lambda answer: "/desk/console/reading" in answer.url):
        page.keyboard.insert_text(WORDS)
    expect(page.locator("#item-C02")).to_be_checked()
    page.keyboard.press("Tab")


def test_it_keeps_a_call_that_was_left_until_it_is_taken_up_or_thrown_away(
    page: Page, live_server: LiveServer, cast: Cast
) -> None:
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    describe_quietly(page)
    page.goto(f"{live_server.url}/desk/console")
    left = page.locator("[data-kept-call]")
    expect(left).to_contain_text(WORDS)
    left.get_by_role("button", name="继续登记").click()
    expect(page.locator("#said")).to_have_value(WORDS)
    page.goto(f"{live_server.url}/desk/console")
    left.get_by_role("button", name="丢弃").click()
    expect(left).to_be_hidden()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    expect(left).to_be_hidden()
