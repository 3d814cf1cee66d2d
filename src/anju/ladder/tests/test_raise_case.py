"""The household raises it with one tap, as far as the clause lets it."""

from datetime import timedelta

import pytest

from anju.clocks.ticker import fire_due
from anju.core.errors import NotFound, Refusal
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.intake.access import case_link, guest_from
from anju.ladder.actions import raise_case
from anju.ladder.models import Rung
from anju.ladder.tests.acting import after, at, do, night_case, story, upper
from anju.matters.models import Event, Matter, Stake
from anju.verbs.performing import perform
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3")]

DAY = 24 * 60


def test_it_waits_for_a_broken_promise_or_a_day_without_result(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(30)), pytest.raises(Refusal, match="raise-too-early") as refused:
        do("raise_case", cast, matter.number, cast.owner)
    assert refused.value.data["raise_from"] == after(DAY).isoformat()
    with at(after(31)):
        perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        perform("arrive", number=matter.number, actor=cast.actor(cast.lead), inputs={})
    with at(after(DAY - 1)), pytest.raises(Refusal, match="raise-too-early"):
        do("raise_case", cast, matter.number, cast.owner)
    with at(after(DAY)):
        do("raise_case", cast, matter.number, cast.owner, remark="一天了没人修")
    assert story(matter) == [("desk", "opened", "failed"), ("developer", "owner", "running")]
    event = Event.objects.get(matter=matter, kind="rung.raised_by_owner")
    assert event.data["from"] == "desk"
    assert "一天了没人修" not in str(event.data)


def test_it_is_raised_at_once_after_a_broken_promise(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        do("take_over", cast, matter.number, people.developer, promise=after(240))
        with pytest.raises(Refusal, match="raise-too-early"):
            do("raise_case", cast, matter.number, cast.owner)
    with at(after(100)):
        perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        perform("arrive", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        with pytest.raises(Refusal, match="raise-too-early"):
            do("raise_case", cast, matter.number, cast.owner)
        line = {"item": 1, "method": "换密封圈", "finish_by": after(200).isoformat()}
        given = {"lines": [line], "consent": "spoken"}
        perform("agree_plan", number=matter.number, actor=cast.actor(cast.lead), inputs=given)
    with at(after(201)):
        do("raise_case", cast, matter.number, cast.owner)
    assert story(matter)[-1] == ("group", "owner", "running")


def test_it_rises_once_when_the_tap_is_faster_than_the_alarm(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with product_time_at(after(60) + timedelta(seconds=1)):
        do("raise_case", cast, matter.number, cast.owner, rung=0)
        fire_due()
        drain()
    assert story(matter) == [("desk", "opened", "failed"), ("developer", "owner", "running")]
    assert Rung.objects.get(matter=matter, no=1).broke == "arrival"


def test_it_rises_one_rung_and_not_another_by_a_tap_on_an_old_page(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(60)), pytest.raises(Refusal, match="rung-raised-already") as refused:
        do("raise_case", cast, matter.number, cast.owner, rung=0)
    assert refused.value.data["level"] == "developer"
    with at(after(61)), pytest.raises(Refusal, match="raise-too-early"):
        do("raise_case", cast, matter.number, cast.owner, rung=2)
    assert len(story(matter)) == 2


def test_it_is_not_raised_above_the_group(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        pass
    with at(after(180)):
        pass
    with at(after(60 * 48)), pytest.raises(Refusal, match="case-not-to-be-raised"):
        do("raise_case", cast, matter.number, cast.owner)
    assert story(matter)[-1][0] == "group"


def test_it_is_raised_by_a_guest_with_the_case_link(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(10)):
        perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        perform("arrive", number=matter.number, actor=cast.actor(cast.lead), inputs={})
    with at(after(DAY)):
        raise_case(number=matter.number, by=guest_from(case_link(matter.pk)))
    assert story(matter)[-1] == ("developer", "owner", "running")


@pytest.mark.covers("INT-3", "CMP-1")
def test_it_is_raised_by_whoever_passed_it_on(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    Stake.objects.create(matter=matter, hat="referrer", person=cast.technician, since=matter.opened_at)
    with at(after(10)):
        perform("set_off", number=matter.number, actor=cast.actor(cast.lead), inputs={})
        perform("arrive", number=matter.number, actor=cast.actor(cast.lead), inputs={})
    with at(after(DAY)):
        do("raise_case", cast, matter.number, cast.technician)
    assert story(matter)[-1] == ("developer", "referrer", "running")


def test_it_refuses_staff_and_strangers(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(DAY)):
        for who in (cast.clerk, cast.lead, people.developer):
            with pytest.raises(Refusal, match="not-yours-to-do"):
                do("raise_case", cast, matter.number, who)
        for stranger in (cast.neighbour, cast.stranger_clerk, cast.technician):
            with pytest.raises(NotFound):
                do("raise_case", cast, matter.number, stranger)
    assert Matter.objects.get(pk=matter.pk).open
