"""How a complaint closes and comes back: only told, by its follow-up; what was promised is checked even so."""

import pytest

from anju.clocks.models import Clock
from anju.complaints.models import Complaint
from anju.complaints.tests.acting import colleague, do, lodged, walked
from anju.core.errors import Refusal
from anju.core.outbox import drain
from anju.matters.models import Matter
from anju.notices.models import Notice
from tests.cast import Cast


def running(matter: Matter) -> set[str]:
    return set(Clock.objects.filter(matter=matter, state="running").values_list("name", flat=True))


@pytest.mark.covers("CMP-8", "CMP-9")
def test_it_does_not_close_before_it_was_answered(cast: Cast) -> None:
    for state in ("lodged", "unfounded", "in_inquiry", "in_remedy"):
        matter = walked(cast, state)
        with pytest.raises(Refusal) as caught:
            do(cast, "record_satisfied", matter, cast.clerk)
        assert caught.value.code == "follow_up-not-ready-for-record-satisfied"
        matter.refresh_from_db()
        assert matter.open


@pytest.mark.covers("CMP-6", "CMP-9")
def test_it_closes_satisfied_and_its_measure_is_checked_even_so(cast: Cast) -> None:
    matter = walked(cast, "closed")
    assert (matter.open, Complaint.objects.get(pk=matter.pk).agreement) == (False, "reached")
    assert running(matter) == {"measure"}
    do(cast, "check_measure", matter, cast.clerk, 1, found="抽查合格")
    assert running(matter) == set()


@pytest.mark.covers("CMP-9")
def test_it_comes_back_when_they_are_not_satisfied(cast: Cast) -> None:
    matter = walked(cast, "answered")
    do(cast, "record_dissatisfied", matter, colleague(cast, "dev_cs"), reason="只是口头道歉")
    matter.case.refresh_from_db()
    assert (matter.state, matter.case.told_at, matter.case.rounds) == ("in_inquiry", None, 2)
    assert running(matter) == {"analyse", "measure"}
    unfounded = walked(cast, "unfounded", room=None, who=None, phone="13900009999", words="快递柜声音大")
    do(cast, "explain_invalid", unfounded, cast.clerk, route="phone", explanation="录像显示无人")
    do(cast, "record_dissatisfied", unfounded, colleague(cast, "dev_cs"), reason="录像不全")
    assert (unfounded.state, running(unfounded)) == ("lodged", {"verdict"})


@pytest.mark.covers("CMP-8")
def test_it_tells_each_household_of_a_group_once(cast: Cast) -> None:
    voice = walked(cast, "in_remedy")
    with_phone = lodged(cast, phone="13811112222", words="电梯夜里一直响", room=cast.home_above)
    without = lodged(cast, phone="", words="电梯吵")
    for each in (with_phone, without):
        do(cast, "join_group", each, cast.clerk, into=voice.number, reason="同一部电梯")
    do(cast, "decide_class", voice, cast.desk_lead, degree="ordinary", reason="检修即可")
    do(cast, "answer_complaint", voice, cast.desk_lead, route="phone", result="电梯已检修", basis="维保合同")
    for _twice in range(2):
        drain()
    with_phone.refresh_from_db()
    without.refresh_from_db()
    assert (with_phone.state, without.state) == ("answered", "joined")
    assert with_phone.events.filter(kind="complaint.answered").count() == 1
    told = with_phone.events.get(kind="complaint.answered")
    assert {words.text for words in told.words.all()} == {"电梯已检修", "维保合同"}
    assert Notice.objects.filter(matter=with_phone, template="complaint_answered", route="sms").count() == 1
    assert running(without) == {"explain"}
    do(cast, "tell_member", without, cast.clerk, route="visit", words="已当面告知检修结果")
    assert without.state == "answered"


def test_it_tells_who_has_to_know(cast: Cast) -> None:
    matter, office = walked(cast, "lodged", words="再不处理就找记者"), colleague(cast, "pm")
    do(cast, "ask_department", matter, cast.clerk, department="prop_eng", question="多久巡查？")
    do(cast, "decide_valid", matter, cast.desk_lead, grounds=["order"], reason="属实")
    do(cast, "name_cause", matter, cast.desk_lead, cause="缺人")
    do(
        cast,
        "find_responsible",
        matter,
        cast.desk_lead,
        department="prop_eng",
        person=cast.technician.pk,
        found="未巡查",
    )
    drain()
    told = {(notice.template, notice.person_id) for notice in Notice.objects.filter(matter=matter, route="app")}
    assert {
        ("complaint_severe", cast.desk_lead.pk), ("complaint_severe", office.pk), ("complaint_promise", cast.owner.pk),
        ("complaint_asked", cast.engineer.pk), ("complaint_finding", cast.technician.pk),
    } <= told  # fmt: skip
    assert not [notice for notice in Notice.objects.all() if "王" in str(notice.data)]
