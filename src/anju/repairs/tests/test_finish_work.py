import pytest

from anju.matters.models import Attachment
from anju.repairs.models import Item, Visit
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-10")
def test_it_waits_for_the_owners_look(cast: Cast) -> None:
    photo = cast.file(cast.technician)
    matter = walk_to(cast, "in_work")
    do(cast, "finish_work", matter, cast.technician, 1, photos=[photo], done="换密封圈", root_defect="C02")
    matter.refresh_from_db()
    item = Item.objects.get(matter=matter)
    assert (matter.state, item.state, item.attempts, item.root_defect.code if item.root_defect else "") == (
        "awaiting_sign_off", "done", 1, "C02"
    )  # fmt: skip
    assert (clocks(matter)["sign_off/1"], clocks(matter)["plan/1"]) == ("running", "running")
    assert Attachment.objects.get(key=photo).moment == "after"
    assert (Visit.objects.get(matter=matter, kind="work").outcome, kinds(matter)[-1]) == (
        "done",
        "repair_item.finished",
    )


@pytest.mark.covers("REP-10")
def test_it_wants_a_photo_of_the_technicians_own(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    assert refused(cast, "finish_work", matter, cast.technician, 1) == "inputs-invalid"
    assert refused(cast, "finish_work", matter, cast.technician, 1, photos=[]) == "inputs-invalid"
    check_file_refusals(cast, "finish_work", matter, cast.technician, 1)
    mine = [cast.file(cast.technician)]
    assert refused(cast, "finish_work", matter, cast.technician, 1, photos=mine, root_defect="ZZ9") == "defect-unknown"


def test_it_is_for_who_was_assigned_and_is_there(cast: Cast) -> None:
    matter, photos = walk_to(cast, "in_work"), [cast.file(cast.technician)]
    wrong = [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "finish_work", matter, cast.technician, 1, wrong=wrong, photos=photos)
    assert refused(cast, "finish_work", matter, cast.technician, 1, photos=photos) == "item-not-ready-for-finish-work"
