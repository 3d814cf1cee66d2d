"""The gallery in a real browser: axe finds nothing in any look, nothing overflows, islands do what they say."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browsing import findings

DESK = ["", "console", "board", "ledger", "roster"]
PHONE = ["owner-home", "owner-progress", "tech-today", "tech-job", "tech-sign", "phone-parts"]
LOOKS = ["", "theme=dark", "print=large"]
NARROW = ViewportSize(width=360, height=640)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page, server: LiveServer, name: str, look: str = "") -> Page:
    """The page once its islands run; anything the browser complains about fails the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{server.url}/gallery/{name}?{look}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    assert faults == []
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_it_gives_axe_nothing_to_find_on_a_desk(page: Page, live_server: LiveServer, look: str) -> None:
    found = {name: findings(opened(page, live_server, name, look)) for name in DESK}
    assert {name: rules for name, rules in found.items() if rules} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_it_fits_a_phone(page: Page, live_server: LiveServer, look: str) -> None:
    page.set_viewport_size(NARROW)
    for name in DESK + PHONE:
        opened(page, live_server, name, look)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert findings(page) == [], name


@pytest.mark.parametrize(("look", "least"), [("", 44), ("print=large", 60)])
def test_it_gives_fingers_room(page: Page, live_server: LiveServer, look: str, least: int) -> None:
    page.set_viewport_size(NARROW)
    for name in PHONE:
        opened(page, live_server, name, look)
        small = page.evaluate(
            """least => [...document.querySelectorAll('button, a[href], summary, label:has(input), select, .inp')]
            .filter(e => e.checkVisibility() && !e.closest('.skip, p, .combo-list'))
            .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
            .filter(([, box]) => box.height && box.height < least - 0.5).map(([html, box]) => `${box.height} ${html}`)""",
            least,
        )
        assert small == [], name


def test_it_ticks_from_the_servers_time(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "console")
    assert re.fullmatch(r"15:02:2\d", page.locator("[data-clock]").inner_text())
    left = page.locator(".call-line [data-tick] [data-text]")
    before = left.inner_text()
    assert before.startswith("剩 14:")
    expect(left).not_to_have_text(before)


def test_it_explains_a_due_moment_in_one_click(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "console")
    page.get_by_role("button", name="紧急 15 分钟到场").click()
    tip = page.get_by_role("dialog", name="为什么是这个时间")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("规则版本")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_it_takes_an_option_by_its_pinyin_initials_without_a_mouse(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "")
    field = page.get_by_role("combobox", name="部位")
    field.focus()
    page.keyboard.type("cf")
    page.keyboard.press("Enter")
    expect(field).to_have_value("厨房")
    expect(page.locator('input[name="part"]')).to_have_value("cf")


def test_it_never_fires_a_key_while_typing(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "console")
    page.get_by_label("业主原话").fill("")
    page.keyboard.type("1j?")
    expect(page.get_by_label("业主原话")).to_have_value("1j?")
    expect(page.locator('input[name="urgency"][value="emergency"]')).to_be_checked()
    expect(page.locator("#key-sheet")).to_be_hidden()


def test_it_walks_rows_and_closes_the_drawer_by_keys(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "ledger")
    page.keyboard.press("j")
    expect(page.locator("#row-26-1142")).to_have_class(re.compile("on"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-drawer]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#key-sheet")).to_be_visible()


def test_it_swaps_a_refusal_into_the_form(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size(NARROW)
    opened(page, live_server, "phone-parts")
    form = page.locator("form.verb-form")
    form.evaluate("form => { form.noValidate = true; }")
    form.get_by_role("button", name="提 交").click()
    expect(form.get_by_role("alert").first).to_contain_text("这条示例永远不成功")
    expect(form.locator(".refusal .code")).to_have_text("gallery-refusal")


def test_it_keeps_a_signature_and_a_photo(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    page.set_viewport_size(ViewportSize(width=360, height=900))
    opened(page, live_server, "tech-sign")
    pad = page.locator("[data-signature] canvas")
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 80, steps=8)
    page.mouse.up()
    expect(page.locator('input[name="sign"]')).to_have_value(re.compile("sample-"))
    page.get_by_role("button", name="重签").click()
    expect(page.locator('input[name="sign"]')).to_have_value("")


def test_it_remembers_night_and_large_print(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server, "owner-home")
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html")).to_have_attribute("data-print", "large")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-print", "large")
    page.get_by_role("button", name="标准字").click()
    page.reload()
    expect(page.locator("html")).not_to_have_attribute("data-print", "large")
