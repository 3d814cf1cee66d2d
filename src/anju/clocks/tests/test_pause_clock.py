"""Pauses: listed reasons, a second person, the time added; never for arrival or an emergency."""

import pytest

from anju.clocks.actions import move_due, pause_clock, resume_clock, start_clock, stop_clock
from anju.clocks.models import Alert, Pause
from anju.clocks.queries import why
from anju.clocks.tests.cast import acting, case, clause, clock_of, estate, wall
from anju.clocks.ticker import fire_due
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_time_at
from anju.estate.models import Project
from anju.matters.act import Actor
from anju.matters.models import Matter
from anju.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return estate()


@pytest.fixture
def second() -> Person:
    return Person.objects.create(
        username="lead", name="李工", kind=Person.Kind.STAFF, created_at=wall("2026-01-01T00:00:00")
    )


@pytest.fixture
def matter(project: Project) -> Matter:
    """A case whose responsibility is to be named by 09:00 tomorrow; reminder 240 minutes before."""
    return case(
        project, "2026-11-21T09:00:00", clocks={"arrival": "arrival.normal", "responsibility": "responsibility"}
    )


@pytest.mark.covers("SLA-1")
def test_it_adds_the_time_of_the_pause(matter: Matter, second: Person, project: Project) -> None:
    with acting(matter, "2026-11-21T10:00:00") as act:
        pause_clock(act, name="responsibility", reason="survey", agreed_by_id=second.pk)
    paused = clock_of(matter, "responsibility")
    assert (paused.paused_since, paused.next_alert_at) == (wall("2026-11-21T10:00:00"), None)
    assert why(paused, project=project).paused
    with acting(matter, "2026-11-21T13:30:00") as act:
        resume_clock(act, name="responsibility")
    clock = clock_of(matter, "responsibility")
    assert (clock.due_at, clock.paused_since) == (wall("2026-11-22T12:30:00"), None)
    assert clock.next_alert_at == wall("2026-11-22T08:30:00")
    assert clock.starts_at == wall("2026-11-21T09:00:00")


@pytest.mark.covers("SLA-1")
def test_it_ends_the_pause_when_the_clock_stops(matter: Matter, second: Person) -> None:
    with acting(matter, "2026-11-21T10:00:00") as act:
        pause_clock(act, name="responsibility", reason="owner", agreed_by_id=second.pk)
    with acting(matter, "2026-11-24T10:00:00") as act:
        stop_clock(act, name="responsibility")
    clock = clock_of(matter, "responsibility")
    assert (clock.state, clock.due_at) == ("met", wall("2026-11-25T09:00:00"))
    assert Pause.objects.get().ends_at == wall("2026-11-24T10:00:00")


@pytest.mark.covers("SLA-1")
def test_it_refuses_what_must_run(matter: Matter, second: Person, project: Project) -> None:
    def refusal(name: str, *, reason: str = "owner", agreed_by: int = second.pk) -> str:
        with pytest.raises(Refusal) as refused, acting(matter, "2026-11-21T10:00:00") as act:
            pause_clock(act, name=name, reason=reason, agreed_by_id=agreed_by)
        return refused.value.code

    assert refusal("arrival") == "clock-not-pausable"
    assert refusal("sign_off") == "clock-not-running"
    with pytest.raises(Invalid), acting(matter, "2026-11-21T10:00:00") as act:
        pause_clock(act, name="responsibility", reason="", agreed_by_id=second.pk)
    with acting(matter, "2026-11-21T10:00:00") as act:
        edition = clause(project, "arrival.emergency", act.recorded_at)
        start_clock(act, name="arrival", starts_at=wall("2026-11-21T09:00:00"), edition=edition)
        pause_clock(act, name="responsibility", reason="owner", agreed_by_id=second.pk)
    assert refusal("arrival") == "clock-not-pausable"
    assert refusal("responsibility") == "clock-already-paused"


@pytest.mark.covers("SLA-1")
def test_it_wants_a_second_person(matter: Matter, second: Person) -> None:
    alone = Actor(person_id=second.pk)
    with pytest.raises(Refusal) as refused, acting(matter, "2026-11-21T10:00:00", by=alone) as act:
        pause_clock(act, name="responsibility", reason="owner", agreed_by_id=second.pk)
    assert refused.value.code == "pause-needs-second-person"


@pytest.mark.covers("SLA-4")
def test_it_opens_a_new_round_only_when_a_fired_alert_lies_ahead_again(matter: Matter) -> None:
    with product_time_at(wall("2026-11-21T09:20:00")):
        fire_due()
    assert sorted(Alert.objects.values_list("step", "round")) == [("alarm", 1), ("reminder", 1)]
    with acting(matter, "2026-11-21T09:21:00") as act:
        move_due(act, name="arrival", wished_at=wall("2026-11-21T09:24:00"))
    clock = clock_of(matter)
    assert (clock.round, clock.next_alert_at) == (2, wall("2026-11-21T09:24:00"))
    with product_time_at(wall("2026-11-21T09:24:00")):
        assert fire_due().alerts == 1
        assert fire_due().alerts == 0
    assert Alert.objects.filter(round=2).get().step == "alarm"


@pytest.mark.covers("SLA-1")
def test_it_moves_an_agreed_moment_by_the_pause_and_stays_silent_meanwhile(
    matter: Matter, second: Person, project: Project
) -> None:
    with acting(matter, "2026-11-21T09:30:00") as act:
        edition = clause(project, "plan", act.recorded_at)
        start_clock(
            act,
            name="plan",
            starts_at=wall("2026-11-21T09:30:00"),
            edition=edition,
            wished_at=wall("2026-11-23T18:00:00"),
            item_no=1,
        )
    with acting(matter, "2026-11-22T09:00:00") as act:
        pause_clock(act, name="plan", reason="weather", agreed_by_id=second.pk, item_no=1)
    held = clock_of(matter, "plan")
    assert (held.paused_since, held.next_alert_at, held.due_at) == (
        wall("2026-11-22T09:00:00"), None, wall("2026-11-23T18:00:00")
    )  # fmt: skip
    assert why(held, project=project).paused
    with acting(matter, "2026-11-24T09:00:00") as act:
        resume_clock(act, name="plan", item_no=1)
    clock = clock_of(matter, "plan")
    assert (clock.due_at, clock.paused_since, clock.state) == (wall("2026-11-25T18:00:00"), None, "running")
    with acting(matter, "2026-11-24T10:00:00") as act:
        move_due(act, name="plan", wished_at=wall("2026-11-30T18:00:00"), item_no=1)
    assert clock_of(matter, "plan").due_at == wall("2026-11-30T18:00:00"), "agreed anew: earlier pauses add nothing"
