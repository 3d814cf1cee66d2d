"""Reminder, alarm, escalation: exactly once, also with two tickers, late clocks, jumping clocks and bad rows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from anju.clocks import ticker
from anju.clocks.models import Alert, Beat, Clock, Stuck
from anju.clocks.queries import stuck_clocks
from anju.clocks.rescheduling import reschedule_open_clocks
from anju.clocks.tests.cast import acting, case, clock_of, estate, wall
from anju.clocks.ticker import candidates, fire_due, next_due_moment, tick
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_time_at
from anju.estate.models import Project
from anju.matters.act import SYSTEM, act_on
from anju.matters.models import Event, Matter
from anju.rulebook.actions.calendar import publish_calendar_year
from anju.rulebook.models import ClauseEdition

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return estate()


def told(matter: Matter) -> list[str]:
    """What the matter's timeline says of alerts, in order."""
    return [
        event.data["step"] for event in Event.objects.filter(matter=matter, kind__startswith="clock.").order_by("seq")
    ]


def fire(at: str) -> int:
    with product_time_at(wall(at)):
        return fire_due().alerts


@pytest.mark.covers("SLA-4")
def test_it_fires_each_step_at_its_moment_and_once(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    assert [fire(f"2026-11-21T{at}") for at in ("09:14:59", "09:15:00", "09:15:00", "09:20:00", "09:30:00")] == [
        0, 1, 0, 1, 1,
    ]  # fmt: skip
    assert told(matter) == ["reminder", "alarm", "escalation-1"]
    alarm = Event.objects.get(kind="clock.alarmed")
    assert alarm.data["tell"] == ["duty_lead", "desk"]
    assert alarm.audience == Event.Audience.STAFF
    assert OutboxRow.objects.filter(key=f"{matter.pk}:{alarm.seq}").count() == 1


@pytest.mark.covers("SLA-4")
def test_it_fires_late_once_and_says_how_late(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    assert fire("2026-11-21T09:22:00") == 2
    reminder, alarm = Event.objects.filter(matter=matter, kind__startswith="clock.").order_by("seq")
    assert (reminder.data["overtaken"], alarm.data["overtaken"]) == (True, False)
    assert alarm.data["fired_late_seconds"] == 120


def test_it_does_not_call_late_what_was_recorded_late(project: Project) -> None:
    case(project, "2026-11-21T09:00:00", recorded="2026-11-21T09:14:00", clocks={"lead_told": "lead_told"})
    assert next_due_moment() == wall("2026-11-21T09:14:00")
    fire("2026-11-21T09:14:03")
    assert Event.objects.get(kind="clock.alarmed").data["fired_late_seconds"] == 3


@pytest.mark.covers("SLA-4")
def test_it_takes_a_jump_of_the_clock_without_harm(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    fire("2026-11-21T09:20:00")
    assert fire("2026-11-21T09:10:00") == 0
    assert fire("2026-11-21T11:20:00") == 3
    assert fire("2026-11-22T11:20:00") == 0
    assert told(matter) == ["reminder", "alarm", "escalation-1", "escalation-2", "escalation-3"]


def test_it_leaves_a_stopped_clock_alone(project: Project) -> None:
    from anju.clocks.actions import stop_clock

    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:10:00") as act:
        stop_clock(act, name="arrival")
    assert fire("2026-11-21T12:00:00") == 0


def test_it_pushes_a_bad_row_away_and_fires_the_others(project: Project) -> None:
    bad = case(project, "2026-11-21T09:00:00", clocks={"arrival": "arrival.normal", "lead_told": "lead_told"})
    good = case(project, "2026-11-21T09:00:00", number="YQ-26-0002")
    broken = ClauseEdition.objects.create(
        clause_id="arrival.normal", project=project, valid_from=wall("2020-01-01T00:00:00"), parameters={"counting": "?"},
        source_zh="x", source_en="x", certainty="default", published_at=wall("2020-01-01T00:00:00"),
    )  # fmt: skip
    from anju.rulebook.actions.spans import book_changed

    book_changed()
    Clock.objects.filter(matter=bad, name="arrival").update(edition=broken)
    with product_time_at(wall("2026-11-21T09:20:00")):
        done = fire_due()
        assert (done.stuck, fire_due().seen) == (1, 0)
    assert told(good) == ["reminder", "alarm"]
    assert "alarm" in told(bad)
    row = stuck_clocks().get()
    assert (row.clock.name, row.attempts) == ("arrival", 1)
    assert row.error.startswith("ValidationError")
    Clock.objects.filter(matter=bad, name="arrival").update(edition=clock_of(good).edition)
    Stuck.objects.update(again_at=row.first_at)
    assert fire("2026-11-21T09:21:00") == 2
    assert not Stuck.objects.exists()


def test_it_goes_through_due_moments_in_order(project: Project) -> None:
    case(project, "2026-11-21T09:00:00")
    seen = []
    while (moment := next_due_moment()) is not None:
        seen.append(moment)
        with product_time_at(moment):
            fire_due()
    assert seen == [wall(f"2026-11-21T{at}:00") for at in ("09:15", "09:20", "09:30", "09:50", "11:20")]


@pytest.mark.covers("SLA-2")
def test_it_reschedules_open_clocks_when_a_calendar_is_published(project: Project) -> None:
    matter = case(project, "2026-12-31T16:45:00", clocks={"appoint": "appoint"})
    before = clock_of(matter, "appoint")
    assert before.provisional
    days = [{"day": wall("2027-01-01T00:00:00").date(), "works": False, "name_zh": "元旦", "name_en": "New Year"}]
    publish_calendar_year(year=2027, days=days, source="通知", actor_id=None)
    with product_time_at(wall("2026-12-31T17:00:00")):
        assert reschedule_open_clocks(because="calendar-2027") == 1
        assert reschedule_open_clocks(because="calendar-2027") == 0
    after = clock_of(matter, "appoint")
    assert not after.provisional
    assert (before.due_at, after.due_at) == (wall("2027-01-01T09:15:00"), wall("2027-01-04T09:15:00"))
    assert Event.objects.get(kind="clock.rescheduled").data["because"] == "calendar-2027"


def test_it_asks_a_fixed_number_of_questions_for_all_matters_together(project: Project) -> None:
    for number in range(12):
        case(project, "2026-11-21T09:00:00", number=f"YQ-26-{number:04d}")
        case(project, "2026-11-21T18:00:00", number=f"YQ-26-9{number:03d}")
    with (
        product_time_at(wall("2026-11-21T09:15:00")),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        assert fire_due().alerts == 12
    assert len(asked) <= 16, [one["sql"][:60] for one in asked]
    with product_time_at(wall("2026-11-21T09:15:00")), CaptureQueriesContext(connection) as asked:
        assert fire_due().alerts == 0
    assert len(asked) == 1


def test_it_finds_candidates_by_index(project: Project) -> None:
    clock = clock_of(case(project, "2026-11-21T09:00:00"))
    ended = {"state": "met", "stopped_at": clock.starts_at, "next_alert_at": None}
    copied = {
        name: getattr(clock, name) for name in ("matter_id", "name", "edition_id", "starts_at", "known_at", "due_at")
    }
    Clock.objects.bulk_create(Clock(**copied, **ended) for _ in range(4000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "clock_next_alert" in candidates(wall("2026-11-21T09:15:00")).order_by("next_alert_at").explain()


def test_it_leaves_a_sign_of_life(project: Project) -> None:
    case(project, "2026-11-21T09:00:00")
    with product_time_at(wall("2026-11-21T09:15:00")):
        tick()
    beat = Beat.objects.get()
    assert (beat.fired, beat.oldest_due_unfired_seconds) == (1, 0)


def _both(one: Callable[[], object]) -> None:
    """Run the same thing in two threads, each with its own connection."""

    def run() -> None:
        try:
            one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(run), pool.submit(run)]:
            future.result()


def test_it_fires_in_pieces_and_chains_each_timeline(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "PIECE", 2)
    matters = [case(project, "2026-11-21T09:00:00", number=f"YQ-26-{number:04d}") for number in range(5)]
    assert fire("2026-11-21T09:20:00") == 10
    for matter in matters:
        matter.refresh_from_db()
        events = list(Event.objects.filter(matter=matter).order_by("seq"))
        assert (told(matter), matter.last_seq) == (["reminder", "alarm"], len(events))
        assert matter.head_hash == events[-1].hash
        assert [event.prev_hash for event in events[1:]] == [event.hash for event in events[:-1]]
        row = OutboxRow.objects.get(key=f"{matter.pk}:{matter.last_seq}")
        assert row.payload["events"] == [event.pk for event in events[-2:]]
    assert Alert.objects.filter(event__isnull=True).count() == 0


@pytest.mark.covers("SLA-4")
@pytest.mark.django_db(transaction=True)
def test_it_fires_once_with_two_tickers(project: Project) -> None:
    matters = [case(project, "2026-11-21T09:00:00", number=f"YQ-26-{number:04d}") for number in range(8)]
    start = Barrier(2)

    def race() -> None:
        start.wait()
        with product_time_at(wall("2026-11-21T09:20:00")):
            fire_due()

    _both(race)
    assert [told(matter) for matter in matters] == [["reminder", "alarm"]] * 8
    assert Alert.objects.count() == 16


@pytest.mark.django_db(transaction=True)
def test_it_would_fire_twice_without_reading_again_under_the_lock(project: Project) -> None:
    """The control: a ticker that trusts what it read before the lock tells people twice."""
    matter = case(project, "2026-11-21T09:00:00")
    both_have_read = Barrier(2)
    due = wall("2026-11-21T09:00:00") + timedelta(minutes=15)

    def careless() -> None:
        with product_time_at(due):
            found = list(candidates(due))
            both_have_read.wait()
            for clock in found:
                with act_on(by=SYSTEM, matter_id=clock.matter_id) as act:
                    act.say("clock.reminded", data={"step": "reminder"})
                    act.change(clock, next_alert_at=due + timedelta(minutes=5))

    _both(careless)
    assert told(matter) == ["reminder", "reminder"]
