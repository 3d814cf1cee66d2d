import pytest

from anju.matters.models import Matter
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-9")
def test_it_stops_the_work_until_a_lead_releases_it(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    do(cast, "halt_work", matter, cast.technician, 1, reason="未断电", photos=[cast.file(cast.technician)])
    matter.refresh_from_db()
    assert (state_of(matter), matter.holder_role) == ("halted", "duty_lead")
    photos = [cast.file(cast.technician)]
    code = refused(cast, "finish_work", matter, cast.technician, 1, photos=photos)
    assert code == "item-not-ready-for-finish-work"
    assert refused(cast, "cancel_case", matter, cast.clerk, reason="不修了") == "case-work-begun"


def test_it_wants_reason_and_photo(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    assert refused(cast, "halt_work", matter, cast.lead, 1, reason="未断电") == "inputs-invalid"
    assert refused(cast, "halt_work", matter, cast.lead, 1, photos=[cast.file(cast.lead)]) == "inputs-invalid"
    check_file_refusals(cast, "halt_work", matter, cast.lead, 1, reason="未断电")


def test_it_is_for_leads_and_who_works(cast: Cast) -> None:
    matter, wrong, photos = walk_to(cast, "in_work"), [cast.clerk, cast.owner], [cast.file(cast.lead)]
    check_usual_refusals(cast, "halt_work", matter, cast.lead, 1, wrong=wrong, reason="未断电", photos=photos)


def halted(cast: Cast) -> Matter:
    photos = [cast.file(cast.lead)]
    return do(cast, "halt_work", walk_to(cast, "in_work"), cast.lead, 1, reason="未断电", photos=photos)


@pytest.mark.covers("REP-9")
def test_it_goes_on_when_a_lead_says_so(cast: Cast) -> None:
    matter = halted(cast)
    do(cast, "release_work", matter, cast.lead, 1, remark="已断电")
    assert state_of(matter) == "on_site"
    do(cast, "start_work", matter, cast.technician, 1)
