"""A follow-up that opens a repair again, in a real browser by keys alone and over the API; and how many keys a call costs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from anju.followup.actions import make_summary, open_visit, set_care_plan
from anju.followup.models import FollowUp, RaisedPoint
from anju.matters.models import Matter
from anju.repairs.models import Item
from anju.repairs.tests.acting import do, span
from tests.api.test_journey import Caller
from tests.cast import Cast, build_cast
from tests.journeys.house import Days, House, photo, ready
from tests.walk import walk_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = "addEventListener('keydown', () => { const n = Number(sessionStorage.keys || 0); sessionStorage.keys = n + 1 }, true)"
MOST_KEYS = 15


@pytest.fixture
def cast(transactional_db: None, days: Days, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """With real pictures, as browsers look at them."""
    monkeypatch.setattr(Cast, "file", photo)
    return build_cast()


@pytest.fixture
def calling(house: House, cast: Cast) -> Iterator[Page]:
    """The clerk's browser, which counts keys."""
    page = house.desk_of(cast.clerk)
    page.add_init_script(COUNT)
    yield page
    assert house.complaints == []


def keys(page: Page) -> int:
    """How many keys went down since this was asked last."""
    found = int(page.evaluate("Number(sessionStorage.keys || 0)"))
    page.evaluate("sessionStorage.keys = 0")
    return found


def begin(house: House, page: Page) -> None:
    """The start page, and the first call by Enter."""
    house.go(page, "/desk/follow-ups/play?project=YQ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/follow-ups/play/*")
    ready(page)


def mended_again(cast: Cast, matter: Matter) -> None:
    """The technician comes once more, and the owner signs."""
    do(cast, "book_appointment", matter, cast.technician, 1, **span())
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))


@pytest.mark.covers("FUP-1", "FUP-2")
def test_it_opens_what_still_drips_again_until_it_is_right(house: House, days: Days, cast: Cast, calling: Page) -> None:
    matter = walk_to(cast, "signed_off")
    begin(house, calling)
    expect(calling.locator("h1")).to_contain_text("3-2-1801")
    house.look(calling, "follow-up-call")
    keys(calling)
    calling.keyboard.press("r")  # the number, logged
    expect(calling.locator("#phone")).to_contain_text("13800005678")
    calling.keyboard.press("3")
    expect(calling.locator("[data-for=record_dissatisfied] input").first).to_be_focused()
    calling.keyboard.press("Space")  # the first of the reasons
    house.look(calling, "follow-up-not-satisfied")
    calling.keyboard.press("Enter")
    calling.wait_for_url("**/desk/follow-ups/play?project=YQ")
    assert keys(calling) <= MOST_KEYS
    matter.refresh_from_db()
    assert (matter.state, Item.objects.get(matter=matter).state) == ("in_repair", "failed")
    expect(calling.locator("main")).to_contain_text("今天的回访都打完了")
    house.look(calling, "follow-up-all-made")

    mended_again(cast, matter)
    days.pass_by(hours=20)
    begin(house, calling)
    expect(calling.locator("main")).to_contain_text("没修好")  # what was said before
    keys(calling)
    calling.keyboard.press("1")
    calling.keyboard.press("Enter")
    calling.wait_for_url("**/desk/follow-ups/play?project=YQ")
    assert keys(calling) <= MOST_KEYS
    matter.refresh_from_db()
    assert (matter.state, matter.open) == ("closed", False)
    assert list(FollowUp.objects.filter(matter=matter).order_by("attempt").values_list("outcome", flat=True)) == [
        "dissatisfied", "satisfied"
    ]  # fmt: skip


@pytest.mark.covers("FUP-1")
def test_it_costs_few_keys_and_takes_no_figure_in_words_for_an_outcome(house: House, cast: Cast, calling: Page) -> None:
    for _ in range(3):
        walk_to(cast, "signed_off")
    begin(house, calling)
    first = calling.url
    keys(calling)
    calling.keyboard.press("2")
    expect(calling.locator("#could-be")).to_be_focused()
    calling.keyboard.insert_text("来晚了")
    calling.keyboard.press("5")  # a figure while somebody types
    expect(calling.locator("[name=outcome][value=record_so_so]")).to_be_checked()
    expect(calling.locator("#could-be")).to_have_value("来晚了5")
    calling.evaluate(  # a figure that picks a word in the input method
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '3', bubbles: true, isComposing: true}))"
    )
    expect(calling.locator("[name=outcome][value=record_so_so]")).to_be_checked()
    calling.keyboard.press("Enter")
    calling.wait_for_url(lambda url: url != first)
    ready(calling)
    assert keys(calling) <= MOST_KEYS
    second = calling.url
    for key in ("4", "Enter"):
        calling.keyboard.press(key)
    calling.wait_for_url(lambda url: url != second)
    ready(calling)
    for key in ("5", "ArrowRight", "Enter"):
        calling.keyboard.press(key)
    calling.wait_for_url("**/desk/follow-ups/play?project=YQ")
    outcomes = FollowUp.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["so_so", "not_reached", "later"]


@pytest.mark.covers("FUP-2")
def test_it_makes_a_point_a_case_by_keys(house: House, cast: Cast, calling: Page) -> None:
    walk_to(cast, "signed_off")
    begin(house, calling)
    calling.keyboard.press("p")
    expect(calling.locator("#point-said")).to_be_focused()
    calling.keyboard.insert_text("厨房水龙头也松了")
    calling.locator("#point-place").fill("厨房")
    calling.get_by_role("button", name="转单").click()
    expect(calling.locator("main")).to_contain_text("提出，已转单")
    assert RaisedPoint.objects.get().case is not None
    house.look(calling, "follow-up-point")


def test_it_is_called_from_a_phone_too(house: House, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    page = house.phone_of(cast.clerk)
    house.go(page, "/desk/follow-ups?project=YQ")
    house.look(page, "follow-ups-phone")
    house.go(page, f"/desk/follow-ups/play/{matter.number}")
    house.look(page, "follow-up-call-phone")
    page.tap("label:has([value=record_satisfied])")
    page.tap("#outcome button.pri")
    page.wait_for_url("**/desk/follow-ups/play?project=YQ")
    assert FollowUp.objects.get().outcome == "satisfied"


@pytest.mark.covers("FUP-3", "FUP-4", "FUP-6")
def test_it_shows_homes_plans_summaries_and_the_year(house: House, days: Days, cast: Cast) -> None:
    do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")
    head = cast.actor(cast.desk_lead)
    set_care_plan(
        room=cast.home, responsible=cast.clerk, every_days=14, reason="反复漏水,情绪大", points="防水进度", by=head
    )
    open_visit(room=cast.home_above, by=head)
    today = days.pass_by(days=1).astimezone(cast.project.zone).date()
    before = today - timedelta(days=1)
    summary = make_summary(project=cast.project, first=before, last=before, by=head)
    for page in (house.desk_of(cast.desk_lead), house.phone_of(cast.desk_lead)):
        for path in ("homes", "care", "care/set", "summaries", f"summaries/{summary.number}", f"year/{today.year}", ""):
            house.go(page, f"/desk/follow-ups/{path}?project=YQ".replace("/?", "?"))
            house.look(page, f"follow-ups-{path.replace('/', '-')}")
    assert house.complaints == []


@pytest.mark.covers("FUP-2")
def test_it_opens_again_over_the_api_as_well(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    clerk = Caller(cast.clerk)
    again = clerk.do(matter.number, "record_dissatisfied", reason="又滴水了", overall=2)
    assert again["state"] == "in_repair"
    mended_again(cast, matter)
    clerk.do(matter.number, "answer_point", point="楼道灯不亮", answer="今晚就换")
    assert clerk.do(matter.number, "record_satisfied", way="visit")["state"] == "closed"
