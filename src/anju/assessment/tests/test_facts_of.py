"""The rule of facts against a second way to the same answers: pure, over made-up stories."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from anju.assessment.rules import ClockTold, ItemTold, Story, facts_of, gross_due, month_of, window_of, worst_of
from anju.rulebook.limits import MinutesLimit, Window, WindowsLimit

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 10, 1, tzinfo=UTC)
minutes = st.integers(0, 60 * 24 * 40)
moments = minutes.map(lambda count: START + timedelta(minutes=count))


@st.composite
def clocks(draw: st.DrawFn, name: str) -> ClockTold:
    due, stopped = draw(moments), draw(moments)
    state = draw(st.sampled_from(["running", "ended", "cancelled", "superseded"]))
    if state == "ended":
        state = "late" if stopped > due else "met"
    running = state == "running"
    return ClockTold(
        name=name, item_no=1, state=state, due_at=due, stopped_at=None if running else stopped, known_at=START,
        paused_since=draw(st.none() | moments) if running else None,
    )  # fmt: skip


def told(*clocks: ClockTold, **item: object) -> Story:
    return Story(
        matter_id=1, project_id=1, zone=SHANGHAI, kind="repair", channel="hotline", urgency="normal", rang_at=START,
        opened_on=START.date(), state="in_repair", open=True, closed_at=None,
        items=[ItemTold(id=7, no=1, state="assigned", open=True, **item)], clocks=clocks,  # type: ignore[arg-type]
    )  # fmt: skip


def missed(clock: ClockTold) -> bool:
    """Whether whole minutes lie between the due moment and the end, whatever the state says."""
    return clock.stopped_at is not None and (clock.stopped_at - clock.due_at) // timedelta(minutes=1) > 0


@settings(deadline=None)
@given(st.lists(clocks("plan"), max_size=4))
def test_it_counts_the_first_limit_that_was_missed_else_the_last_that_stands(several: list[ClockTold]) -> None:
    (fact,) = facts_of(told(*several))
    wrong = [clock for clock in several if missed(clock)]
    standing = [clock for clock in several if clock.state in {"met", "running"}]
    if wrong:
        assert (fact["plan"], fact["plan_due_at"]) == ("late", wrong[0].due_at)
    elif standing:
        last = standing[-1]
        held = last.state == "running" and last.paused_since is not None and last.paused_since <= last.due_at
        assert fact["plan"] == ("paused" if held else last.state)
        assert fact["plan_due_at"] == last.due_at
    else:
        assert (fact["plan"], fact["plan_due_at"], fact["plan_month"]) == ("", None, None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 3000)), max_size=4), st.none() | moments)
def test_it_takes_pauses_off_the_gross_date_that_no_later_date_swallowed(
    spans: list[tuple[int, int]], moved: datetime | None
) -> None:
    pauses = tuple(
        (START + timedelta(minutes=begins), START + timedelta(minutes=begins + length)) for begins, length in spans
    )
    clock = ClockTold(
        name="plan", item_no=1, state="running", due_at=START + timedelta(days=30), stopped_at=None, known_at=START,
        pauses=pauses, moved_at=moved,
    )  # fmt: skip
    counted = sum(length for (_b, ends), (_m, length) in zip(pauses, spans, strict=True) if not moved or ends > moved)
    assert gross_due(clock) == clock.due_at - timedelta(minutes=counted)
    (fact,) = facts_of(told(clock))
    assert fact["paused_minutes"] == sum(length for _begins, length in spans)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), moments), max_size=5), st.booleans())
def test_it_counts_presentations_and_what_was_done_again(checks: list[tuple[bool, datetime]], signed: bool) -> None:
    checks = [*checks[:-1], (True, checks[-1][1])] if checks and signed else checks
    signed_at = checks[-1][1] if checks and signed else None
    (fact,) = facts_of(told(checks=tuple(checks), signed_at=signed_at))
    assert fact["first_time"] == (checks[0][0] if checks else None)
    assert fact["reworks"] == len(checks) - (signed_at is not None)
    assert fact["signed_month"] == (signed_at and month_of(signed_at.astimezone(SHANGHAI).date()))


@settings(deadline=None)
@given(moments)
def test_it_tells_the_window_by_the_wall_clock(at: datetime) -> None:
    limit = WindowsLimit(
        counting="windows",
        windows=(Window.model_validate({"from": "08:00", "to": "17:30", "minutes": 20}),),
        otherwise=60,
    )
    wall = at.astimezone(SHANGHAI).time()
    by_day = "08:00:00" <= wall.strftime("%H:%M:%S") <= "17:30:00"
    common = {"starts_at": at, "zone": SHANGHAI}
    assert window_of(limit=limit, wished=False, emergency=False, **common) == ("day" if by_day else "night")  # type: ignore[arg-type]
    assert window_of(limit=limit, wished=True, emergency=True, **common) == "emergency"  # type: ignore[arg-type]
    assert window_of(limit=limit, wished=True, emergency=False, **common) == "wished"  # type: ignore[arg-type]
    plain = MinutesLimit(counting="minutes", minutes=30)
    assert window_of(limit=plain, wished=False, emergency=False, **common) == "day"  # type: ignore[arg-type]


def test_it_judges_the_arrival_by_its_last_limit() -> None:
    ordinary = ClockTold(
        name="arrival", item_no=0, state="superseded", due_at=START + timedelta(minutes=20),
        stopped_at=START + timedelta(minutes=30), known_at=START, window="day",
    )  # fmt: skip
    urgent = ClockTold(
        name="arrival", item_no=0, state="late", due_at=START + timedelta(minutes=15),
        stopped_at=START + timedelta(minutes=40), known_at=START + timedelta(minutes=30), window="emergency",
    )  # fmt: skip
    (fact,) = facts_of(told(ordinary, urgent))
    assert (fact["arrival"], fact["window"], fact["known_late"]) == ("late", "emergency", True)


def test_it_says_nothing_of_what_was_never_counted() -> None:
    assert worst_of([]) == (None, "")
    assert facts_of(told())[0]["first"]
