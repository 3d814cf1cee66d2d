import pytest

from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-7")
def test_it_counts_each_urging(cast: Cast) -> None:
    matter = cast.repair()
    do(cast, "urge_case", matter, cast.owner, remark="怎么还没来")
    do(cast, "urge_case", matter, cast.clerk)
    assert Case.objects.get(matter=matter).urges == 2
    assert kinds(matter)[-2:] == ["repair.urged", "repair.urged"]


def test_it_is_for_the_household_and_the_desk_while_the_case_runs(cast: Cast) -> None:
    check_usual_refusals(cast, "urge_case", cast.repair(), cast.owner, wrong=[cast.lead, cast.warranty])
    assert refused(cast, "urge_case", walk_to(cast, "closed"), cast.owner) == "case-not-ready-for-urge-case"
