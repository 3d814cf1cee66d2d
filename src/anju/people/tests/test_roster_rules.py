"""The roster's arithmetic, for any month and any shifts."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.people import rules

pytestmark = pytest.mark.covers("TEAM-2", "TEAM-5")

months = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(rules.month_start)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@given(months)
def test_it_copies_each_day_from_the_same_weekday_of_the_month_before(month: date) -> None:
    for day in rules.days_of(month):
        source = rules.copied_from(day)
        assert rules.month_start(source) == rules.previous_month(month)
        assert source.weekday() == day.weekday()


@given(months)
def test_it_shows_every_day_of_the_month_in_whole_weeks(month: date) -> None:
    shown = [day for week in rules.calendar_weeks(month) for day in week]
    assert set(rules.days_of(month)) <= set(shown)
    assert shown[0].weekday() == 0
    assert len(shown) % 7 == 0


@given(st.lists(st.tuples(times, times), max_size=5))
def test_it_finds_exactly_the_minutes_in_which_nobody_is_there(shifts: list[tuple[time, time]]) -> None:
    spans = [span for starts, ends in shifts for span in rules.spans_of(starts, ends)]
    gaps = rules.uncovered(spans)
    for minute in range(0, rules.MINUTES_A_DAY, 15):
        there = any(span.start <= minute < span.end for span in spans)
        assert there != any(gap.start <= minute < gap.end for gap in gaps)
