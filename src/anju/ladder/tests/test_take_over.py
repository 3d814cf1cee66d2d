"""Somebody of the rung takes it over by name and promises a result."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Invalid, NotFound, Refusal
from anju.ladder.models import Rung
from anju.ladder.tests.acting import after, at, do, night_case, rung_due, story, upper
from anju.notices.models import Notice
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3")]


def test_it_is_held_to_what_it_promised(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        do("take_over", cast, matter.number, people.developer, promise=after(600), next_step="今早八点请总包带人上门")
        assert rung_due(matter) == after(600)
    rung = Rung.objects.get(matter=matter, outcome="running")
    assert (rung.holder, rung.taken_at, rung.promised_at) == (people.developer, after(60), after(600))
    with at(after(599)):
        assert story(matter)[-1][0] == "developer", "the clause's two hours are replaced by the promise"
    with at(after(600)):
        assert story(matter)[-1] == ("group", "clock", "running")
    told = Notice.objects.filter(matter=matter, person=cast.owner, template="rung_taken_over")
    assert sorted(told.values_list("route", flat=True)) == ["app", "sms"]
    assert Notice.objects.filter(matter=matter, template="rung_failed", person=people.developer).count() == 1
    assert not Notice.objects.filter(matter=matter, template="rung_failed", person=people.colleague).exists()


def test_it_passes_to_a_colleague_and_the_promise_stays(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        do("take_over", cast, matter.number, people.developer, promise=after(600))
        with pytest.raises(Refusal, match="rung-yours-already"):
            do("take_over", cast, matter.number, people.developer)
    with at(after(90)):
        with pytest.raises(Refusal, match="promise-stands"):
            do("take_over", cast, matter.number, people.colleague, promise=after(601))
        do("take_over", cast, matter.number, people.colleague)
        assert rung_due(matter) == after(600)
    with at(after(91)):
        do("take_over", cast, matter.number, people.developer, promise=after(300))
        assert rung_due(matter) == after(300)
    assert Rung.objects.get(matter=matter, outcome="running").holder == people.developer


def test_it_promises_something_that_lies_ahead_and_not_too_far(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        for promise, code in (
            (None, "promise-missing"), (after(60), "promise-in-past"), (after(60 + 3 * 1440 + 1), "promise-too-far"),
        ):  # fmt: skip
            with pytest.raises(Invalid, match=code):
                do("take_over", cast, matter.number, people.developer, promise=promise)
        do("take_over", cast, matter.number, people.developer, promise=after(60 + 3 * 1440))
    assert Clock.objects.filter(matter=matter, name="rung").count() == 1


def test_it_promises_anew_at_the_top_once_a_promise_was_broken(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(60)):
        pass
    with at(after(180)):
        do("take_over", cast, matter.number, people.group, promise=after(300))
    other = people.developer
    with at(after(301)):
        with pytest.raises(Refusal, match="not-yours-to-do"):
            do("take_over", cast, matter.number, other, promise=after(400))
        with pytest.raises(Refusal, match="rung-yours-already"):
            do("take_over", cast, matter.number, people.group, promise=after(400))


def test_it_is_taken_over_by_nobody_but_the_rung_in_charge(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(30)), pytest.raises(Refusal, match="case-not-to-be-taken-over"):
        do("take_over", cast, matter.number, people.developer, promise=after(300))
    with at(after(60)):
        for who in (people.group, cast.clerk, cast.lead, cast.owner):
            with pytest.raises(Refusal, match="not-yours-to-do"):
                do("take_over", cast, matter.number, who, promise=after(300))
        for stranger in (cast.stranger_clerk, cast.technician):
            with pytest.raises(NotFound):
                do("take_over", cast, matter.number, stranger, promise=after(300))
        moment = after(60) - timedelta(minutes=5)
        with pytest.raises(Invalid, match="moment-before-rung"):
            do("take_over", cast, matter.number, people.developer, promise=after(300), at=moment)
    assert Rung.objects.get(matter=matter, outcome="running").holder is None
