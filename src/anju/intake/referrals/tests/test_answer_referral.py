"""A referral that needs no case: what was done is noted, and whoever passed it on is told."""

import pytest

from anju.intake.referrals.tests.acting import act, in_state, referred, refused, told
from anju.matters.models import Words
from anju.repairs.tests.acting import clocks
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("CMP-8", "INT-3")
def test_it_does_not_end_in_silence(cast: Cast) -> None:
    matter = act(cast, "answer_referral", referred(cast), cast.clerk, note="业主已自行联系,无需处理")
    assert (matter.state, matter.open, clocks(matter)) == ("answered", False, {"referral": "met"})
    assert told("referral_answered") == {"张强"}
    assert Words.objects.get(matter=matter, field="note").text == "业主已自行联系,无需处理"
    assert refused(cast, "answer_referral", matter, cast.clerk, note="再记一笔") == "referral-not-waiting"


def test_it_is_the_desks(cast: Cast) -> None:
    matter = in_state(cast, "taken")
    assert refused(cast, "answer_referral", matter, cast.technician, note="我自己处理了") == "not-yours-to-do"
    assert refused(cast, "answer_referral", matter, cast.owner, note="不用了") == "not-found"
