import pytest

from anju.matters.models import Event
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.parametrize("audience", ["staff", "everyone"])
def test_it_is_read_by_whom_it_is_for(cast: Cast, audience: str) -> None:
    photo = cast.file(cast.clerk)
    matter = do(cast, "add_note", cast.repair(), cast.clerk, words="业主下午在家", audience=audience, photos=[photo])
    said = Event.objects.get(matter=matter, kind="repair.note_added")
    assert (said.audience, said.words.get().text, said.attachments.get().key) == (audience, "业主下午在家", photo)


def test_it_is_for_staff_and_workers_of_the_case(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    do(cast, "add_note", matter, cast.technician, words="带梯子")
    check_file_refusals(cast, "add_note", matter, cast.clerk, words="看")
    assert refused(cast, "add_note", matter, cast.other_technician, words="看") == "not-found"
    assert refused(cast, "add_note", matter, cast.clerk, words=" ") == "inputs-invalid"
    check_usual_refusals(cast, "add_note", matter, cast.clerk, wrong=[cast.owner], words="看")
