from datetime import datetime

import pytest

from anju.clocks.models import Clock
from anju.repairs.tests.acting import ahead, check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("FUP-1")
def test_it_moves_the_follow_up_to_when_they_asked_for(cast: Cast) -> None:
    again = ahead(days=9)
    matter = do(cast, "defer_follow_up", walk_to(cast, "signed_off"), cast.clerk, again_at=again)
    clock = Clock.objects.get(matter=matter, name="follow_up", state="running")
    assert clock.due_at == datetime.fromisoformat(again).replace(microsecond=0)
    assert (matter.state, kinds(matter)[-2:]) == ("signed_off", ["follow_up.deferred", "clock.moved"])


def test_it_lies_ahead_and_is_for_the_desk(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "signed_off"), [cast.lead, cast.owner]
    assert refused(cast, "defer_follow_up", matter, cast.clerk, again_at=ahead(days=-1)) == "follow-up-in-past"
    assert refused(cast, "defer_follow_up", matter, cast.clerk) == "inputs-invalid"
    check_usual_refusals(cast, "defer_follow_up", matter, cast.clerk, wrong=wrong, again_at=ahead(days=1))
