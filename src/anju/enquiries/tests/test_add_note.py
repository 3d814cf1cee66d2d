"""A note on an enquiry: for staff or for everyone."""

import pytest

from anju.enquiries.tests.acting import asked, in_state, last
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_stands_on_the_timeline(cast: Cast) -> None:
    matter = do(cast, "add_note", asked(cast), cast.engineer, words="已问供水公司", photos=[cast.file(cast.engineer)])
    assert (last(matter).kind, last(matter).audience) == ("enquiry.note_added", "staff")
    assert last(matter).attachments.count() == 1
    assert (
        refused(cast, "add_note", in_state(cast, "closed"), cast.clerk, words="补记") == "case-not-ready-for-add-note"
    )


def test_it_is_for_the_desk_and_the_departments(cast: Cast) -> None:
    matter = asked(cast)
    check_file_refusals(cast, "add_note", matter, cast.clerk, words="附图")
    check_usual_refusals(cast, "add_note", matter, cast.clerk, wrong=[cast.owner, cast.lead], words="已问供水公司")
