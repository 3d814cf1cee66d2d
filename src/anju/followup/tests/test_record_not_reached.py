import pytest

from anju.followup.models import FollowUp
from anju.matters.models import Event
from anju.repairs.tests.acting import check_usual_refusals, clocks, do
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("FUP-1")
def test_it_counts_attempts_while_the_clock_runs_on(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for _ in range(2):
        do(cast, "record_not_reached", matter, cast.clerk, remark="无人接听")
    attempts = FollowUp.objects.filter(matter=matter).order_by("attempt")
    assert [(each.attempt, each.outcome) for each in attempts] == [(1, "not_reached"), (2, "not_reached")]
    assert clocks(matter)["follow_up"] == "running"
    assert Event.objects.filter(matter=matter).latest("seq").audience == "staff"


def test_it_is_for_the_desk(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "signed_off"), [cast.lead, cast.owner]
    check_usual_refusals(cast, "record_not_reached", matter, cast.clerk, wrong=wrong)
