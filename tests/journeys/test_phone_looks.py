"""Phone pages of owners and the field in a real browser: axe finds nothing, nothing overflows, fingers find room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from anju.complaints.tests.laden import laden
from anju.intake.access import case_link
from anju.people.models import Person
from anju.repairs.tests.at_door import chargeable
from tests.browsing import findings
from tests.cast import Cast, build_cast
from tests.journeys.test_taps import phone_of
from tests.walk import walk_to

LOOKS = (("", ""), ("dark", ""), ("", "large"))

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def looked_at(page: Page, server: LiveServer, paths: list[str], theme: str, size: str) -> Iterator[str]:
    """What is wrong with these pages in this look."""
    for name, value in (("anju_theme", theme), ("anju_print", size)):
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    for path in paths:
        page.goto(server.url + path)
        yield from (f"{path} {finding}" for finding in findings(page))
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            yield f"{path} is wider than the phone"


def owners_pages(cast: Cast) -> tuple[Person, list[str]]:
    fresh, done = cast.repair().number, walk_to(cast, "done")
    return cast.owner, [
        "/owner/", "/owner/report", "/owner/cases", f"/owner/cases/{fresh}", f"/owner/cases/{done.number}",
        f"/owner/cases/{done.number}/items/1/check", f"/r/{cast.home.key}", f"/c/{case_link(done.pk)}",
    ]  # fmt: skip


def owners_door(cast: Cast) -> tuple[Person, list[str]]:
    priced, rated = chargeable(cast, "quoted").number, chargeable(cast, "signed_off").number
    return cast.owner, [f"/owner/cases/{priced}", f"/owner/cases/{rated}"]


def workers_door(cast: Cast) -> tuple[Person, list[str]]:
    job, paid = f"/field/cases/{chargeable(cast, 'quoted').number}/items/1", chargeable(cast, "signed_off").number
    return cast.technician, [
        "/field/", job, f"{job}/quote_work", f"{job}/accept_quote", f"{job}/give_consent", f"{job}/find_nobody_home",
        f"/field/cases/{paid}/items/1/take_payment",
    ]  # fmt: skip


def workers_pages(cast: Cast) -> tuple[Person, list[str]]:
    job, done = walk_to(cast, "appointed").number, walk_to(cast, "done").number
    return cast.technician, ["/field/", f"/field/cases/{job}/items/1", f"/field/cases/{done}/items/1/sign"]


def leads_pages(cast: Cast) -> tuple[Person, list[str]]:
    on_site, agreed = walk_to(cast, "on_site").number, walk_to(cast, "agreed").number
    return cast.lead, [
        "/field/", f"/field/cases/{on_site}", f"/field/cases/{on_site}/agree_plan",
        f"/field/cases/{agreed}/items/1/decide_responsibility", f"/field/cases/{agreed}/items/1/assign_technician",
    ]  # fmt: skip


def firms_pages(cast: Cast) -> tuple[Person, list[str]]:
    number = walk_to(cast, "assigned", by_firm=True).number
    return cast.foreman, ["/field/firm", f"/field/cases/{number}/items/1", f"/field/cases/{number}/items/1/name_worker"]


def departments_pages(cast: Cast) -> tuple[Person, list[str]]:
    number = laden(cast).number
    return cast.engineer, [
        "/field/parts",
        f"/field/parts/{number}/1",
        f"/field/parts/{number}/4",
        f"/field/cases/{number}",
    ]


@pytest.mark.parametrize(
    "pages",
    [owners_pages, owners_door, workers_pages, workers_door, leads_pages, firms_pages, departments_pages],
)
def test_it_gives_axe_nothing_to_find_in_any_look(
    browser: Browser, live_server: LiveServer, cast: Cast, pages: object
) -> None:
    who, paths = pages(cast)  # type: ignore[operator]
    page = phone_of(browser, live_server, who).new_page()
    wrong = [fault for theme, size in LOOKS for fault in looked_at(page, live_server, paths, theme, size)]
    assert wrong == []
