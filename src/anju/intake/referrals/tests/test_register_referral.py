"""A referral becomes a case: who passed it on has a stake there, its photos go along, its course is followed to the end."""

import pytest

from anju.intake.access import case_for
from anju.intake.referrals.tests.acting import act, due_of, in_state, kinds, referral_of, referred, refused, told
from anju.matters.models import Attachment, Matter, Stake
from anju.repairs.tests.acting import clocks, do
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-3", "CMP-1")
def test_it_gives_the_referrer_a_stake_and_tells_them(cast: Cast) -> None:
    matter = referred(cast, photos=(cast.file(cast.technician),))
    matter = act(cast, "take_referral", matter, cast.clerk)
    assert (matter.state, matter.holder) == ("taken", cast.clerk)
    case = cast.repair()
    matter = act(cast, "register_referral", matter, cast.clerk, case=case.number)
    assert (matter.state, matter.open, matter.holder) == ("registered", True, None)
    assert Stake.objects.get(matter=case, hat="referrer").person == cast.technician
    assert case_for(cast.actor(cast.technician), case.number) == case
    assert Attachment.objects.get().matter == case
    assert kinds(case)[-1] == "case.referred"
    assert clocks(matter) == {"referral": "met", "standing_still": "running"}
    assert told("referral_registered") == {"张强"}


def test_it_has_one_stake_of_one_person(cast: Cast) -> None:
    case = cast.repair()
    for _time in range(2):
        act(cast, "register_referral", referred(cast), cast.clerk, case=case.number)
    assert Stake.objects.filter(matter=case, hat="referrer").count() == 1


def test_it_refuses_what_does_not_fit(cast: Cast) -> None:
    matter = referred(cast)
    assert refused(cast, "register_referral", matter, cast.clerk, case="YQ-26-9999") == "case-unknown"
    assert refused(cast, "register_referral", matter, cast.clerk, case=matter.number) == "case-unknown"
    done = in_state(cast, "answered")
    assert refused(cast, "register_referral", done, cast.clerk, case=cast.repair().number) == "referral-not-waiting"
    assert refused(cast, "register_referral", matter, cast.lead, case=cast.repair().number) == "not-yours-to-do"
    assert refused(cast, "take_referral", matter, cast.stranger_clerk) == "not-found"


@pytest.mark.covers("INT-3")
def test_it_begins_to_stand_still_anew_when_its_case_moves(cast: Cast) -> None:
    case = cast.repair()
    matter = act(cast, "register_referral", referred(cast), cast.clerk, case=case.number)
    told("referral_registered")
    before = len(kinds(matter))
    do(cast, "add_note", case, cast.clerk, words="等明天")
    told("urged")
    assert len(kinds(matter)) == before, "a note moves nothing"
    do(cast, "set_off", case, cast.lead)
    told("urged")
    told("urged")
    assert kinds(matter)[before:] == ["referral.moved"]
    assert due_of(matter, "standing_still") > matter.opened_at


@pytest.mark.covers("CMP-8")
def test_it_ends_with_its_case_and_the_referrer_is_told(cast: Cast) -> None:
    case = cast.repair()
    matter = act(cast, "register_referral", referred(cast), cast.clerk, case=case.number)
    do(cast, "cancel_case", case, cast.clerk, reason="业主撤回")
    assert told("referral_settled") == {"张强"}
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.open) == ("settled", False)
    assert clocks(matter)["standing_still"] == "cancelled"
    assert referral_of(matter).ended_at is not None
