from typing import Any

import pytest

from anju.repairs.models import Item, Visit
from anju.repairs.tests.acting import (
    ahead,
    check_file_refusals,
    check_usual_refusals,
    clocks,
    do,
    kinds,
    refused,
    span,
)
from tests.cast import Cast
from tests.walk import walk_to

WHY: dict[str, Any] = {"reason": "缺密封圈"}


@pytest.mark.covers("REP-7")
def test_it_says_why_and_agrees_on_the_next_visit(cast: Cast) -> None:
    matter = do(cast, "postpone_work", walk_to(cast, "in_work"), cast.technician, 1, **WHY, **span())
    item, visit = Item.objects.get(matter=matter), Visit.objects.get(matter=matter, kind="work")
    assert (item.state, kinds(matter)[-1], visit.outcome) == ("appointed", "repair_item.postponed", "not_today")
    assert visit.left_at is not None
    assert (clocks(matter)["appointment/1"], clocks(matter)["plan/1"]) == ("running", "running")
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    assert Visit.objects.filter(matter=matter, kind="work").count() == 2


@pytest.mark.covers("REP-7")
def test_it_wants_a_reason_and_a_date_ahead(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    past: dict[str, Any] = {"starts": ahead(hours=-2), "ends": ahead(hours=1)}
    assert refused(cast, "postpone_work", matter, cast.technician, 1, **span()) == "inputs-invalid"
    assert refused(cast, "postpone_work", matter, cast.technician, 1, **WHY) == "inputs-invalid"
    assert refused(cast, "postpone_work", matter, cast.technician, 1, **WHY, **past) == "appointment-in-past"
    check_file_refusals(cast, "postpone_work", matter, cast.technician, 1, **WHY, **span())


def test_it_is_for_who_was_assigned_and_is_there(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "in_work"), [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "postpone_work", matter, cast.technician, 1, wrong=wrong, **WHY, **span())
    code = refused(cast, "postpone_work", matter, cast.technician, 1, **WHY, **span())
    assert code == "item-not-ready-for-postpone-work"
