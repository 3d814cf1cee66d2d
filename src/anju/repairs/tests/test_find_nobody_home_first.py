import pytest

from anju.repairs.models import Visit
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-2")
@pytest.mark.parametrize("state", ["registered", "on_the_way", "on_site"])
def test_it_keeps_the_arrival_and_waits_for_another_time(cast: Cast, state: str) -> None:
    matter = walk_to(cast, state)
    do(cast, "find_nobody_home_first", matter, cast.lead, photos=[cast.file(cast.lead)])
    matter.refresh_from_db()
    visit = Visit.objects.get(matter=matter)
    assert (matter.state, visit.outcome, visit.arrived_at is None) == ("registered", "nobody_home", False)
    assert (clocks(matter)["arrival"], clocks(matter)["appoint"]) == ("met", "running")
    assert kinds(matter)[-1] == "repair.nobody_home"
    do(cast, "mark_emergency", matter, cast.lead, reason="水漏到楼下")
    assert clocks(matter)["arrival"] == "met", "being there is not undone by what is known later"


def test_it_ends_with_the_second_coming(cast: Cast) -> None:
    matter = walk_to(cast, "on_the_way")
    do(cast, "find_nobody_home_first", matter, cast.lead, photos=[cast.file(cast.lead)])
    do(cast, "set_off", matter, cast.lead)
    do(cast, "arrive", matter, cast.lead)
    matter.refresh_from_db()
    assert (matter.state, Visit.objects.filter(matter=matter).count()) == ("on_site", 2)
    assert clocks(matter)["appoint"] == "met"


def test_it_wants_a_photo_and_is_for_leads(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "on_the_way"), [cast.clerk, cast.owner, cast.warranty]
    assert refused(cast, "find_nobody_home_first", matter, cast.lead) == "inputs-invalid"
    check_file_refusals(cast, "find_nobody_home_first", matter, cast.lead)
    check_usual_refusals(cast, "find_nobody_home_first", matter, cast.lead, wrong=wrong, photos=[cast.file(cast.lead)])
    later = walk_to(cast, "agreed")
    code = refused(cast, "find_nobody_home_first", later, cast.lead, photos=[cast.file(cast.lead)])
    assert code == "case-not-ready-for-find-nobody-home-first"
