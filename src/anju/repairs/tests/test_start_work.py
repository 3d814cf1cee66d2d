from anju.matters.models import Attachment, Matter
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, kinds, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


def on_site(cast: Cast) -> Matter:
    return do(cast, "arrive_at_item", walk_to(cast, "appointed"), cast.technician, 1)


def test_it_keeps_how_it_looked_before(cast: Cast) -> None:
    photo = cast.file(cast.technician)
    matter = do(cast, "start_work", on_site(cast), cast.technician, 1, photos=[photo])
    assert (state_of(matter), kinds(matter)[-1]) == ("in_work", "repair_item.work_started")
    kept = Attachment.objects.get(key=photo)
    assert (kept.matter, kept.item_no, kept.moment) == (matter, 1, "before")


def test_it_takes_own_photos_only_and_at_most_nine(cast: Cast) -> None:
    matter = on_site(cast)
    check_file_refusals(cast, "start_work", matter, cast.technician, 1)
    many = [cast.file(cast.technician) for _ in range(10)]
    assert refused(cast, "start_work", matter, cast.technician, 1, photos=many) == "inputs-invalid"


def test_it_is_for_who_was_assigned_and_is_there(cast: Cast) -> None:
    away = walk_to(cast, "appointed")
    assert refused(cast, "start_work", away, cast.technician, 1) == "item-not-ready-for-start-work"
    wrong = [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "start_work", on_site(cast), cast.technician, 1, wrong=wrong)
