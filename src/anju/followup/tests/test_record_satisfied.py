import pytest

from anju.followup.models import FollowUp
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("FUP-1", "CMP-8")
def test_it_closes_the_case(cast: Cast) -> None:
    matter = do(cast, "record_satisfied", walk_to(cast, "signed_off"), cast.clerk, remark="很满意")
    assert (matter.state, matter.open, matter.holder_role) == ("closed", False, "")
    assert matter.closed_at is not None
    assert (clocks(matter)["follow_up"], kinds(matter)[-1]) == ("met", "follow_up.satisfied")
    assert "running" not in clocks(matter).values()
    assert FollowUp.objects.get(matter=matter).outcome == "satisfied"
    assert Case.objects.get(matter=matter).told_at is not None


def test_it_is_for_the_desk_once_everything_is_signed(cast: Cast) -> None:
    early = walk_to(cast, "done")
    assert refused(cast, "record_satisfied", early, cast.clerk) == "follow_up-not-ready-for-record-satisfied"
    matter, wrong = walk_to(cast, "signed_off"), [cast.lead, cast.owner]
    check_usual_refusals(cast, "record_satisfied", matter, cast.clerk, wrong=wrong)
