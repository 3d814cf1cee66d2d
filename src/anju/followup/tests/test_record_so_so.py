import pytest

from anju.followup.models import FollowUp
from anju.matters.models import Words
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("FUP-1")
def test_it_closes_the_case_with_what_could_be_better(cast: Cast) -> None:
    matter = do(cast, "record_so_so", walk_to(cast, "signed_off"), cast.clerk, remark="来晚了", overall=3, speed=2)
    assert (matter.state, matter.open, clocks(matter)["follow_up"], kinds(matter)[-1]) == (
        "closed", False, "met", "follow_up.so_so"
    )  # fmt: skip
    attempt = FollowUp.objects.get(matter=matter)
    assert (attempt.outcome, attempt.overall, attempt.speed, attempt.quality) == ("so_so", 3, 2, None)
    assert Words.objects.get(matter=matter, event__kind="follow_up.so_so").text == "来晚了"


def test_it_wants_a_remark_and_marks_of_one_to_five(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for given in ({}, {"remark": ""}, {"remark": "来晚了", "overall": 6}, {"remark": "来晚了", "way": "pigeon"}):
        assert refused(cast, "record_so_so", matter, cast.clerk, **given) == "inputs-invalid"


def test_it_is_for_the_desk(cast: Cast) -> None:
    check_usual_refusals(
        cast, "record_so_so", walk_to(cast, "signed_off"), cast.clerk, wrong=[cast.lead, cast.owner], remark="来晚了"
    )
