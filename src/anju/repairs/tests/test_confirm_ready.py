from datetime import timedelta

import pytest

from anju.core.errors import Invalid
from anju.core.time import product_now, product_time_at
from anju.matters.models import Event
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-6")
@pytest.mark.parametrize(("minutes", "outcome"), [(10, "met"), (12, "late")])
def test_it_ends_the_ten_minutes(cast: Cast, minutes: int, outcome: str) -> None:
    matter = walk_to(cast, "assigned")
    with product_time_at(product_now() + timedelta(minutes=minutes, seconds=-30)):
        do(cast, "confirm_ready", matter, cast.technician, 1)
    assert (clocks(matter)["ready/1"], state_of(matter), kinds(matter)[-1]) == (
        outcome,
        "assigned",
        "repair_item.ready",
    )


def test_it_is_for_who_was_assigned(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "assigned"), [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "confirm_ready", matter, cast.technician, 1, wrong=wrong)
    assert refused(cast, "confirm_ready", matter, cast.other_technician, 1) == "not-found"


@pytest.mark.covers("REP-6")
def test_it_goes_through_the_list_of_the_clause(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    some = ["job", "uniform", "badge", "cloth", "tools"]
    with pytest.raises(Invalid) as caught:
        do(cast, "confirm_ready", matter, cast.technician, 1, points=some)
    assert caught.value.code == "ready-points-missing"
    assert all(word in str(caught.value) for word in ("鞋套", "常用备件"))
    assert "抹布" not in str(caught.value)
    assert refused(cast, "confirm_ready", matter, cast.technician, 1, points=[]) == "ready-points-missing"
    assert refused(cast, "confirm_ready", matter, cast.technician, 1, points=[*some, "dog"]) == "ready-point-unknown"
    do(cast, "confirm_ready", matter, cast.technician, 1, points=[*some, "covers", "parts"])
    said = Event.objects.get(matter=matter, kind="repair_item.ready")
    assert said.data["points"] == ["job", "uniform", "badge", "cloth", "covers", "tools", "parts"]
