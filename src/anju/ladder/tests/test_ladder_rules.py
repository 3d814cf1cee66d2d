"""The rules of the ladder against a second writing that counts one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anju.ladder import rules
from anju.rulebook.parameters import Ladder, Raising

ZERO = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
CLAUSE = Ladder(promises=("arrival", "plan"), at_developer=("government", "media"), at_group=("group_400",))
moments = st.integers(min_value=-500, max_value=500).map(lambda minutes: ZERO + timedelta(minutes=minutes))
limits = st.lists(
    st.builds(
        rules.Limit, name=st.sampled_from(["arrival", "plan", "rung", "sign_off", "follow_up"]), due_at=moments,
        running=st.booleans(), late=st.booleans(), paused=st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@given(limits=limits, since=moments, now=moments)
def test_it_calls_a_promise_broken_as_a_reader_of_the_clause_would(
    limits: list[rules.Limit], since: datetime, now: datetime
) -> None:
    found = False
    for limit in limits:
        if limit.name not in {"arrival", "plan", "rung"}:
            continue
        if limit.due_at <= since:
            continue  # broken on the rung below, which has paid for it
        if limit.late:
            found = True
        if limit.running and not limit.paused and now > limit.due_at:
            found = True
    assert rules.broken(limits, since=since, now=now, clause=CLAUSE) is found


@given(since=moments, minutes=st.integers(min_value=1, max_value=5000), is_broken=st.booleans(), counts=st.booleans())
def test_it_lets_the_household_raise_at_once_after_a_broken_promise_else_after_the_minutes(
    since: datetime, minutes: int, is_broken: bool, counts: bool
) -> None:
    found = rules.raised_from(
        since=since, is_broken=is_broken, clause=Raising(after_broken=counts, without_result=minutes)
    )
    waited = 0 if is_broken and counts else minutes
    assert (found - since).total_seconds() == waited * 60


@given(level=st.sampled_from(["desk", "developer"]), staffed=st.sets(st.sampled_from(["desk", "developer", "group"])))
def test_it_rises_to_the_nearest_rung_with_somebody(level: str, staffed: set[str]) -> None:
    skipped, goal = rules.raised_to(level, staffed=staffed)
    if level == "developer":
        assert (skipped, goal) == ([], "group")
    elif "developer" in staffed or "group" not in staffed:
        assert (skipped, goal) == ([], "developer")
    else:
        assert (skipped, goal) == (["developer"], "group")


@pytest.mark.parametrize(
    ("clock", "desk", "developer"),
    [("arrival", True, False), ("plan", True, False), ("sign_off", False, False), ("rung", False, True)],
)
def test_it_is_raised_by_promises_from_the_desk_and_by_its_own_limit_above(
    clock: str, desk: bool, developer: bool
) -> None:
    assert rules.raises(clock, level="desk", clause=CLAUSE) is desk
    assert rules.raises(clock, level="developer", clause=CLAUSE) is developer
    assert rules.raises(clock, level="group", clause=CLAUSE) is False


@pytest.mark.covers("INT-2")
@pytest.mark.parametrize(
    ("channel", "level"),
    [("hotline", "desk"), ("staff", "desk"), ("government", "developer"), ("media", "developer"), ("group_400", "group"),
     ("owners_chat", "desk")],
)  # fmt: skip
def test_it_comes_in_where_the_household_went(channel: str, level: str) -> None:
    assert rules.entry_level(channel, CLAUSE) == level


def test_it_has_three_rungs_in_order() -> None:
    assert [rules.next_level(level) for level in rules.LEVELS] == ["developer", "group", ""]


def test_it_lets_a_channel_in_on_one_rung_only() -> None:
    with pytest.raises(ValidationError):
        Ladder(promises=("arrival",), at_developer=("media",), at_group=("media",))
