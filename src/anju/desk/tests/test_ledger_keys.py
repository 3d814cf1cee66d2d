"""The ledger by keys alone: pick rows, one verb on all of them, its outcomes."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.matters.models import Event
from tests.browsing import carry_session, findings
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.covers("DOC-2")]


def test_it_notes_on_every_row_picked_by_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    for _no in range(2):
        cast.repair()
    carry_session(page.context, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/cases")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("2")
    page.locator(".bulk-bar").get_by_role("button", name="记一句").click()
    page.locator("#dialog textarea").fill("已电话说明")
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)  # until then a press is a plain form's
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).to_contain_text("完成 2 件")
    assert findings(page) == []
    assert Event.objects.filter(kind="repair.note_added").count() == 2
