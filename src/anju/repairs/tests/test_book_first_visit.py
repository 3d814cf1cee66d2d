from typing import Any

import pytest

from anju.matters.models import Matter
from anju.repairs.tests.acting import ahead, check_usual_refusals, clocks, do, refused, span
from tests.cast import Cast
from tests.walk import walk_to


def missed(cast: Cast) -> Matter:
    matter = walk_to(cast, "on_the_way")
    return do(cast, "find_nobody_home_first", matter, cast.lead, photos=[cast.file(cast.lead)])


@pytest.mark.covers("SLA-6")
def test_it_agrees_on_another_first_visit(cast: Cast) -> None:
    matter = do(cast, "book_first_visit", missed(cast), cast.clerk, **span())
    assert (clocks(matter)["appoint"], clocks(matter)["appointment"]) == ("met", "running")
    do(cast, "arrive", matter, cast.lead)
    assert clocks(matter)["appointment"] == "met"


def test_it_lies_ahead_and_follows_a_visit_in_vain(cast: Cast) -> None:
    past: dict[str, Any] = {"starts": ahead(hours=-2), "ends": ahead(hours=1)}
    assert refused(cast, "book_first_visit", missed(cast), cast.clerk, **past) == "appointment-in-past"
    assert refused(cast, "book_first_visit", cast.repair(), cast.clerk, **span()) == "case-not-missed"


def test_it_is_for_desk_and_leads(cast: Cast) -> None:
    wrong = [cast.owner, cast.warranty]
    check_usual_refusals(cast, "book_first_visit", missed(cast), cast.clerk, wrong=wrong, **span())
