from typing import Any

import pytest

from anju.matters.models import Event
from anju.repairs.models import SigningAttempt
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

TRIED: dict[str, Any] = {"way": "phone", "outcome": "not_reached", "words": "响铃无人接"}


@pytest.mark.covers("REP-10")
def test_it_writes_down_each_try(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    do(cast, "record_attempt", matter, cast.clerk, 1, **TRIED)
    do(cast, "record_attempt", matter, cast.technician, 1, way="visit", outcome="refused_to_sign", words="说没空签")
    found = SigningAttempt.objects.filter(item__matter=matter).order_by("pk")
    assert [(one.route, one.outcome, one.round, one.tried_by) for one in found] == [
        ("phone", "not_reached", 1, cast.clerk), ("visit", "refused_to_sign", 1, cast.technician)
    ]  # fmt: skip
    assert (state_of(matter), clocks(matter)["sign_off/1"]) == ("done", "running")
    event = Event.objects.filter(matter=matter, kind="repair_item.signing_attempted").first()
    assert event is not None
    assert (event.words.get().text, event.audience) == ("响铃无人接", "staff")


def test_it_is_for_the_desk_leads_and_workers_on_finished_work(cast: Cast) -> None:
    begun = walk_to(cast, "in_work")
    assert refused(cast, "record_attempt", begun, cast.clerk, 1, **TRIED) == "item-not-ready-for-record-attempt"
    assert refused(
        cast, "record_attempt", walk_to(cast, "done"), cast.clerk, 1, way="phone", outcome="x", words="无"
    ) == ("inputs-invalid")
    wrong = [cast.warranty, cast.owner, cast.neighbour]
    check_usual_refusals(cast, "record_attempt", walk_to(cast, "done"), cast.lead, 1, wrong=wrong[:2], **TRIED)
