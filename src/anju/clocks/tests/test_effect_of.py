"""The effect of a limit on what ran: the same count as the oracle's, minute by minute; and read from stored clocks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.clocks import effects
from anju.clocks.actions import cancel_clocks, stop_clock
from anju.clocks.effects import clocks_moved, month_effect
from anju.clocks.tests.cast import SHANGHAI, acting, case, estate, wall
from anju.clocks.tests.oracle import Case, due_by_minutes, make_case
from anju.clocks.what_if import Effect, Ran, effect_of
from anju.core.time import product_time_at
from anju.estate.models import Project
from anju.rulebook.actions import publish_clause_edition, set_calendar_day
from anju.rulebook.book import OwnDay
from anju.rulebook.limits import limit_from

NOW = wall("2026-11-21T09:00:00")
FAR = datetime(2031, 1, 1, tzinfo=UTC)


@st.composite
def cases(draw: Any) -> list[tuple[Case, timedelta]]:
    """Some clocks under one limit, each stopped somewhere around its due moment."""
    first = make_case(lambda n: draw(st.integers(0, n - 1)))
    found = []
    for _ in range(draw(st.integers(1, 4))):
        other = make_case(lambda n: draw(st.integers(0, n - 1)))
        pauses = other.pauses if other.limit.pausable else ()
        same = Case(other.zone, other.table, first.limit, other.starts_at, pauses, other.wished_at)
        found.append((same, timedelta(seconds=draw(st.integers(-90, 90)))))
    return found


@pytest.mark.covers("SLA-2")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_it_counts_as_the_oracle_does(sample: list[tuple[Case, timedelta]]) -> None:
    ran, late = [], 0
    for one, off in sample:
        due = due_by_minutes(one)
        stopped = due + off
        late += off > timedelta(0)
        ran.append(Ran(one.starts_at, stopped, stopped, one.wished_at, ZoneInfo(one.zone), one.calendar(), one.pauses))
    effect = effect_of(ran, limit=sample[0][0].limit, at=FAR)
    assert (effect.total, effect.late_then, effect.late_now) == (len(ran), late, 0)
    assert (effect.newly_late, effect.newly_kept) == (late, 0)


def test_it_takes_what_still_runs_as_late_once_its_moment_passed() -> None:
    start = wall("2026-10-05T09:00:00")
    ran = Ran(start, start + timedelta(minutes=20), None, None, SHANGHAI, make_case(lambda n: 0).calendar())
    limit = limit_from({"counting": "minutes", "minutes": 60})
    assert effect_of([ran], limit=limit, at=start + timedelta(minutes=30)) == Effect(1, 1, 0, 0, 1)
    assert effect_of([ran], limit=limit, at=start + timedelta(minutes=60, seconds=1)).late_then == 1


@pytest.fixture
def project(db: None) -> Project:
    return estate()


def month(project: Project, minutes: int | None, **place: Any) -> effects.MonthEffect:
    limit = limit_from({"counting": "minutes", "minutes": minutes}) if minutes else None
    told = {"company_id": None, "project_id": None} | place
    return month_effect(clause_id="arrival.normal", limit=limit, zone=SHANGHAI, at=NOW, **told)


def arrived(project: Project, day: int, *, after: int, number: str = "") -> None:
    """A case of October that rang at nine and was arrived at so many minutes later."""
    matter = case(project, f"2026-10-{day:02d}T09:00:00", number=number or f"YQ-26-{day:04d}")
    with acting(matter, f"2026-10-{day:02d}T09:{after:02d}:00") as act:
        stop_clock(act, name="arrival")


@pytest.mark.covers("SLA-2", "DOC-4")
def test_it_reckons_last_month_from_stored_clocks(project: Project, django_assert_max_num_queries: Any) -> None:
    for day, after in ((5, 9), (6, 14), (7, 19), (8, 25)):
        arrived(project, day, after=after)
    case(project, "2026-11-02T09:00:00", number="YQ-26-0099")
    gone = case(project, "2026-10-09T09:00:00", number="YQ-26-0098")
    with acting(gone, "2026-10-09T09:05:00") as act:
        cancel_clocks(act)
    with product_time_at(NOW), django_assert_max_num_queries(6):
        found = month(project, 15)
    assert (found.of, found.effect, found.sampled, found.so_far) == (4, Effect(4, 1, 2, 1, 0), False, False)
    assert month(project, None).effect == Effect(4, 1, 1)


def test_it_says_when_only_this_month_has_any(project: Project) -> None:
    case(project, "2026-11-02T09:00:00")
    found = month(project, 15)
    assert (found.so_far, found.of, found.effect.late_then) == (True, 1, 1)


def test_it_leaves_out_places_with_an_own_rule(project: Project) -> None:
    sister = Project.objects.create(company=project.company, code="LH", name="临湖")
    arrived(project, 5, after=19)
    arrived(sister, 6, after=19, number="LH-26-0001")
    with product_time_at(NOW - timedelta(days=1)):
        publish_clause_edition(
            clause_id="arrival.normal", parameters={"counting": "minutes", "minutes": 30}, source_zh="x",
            certainty="default", actor_id=None, project_id=sister.pk,
        )  # fmt: skip
    assert month(project, 15).effect.late_then == 1
    assert month(project, 15, company_id=project.company_id).of == 1
    assert month(project, 15, project_id=sister.pk).of == 1


def test_it_says_when_it_took_a_share(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 8):
        arrived(project, day, after=19)
    monkeypatch.setattr(effects, "MOST", 4)
    found = month(project, 15)
    assert found.sampled
    assert 0 < found.effect.total <= 4
    assert found.of == 7


@pytest.mark.covers("SLA-2")
def test_it_counts_the_deadlines_that_a_day_would_move(project: Project) -> None:
    """Foretold and done are the same: what the preview counts, publishing moves."""
    from anju.clocks.rescheduling import reschedule_open_clocks

    with product_time_at(wall("2026-11-25T17:00:00")):
        case(project, "2026-11-25T17:00:00", clocks={"appoint": "appoint"})
        case(project, "2026-11-25T09:00:00", number="YQ-26-0002", clocks={"arrival": "arrival.normal"})
        free = OwnDay(wall("2026-11-26T00:00:00").date(), False, "停工", None, project.pk)
        foretold = clocks_moved(days=[free], company_id=None, project_id=project.pk)
        assert (foretold.count, foretold.later, foretold.of) == (1, 1, 1)
        elsewhere = OwnDay(free.day, False, "停工", None, project.pk + 1)
        assert clocks_moved(days=[elsewhere], company_id=None, project_id=project.pk).count == 0
        set_calendar_day(day=free.day, works=False, name_zh="停工", actor_id=None, project_id=project.pk)
        assert reschedule_open_clocks(because="calendar-2026") == foretold.count
        assert clocks_moved(days=[free], company_id=None, project_id=project.pk).count == 0
