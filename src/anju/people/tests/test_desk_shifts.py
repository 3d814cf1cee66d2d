"""Named shifts of the desk, and what one leaves to the next."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from anju.core.errors import Forbidden, Refusal
from anju.estate.models import Project
from anju.people import queries
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person
from anju.people.actions.roster import set_duty
from anju.people.actions.shifts import add_shift, change_shift, remove_shift, take_note, take_over_shift, write_note
from anju.people.models import Person, RosterMonth

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-2", "TEAM-5")]

TODAY = date(2026, 11, 21)


@pytest.fixture
def clerk(keeper: Any, project: Project) -> Person:
    person = add_person(actor=keeper, name="陈晓", kind="staff")
    grant_role(actor=keeper, person=person, role="desk", project=project)
    return person


def test_it_shows_the_hours_that_nobody_covers(keeper: Any, project: Project, clerk: Person) -> None:
    for name, starts, ends in (("白班", time(8), time(17, 30)), ("夜班", time(18), time(8))):
        shift = add_shift(actor=keeper, project=project, name=name, starts=starts, ends=ends)
        set_duty(actor=keeper, project=project, day=TODAY, part="desk", person=clerk, shift=shift)
    view = queries.month_view(project=project, month=TODAY.replace(day=1), today=TODAY)
    cell = view.cell(TODAY)
    assert cell is not None
    assert [str(gap) for gap in cell.desk_gaps()] == ["17:30–18:00"]
    assert len(view.shifts) == 2


def test_it_keeps_shifts_apart_by_name(keeper: Any, project: Project, clerk: Person) -> None:
    day = add_shift(actor=keeper, project=project, name="白班", starts=time(8), ends=time(20))
    with pytest.raises(Refusal, match="desk-shift-exists"):
        add_shift(actor=keeper, project=project, name="白班", starts=time(8), ends=time(20))
    night = add_shift(actor=keeper, project=project, name="夜班", starts=time(20), ends=time(8))
    with pytest.raises(Refusal, match="desk-shift-exists"):
        change_shift(actor=keeper, shift=night, name="白班", starts=time(20), ends=time(8))
    assert change_shift(actor=keeper, shift=night, name="大夜", starts=time(20), ends=time(8))
    set_duty(actor=keeper, project=project, day=TODAY, part="desk", person=clerk, shift=day)
    with pytest.raises(Refusal, match="desk-shift-in-use"):
        remove_shift(actor=keeper, shift=day)
    remove_shift(actor=keeper, shift=night)


def test_it_leaves_lines_to_the_next_shift(project: Project, clerk: Person, nobody: Any) -> None:
    actor = queries.reach_of(clerk)
    note = write_note(actor=actor, project=project, text="3-2-1901 今晚停热水")
    write_note(actor=actor, project=project, text="代收维修款一笔")
    with pytest.raises(Forbidden):
        take_note(actor=nobody, note=note)
    assert take_note(actor=actor, note=note)
    assert not take_note(actor=actor, note=note)
    assert take_over_shift(actor=actor, project=project) == 1
    notes = queries.notes_of(project=project, since=datetime(2026, 11, 21, tzinfo=UTC))
    assert [line.taken_by for line in notes] == [clerk, clerk]
    assert queries.notes_of(project=project, since=datetime(2026, 11, 22, tzinfo=UTC)) == []


def test_it_warns_of_hours_that_nobody_covers_before_they_come(keeper: Any, project: Project, clerk: Person) -> None:
    assert queries.desk_gaps_ahead(project=project, today=TODAY) == [], "no named shifts: nothing is promised"
    night = add_shift(actor=keeper, project=project, name="夜班", starts=time(20), ends=time(8))
    day = add_shift(actor=keeper, project=project, name="白班", starts=time(8), ends=time(20))
    for offset in range(2):
        for shift in (night, day):
            set_duty(actor=keeper, project=project, day=TODAY + timedelta(days=offset), part="desk", person=clerk, shift=shift)  # fmt: skip
    assert [gap.day for gap in queries.desk_gaps_ahead(project=project, today=TODAY, days=2)] == [TODAY, TODAY + timedelta(days=1)]  # fmt: skip
    RosterMonth.objects.update(published_at=datetime(2026, 11, 1, tzinfo=UTC))
    found = queries.desk_gaps_ahead(project=project, today=TODAY, days=4)
    assert [(gap.day.day, gap.hours) for gap in found] == [
        (21, "00:00–08:00"), (23, "08:00–24:00"), (24, "00:00–24:00"),
    ]  # fmt: skip


def test_it_knows_who_answers_at_a_moment(keeper: Any, project: Project, clerk: Person) -> None:
    night = add_shift(actor=keeper, project=project, name="夜班", starts=time(20), ends=time(8))
    set_duty(actor=keeper, project=project, day=TODAY, part="desk", person=clerk, shift=night)
    RosterMonth.objects.update(published_at=datetime(2026, 11, 1, tzinfo=UTC))

    def at(day: int, hour: int, minute: int = 0) -> list[Person]:
        moment = datetime(2026, 11, day, hour, minute, tzinfo=project.zone)
        return queries.desk_at(project=project, moment=moment)

    assert at(21, 20) == at(22, 7, 59) == [clerk]
    assert at(21, 19, 59) == at(22, 8) == at(21, 3) == []
