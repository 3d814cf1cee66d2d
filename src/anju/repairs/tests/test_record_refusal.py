import pytest

from anju.repairs.models import Slip
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

WHY = "要等家人回来再说"


@pytest.mark.covers("REP-3")
def test_it_keeps_the_refusal_and_still_owes_the_item(cast: Cast) -> None:
    photo = cast.file(cast.lead)
    matter = do(cast, "record_refusal", walk_to(cast, "on_site"), cast.lead, reason=WHY, photos=[photo])
    assert (matter.state, state_of(matter), kinds(matter)[-1]) == ("on_site", "reported", "repair.plan_refused")
    assert Slip.objects.get(matter=matter).consent == "refused"


def test_it_wants_a_reason_and_own_photos(cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    assert refused(cast, "record_refusal", matter, cast.lead) == "inputs-invalid"
    check_file_refusals(cast, "record_refusal", matter, cast.lead, reason=WHY)


def test_it_is_for_leads_on_site(cast: Cast) -> None:
    assert refused(cast, "record_refusal", cast.repair(), cast.lead, reason=WHY) == "case-not-ready-for-record-refusal"
    matter = walk_to(cast, "on_site")
    check_usual_refusals(cast, "record_refusal", matter, cast.lead, wrong=[cast.clerk, cast.owner], reason=WHY)
