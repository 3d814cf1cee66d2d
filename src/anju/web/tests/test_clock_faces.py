"""Badges and lines of clocks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from anju.web.clock_faces import DAY, HOUR, MINUTE, Style, dimension, duration, face

START = datetime(2026, 11, 21, 7, 2, 2, tzinfo=UTC)
DUE = START + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("seconds", "style", "said"),
    [
        (18 * MINUTE + 4, "left", "18:04"),
        (59, "left", "00:59"),
        (2 * HOUR + 10 * MINUTE + 59, "left", "2时10分"),
        (25 * HOUR, "left", "1天01时"),
        (14 * DAY - 1, "left", "13天"),
        (12, "late", "0:12"),
        (24 * MINUTE + 40, "late", "24:40"),
        (4 * DAY, "late", "4天"),
        (11 * MINUTE + 38, "used", "11分38秒"),
        (DAY + 3 * HOUR + 20 * MINUTE, "paused", "1天03:20"),
        (65 * MINUTE, "since", "1时05分"),
        (38 * MINUTE, "since", "38分"),
    ],
)
def test_it_says_a_duration_in_as_few_words_as_its_use_allows(seconds: int, style: Style, said: str) -> None:
    assert duration(seconds, style) == said


@pytest.mark.covers("SLA-1")
def test_it_is_not_late_at_the_due_second_and_late_one_after() -> None:
    assert face(start=START, due=DUE, now=DUE).kind == "warn"
    assert face(start=START, due=DUE, now=DUE + timedelta(milliseconds=999)).kind == "warn"
    late = face(start=START, due=DUE, now=DUE + timedelta(seconds=1))
    assert (late.kind, late.text) == ("late", "超 0:01")


def test_it_warns_below_a_quarter() -> None:
    assert face(start=START, due=DUE, now=DUE - timedelta(minutes=5)).kind == "run"
    assert face(start=START, due=DUE, now=DUE - timedelta(minutes=5) + timedelta(seconds=1)).kind == "warn"


def test_it_keeps_the_verdict_of_a_stopped_clock() -> None:
    kept = face(start=START, due=DUE, now=DUE + timedelta(days=9), stopped=START + timedelta(minutes=11, seconds=38))
    assert (kept.kind, kept.text, kept.ticking) == ("ok", "用时 11分38秒", False)
    assert face(start=START, due=DUE, now=DUE, stopped=DUE + timedelta(seconds=1)).kind == "was-late"


def test_it_adds_up_pauses() -> None:
    paused = face(
        start=START, due=DUE, now=DUE, paused_since=DUE - timedelta(hours=1), paused_for=timedelta(hours=26, minutes=20)
    )
    assert (paused.kind, paused.text) == ("hold", "累停 1天03:20")


@given(
    limit=st.integers(min_value=1, max_value=10**7),
    gone=st.integers(min_value=-1000, max_value=10**8),
)
def test_it_draws_within_the_line(limit: int, gone: int) -> None:
    line = dimension(start=START, due=START + timedelta(seconds=limit), now=START + timedelta(seconds=gone))
    assert 0 <= line.used <= 100
    assert 0 < line.due <= 100 or gone > 1000 * limit
    assert line.used + line.over <= 100.1
    assert (line.over > 0) <= (gone > limit)
    assert (line.kind == "late") == (gone > limit)
