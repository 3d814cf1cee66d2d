"""Ringing back: taken, reached or not, a case or a note."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox import drain
from anju.core.time import product_now, product_time_at
from anju.intake.callbacks import actions
from anju.intake.models import CallBack
from anju.matters.models import Matter, Words
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-5")]


@pytest.fixture
def number(cast: Cast) -> str:
    clerk = cast.actor(cast.clerk)
    return actions.record_missed_call(project=cast.project, phone="13800005678", by=clerk).matter.number


def clocks(number: str) -> list[str]:
    return list(Clock.objects.filter(matter__number=number).order_by("id").values_list("state", flat=True))


def test_it_is_taken_by_one_and_may_be_taken_over(cast: Cast, number: str) -> None:
    actions.take_call_back(number=number, by=cast.actor(cast.clerk))
    matter = actions.take_call_back(number=number, by=cast.actor(cast.desk_lead))
    assert (matter.state, matter.holder) == ("taken", cast.desk_lead)
    assert clocks(number) == ["running"]


def test_it_ends_with_a_note_and_in_time(cast: Cast, number: str) -> None:
    with product_time_at(product_now() + timedelta(minutes=14)):
        matter = actions.answer_call_back(number=number, note="问装修时间，已答复", by=cast.actor(cast.clerk))
    assert (matter.state, matter.open) == ("answered", False)
    assert clocks(number) == ["met"]
    assert Words.objects.get(matter=matter, field="note").text == "问装修时间，已答复"
    assert CallBack.objects.get().ended_at is not None


def test_it_is_late_when_rung_back_late(cast: Cast, number: str) -> None:
    with product_time_at(product_now() + timedelta(minutes=16)):
        actions.answer_call_back(number=number, note="已答复", by=cast.actor(cast.clerk))
    assert clocks(number) == ["late"]


def test_it_becomes_a_case_of_this_project_only(cast: Cast, number: str) -> None:
    case = cast.repair()
    with pytest.raises(Invalid, match="case-unknown"):
        actions.file_call_back(number=number, case="HL-26-0001", by=cast.actor(cast.clerk))
    matter = actions.file_call_back(number=number, case=case.number, by=cast.actor(cast.clerk))
    assert matter.state == "filed"
    assert CallBack.objects.get().case == case.case


def test_it_ends_by_itself_when_the_caller_is_registered_by_any_door(cast: Cast, number: str) -> None:
    case = cast.repair()
    drain()
    kept = CallBack.objects.get()
    assert (kept.matter.state, kept.case) == ("filed", case.case)
    drain()
    assert clocks(number) == ["met"]


def test_it_waits_again_when_nobody_answers_and_is_given_up_after_the_attempts(cast: Cast, number: str) -> None:
    clerk = cast.actor(cast.clerk)
    with pytest.raises(Refusal, match="call-back-not-tried-enough"):
        actions.give_up_call_back(number=number, by=clerk)
    for attempt in range(3):
        actions.take_call_back(number=number, by=clerk)
        matter = actions.record_no_answer(number=number, remark="占线", by=clerk)
        assert (matter.state, matter.holder) == ("waiting", None)
        running = Clock.objects.get(matter=matter, state="running")
        assert running.due_at - running.starts_at == timedelta(minutes=30)
        assert CallBack.objects.get().attempts == attempt + 1
    matter = actions.give_up_call_back(number=number, by=clerk)
    assert matter.state == "given_up"
    assert clocks(number) == ["met", "met", "met", "cancelled"]


def test_it_refuses_an_ended_one_and_begins_anew_with_the_next_ring(cast: Cast, number: str) -> None:
    clerk = cast.actor(cast.clerk)
    actions.answer_call_back(number=number, note="已答复", by=clerk)
    with pytest.raises(Refusal, match="call-back-ended"):
        actions.take_call_back(number=number, by=clerk)
    again = actions.record_missed_call(project=cast.project, phone="13800005678", by=clerk)
    assert again.matter.number != number
    assert Matter.objects.filter(kind="call_back").count() == 2


def test_it_is_the_desks_and_nobody_elses(cast: Cast, number: str) -> None:
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        actions.take_call_back(number=number, by=cast.actor(cast.lead))
    with pytest.raises(NotFound):
        actions.take_call_back(number=number, by=cast.actor(cast.stranger_clerk))
    with pytest.raises(NotFound):
        actions.take_call_back(number=cast.repair().number, by=cast.actor(cast.clerk))
