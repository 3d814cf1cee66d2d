"""The desk's pages in a real browser: axe finds nothing in any look, nothing overflows, the keyboard suffices."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.complaints.tests.laden import laden
from anju.core.outbox import drain
from anju.core.time import product_now
from anju.incidents.models import Incident
from anju.incidents.tests.acting import TEXT, do, incident
from anju.neighbours.tests.acting import do as about
from anju.neighbours.tests.acting import two_homes
from anju.people.models import Person
from anju.repairs.actions import agree_plan, arrive, set_off
from anju.repairs.inputs import PlanLine
from tests.browsing import carry_session, findings
from tests.cast import Cast
from tests.walk import walk_to

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 640}
LOOKS = ((WIDE, "", ""), (WIDE, "dark", ""), (WIDE, "", "large"), (NARROW, "", ""), (NARROW, "dark", "large"))

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_the_desk(page: Page, server: LiveServer, who: Person) -> None:
    """The browser carries this person's session."""
    carry_session(page.context, server, who)


def stories(cast: Cast) -> str:
    """A case with its slip written, one late, one on the way; the number of the first."""
    first = cast.repair(items=2)
    by = cast.actor(cast.lead)
    set_off(number=first.number, by=by)
    arrive(number=first.number, by=by)
    line = PlanLine(
        item=1, finding="接头渗漏", root_defect="C02", method="换接头", finish_by=product_now() + timedelta(days=3)
    )
    agree_plan(number=first.number, lines=[line], consent="spoken", by=by)
    cast.repair(rang_at=product_now() - timedelta(hours=3), late_reason="补录", urgency="emergency")
    set_off(number=cast.repair(room=cast.home_above).number, by=by)
    drain()
    return first.number


def look_at(page: Page, server: LiveServer, path: str, *, wait_for: str = "") -> None:
    """The page in every look: axe finds nothing, nothing is wider than the screen."""
    for size, theme, size_of_print in LOOKS:
        page.context.clear_cookies(name="anju_theme")
        page.context.clear_cookies(name="anju_print")
        for name, value in (("anju_theme", theme), ("anju_print", size_of_print)):
            if value:
                page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{server.url}{path}")
        expect(page.locator("html")).to_have_attribute("data-ready", "true")
        if wait_for:
            expect(page.locator(wait_for).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (path, size, size_of_print)
        assert findings(page) == [], (path, size, theme, size_of_print)


@pytest.mark.parametrize(
    "path",
    [
        "/desk/cases",
        "/desk/cases/{number}",
        "/desk/cases/{number}/add_item",
        "/desk/cases/{number}/items/1/decide_responsibility",
        "/desk/board",
        "/desk/papers",
        "/desk/rulebook",
        "/desk/reports/monthly",
        "/desk/reports/monthly/cases?figure=registered",
        "/desk/notices?route=sms",
    ],
)
def test_it_gives_axe_nothing_to_find(page: Page, live_server: LiveServer, cast: Cast, path: str) -> None:
    number = stories(cast)
    at_the_desk(page, live_server, cast.lead)
    look_at(page, live_server, path.format(number=number))


@pytest.mark.parametrize(
    "path",
    [
        "/desk/console",
        "/desk/console?phone=13800005678",
        "/desk/console?manual=1",
        "/desk/console/registered/{number}",
    ],
)
def test_it_gives_axe_nothing_to_find_on_the_console(
    page: Page, live_server: LiveServer, cast: Cast, path: str
) -> None:
    number = stories(cast)
    at_the_desk(page, live_server, cast.clerk)
    look_at(page, live_server, path.format(number=number))


def test_it_gives_axe_nothing_to_find_among_the_undelivered(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.admin)
    look_at(page, live_server, "/desk/dead-letters")


def test_it_gives_axe_nothing_to_find_in_the_drawer(page: Page, live_server: LiveServer, cast: Cast) -> None:
    number = stories(cast)
    at_the_desk(page, live_server, cast.lead)
    look_at(page, live_server, f"/desk/cases?open={number}", wait_for="[data-drawer]")


def test_it_walks_the_ledger_by_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    stories(cast)
    at_the_desk(page, live_server, cast.lead)
    page.goto(f"{live_server.url}/desk/cases")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.locator("[data-drawer]")
    expect(drawer).to_be_visible()
    first = drawer.get_attribute("aria-label")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.keyboard.press("j")
    expect(drawer).not_to_have_attribute("aria-label", str(first))
    assert "open=" in page.url
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    assert "open=" not in page.url
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()


def test_it_does_a_verb_without_leaving_the_list(page: Page, live_server: LiveServer, cast: Cast) -> None:
    matter = cast.repair()
    at_the_desk(page, live_server, cast.lead)
    page.goto(f"{live_server.url}/desk/cases?open={matter.number}")
    page.locator("[data-drawer] .verbs .btn.pri").click()
    expect(page.locator("#dialog form")).to_be_visible()
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)  # until then a press is a plain form's
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog form")).to_be_hidden()
    expect(page.locator("[data-drawer] .dh .st")).to_contain_text("路上")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_it_closes_a_case_from_its_own_page(page: Page, live_server: LiveServer, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    at_the_desk(page, live_server, cast.clerk)
    page.goto(f"{live_server.url}/desk/cases/{matter.number}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.locator(f"a[href='/desk/cases/{matter.number}/record_satisfied']").first.click()
    page.locator("#dialog form button[type=submit]").click()
    expect(page.locator("#dialog form")).to_be_hidden()
    matter.refresh_from_db()
    assert matter.state == "closed"


@pytest.mark.parametrize("path", ["/desk/incidents", "/desk/incidents/open", "/desk/incidents/{number}"])
@pytest.mark.covers("BEY-1")
def test_it_gives_axe_nothing_to_find_about_an_incident(
    page: Page, live_server: LiveServer, cast: Cast, path: str
) -> None:
    case, matter = cast.repair(), incident(cast)
    do("join_case", cast, matter.number, case=case.number)
    do("triage_case", cast, matter.number, case=case.number, level="danger", reason="电表箱进水")
    do("inform_households", cast, matter.number, text=TEXT)
    at_the_desk(page, live_server, cast.lead)
    look_at(page, live_server, path.format(number=matter.number))


@pytest.mark.covers("BEY-2")
def test_it_gives_axe_nothing_to_find_about_two_homes(page: Page, live_server: LiveServer, cast: Cast) -> None:
    number = two_homes(cast).number
    about("state_damage", cast, number, room="3-2-1801", what="吊顶鼓包", estimate=80000)
    about("record_entry_refusal", cast, number, room="3-2-1901", reason="出差", next_step="周末再约")
    at_the_desk(page, live_server, cast.lead)
    look_at(page, live_server, f"/desk/cases/{number}/homes")
    at_the_desk(page, live_server, cast.neighbour)
    look_at(page, live_server, f"/owner/homes/{number}")


@pytest.mark.covers("BEY-1")
def test_it_opens_an_incident_with_five_keys_besides_the_words(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.lead)
    page.goto(f"{live_server.url}/desk/incidents")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/incidents/open*")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    for key in ("3", "Alt+2", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("主管爆裂")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/incidents/YQ-IN-*")
    assert Incident.objects.get().kind == "water"


@pytest.mark.parametrize(
    "path",
    ["/desk/cases/{number}", "/desk/complaints?project=YQ", "/desk/complaints?project=YQ&lane=severe",
     "/desk/rulebook/clauses/complaint.taken?project=YQ"],
)  # fmt: skip
def test_it_gives_axe_nothing_to_find_on_a_complaint(
    page: Page, live_server: LiveServer, cast: Cast, path: str
) -> None:
    number = laden(cast).number
    at_the_desk(page, live_server, cast.desk_lead)
    look_at(page, live_server, path.format(number=number))
