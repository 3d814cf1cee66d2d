"""What a time limit may say."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import WindowsLimit, WorkingTimeLimit, clock_text, limit_from

DAY_NIGHT = {
    "counting": "windows",
    "windows": [{"from": "08:00:00", "to": "17:30:00", "minutes": 20}],
    "otherwise": 60,
}


@pytest.mark.covers("REP-2", "SLA-2")
@pytest.mark.parametrize(
    ("hour", "minute", "second", "minutes"),
    [
        (7, 59, 59, 60),
        (8, 0, 0, 20),
        (12, 0, 0, 20),
        (17, 30, 0, 20),
        (17, 30, 1, 60),
        (23, 59, 59, 60),
        (0, 0, 0, 60),
    ],
)
def test_it_chooses_day_or_night_by_the_second_of_the_start(hour: int, minute: int, second: int, minutes: int) -> None:
    limit = limit_from(DAY_NIGHT)
    assert isinstance(limit, WindowsLimit)
    assert limit.minutes_for(hour * 3600 + minute * 60 + second) == minutes


def test_it_reads_a_window_across_midnight() -> None:
    limit = limit_from(
        {"counting": "windows", "windows": [{"from": "22:00", "to": "06:00", "minutes": 45}], "otherwise": 30}
    )
    assert isinstance(limit, WindowsLimit)
    assert [limit.minutes_for(hour * 3600) for hour in (21, 22, 0, 6, 7)] == [30, 45, 45, 45, 30]


def test_it_survives_being_stored_and_read() -> None:
    limit = limit_from(
        {**DAY_NIGHT, "reminder": {"minutes_before": 5}, "escalations": [{"after_minutes": 10, "tell": ["dev_cs"]}]}
    )
    assert limit_from(limit.model_dump(mode="json", exclude_defaults=True)) == limit


def test_it_takes_midnight_as_the_end_of_a_working_window() -> None:
    limit = limit_from({"counting": "working_time", "minutes": 60, "windows": [{"from": "20:00", "to": "24:00"}]})
    assert isinstance(limit, WorkingTimeLimit)
    assert clock_text(limit.windows[0].to) == "24:00:00"


@pytest.mark.parametrize(
    "parameters",
    [
        {"counting": "minutes", "minutes": 0},
        {"counting": "minutes", "minutes": 5, "hours": 1},
        {"counting": "sometimes", "minutes": 5},
        {"counting": "windows", "windows": [], "otherwise": 60},
        {"counting": "windows", "windows": [{"from": "8:00", "to": "17:30", "minutes": 20}], "otherwise": 60},
        {"counting": "windows", "windows": [{"from": "08:60", "to": "17:30", "minutes": 20}], "otherwise": 60},
        {"counting": "working_time", "minutes": 60, "windows": [{"from": "12:00", "to": "08:00"}]},
        {
            "counting": "working_time",
            "minutes": 60,
            "windows": [{"from": "08:00", "to": "12:00"}, {"from": "11:00", "to": "15:00"}],
        },
        {"counting": "working_time", "minutes": 60, "windows": [{"from": "08:00", "to": "12:00"}], "weekdays": [8]},
        {"counting": "minutes", "minutes": 5, "reminder": {"share": 0.5, "minutes_before": 2}},
        {"counting": "minutes", "minutes": 5, "escalations": [{"after_minutes": 10, "tell": []}]},
        {
            "counting": "minutes",
            "minutes": 5,
            "escalations": [{"after_minutes": 10, "tell": ["pm"]}, {"after_minutes": 5, "tell": ["pm"]}],
        },
    ],
)
def test_it_refuses_what_no_clock_could_count(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        limit_from(parameters)


def test_it_follows_the_weekday_where_nothing_is_known() -> None:
    calendar = Calendar()
    assert calendar.works(date(2027, 1, 1))
    assert not calendar.works(date(2027, 1, 2))
    assert calendar.provisional(date(2027, 1, 1), date(2027, 1, 1))
