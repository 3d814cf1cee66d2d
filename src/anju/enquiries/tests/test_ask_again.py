"""Asking again: the answer did not answer it; the case opens anew with a limit of its own."""

import pytest

from anju.clocks.models import Clock
from anju.enquiries.tests.acting import ANSWER, enquiry_of, in_state, told
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-6", "CMP-8")
def test_it_is_open_again_and_told_again(cast: Cast) -> None:
    matter = do(cast, "ask_again", in_state(cast, "closed"), cast.owner, reason="问的是热水,不是冷水")
    assert (matter.state, matter.open, matter.closed_at, matter.holder_role) == ("asked", True, None, "desk")
    case = Case.objects.get(pk=matter.pk)
    assert (case.rounds, case.told_at, enquiry_of(matter).answered_at) == (2, None, None)
    states = list(Clock.objects.filter(matter=matter).order_by("pk").values_list("state", flat=True))
    assert states == ["met", "running"]
    assert told("enquiry_asked_again") == {"陈晓"}
    assert do(cast, "answer_enquiry", matter, cast.clerk, answer=ANSWER, route="phone").state == "closed"


def test_it_is_for_the_asker_and_the_desk(cast: Cast) -> None:
    code = refused(cast, "ask_again", in_state(cast, "drafted"), cast.owner, reason="还没答")
    assert code == "case-not-ready-for-ask-again"
    matter = in_state(cast, "closed")
    check_usual_refusals(cast, "ask_again", matter, cast.owner, wrong=[cast.engineer, cast.lead], reason="没说清楚")
