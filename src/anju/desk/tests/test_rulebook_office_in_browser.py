"""The rulebook office in a real browser: axe finds nothing, nothing overflows, the effect follows the fields by itself,
a refused form keeps its words, the keyboard suffices."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.core.time import product_now
from anju.desk.tests.test_desk_looks import at_the_desk, look_at
from anju.rulebook.models import ClauseEdition
from tests.cast import SHANGHAI, Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("SLA-2", "DOC-4"),
]

ARRIVAL = "/desk/rulebook/clauses/arrival.normal"


@pytest.mark.parametrize(
    ("path", "wait_for"),
    [
        (f"{ARRIVAL}/amend_clause", "#effect .said"),
        ("/desk/rulebook/changes", ""),
        ("/desk/rulebook/calendar?day={tomorrow}", ".moved b"),
        ("/desk/rulebook/catalogue/C02", ""),
    ],
)
def test_it_gives_axe_nothing_to_find(
    page: Page, live_server: LiveServer, cast: Cast, path: str, wait_for: str
) -> None:
    cast.repair()
    at_the_desk(page, live_server, cast.admin)
    tomorrow = (product_now().astimezone(SHANGHAI) + timedelta(days=1)).date()
    look_at(page, live_server, path.format(tomorrow=tomorrow.isoformat()), wait_for=wait_for)


def test_it_publishes_by_keyboard_after_the_effect_was_shown(page: Page, live_server: LiveServer, cast: Cast) -> None:
    cast.repair()
    at_the_desk(page, live_server, cast.admin)
    page.goto(f"{live_server.url}{ARRIVAL}/amend_clause")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    expect(page.locator("#effect .said")).to_contain_text("1", timeout=20_000)
    mark = page.locator("#effect [name=seen]").get_attribute("value")
    page.locator('[name="parameters.windows.otherwise"]').fill("45")
    expect(page.locator("#effect")).to_contain_text("45 分钟")
    expect(page.locator("#effect [name=seen]")).not_to_have_attribute("value", str(mark))
    page.locator('[name="text_zh"]').fill("没有理由不保存")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".amend-form .refusal")).to_be_visible()
    expect(page.locator('[name="text_zh"]')).to_have_value("没有理由不保存")
    expect(page.locator('[name="parameters.windows.otherwise"]')).to_have_value("45")
    expect(page.locator("#effect [name=seen]")).to_have_count(1)
    page.locator('[name="reason"]').fill("夜间人手不足")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("已公布")
    assert ClauseEdition.objects.get(clause="arrival.normal", valid_until=None).parameters["otherwise"] == 45


def test_it_shows_the_fields_of_the_chosen_way_to_count(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.admin)
    page.goto(f"{live_server.url}{ARRIVAL}/amend_clause")
    expect(page.locator('[name="parameters.windows.otherwise"]')).to_be_visible()
    expect(page.locator('[name="parameters.minutes.minutes"]')).to_be_hidden()
    page.locator('[name="parameters.counting"][value="minutes"]').check(force=True)
    expect(page.locator('[name="parameters.minutes.minutes"]')).to_be_visible()
    expect(page.locator('[name="parameters.windows.otherwise"]')).to_be_hidden()
