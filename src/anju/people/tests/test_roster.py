"""The duty roster: no day without a lead, and no hour without somebody at the desk."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anju.core.errors import Forbidden, Refusal
from anju.core.time import product_time_at
from anju.estate.actions import set_delivery_dates
from anju.estate.models import Project, Room
from anju.people import queries, rules
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person, deactivate_person
from anju.people.actions.roster import clear_duty, copy_last_month, fill_leads, publish_roster, set_duty
from anju.people.models import Duty, Person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-2")]

NOVEMBER = date(2026, 11, 1)
DECEMBER = date(2026, 12, 1)


def lead(keeper: Any, project: Project, day: date, person: Person) -> Duty:
    return set_duty(actor=keeper, project=project, day=day, part="lead", person=person)


@pytest.fixture
def before_november() -> Iterator[None]:
    with product_time_at(datetime(2026, 10, 30, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def in_november() -> Iterator[None]:
    with product_time_at(datetime(2026, 11, 21, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def november(keeper: Any, project: Project, leads: list[Person]) -> Project:
    """Every day led in turn, every day with a deputy."""
    for place, day in enumerate(rules.days_of(NOVEMBER)):
        lead(keeper, project, day, leads[place % 3])
        set_duty(actor=keeper, project=project, day=day, part="deputy", person=leads[(place + 1) % 3])
    return project


def test_it_names_the_lead_of_a_moment_in_the_projects_own_day(
    keeper: Any, november: Project, leads: list[Person]
) -> None:
    assert queries.lead_at(project=november, moment=datetime(2026, 11, 21, 4, tzinfo=UTC)) is None
    publish_roster(actor=keeper, project=november, month=NOVEMBER)
    noon = datetime(2026, 11, 21, 4, tzinfo=UTC)
    assert queries.lead_at(project=november, moment=noon) == leads[20 % 3]
    assert queries.lead_at(project=november, moment=noon + timedelta(hours=12)) == leads[21 % 3]
    assert queries.deputies_at(project=november, moment=noon) == [leads[21 % 3]]


@pytest.mark.usefixtures("before_november")
def test_it_refuses_to_publish_a_day_without_lead(keeper: Any, november: Project) -> None:
    for day in (NOVEMBER.replace(day=3), NOVEMBER.replace(day=29)):
        clear_duty(actor=keeper, duty=Duty.objects.get(roster__project=november, day=day, part="lead"))
    with pytest.raises(Refusal) as refused:
        publish_roster(actor=keeper, project=november, month=NOVEMBER)
    assert refused.value.code == "roster-day-without-lead"
    assert refused.value.data["days"] == ["2026-11-03", "2026-11-29"]
    view = queries.month_view(project=november, month=NOVEMBER, today=date(2026, 10, 30))
    assert [day.day.day for day in view.gaps] == [3, 29]
    assert not view.can_publish


@pytest.mark.usefixtures("in_november")
def test_it_asks_no_lead_of_days_that_are_over(keeper: Any, november: Project) -> None:
    for day in (NOVEMBER.replace(day=3), NOVEMBER.replace(day=29)):
        clear_duty(actor=keeper, duty=Duty.objects.get(roster__project=november, day=day, part="lead"))
    view = queries.month_view(project=november, month=NOVEMBER, today=date(2026, 11, 21))
    assert [day.day.day for day in view.gaps] == [29]
    with pytest.raises(Refusal) as refused:
        publish_roster(actor=keeper, project=november, month=NOVEMBER)
    assert refused.value.data["days"] == ["2026-11-29"]


@pytest.mark.usefixtures("in_november")
def test_it_lets_people_lead_by_turns_where_nobody_does(keeper: Any, project: Project, leads: list[Person]) -> None:
    set_duty(actor=keeper, project=project, day=NOVEMBER.replace(day=22), part="lead", person=leads[2])
    assert fill_leads(actor=keeper, project=project, month=NOVEMBER, people=leads[:2]) == 9
    led = {duty.day.day: duty.person for duty in Duty.objects.filter(part="lead")}
    assert [led[day] for day in (21, 22, 23, 24)] == [leads[0], leads[2], leads[1], leads[0]]
    assert min(led) == 21
    publish_roster(actor=keeper, project=project, month=NOVEMBER)
    with pytest.raises(Refusal, match="nobody-named"):
        fill_leads(actor=keeper, project=project, month=NOVEMBER, people=[])


def test_it_refuses_to_publish_an_empty_month(keeper: Any, project: Project) -> None:
    with pytest.raises(Refusal, match="roster-day-without-lead"):
        publish_roster(actor=keeper, project=project, month=NOVEMBER)


def test_it_owes_a_lead_from_the_first_handover_on(
    keeper: Any, project: Project, room: Room, leads: list[Person]
) -> None:
    set_delivery_dates(
        actor=keeper,
        room=room,
        notified_on=None,
        delivered_on=date(2026, 11, 16),
        deemed_delivered_on=None,
        moved_in_on=None,
    )
    for day in rules.days_of(NOVEMBER)[15:]:
        lead(keeper, project, day, leads[0])
    assert publish_roster(actor=keeper, project=project, month=NOVEMBER).published_at


def test_it_publishes_once(keeper: Any, november: Project) -> None:
    publish_roster(actor=keeper, project=november, month=NOVEMBER)
    for verb in (publish_roster, copy_last_month):
        with pytest.raises(Refusal, match="roster-published"):
            verb(actor=keeper, project=november, month=NOVEMBER)


def test_it_keeps_the_lead_of_a_published_day(keeper: Any, november: Project, leads: list[Person]) -> None:
    publish_roster(actor=keeper, project=november, month=NOVEMBER)
    day = date(2026, 11, 25)
    duty = Duty.objects.get(roster__project=november, day=day, part="lead")
    with pytest.raises(Refusal, match="roster-day-without-lead"):
        clear_duty(actor=keeper, duty=duty)
    clear_duty(actor=keeper, duty=Duty.objects.get(roster__project=november, day=day, part="deputy"))
    assert lead(keeper, november, day, leads[0]).person == leads[0]
    assert Duty.objects.filter(roster__project=november, day=day, part="lead").count() == 1


def test_it_has_one_lead_a_day_in_the_database(november: Project, leads: list[Person]) -> None:
    duty = Duty.objects.filter(roster__project=november, part="lead").first()
    assert duty is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(roster=duty.roster, day=duty.day, part="lead", person=leads[2])


def test_it_copies_last_month_by_weekday(keeper: Any, november: Project, leads: list[Person]) -> None:
    copied, left_out = copy_last_month(actor=keeper, project=november, month=DECEMBER)
    assert (copied, left_out) == (62, [])
    view = queries.month_view(project=november, month=DECEMBER, today=date(2026, 11, 21))
    assert view.gaps == []
    for day in view.days:
        source = Duty.objects.get(roster__project=november, day=rules.copied_from(day.day), part="lead")
        assert day.lead is not None
        assert day.lead.person == source.person
        assert source.day.weekday() == day.day.weekday()
    assert copy_last_month(actor=keeper, project=november, month=DECEMBER) == (0, [])


def test_it_leaves_out_who_is_gone_and_touches_nothing_entered(
    keeper: Any, november: Project, leads: list[Person]
) -> None:
    lead(keeper, november, DECEMBER, leads[0])
    deactivate_person(actor=keeper, person=leads[1])
    _, left_out = copy_last_month(actor=keeper, project=november, month=DECEMBER)
    assert left_out == [leads[1]]
    first = Duty.objects.get(roster__project=november, day=DECEMBER, part="lead")
    assert first.person == leads[0]
    with pytest.raises(Refusal, match="roster-day-without-lead"):
        publish_roster(actor=keeper, project=november, month=DECEMBER)


def test_it_has_nothing_to_copy_at_first(keeper: Any, project: Project) -> None:
    with pytest.raises(Refusal, match="no-roster-to-copy"):
        copy_last_month(actor=keeper, project=project, month=NOVEMBER)


def test_it_refuses_whoever_is_not_fit(keeper: Any, project: Project, leads: list[Person]) -> None:
    clerk = add_person(actor=keeper, name="陈晓", kind="staff")
    grant_role(actor=keeper, person=clerk, role="desk", project=project)
    with pytest.raises(Refusal, match="not-fit-for-duty"):
        lead(keeper, project, NOVEMBER, clerk)
    lead(keeper, project, NOVEMBER, leads[0])
    with pytest.raises(Refusal, match="deputy-is-lead"):
        set_duty(actor=keeper, project=project, day=NOVEMBER, part="deputy", person=leads[0])
    set_duty(actor=keeper, project=project, day=NOVEMBER, part="deputy", person=leads[1])
    with pytest.raises(Refusal, match="duty-exists"):
        set_duty(actor=keeper, project=project, day=NOVEMBER, part="deputy", person=leads[1])
    with pytest.raises(Refusal, match="part-unknown"):
        set_duty(actor=keeper, project=project, day=NOVEMBER, part="guest", person=leads[1])
    with pytest.raises(Refusal, match="trade-missing"):
        set_duty(actor=keeper, project=project, day=NOVEMBER, part="trade", person=leads[1])
    with pytest.raises(Refusal, match="shift-missing"):
        set_duty(actor=keeper, project=project, day=NOVEMBER, part="desk", person=clerk)
    deactivate_person(actor=keeper, person=leads[2])
    with pytest.raises(Refusal, match="person-inactive"):
        lead(keeper, project, NOVEMBER, leads[2])


def test_it_refuses_whoever_does_not_keep_the_roster(nobody: Any, project: Project, leads: list[Person]) -> None:
    with pytest.raises(Forbidden):
        lead(nobody, project, NOVEMBER, leads[0])


def test_it_warns_of_a_gap_before_it_comes(keeper: Any, november: Project, leads: list[Person]) -> None:
    publish_roster(actor=keeper, project=november, month=NOVEMBER)
    ahead = queries.gaps_ahead(project=november, today=date(2026, 11, 21))
    assert ahead == [date(2026, 12, day) for day in range(1, 5)]
    deactivate_person(actor=keeper, person=leads[2])
    assert queries.gaps_ahead(project=november, today=date(2026, 11, 21))[0] == date(2026, 11, 21)


def test_it_proposes_who_leads_least(keeper: Any, november: Project, leads: list[Person]) -> None:
    clear_duty(actor=keeper, duty=Duty.objects.get(roster__project=november, day=date(2026, 11, 29), part="lead"))
    proposed = queries.stand_ins(project=november, day=date(2026, 11, 29))
    assert proposed[0] == leads[28 % 3]
    assert set(proposed) == set(leads)


def test_it_reads_a_month_in_few_queries(november: Project, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        view = queries.month_view(project=november, month=NOVEMBER, today=date(2026, 11, 21))
        assert len([duty for day in view.days for duty in day.deputies]) == 30
    assert [len(week) for week in view.weeks] == [7] * 6
    assert view.ahead == [date(2026, 11, 21) + timedelta(days=offset) for offset in range(14)]
    assert {day.lead_phone for day in view.days} == {"138****2210", "137****4406", "139****7752"}
    cell = view.cell(date(2026, 11, 21))
    assert cell is not None
    assert (cell.is_today, cell.is_weekend, cell.is_past) == (True, True, False)


@pytest.mark.covers("TEAM-5")
def test_it_says_in_words_when_nobody_answers() -> None:
    day = rules.spans_of(time(8), time(17, 30))
    night = rules.spans_of(time(18), time(8))
    assert [str(gap) for gap in rules.uncovered(day + night)] == ["17:30–18:00"]
    assert rules.uncovered(day + rules.spans_of(time(17, 30), time(8))) == []
    assert [str(gap) for gap in rules.uncovered([])] == ["00:00–24:00"]
    assert rules.uncovered(rules.spans_of(time(8), time(8))) == []
