"""When is it late? The rule by examples from the regulations, and against the oracle."""

import os
import random
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.clocks.rules import NeverDue, Pause, due_at, outcome_of, revived, steps_of
from anju.clocks.tests.oracle import due_by_minutes, make_case
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit, limit_from

SHANGHAI = ZoneInfo("Asia/Shanghai")
ARRIVAL = limit_from(
    {
        "counting": "windows",
        "windows": [{"from": "08:00:00", "to": "17:30:00", "minutes": 20}],
        "otherwise": 60,
        "reminder": {"share": 0.5},
        "escalations": [{"after_minutes": 10, "tell": ["prop_mgr"]}, {"after_minutes": 30, "tell": ["dev_cs"]}],
    }
)
EMERGENCY = limit_from({"counting": "minutes", "minutes": 15})
OFFICE = {
    "counting": "working_time",
    "windows": [{"from": "08:30", "to": "12:00"}, {"from": "13:30", "to": "17:30"}],
    "pausable": True,
}
PLAIN = Calendar(years=frozenset({2024, 2025, 2026}))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(limit: TimeLimit, start: str, *, calendar: Calendar = PLAIN, pauses: tuple[Pause, ...] = ()) -> datetime:
    return due_at(limit=limit, starts_at=wall(start), zone=SHANGHAI, calendar=calendar, pauses=pauses).moment


@pytest.mark.covers("REP-2", "SLA-1")
@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        ("2026-11-21T07:59:59.999999", "2026-11-21T08:59:59"),
        ("2026-11-21T08:00:00", "2026-11-21T08:20:00"),
        ("2026-11-21T17:30:00.999999", "2026-11-21T17:50:00"),
        ("2026-11-21T17:30:01", "2026-11-21T18:30:01"),
        ("2026-11-21T23:50:00", "2026-11-22T00:50:00"),
        ("2024-02-28T23:30:00", "2024-02-29T00:30:00"),
    ],
)
def test_it_chooses_day_or_night_by_the_second_of_the_ring(ring: str, expected: str) -> None:
    assert due(ARRIVAL, ring) == wall(expected)


@pytest.mark.covers("REP-2")
@pytest.mark.parametrize("ring", ["2026-11-21T03:00:00", "2026-11-21T12:00:00", "2026-02-17T23:59:00"])
def test_it_gives_an_emergency_fifteen_minutes_at_any_hour(ring: str) -> None:
    assert due(EMERGENCY, ring) == wall(ring) + timedelta(minutes=15)


@pytest.mark.covers("REP-2")
def test_it_lets_a_wished_time_replace_the_limit() -> None:
    wished = wall("2026-11-22T10:00:00.5")
    pause = Pause(wall("2026-11-21T10:00"), wall("2026-11-21T11:00"))
    found = due_at(
        limit=ARRIVAL,
        starts_at=wall("2026-11-21T09:00"),
        zone=SHANGHAI,
        calendar=PLAIN,
        pauses=[pause],
        wished_at=wished,
    )
    assert found.moment == wall("2026-11-22T10:00:00")
    assert [ground.code for ground in found.grounds] == ["started", "agreed", "due"]


@pytest.mark.covers("SLA-2")
def test_it_counts_working_time_over_lunch_weekend_holiday_and_make_up_day() -> None:
    days = {date(2024, 2, day): False for day in range(10, 18)} | {date(2024, 2, 18): True, date(2024, 2, 4): True}
    spring = Calendar(working=days, years=frozenset({2024}), names={date(2024, 2, 12): "春节"})
    limit = limit_from(OFFICE | {"minutes": 240})
    assert due(limit, "2026-11-20T11:00") == wall("2026-11-20T16:30")
    assert due(limit, "2026-11-20T16:00") == wall("2026-11-23T11:00")
    assert due(limit, "2024-02-09T16:30", calendar=spring) == wall("2024-02-18T11:30")
    assert due(limit, "2024-02-04T08:30", calendar=spring) == wall("2024-02-04T14:00")


@pytest.mark.covers("SLA-2")
def test_it_says_when_it_rests_on_a_year_that_is_not_published() -> None:
    found = due_at(
        limit=limit_from(OFFICE | {"minutes": 600}), starts_at=wall("2026-12-31T16:00"), zone=SHANGHAI, calendar=PLAIN
    )
    assert found.provisional
    assert [ground.figures for ground in found.grounds if ground.code == "not-published"] == [{"year": 2027}]


@pytest.mark.covers("SLA-1")
def test_it_adds_pauses_and_never_starts_anew() -> None:
    limit = limit_from({"counting": "minutes", "minutes": 60, "pausable": True})
    first = Pause(wall("2026-11-21T10:10"), wall("2026-11-21T10:40"))
    overlapping = Pause(wall("2026-11-21T10:30"), wall("2026-11-21T10:50"))
    after_due = Pause(wall("2026-11-21T12:00"), wall("2026-11-21T13:00"))
    assert due(limit, "2026-11-21T10:00", pauses=(first,)) == wall("2026-11-21T11:30")
    assert due(limit, "2026-11-21T10:00", pauses=(overlapping, first, after_due)) == wall("2026-11-21T11:40")


@pytest.mark.covers("SLA-1")
def test_it_says_that_an_open_pause_leaves_the_moment_open() -> None:
    limit = limit_from({"counting": "minutes", "minutes": 60, "pausable": True})
    found = due_at(
        limit=limit,
        starts_at=wall("2026-11-21T10:00"),
        zone=SHANGHAI,
        calendar=PLAIN,
        pauses=[Pause(wall("2026-11-21T10:10"))],
    )
    assert found.paused
    assert "still-paused" in [ground.code for ground in found.grounds]


@pytest.mark.covers("SLA-1")
def test_it_lets_no_pause_touch_a_limit_that_is_not_pausable() -> None:
    pause = Pause(wall("2026-11-21T10:01"), wall("2026-11-21T12:00"))
    assert due(ARRIVAL, "2026-11-21T10:00", pauses=(pause,)) == wall("2026-11-21T10:20")


def test_it_refuses_a_limit_that_is_never_reached() -> None:
    days = {date(year, 1, 1) + timedelta(days=number): False for year in range(2024, 2036) for number in range(366)}
    limit = limit_from(OFFICE | {"minutes": 60})
    with pytest.raises(NeverDue):
        due(limit, "2024-01-01T10:00", calendar=Calendar(working=days))
    with pytest.raises(NeverDue):
        due(limit_from({"counting": "given"}), "2024-01-01T10:00")


@pytest.mark.covers("SLA-4")
def test_it_sets_reminder_alarm_and_escalations_around_due() -> None:
    steps = steps_of(limit=ARRIVAL, starts_at=wall("2026-11-21T09:00"), zone=SHANGHAI, calendar=PLAIN)
    assert [(step.code, step.moment.astimezone(SHANGHAI).strftime("%H:%M")) for step in steps] == [
        ("reminder", "09:10"),
        ("alarm", "09:20"),
        ("escalation-1", "09:30"),
        ("escalation-2", "09:50"),
    ]
    assert revived(steps=steps, told=frozenset({"alarm"}), at=wall("2026-11-21T09:19"))
    assert not revived(steps=steps, told=frozenset({"alarm"}), at=wall("2026-11-21T09:20"))


@pytest.mark.covers("SLA-1")
def test_it_compares_stop_and_due_cut_to_the_second() -> None:
    moment = wall("2026-11-21T09:20:00")
    assert outcome_of(due_at=moment, stopped_at=moment + timedelta(microseconds=999_999)) == "met"
    assert outcome_of(due_at=moment, stopped_at=moment + timedelta(seconds=1)) == "late"


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"])
def _server_zone(request: pytest.FixtureRequest) -> object:
    kept = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if kept is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = kept
    time.tzset()


@pytest.mark.covers("SLA-1", "SLA-2")
@pytest.mark.usefixtures("_server_zone")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_it_equals_the_oracle_whatever_zone_the_server_is_in(data: st.DataObject) -> None:
    case = make_case(lambda below: data.draw(st.integers(0, below - 1)))
    found = due_at(
        limit=case.limit,
        starts_at=case.starts_at,
        zone=ZoneInfo(case.zone),
        calendar=case.calendar(),
        pauses=case.pauses,
        wished_at=case.wished_at,
    )
    assert found.moment == due_by_minutes(case)


def test_it_would_notice_a_rule_that_is_one_minute_off() -> None:
    """The control: the comparison is able to fail."""
    case = make_case(random.Random(7).randrange)
    assert due_by_minutes(case) + timedelta(minutes=1) != due_by_minutes(case)
    assert due_by_minutes(case).tzinfo is UTC
