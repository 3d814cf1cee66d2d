"""A year's holidays become known, or a place has days of its own."""

from datetime import date
from typing import Any

import pytest

from anju.core.errors import Invalid
from anju.core.outbox.models import OutboxRow
from anju.rulebook.actions import CALENDAR_PUBLISHED, publish_calendar_year, set_calendar_day
from anju.rulebook.queries import calendar_for, calendar_page, missing_calendar_year
from anju.rulebook.tests.conftest import Estate

DAYS: list[dict[str, Any]] = [
    {"day": date(2027, 1, 1), "works": False, "name_zh": "元旦", "name_en": "New Year"},
    {"day": date(2027, 1, 2), "works": True, "name_zh": "元旦调休", "name_en": "New Year"},
]


@pytest.mark.covers("SLA-2")
def test_it_makes_a_year_known_and_has_open_clocks_reckoned_anew(estate: Estate) -> None:
    assert calendar_for(company_id=None, project_id=None).works(date(2027, 1, 1))
    publish_calendar_year(year=2027, days=DAYS, source="国务院通知", actor_id=None)
    calendar = calendar_for(company_id=None, project_id=None)
    assert calendar.published(2027)
    assert (calendar.works(date(2027, 1, 1)), calendar.works(date(2027, 1, 2))) == (False, True)
    assert OutboxRow.objects.filter(topic=CALENDAR_PUBLISHED).count() == 1


def test_it_takes_a_corrected_notice(estate: Estate) -> None:
    publish_calendar_year(year=2027, days=DAYS, source="国务院通知", actor_id=None)
    publish_calendar_year(year=2027, days=DAYS[:1], source="更正通知", actor_id=None)
    assert not calendar_for(company_id=None, project_id=None).works(date(2027, 1, 2))


@pytest.mark.parametrize("days", [[], [DAYS[0], DAYS[0]], [{**DAYS[0], "day": date(2028, 6, 1)}]])
def test_it_refuses_what_is_no_notice(estate: Estate, days: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid) as refusal:
        publish_calendar_year(year=2027, days=days, source="国务院通知", actor_id=None)
    assert refusal.value.code == "calendar-not-usable"


def test_it_says_which_year_is_not_published(estate: Estate) -> None:
    pages = calendar_page(first=2026, last=2027)
    assert [(page.year, page.notice is not None, bool(page.days)) for page in pages] == [
        (2026, True, True),
        (2027, False, False),
    ]


@pytest.mark.parametrize(
    ("today", "missing"),
    [(date(2026, 11, 30), None), (date(2026, 12, 1), 2027), (date(2027, 3, 1), 2027), (date(2025, 12, 31), None)],
)
def test_it_asks_for_next_year_from_december(estate: Estate, today: date, missing: int | None) -> None:
    assert missing_calendar_year(today=today) == missing


def test_it_lets_a_place_have_days_of_its_own(estate: Estate) -> None:
    third = date(2026, 4, 20)
    set_calendar_day(day=third, works=False, name_zh="三月三", actor_id=None, company_id=estate.company.pk)
    set_calendar_day(day=third, works=True, name_zh="值守", actor_id=None, project_id=estate.project.pk)
    places = (estate.project, estate.sister, estate.stranger)
    found = [calendar_for(company_id=place.company_id, project_id=place.pk).works(third) for place in places]
    assert found == [True, False, True]
    with pytest.raises(Invalid):
        set_calendar_day(day=third, works=False, name_zh="全体放假", actor_id=None)
