"""An angry owner at two in the morning whose case nobody touches until the group, in a real browser: at every step her page says
who is in charge, until when and what is next, and nobody is told twice.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from anju.core.time import product_now
from anju.estate.models import Company
from anju.intake.access import case_link
from anju.ladder.tests.acting import Upper, story, upper
from anju.matters.models import Matter
from anju.notices.models import Notice
from tests.cast import Cast, build_cast
from tests.journeys.house import Days, House, dialog, happened, moment, ready, recorded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("SLA-3", "SLA-4"),
]
NIGHT = datetime(2026, 11, 30, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def days() -> Iterator[Days]:
    """It begins at two in the morning."""
    made = Days(NIGHT)
    yield made
    made.over()


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    made = build_cast()
    Company.objects.update(hotline="000-0000-0800")
    return made


@pytest.fixture
def people(cast: Cast) -> Upper:
    return upper(cast)


def report(house: House, cast: Cast) -> Matter:
    """She reports from her bed."""
    page = house.phone_of(cast.owner)
    house.go(page, "/owner/report")
    page.locator("label:has-text('卫生间')").first.click()
    page.locator("[name=words]").fill("天花板哗哗滴水，马上来人！")
    page.locator("footer button.cta").click()
    page.wait_for_url("**/owner/cases/*")
    ready(page)
    return Matter.objects.latest("pk")


def in_charge(page: Page, *words: str) -> None:
    """The card says so, and marks this rung."""
    card = page.locator("#ladder")
    for each in words:
        expect(card).to_contain_text(each)
    expect(card.locator(".ladder [aria-current=step]")).to_contain_text(words[0])


def test_it_goes_up_by_itself_while_she_watches(house: House, cast: Cast, people: Upper, days: Days) -> None:
    matter = report(house, cast)
    number, owner = matter.number, house.phone_of(cast.owner)
    in_charge(owner, "物业客服")
    house.look(owner, "owner-desk-in-charge")
    days.pass_by(minutes=61)
    house.go(owner, f"/owner/cases/{number}")
    in_charge(owner, "地产客服", "起负责", "前接手", "未解决")
    expect(owner.locator("#ladder a[href='tel:000-0000-0800']").first).to_be_visible()
    house.look(owner, "owner-developer-in-charge")
    office = house.desk_of(people.developer)
    house.go(office, "/desk/ladder?project=YQ")
    expect(office.locator("main")).to_contain_text(number)
    expect(office.locator("main")).to_contain_text("失守")
    house.look(office, "developer-sees-what-was-raised")
    days.pass_by(hours=2, minutes=1)
    guest = house.opened(None, phone=True)
    house.go(guest, f"/c/{case_link(matter.pk)}")
    in_charge(guest, "集团 400", "起负责", "前接手")
    house.look(guest, "guest-group-in-charge")
    take_over(house, people, number)
    house.go(owner, f"/owner/cases/{number}")
    in_charge(owner, "集团 400", people.group.short_name, "前有结果")
    expect(owner.locator("main")).to_contain_text("集团已派人，八点到场")
    house.look(owner, "owner-somebody-answers")
    lead = house.phone_of(cast.lead)
    house.go(lead, f"/field/cases/{number}")
    expect(lead.locator(".ladder [aria-current=step]")).to_contain_text(people.group.short_name)
    house.look(lead, "lead-sees-who-is-in-charge")
    days.pass_by(minutes=1)
    each_once(cast, people, matter)
    assert house.complaints == []


def take_over(house: House, people: Upper, number: str) -> None:
    """The group's customer service puts a name and a promise on it."""
    group = house.desk_of(people.group)
    house.go(group, "/desk/ladder?project=YQ")
    expect(group.locator("main")).to_contain_text("地产客服：失守")
    house.go(group, f"/desk/cases/{number}")
    house.look(group, "group-on-the-case")
    form = dialog(group, f"cases/{number}/take_over")
    moment(group, "promise", product_now() + timedelta(hours=6))
    form.locator("[name=next_step]").fill("集团已派人，八点到场")
    house.look(group, "group-takes-over")
    recorded(group, event="rung.taken_over", number=number)
    expect(group.locator("main")).to_contain_text(people.group.name)
    house.look(group, "group-has-it")


def each_once(cast: Cast, people: Upper, matter: Matter) -> None:
    """Who was told what of the ladder: each once by each route, and nobody else."""
    assert story(matter) == [
        ("desk", "opened", "failed"), ("developer", "clock", "failed"), ("group", "clock", "running"),
    ]  # fmt: skip
    assert happened(matter.number, "rung.raised") == 2
    rows = Notice.objects.filter(matter=matter, template__startswith="rung").values_list("template", "person", "route")
    wanted = {
        ("rung_entered", who.pk, route)
        for who in (people.developer, people.colleague, people.group)
        for route in ("app", "sms")
    }
    wanted |= {
        (template, cast.owner.pk, route)
        for template in ("rung_is_developer", "rung_is_group", "rung_taken_over")
        for route in ("app", "sms")
    }
    wanted |= {("rung_failed", who.pk, "app") for who in (cast.desk_lead, people.developer, people.colleague)}
    assert Counter(rows) == Counter(wanted)
