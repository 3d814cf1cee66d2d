"""Ending unreached: tried as often as the rulebook asks, then the answer goes out in writing."""

import pytest

from anju.enquiries.tests.acting import ANSWER, asked, enquiry_of, in_state, said, told
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def tried(matter: Matter) -> Matter:
    """Three attempts that lie apart."""
    row = enquiry_of(matter)
    row.attempts = 3
    row.save(update_fields=["attempts"])
    return matter


@pytest.mark.covers("CMP-8")
def test_it_sends_the_answer_in_writing_and_closes(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    assert refused(cast, "end_unreached", matter, cast.desk_lead) == "enquiry-not-tried-enough"
    matter = do(cast, "end_unreached", tried(matter), cast.desk_lead)
    assert (matter.state, clocks(matter)) == ("closed", {"answer": "met"})
    assert said(matter, "answer")[-1] == ANSWER
    assert Case.objects.get(pk=matter.pk).told_at == matter.closed_at
    assert told("enquiry_answered") == {"王晓华"}


def test_it_stays_open_where_nobody_can_be_written_to(cast: Cast) -> None:
    matter = do(cast, "draft_answer", asked(cast, phone="", known=False), cast.clerk, answer=ANSWER)
    assert refused(cast, "end_unreached", tried(matter), cast.desk_lead) == "enquiry-nobody-to-write-to"


def test_it_is_the_desk_leads(cast: Cast) -> None:
    matter = tried(in_state(cast, "drafted"))
    check_usual_refusals(cast, "end_unreached", matter, cast.desk_lead, wrong=[cast.owner, cast.clerk, cast.engineer])
