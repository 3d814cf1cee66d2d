"""The pages of the upper rungs and of subscriptions in a real browser: axe finds nothing in any look, nothing overflows."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.core.outbox import drain
from anju.core.time import product_now
from anju.desk.tests.test_desk_looks import at_the_desk, look_at
from anju.ladder.tests.acting import do, upper
from anju.matters.models import Matter
from anju.notices.models import Subscription
from anju.people.models import OnCall, Person
from anju.repairs.actions import link_repeat
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def raised(cast: Cast) -> Matter:
    """A case that the household called 400 about, with somebody of the developer's on call tonight and a subscriber."""
    people, today = upper(cast), product_now().astimezone(cast.project.zone).date()
    for days in range(3):
        OnCall.objects.create(
            role="dev_cs", company=cast.company, day=today + timedelta(days=days), starts=time(20), ends=time(8),
            person=people.developer,
        )  # fmt: skip
    Subscription.objects.create(
        company=cast.company, project=cast.project, name="集团数据平台", address="https://data.example.com/anju",
        secret="0" * 16, kinds=["case.registered", "repair.*", "rung.*"], made_at=product_now(),
        last_taken_at=product_now(), last_failed_at=product_now(), last_code="status-503",
    )  # fmt: skip
    matter = cast.repair()
    link_repeat(number=matter.number, words="三天没人来", channel="group_400", by=cast.actor(cast.clerk))
    do("record_group_result", cast, matter.number, people.group, found="dissatisfied", remark="没人回电")
    drain()
    return matter


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/desk/on-call?project=YQ&level=developer", "mali"),
        ("/desk/ladder?project=YQ&level=group", "guo"),
        ("/desk/cases/{number}", "guo"),
        ("/desk/notices/subscriptions", "admin"),
        ("/desk/notices/subscriptions/add", "admin"),
        ("/desk/notices/routes/add?route=wecom&app=1", "admin"),
    ],
)
def test_it_gives_axe_nothing_to_find(page: Page, live_server: LiveServer, cast: Cast, path: str, who: str) -> None:
    number = raised(cast).number
    at_the_desk(page, live_server, cast.admin if who == "admin" else Person.objects.get(username=who))
    look_at(page, live_server, path.format(number=number))


def test_it_puts_somebody_on_call_with_the_form(page: Page, live_server: LiveServer, cast: Cast) -> None:
    people = upper(cast)
    at_the_desk(page, live_server, people.developer)
    page.goto(f"{live_server.url}/desk/on-call?project=YQ&level=developer")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.locator("[data-combo] input[role=combobox]").fill("牛群")
    page.get_by_role("option", name="牛群").click()
    page.get_by_role("button", name="安排").click()
    expect(page.get_by_role("status")).to_contain_text("牛群 值班 1 天")
    assert OnCall.objects.get().person == people.colleague
