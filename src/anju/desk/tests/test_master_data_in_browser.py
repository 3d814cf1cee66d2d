"""Roster, people and rooms in a real browser: axe finds nothing in any look, nothing overflows, a gap closes by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from anju.core.time import product_now
from anju.people.models import Duty, Person
from tests.browsing import carry_session, findings
from tests.cast import SHANGHAI, Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("TEAM-2", "EST-1", "EST-2"),
]

ADDRESSES = [
    "roster", "people", "people?list=residents", "people?list=firms", "rooms", "rooms/YQ/3-2-1801", "firms/DY",
    "rooms/labels?building=3",
]  # fmt: skip
LOOKS = {"light": {}, "dark": {"anju_theme": "dark"}, "large": {"anju_print": "large"}}


def signed_in(page: Page, server: LiveServer, who: Person, **cookies: str) -> Page:
    carry_session(page.context, server, who, **cookies)
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_it_gives_axe_nothing_to_find(page: Page, live_server: LiveServer, cast: Cast, look: str) -> None:
    signed_in(page, live_server, cast.lead, **LOOKS[look])
    day = product_now().astimezone(SHANGHAI).date()
    found = {}
    for address in [*ADDRESSES, f"roster?day={day.isoformat()}", f"people/{cast.clerk.pk}"]:
        for size in (ViewportSize(width=1366, height=768), ViewportSize(width=360, height=640)):
            page.set_viewport_size(size)
            page.goto(f"{live_server.url}/desk/{address}")
            page.evaluate("document.querySelectorAll('details.open-up').forEach(fold => { fold.open = true })")
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[address, size["width"]] = findings(page) + (["overflow"] if wide else [])
    assert {where: what for where, what in found.items() if what} == {}


def test_it_closes_a_gap_by_keyboard(page: Page, live_server: LiveServer, cast: Cast) -> None:
    today = product_now().astimezone(SHANGHAI).date()
    Duty.objects.filter(part="lead", day=today).delete()
    Duty.objects.filter(part="lead", day=today - timedelta(days=1)).delete()
    signed_in(page, live_server, cast.lead)
    page.goto(f"{live_server.url}/desk/roster")
    page.get_by_role("button", name="请李刚顶班").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已排 李刚")
    assert Duty.objects.filter(part="lead", day=today).exists()
