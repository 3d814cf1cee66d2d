"""A broken limit raises a case by itself, rung by rung, once."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core.errors import Refusal
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.ladder.actions import raise_rung
from anju.ladder.models import Rung
from anju.ladder.tests.acting import after, at, night_case, rung_due, story, upper
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.reactions.ladder_tellings import raise_on_alarm
from anju.verbs.performing import perform
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3")]


def told(matter: Matter, who: Person, route: str = "app") -> list[str]:
    rows = Notice.objects.filter(matter=matter, person=who, route=route).order_by("pk")
    return [template for template in rows.values_list("template", flat=True) if template.startswith("rung")]


def test_it_has_no_rung_of_its_own_while_the_desk_is_in_charge(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(59)):
        assert story(matter) == []


@pytest.mark.covers("SLA-4")
def test_it_rises_to_the_developer_when_nobody_comes_and_to_the_group_when_nobody_takes_it_over(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        assert story(matter) == [("desk", "opened", "failed"), ("developer", "clock", "running")]
        assert Rung.objects.get(matter=matter, no=1).broke == "arrival"
        assert rung_due(matter) == after(180)
    with at(after(180)):
        assert story(matter)[1:] == [("developer", "clock", "failed"), ("group", "clock", "running")]
        assert rung_due(matter) == after(300)
    with at(after(600)):
        assert len(story(matter)) == 3, "above the group there is nobody"
    assert told(matter, people.developer) == ["rung_entered", "rung_failed"]
    assert told(matter, people.colleague) == ["rung_entered", "rung_failed"]
    assert told(matter, people.group) == ["rung_entered"]
    assert told(matter, people.group, "sms") == ["rung_entered"]
    assert told(matter, cast.desk_lead) == ["rung_failed"]
    assert told(matter, cast.owner) == ["rung_is_developer", "rung_is_group"]
    assert told(matter, cast.owner, "sms") == ["rung_is_developer", "rung_is_group"]
    held = Matter.objects.get(pk=matter.pk)
    assert held.holder_role == "duty_lead", "whoever works on it goes on working on it"


def test_it_rises_once_however_often_the_alarm_is_told(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        alarm = Event.objects.get(matter=matter, kind="clock.alarmed", data__clock="arrival")
        for _again in range(3):
            raise_on_alarm(Event.objects.select_related("matter").get(pk=alarm.pk))
            drain()
        assert len(story(matter)) == 2
        with pytest.raises(Refusal, match="rung-raised-already"):
            raise_rung(number=matter.number, clock_id=alarm.data["clock_id"], by=SYSTEM)
    assert Event.objects.filter(matter=matter, kind="rung.raised").count() == 1


def test_it_stays_where_it_is_when_somebody_came_before_the_alarm_was_heard(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with product_time_at(after(60)):
        fire_due()
    with product_time_at(after(61)):
        perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        perform("arrive", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        drain()
    assert story(matter) == []
    clock = Clock.objects.get(matter=matter, name="arrival")
    with product_time_at(after(62)), pytest.raises(Refusal, match="rung-clock-kept"):
        raise_rung(number=matter.number, clock_id=clock.pk, by=SYSTEM)


def test_it_passes_over_a_rung_where_nobody_is(cast: Cast) -> None:
    people = upper(cast)
    Person.objects.filter(pk__in=(people.developer.pk, people.colleague.pk)).update(is_active=False)
    matter = night_case(cast)
    with at(after(60)):
        assert story(matter) == [
            ("desk", "opened", "failed"), ("developer", "clock", "unstaffed"), ("group", "clock", "running"),
        ]  # fmt: skip
    assert told(matter, cast.owner) == ["rung_is_group"]


def test_it_rises_to_the_next_rung_where_nobody_is_anywhere(cast: Cast) -> None:
    matter = night_case(cast)
    with at(after(60)):
        assert [level for level, _how, _outcome in story(matter)] == ["desk", "developer"]


def test_it_is_not_raised_by_a_limit_that_the_clause_does_not_name(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(10)):
        names = set(Event.objects.filter(matter=matter, kind="clock.alarmed").values_list("data__clock", flat=True))
        assert "set_off" in names
        assert story(matter) == []


def test_it_ends_with_the_case(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        perform("cancel_case", number=matter.number, actor=cast.actor(cast.desk_lead), inputs={"reason": "业主撤回"})
        assert story(matter)[-1] == ("developer", "clock", "dropped")
        assert not Clock.objects.filter(matter=matter, state="running").exists()
    with at(after(600)):
        assert len(story(matter)) == 2


def test_it_refuses_people(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    clock = Clock.objects.get(matter=matter, name="arrival")
    with product_time_at(after(60) + timedelta(seconds=1)):
        for who in (cast.clerk, cast.owner, people.developer, people.group):
            with pytest.raises(Refusal, match="not-yours-to-do"):
                raise_rung(number=matter.number, clock_id=clock.pk, by=cast.actor(who))
    assert story(matter) == []
