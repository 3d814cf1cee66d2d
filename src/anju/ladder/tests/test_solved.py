"""A rung ends with the result, and comes back where it was solved."""

import pytest

from anju.clocks.models import Clock
from anju.core.outbox import drain
from anju.core.time import product_now
from anju.ladder.actions import hand_up
from anju.ladder.models import Rung
from anju.ladder.tests.acting import story, upper
from anju.matters.models import Event, Matter
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3", "CMP-8")]


def raised(cast: Cast, state: str) -> Matter:
    """A repair in this state that the desk has handed up."""
    upper(cast)
    matter = walk_to(cast, state)
    hand_up(number=matter.number, next_rung="developer", reason="业主要求开发商答复", by=cast.actor(cast.clerk))
    drain()
    return matter


def sign(cast: Cast, matter: Matter) -> None:
    signature = cast.file(cast.technician, "signature")
    perform(
        "sign_off_item",
        number=matter.number,
        item_no=1,
        actor=cast.actor(cast.technician),
        inputs={"signature": signature},
    )


def test_it_is_solved_with_the_last_signature(cast: Cast) -> None:
    matter = raised(cast, "done")
    sign(cast, matter)
    assert story(matter)[-1] == ("developer", "handed", "solved")
    assert Clock.objects.get(matter=matter, name="rung").state == "met"
    assert Event.objects.get(matter=matter, kind="rung.ended").data == {"level": "developer", "outcome": "solved"}


def test_it_comes_back_to_the_rung_that_thought_it_solved(cast: Cast) -> None:
    matter = raised(cast, "done")
    sign(cast, matter)
    perform(
        "record_dissatisfied", number=matter.number, actor=cast.actor(cast.clerk),
        inputs={"items": [1], "reason": "又漏了"},
    )  # fmt: skip
    assert story(matter)[-1] == ("developer", "again", "running")
    rung = Rung.objects.get(matter=matter, outcome="running")
    assert (rung.climb, rung.no) == (2, 3)
    assert Clock.objects.filter(matter=matter, name="rung", state="running").count() == 1
    perform("cancel_case", number=matter.number, actor=cast.actor(cast.desk_lead), inputs={"reason": "另案处理"})
    assert story(matter)[-1] == ("developer", "again", "dropped")


def test_it_says_nothing_of_a_case_that_was_never_raised(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    assert story(matter) == []
    assert not Event.objects.filter(matter=matter, kind__startswith="rung.").exists()


def test_it_stays_with_the_rung_while_others_work_on_it(cast: Cast) -> None:
    matter = raised(cast, "assigned")
    before = Matter.objects.get(pk=matter.pk)
    assert before.holder == cast.technician
    assert Rung.objects.get(matter=matter, outcome="running").level == "developer"
    assert before.queue_at > product_now()
