"""Gateways and texts in a real browser: axe finds nothing, nothing overflows, the preview follows the words."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.desk.tests.test_desk_looks import at_the_desk, look_at
from anju.notices.models import TextEdition
from anju.notices.tests.acting import connect, event_of, go_on, told
from tests.cast import Cast
from tests.other_side import OtherSide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "path",
    [
        "/desk/notices/routes",
        "/desk/notices/routes/add?route=sms",
        "/desk/notices/texts",
        "/desk/notices/texts/work_finished",
        "/desk/notices?route=undelivered",
        "/me/notices",
    ],
)
def test_it_gives_axe_nothing_to_find(
    page: Page, live_server: LiveServer, cast: Cast, other_side: OtherSide, path: str
) -> None:
    other_side.answers(404, b"")
    connect("wecom", other_side, company=cast.company, name="工程群机器人")
    told(cast, event=event_of(cast), data={"item": 1})
    go_on()
    at_the_desk(page, live_server, cast.admin)
    look_at(page, live_server, path)


def test_it_shows_how_a_text_would_read_and_keeps_it(page: Page, live_server: LiveServer, cast: Cast) -> None:
    at_the_desk(page, live_server, cast.admin)
    page.goto(f"{live_server.url}/desk/notices/texts/work_finished")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.locator('[name="text_zh"]').fill("{reporter}，" + "好" * 70)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#shown")).to_contain_text("短信 2 条")
    page.locator('[name="text_zh"]').fill("{secret}")
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".verb-form .refusal")).to_contain_text("{secret}")
    page.locator('[name="text_zh"]').fill("{reporter}，好了")
    page.get_by_role("button", name="启用新文案").click()
    expect(page.get_by_role("status")).to_contain_text("新文案已启用")
    assert TextEdition.objects.get().text_zh == "{reporter}，好了"
