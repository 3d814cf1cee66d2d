"""The page of a year's holiday notice: pasted or filled in, looked at, published; the warnings of that year are gone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now
from anju.desk.tests.test_console_page import signed_in
from anju.people.models import Person
from anju.rulebook.actions import CALENDAR_PUBLISHED
from anju.rulebook.models import CalendarDay, CalendarYear
from anju.rulebook.queries import calendar_for
from tests.cast import SHANGHAI, Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-2")]
PAGE = "/desk/rulebook/notice"


@pytest.fixture
def keeper(cast: Cast) -> Person:
    made = person("集团客服", "staff", username="keeper")
    grant(made, "group_cs")
    return made


@pytest.fixture
def year() -> int:
    """Next year, whose notice nobody has entered."""
    coming = product_now().astimezone(SHANGHAI).year + 1
    CalendarDay.objects.filter(year=coming).delete()
    CalendarYear.objects.filter(year=coming).delete()
    return coming


def saturday(year: int) -> date:
    return next(day for day in (date(year, 1, 4) + timedelta(days=step) for step in range(7)) if day.isoweekday() == 6)


def text_for(year: int) -> str:
    worked = saturday(year)
    return f"一、元旦：1月1日至3日放假调休，共3天。{worked.month}月{worked.day}日（周六）上班。"


def read(client: Client, year: int, text: str) -> Any:
    sent = {"year": year, "source": "国办发明电〔2026〕9号", "text": text, "read": "yes"}
    return client.post(f"{PAGE}/effect?project=YQ", sent)


def grid_in(page: str) -> dict[str, list[str]]:
    """What the grid holds, as a browser would post it."""
    rows = re.findall(
        r'name="day"\s+type="date"\s+value="([^"]*)".*?<option value="yes" (selected)?>.*?name="name"\s+value="([^"]*)"',
        page, re.DOTALL,
    )  # fmt: skip
    return {
        "day": [row[0] for row in rows],
        "works": ["yes" if row[1] else "no" for row in rows],
        "name": [row[2] for row in rows],
    }


def mark_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_it_publishes_a_pasted_notice_and_the_warning_is_gone(
    cast: Cast, keeper: Person, year: int, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(keeper)
    with django_assert_max_num_queries(12):
        assert client.get(f"{PAGE}?project=YQ").status_code == 200
    assert "尚无通知，暂定" in client.get(f"/desk/rulebook/calendar?project=YQ&month={year}-01").content.decode()
    with django_assert_max_num_queries(12):
        page = read(client, year, text_for(year)).content.decode()
    assert "没有按工作时间计的未了时限" in page
    sent = grid_in(page) | {"year": year, "source": "国办发明电〔2026〕9号", "seen": mark_in(page)}
    answer = client.post(f"{PAGE}/publish_calendar_year?project=YQ", sent)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/desk/rulebook/calendar?project=YQ&month={year}-01",
    )
    calendar = calendar_for(company_id=cast.company.pk, project_id=cast.project.pk)
    assert calendar.published(year)
    assert [calendar.works(date(year, 1, 1)), calendar.works(saturday(year))] == [False, True]
    assert CalendarYear.objects.get(year=year).published_by == keeper
    assert OutboxRow.objects.filter(topic=CALENDAR_PUBLISHED).count() == 1
    known = client.get(f"/desk/rulebook/calendar?project=YQ&month={year}-01").content.decode()
    assert "尚无通知，暂定" not in known
    assert "元旦" in known


def test_it_names_the_line_of_the_text_and_publishes_nothing(cast: Cast, keeper: Person, year: int) -> None:
    client = signed_in(keeper)
    answer = read(client, year, "国务院办公厅通知\n一、元旦：1月1日至3日放假，共5天。")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行" in page
    assert "notice-not-read" in page
    assert 'name="seen"' not in page


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"day": ["", "2027-13-01"]}, "第 2 行"),
        ({"name": ["元旦", ""]}, "第 2 行"),
        ({"day": ["{year}-01-01", "{year}-01-01"]}, "第 2 行"),
        ({"day": ["{year}-01-01", "{year}-07-01"], "works": ["no", "yes"], "weekday": True}, "第 2 行"),
        ({"day": ["1999-01-01", "{year}-01-02"]}, "第 1 行"),
        ({"year": 1999}, "calendar-year-not-open"),
        ({"year": "x"}, "calendar-year-not-open"),
    ],
)
def test_it_names_the_line_of_the_grid(
    cast: Cast, keeper: Person, year: int, changed: dict[str, Any], line: str
) -> None:
    changed = dict(changed)
    sent: dict[str, Any] = {
        "year": year, "day": [f"{year}-01-01", f"{year}-01-02"], "works": ["no", "no"], "name": ["元旦", "元旦"],
        "source": "通知", "seen": "x",
    }  # fmt: skip
    if changed.pop("weekday", False):  # a Wednesday is never made up for
        wednesday = next(day for day in (date(year, 7, 1 + step) for step in range(7)) if day.isoweekday() == 3)
        changed["day"] = [f"{year}-01-01", wednesday.isoformat()]
    sent |= {
        name: [one.format(year=year) for one in value] if name == "day" else value for name, value in changed.items()
    }
    if sent["day"][0] == "":
        sent["day"][0] = f"{year}-01-01"
    answer = signed_in(keeper).post(f"{PAGE}/publish_calendar_year?project=YQ", sent)
    assert answer.status_code == 422
    assert line in answer.content.decode()
    assert not CalendarYear.objects.filter(year=year).exists()


def test_it_wants_the_effect_to_be_seen_as_it_stands(cast: Cast, keeper: Person, year: int) -> None:
    client = signed_in(keeper)
    page = read(client, year, text_for(year)).content.decode()
    sent = grid_in(page) | {"year": year, "source": "通知", "seen": mark_in(page)}
    sent["name"][0] = "元旦节"
    answer = client.post(f"{PAGE}/publish_calendar_year?project=YQ", sent)
    assert answer.status_code == 422
    assert "effect-not-seen" in answer.content.decode()
    sent["seen"] = mark_in(answer.content.decode())
    nameless = client.post(f"{PAGE}/publish_calendar_year?project=YQ", sent | {"source": ""})
    assert nameless.status_code == 422
    assert client.post(f"{PAGE}/publish_calendar_year?project=YQ", sent).status_code == 303


def test_it_belongs_to_who_keeps_the_rules_of_the_group(cast: Cast, year: int) -> None:
    head = person("华东总", "staff", username="head")
    grant(head, "head", company=cast.company)
    for who in (head, cast.clerk):
        assert signed_in(who).get(f"{PAGE}?project=YQ").status_code == 403
        assert read(signed_in(who), year, text_for(year)).status_code == 403
