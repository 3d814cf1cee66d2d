"""What the journeys share: the browsers of several people on one server, product time that moves on, and the hand moves of
a person before a screen.

`ANJU_TEST_SHOTS` names a folder; then a journey leaves a picture of the pages it looks at there.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from anju.clocks.ticker import fire_due
from anju.core import outbox
from anju.core.time import machine_now, product_now, shift_product_time
from anju.matters.files import keep
from anju.matters.models import Event
from anju.people.models import Person
from tests.browsing import carry_session, picture
from tests.cast import Cast

DESKTOP, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=360, height=640)
LEFT = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
REFUSED = "the server responded with a status of 4"
"""how a browser reports an answer that refuses; a journey that expects one says so"""
SHOTS = os.environ.get("ANJU_TEST_SHOTS", "")
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""when every story begins, whatever the machine's clock says"""


class House:
    """Browsers of several people on one server; whatever any of them complains about is kept."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.server = browser, server
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.pages: dict[tuple[int, bool], Page] = {}
        self.refusals_expected = False
        self.shots = 0

    def opened(self, who: Person | None, *, phone: bool) -> Page:
        """A browser of their own, signed in."""
        size = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            viewport=size,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.contexts.append(context)
        if who is not None:
            carry_session(context, self.server, who)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        page.on("console", lambda said: self.heard(page, said))
        return page

    def desk_of(self, who: Person) -> Page:
        """The desk of this person, opened once."""
        return self._of(who, phone=False)

    def phone_of(self, who: Person) -> Page:
        """The phone of this person, opened once."""
        return self._of(who, phone=True)

    def _of(self, who: Person, *, phone: bool) -> Page:
        if (who.pk, phone) not in self.pages:
            self.pages[who.pk, phone] = self.opened(who, phone=phone)
        return self.pages[who.pk, phone]

    def heard(self, page: Page, said: ConsoleMessage) -> None:
        """Keep what the browser calls an error; htmx reports every live request that leaving the page ends."""
        refused = self.refusals_expected and (
            REFUSED in said.text or said.text.startswith("Response Status Error Code 4")
        )
        if said.type == "error" and not said.text.startswith(LEFT) and not refused:
            self.complaints.append(f"{page.url} {said.text}")

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Within the block somebody is told no: the browser's own line about it is no complaint."""
        self.refusals_expected = True
        yield
        self.refusals_expected = False

    def go(self, page: Page, path: str) -> None:
        """Open a page of the product and wait until its islands run."""
        answer = page.goto(f"{self.server.url}{path}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        ready(page)

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of this page, where pictures are wanted; and see that a phone shows it without sliding."""
        if page.viewport_size == PHONE:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{page.url} is too wide"
        if SHOTS:
            self.shots += 1
            page.screenshot(
                caret="initial",
                path=Path(SHOTS) / f"{self.shots:02d}-{name}.png",
                full_page=page.viewport_size == PHONE,
            )


class Days:
    """Product time of a story: it stands where the story is and moves on by so much."""

    def __init__(self, begin: datetime = MONDAY) -> None:
        self.shift = begin - machine_now()
        shift_product_time(self.shift)

    def pass_by(self, **step: float) -> datetime:
        """So much later, with every alarm that was due on the way and everything told; the moment it is now."""
        self.shift += timedelta(**step)
        shift_product_time(self.shift)
        fire_due()
        outbox.drain()
        return product_now()

    def over(self) -> None:
        """Product time is the machine's again."""
        Path(settings.HOME, "product-time.json").unlink(missing_ok=True)


def photo(cast: Cast, who: Person, kind: str = "photo") -> str:
    """The key of a real picture of this person's that no verb has claimed yet."""
    return keep(upload=io.BytesIO(picture()["buffer"]), actor=cast.actor(who), kind=kind).key


def ready(page: Page) -> None:
    """The islands of the page run."""
    expect(page.locator("html")).to_have_attribute("data-ready", "true")


def sign(page: Page) -> None:
    """A stroke on the pad."""
    pad = page.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + step * 25, box["y"] + 40 + (step % 2) * 25)
    page.mouse.up()
    expect(page.locator("input[name=signature]")).not_to_have_value("")


def take_photo(page: Page, name: str = "photos") -> None:
    """One picture; the shutter is the phone's own."""
    with page.expect_file_chooser() as chooser:
        page.locator("label.add").first.click()
    chooser.value.set_files(picture())
    expect(page.locator(f"input[type=hidden][name={name}]")).to_have_count(1)


def choose(page: Page, words: str) -> None:
    """Type into the field that searches, take the first it finds."""
    page.locator("form [data-combo] input[role=combobox]").first.fill(words)
    page.get_by_role("option").filter(has_text=words).first.click()


def pick(page: Page, name: str, value: str) -> None:
    """Tap one of the offered answers."""
    page.locator(f"label:has(input[name={name}][value='{value}'])").first.click()


def moment(page: Page, name: str, when: datetime) -> None:
    """Fill in a day and an hour, as the project's clock on the wall shows it."""
    page.locator(f"input[name={name}]").fill(when.astimezone(MONDAY.tzinfo).strftime("%Y-%m-%dT%H:%M"))


def unfold(page: Page, inside: str) -> None:
    """Open the fold in which this lies."""
    page.locator(f"details:has({inside}):not([open]) > summary").first.click()


def happened(number: str, event: str) -> int:
    """How often this is on the timeline."""
    return Event.objects.filter(matter__number=number, kind=event).count()


def sent(page: Page, press: Callable[[], None], *, event: str, number: str) -> None:
    """Press, be shown the next page, and see on the timeline that it happened once more."""
    before = happened(number, event)
    with page.expect_navigation(wait_until="load"):
        press()
    assert happened(number, event) == before + 1, (event, page.inner_text("body")[:600])
    ready(page)


def tapped(page: Page, *, event: str, number: str) -> None:
    """The big button below."""
    sent(page, page.locator("footer .cta").click, event=event, number=number)


def said_no(page: Page, press: Callable[[], None], *, event: str, number: str, words: str) -> None:
    """Press, and be told why not in these words; nothing has happened."""
    before = happened(number, event)
    with page.expect_navigation(wait_until="load"):
        press()
    expect(page.locator("main")).to_contain_text(words)
    assert happened(number, event) == before


def dialog(page: Page, path: str) -> Locator:
    """Press a verb on the page of a case, wherever it stands there; the form that opens."""
    link = page.locator(f"main a[href='/desk/{path}']").first
    if not link.is_visible():
        page.locator(f"details[data-menu]:has(a[href='/desk/{path}']) > summary").first.click()
    link.click()
    shown = page.locator("#dialog form")
    expect(shown).to_be_visible()
    return shown


def recorded(page: Page, *, event: str, number: str) -> None:
    """Send the form of the dialog; the page says so and stays."""
    before = happened(number, event)

    def posted(answer: Response) -> bool:
        return answer.request.method == "POST" and "/files" not in answer.url

    with page.expect_response(posted) as answered:
        page.locator("#dialog form button[type=submit]").click()
    assert answered.value.status == 204, page.locator("#dialog").inner_text()
    expect(page.locator("#dialog")).not_to_be_visible()
    assert happened(number, event) == before + 1, event
