"""The palette in a real browser: commands at once, what the server finds below, and never what belongs to other words."""

import pytest
from playwright.sync_api import Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from anju.people.models import Person
from tests.browsing import carry_session
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.covers("DOC-2")]


def at_the_palette(page: Page, server: LiveServer, who: Person) -> None:
    """The board, with the palette open and ready for words."""
    carry_session(page.context, server, who)
    page.goto(f"{server.url}/desk/board")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()


def asked(request: Request) -> bool:
    """The palette asks the server, not the page of search that Enter opens."""
    return "/desk/search" in request.url and request.headers.get("hx-request") == "true"


def test_it_goes_where_the_palette_says(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_palette(page, live_server, cast.clerk)
    expect(page.locator("#found")).to_contain_text("新建登记")
    page.keyboard.type("xjdj")
    expect(page.locator("#found a:not([hidden])")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/console?manual=1*")


@pytest.mark.parametrize("typed", ["xjdj", "新建", "New case"])
def test_it_finds_commands_before_the_server_has_answered(
    page: Page, live_server: LiveServer, cast: Cast, typed: str
) -> None:
    page.route("**/desk/search*", lambda route: None if asked(route.request) else route.continue_())
    at_the_palette(page, live_server, cast.clerk)
    with page.expect_request(asked):
        page.keyboard.insert_text(typed)
    assert (
        page.locator("#found a:not([hidden])").all_inner_texts()
        == page.locator("#found a[href*=manual]").all_inner_texts()
    )


def test_it_never_goes_to_what_was_found_for_other_words(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_palette(page, live_server, cast.clerk)
    page.keyboard.type("3-2-1801")
    expect(page.locator("#found-there a[href='/desk/rooms/YQ/3-2-1801']")).to_be_visible()
    page.route("**/desk/search*", lambda route: None if asked(route.request) else route.continue_())
    page.keyboard.press("Backspace")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search?q=3-2-1809")
