import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def test_it_asks_for_the_same_wish_behind_the_lock(cast: Cast) -> None:
    """Of two that arrive at once the second has waited, and is told that it was done instead of being counted again."""
    matter = cast.repair()
    with CaptureQueriesContext(connection) as captured:
        do(cast, "urge_case", matter, cast.owner, client_id="phone-0001")
    told = [query["sql"] for query in captured]
    lock = next(place for place, sql in enumerate(told) if 'FROM "matters_matter"' in sql)
    asked = next(place for place, sql in enumerate(told) if '"client_id" = ' in sql)
    assert lock < asked


def test_it_refuses_an_id_that_cannot_be_kept(cast: Cast) -> None:
    assert refused(cast, "urge_case", cast.repair(), cast.owner, client_id="x" * 65) == "client-id-too-long"
