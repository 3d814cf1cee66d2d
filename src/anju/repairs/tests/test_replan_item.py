from datetime import datetime
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.matters.models import Event
from anju.repairs.tests.acting import ahead, check_usual_refusals, do, refused
from tests.cast import Cast
from tests.walk import walk_to

WHY: dict[str, Any] = {"reason": "配件缺货"}


@pytest.mark.covers("REP-5")
def test_it_moves_the_promise_and_keeps_the_old_date(cast: Cast) -> None:
    matter, later = walk_to(cast, "assigned"), ahead(days=9)
    before = Clock.objects.get(matter=matter, name="plan")
    do(cast, "replan_item", matter, cast.lead, 1, finish_by=later, **WHY)
    now = Clock.objects.get(matter=matter, name="plan", state="running")
    assert now.due_at == datetime.fromisoformat(later).replace(microsecond=0)
    said = Event.objects.get(matter=matter, kind="repair_item.replanned")
    assert datetime.fromisoformat(said.data["before"]).replace(microsecond=0) == before.due_at


def test_it_wants_a_date_ahead_and_a_reason(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    assert refused(cast, "replan_item", matter, cast.lead, 1, finish_by=ahead(days=-1), **WHY) == "plan-date-in-past"
    assert refused(cast, "replan_item", matter, cast.lead, 1, finish_by=ahead(days=1)) == "inputs-invalid"


def test_it_is_for_leads_once_a_date_stands(cast: Cast) -> None:
    new = cast.repair()
    given: dict[str, Any] = {"finish_by": ahead(days=9), **WHY}
    assert refused(cast, "replan_item", new, cast.lead, 1, **given) == "item-not-ready-for-replan-item"
    matter, wrong = walk_to(cast, "assigned"), [cast.clerk, cast.owner, cast.technician]
    check_usual_refusals(cast, "replan_item", matter, cast.lead, 1, wrong=wrong, **given)
