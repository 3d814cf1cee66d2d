"""Starting, stopping, superseding: what an act does to clocks."""

import pytest
from django.db import IntegrityError, transaction

from anju.clocks.actions import (
    cancel_clocks,
    clocks_of,
    move_due,
    next_due,
    no_alerts_until,
    running_clock,
    start_clock,
    stop_clock,
)
from anju.clocks.models import Clock
from anju.clocks.queries import clocks_of_matter, next_clocks, why
from anju.clocks.tests.cast import acting, case, clause, clock_of, estate, wall
from anju.core.errors import Invalid, Refusal
from anju.estate.models import Project
from anju.matters.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return estate()


@pytest.mark.covers("SLA-1", "REP-2")
def test_it_is_due_by_the_clause_that_holds_and_keeps_its_edition(project: Project) -> None:
    clock = clock_of(case(project, "2026-11-21T17:30:00"))
    assert clock.due_at == wall("2026-11-21T17:50:00")
    assert clock.edition == clause(project, "arrival.normal", clock.starts_at)
    assert clock.next_alert_at == wall("2026-11-21T17:45:00")


@pytest.mark.covers("SLA-1")
@pytest.mark.parametrize(("arrived", "outcome"), [("2026-11-21T09:20:00", "met"), ("2026-11-21T09:20:01", "late")])
def test_it_is_met_or_late_by_what_happened(project: Project, arrived: str, outcome: str) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:40:00", happened=arrived) as act:
        stopped = stop_clock(act, name="arrival")
        assert stopped is not None
    clock = clock_of(matter)
    assert (clock.state, clock.stopped_at, clock.next_alert_at) == (outcome, wall(arrived), None)
    assert clock.stop_event == Event.objects.get(kind="case.touched_by_test")


@pytest.mark.covers("REP-2")
def test_it_counts_from_the_ring_when_it_becomes_an_emergency_later(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:16:00") as act:
        edition = clause(project, "arrival.emergency", act.recorded_at)
        start_clock(act, name="arrival", starts_at=wall("2026-11-21T09:00:00"), edition=edition)
    before, after = Clock.objects.filter(matter=matter).order_by("pk")
    assert (before.state, after.state) == ("superseded", "running")
    assert after.due_at == wall("2026-11-21T09:15:00")
    assert after.known_late
    assert not before.known_late


@pytest.mark.covers("REP-2")
def test_it_takes_a_wish_instead_of_the_limit_but_never_for_an_emergency(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    wished = wall("2026-11-21T15:00:00")
    with acting(matter, "2026-11-21T09:05:00") as act:
        assert move_due(act, name="arrival", wished_at=wished) is not None
    assert clock_of(matter).due_at == wished
    with acting(matter, "2026-11-21T09:06:00") as act:
        edition = clause(project, "arrival.emergency", act.recorded_at)
        start_clock(act, name="arrival", starts_at=wall("2026-11-21T09:00:00"), edition=edition, wished_at=wished)
    assert clock_of(matter).due_at == wall("2026-11-21T09:15:00")
    with pytest.raises(Refusal) as refused, acting(matter, "2026-11-21T09:07:00") as act:
        move_due(act, name="arrival", wished_at=wished)
    assert refused.value.code == "emergency-not-movable"


def test_it_says_both_moments_when_due_moves(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:05:00") as act:
        move_due(act, name="arrival", wished_at=wall("2026-11-21T15:00:00"))
    assert Event.objects.get(kind="clock.moved").data["due_at"] == [
        "2026-11-21T01:20:00+00:00",
        "2026-11-21T07:00:00+00:00",
    ]
    with pytest.raises(Invalid), acting(matter, "2026-11-21T09:07:00") as act:
        move_due(act, name="arrival", wished_at=wall("2026-11-21T08:00:00"))


@pytest.mark.covers("SLA-1")
def test_it_revises_the_outcome_when_an_earlier_event_arrives_later(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:25:00") as act:
        stop_clock(act, name="arrival")
    with acting(matter, "2026-11-21T10:00:00", happened="2026-11-21T09:18:00") as act:
        stop_clock(act, name="arrival")
    clock = clock_of(matter)
    assert (clock.state, clock.stopped_at) == ("met", wall("2026-11-21T09:18:00"))
    assert Event.objects.get(kind="clock.revised").data["outcome"] == ["late", "met"]
    with acting(matter, "2026-11-21T11:00:00") as act:
        assert stop_clock(act, name="arrival") is None


def test_it_starts_again_in_the_act_that_stopped_it(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00")
    with acting(matter, "2026-11-21T09:10:00") as act:
        stop_clock(act, name="arrival")
        edition = clause(project, "arrival.normal", act.recorded_at)
        start_clock(act, name="arrival", starts_at=act.happened_at, edition=edition)
        assert len(clocks_of(act)) == 2
    assert list(Clock.objects.order_by("pk").values_list("state", flat=True)) == ["met", "running"]


def test_it_lets_one_clock_of_a_name_run(project: Project) -> None:
    clock = clock_of(case(project, "2026-11-21T09:00:00"))
    clock.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.bulk_create([clock])


def test_it_ends_the_clocks_of_one_item_or_of_the_case(project: Project) -> None:
    matter = case(project, "2026-11-21T09:00:00", clocks={"arrival": "arrival.normal", "lead_told": "lead_told"})
    with acting(matter, "2026-11-21T09:01:00") as act:
        edition = clause(project, "ready", act.recorded_at)
        start_clock(act, name="ready", starts_at=act.happened_at, edition=edition, item_no=2)
        assert next_due(clocks_of(act)) == wall("2026-11-21T09:02:00")
    with acting(matter, "2026-11-21T09:02:00") as act:
        assert [clock.name for clock in cancel_clocks(act, item_no=2)] == ["ready"]
        assert running_clock(act, name="arrival") is not None
        assert len(cancel_clocks(act)) == 2
        assert next_due(clocks_of(act)) is None
    assert set(Clock.objects.values_list("state", flat=True)) == {"cancelled"}


def test_it_stays_quiet_about_history_that_is_acted_out(project: Project) -> None:
    with no_alerts_until(wall("2026-11-21T09:18:00")):
        clock = clock_of(case(project, "2026-11-21T09:00:00"))
    assert clock.next_alert_at == wall("2026-11-21T09:20:00")


@pytest.mark.covers("SLA-1", "SLA-2")
def test_it_explains_why_it_is_due(project: Project) -> None:
    matter = case(project, "2026-11-21T17:30:01")
    found = why(clock_of(matter), project=project)
    assert found.edition is not None
    assert found.edition.clause_id == "arrival.normal"
    assert len(found.sentences) == 3
    assert "2026-11-21 17:30:01" in found.sentences[0]
    assert "2026-11-21 18:30:01" in found.sentences[-1]


def test_it_names_the_next_clock_of_each_matter(project: Project) -> None:
    clocks = {"arrival": "arrival.normal", "lead_told": "lead_told"}
    first = case(project, "2026-11-21T09:00:00", clocks=clocks)
    other = case(project, "2026-11-21T09:00:00", number="YQ-26-0002")
    found = next_clocks([first.pk, other.pk])
    assert {matter: clock.name for matter, clock in found.items()} == {first.pk: "lead_told", other.pk: "arrival"}
    assert [clock.name for clock in clocks_of_matter(first.pk)] == ["lead_told", "arrival"]
