"""Complaints from the ring to the end: clocks, refusals, parts, groups, and what only some may read."""

from datetime import timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.complaints.models import Complaint, Penalty
from anju.complaints.queries import preventions_in
from anju.complaints.tests.acting import BASIS, ahead, colleague, do, lodged, walked
from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, product_time_at
from anju.intake.models import CaseLink
from anju.matters.models import Matter
from anju.notices.models import Notice
from anju.verbs.files import open_case
from tests.cast import Cast


def clocks(matter: Matter) -> dict[str, str]:
    return {clock.name: clock.state for clock in Clock.objects.filter(matter=matter).order_by("id")}


def span(matter: Matter, name: str) -> timedelta:
    clock = Clock.objects.filter(matter=matter, name=name).latest("id")
    return clock.due_at - clock.starts_at


def code_of(cast: Cast, name: str, matter: Matter, who: str, part: int = 0, **inputs: Any) -> str:
    with pytest.raises(Refusal) as caught:
        do(cast, name, matter, getattr(cast, who), part, **inputs)
    return caught.value.code


@pytest.mark.covers("CMP-2", "CMP-4", "CMP-10")
def test_it_proposes_a_class_with_its_grounds_and_the_clocks_run_from_the_ring(cast: Cast) -> None:
    plain, loud = lodged(cast), lodged(cast, words="再不处理我就找记者曝光", phone="13822223333")
    assert clocks(plain) == {"verdict": "running"}
    assert clocks(loud) == {"verdict": "running", "severe_result": "running"}
    assert (span(loud, "severe_result"), span(loud, "verdict")) == (timedelta(hours=48), timedelta(days=1))
    assert Clock.objects.filter(matter=loud).first().starts_at == loud.case.rang_at
    row = Complaint.objects.get(pk=loud.pk)
    assert (row.proposed_class, row.decided_class) == ("severe", "")
    assert row.proposed_grounds == [{"code": "media", "facts": [["word", "记者"], ["word", "曝光"]]}]


@pytest.mark.covers("CMP-2", "INT-7")
def test_it_looks_severe_when_the_same_home_or_person_complains_again(cast: Cast) -> None:
    first = lodged(cast, room=cast.home, words="楼道没打扫")
    again = lodged(cast, room=cast.home, words="快递柜坏了", phone="13899990000")
    grounds = Complaint.objects.get(pk=again.pk).proposed_grounds
    assert grounds == [{"code": "repeated", "facts": [["room", first.number]]}]


@pytest.mark.covers("CMP-2")
def test_it_passes_no_severe_one_on_without_its_summary_nor_orally(cast: Cast) -> None:
    matter = lodged(cast, words="已经请律师了")
    assert code_of(cast, "pass_on", matter, "clerk", to="pm", manner="written") == "complaint-summary-missing"
    do(cast, "write_summary", matter, cast.clerk, summary="业主称多次反映无果，已聘请律师，要求书面答复。")
    assert code_of(cast, "pass_on", matter, "clerk", to="pm", manner="oral") == "pass-on-in-writing"
    do(cast, "pass_on", matter, cast.clerk, to="pm", manner="written")
    assert matter.holder_role == "pm"
    ordinary = lodged(cast, words="快递柜声音大", phone="13833334444")
    assert do(cast, "pass_on", ordinary, cast.clerk, to="pm", manner="oral").holder_role == "pm"


def test_it_lets_a_person_decide_the_class_by_listed_grounds(cast: Cast) -> None:
    matter = lodged(cast)
    decide: dict[str, Any] = {"degree": "severe", "reason": "网上已有视频"}
    assert code_of(cast, "decide_class", matter, "desk_lead", **decide) == "grounds-missing"
    assert code_of(cast, "decide_class", matter, "desk_lead", **decide, grounds=["loud"]) == "ground-unknown"
    do(cast, "decide_class", matter, cast.desk_lead, **decide, grounds=["media"])
    assert clocks(matter)["severe_result"] == "running"
    do(cast, "decide_class", matter, cast.desk_lead, degree="ordinary", reason="视频与本项目无关")
    assert clocks(matter)["severe_result"] == "cancelled"


@pytest.mark.covers("CMP-3", "CMP-8")
def test_it_wants_one_that_is_not_valid_explained_within_a_day_of_the_verdict(cast: Cast) -> None:
    matter = walked(cast, "unfounded")
    assert (matter.state, clocks(matter)) == ("unfounded", {"verdict": "met", "explain": "running"})
    assert span(matter, "explain") == timedelta(days=1)
    do(cast, "explain_invalid", matter, cast.clerk, route="phone", explanation="监控显示当时无人进入，已请业主看过录像")
    matter.case.refresh_from_db()
    assert (matter.state, matter.case.told_at is not None) == ("answered", True)
    assert clocks(matter) == {"verdict": "met", "explain": "met", "follow_up": "running"}


@pytest.mark.covers("CMP-3", "CMP-6", "CMP-8", "CMP-11", "CMP-12")
def test_it_wants_a_valid_one_analysed_within_three_days_and_answered_with_its_grounds(cast: Cast) -> None:
    matter, office = walked(cast, "in_inquiry"), colleague(cast, "pm")
    assert span(matter, "analyse") == timedelta(days=3)
    set_: dict[str, Any] = {"measure": "重新培训", "person": cast.engineer.pk, "by_when": ahead(days=7)}
    assert code_of(cast, "set_measure", matter, "desk_lead", **set_) == "complaint-cause-unnamed"
    do(cast, "record_inquiry", matter, office, inquiry="调取监控并询问当班保安")
    do(cast, "name_cause", matter, cast.desk_lead, cause="岗前培训不足")
    assert (
        code_of(cast, "set_measure", matter, "desk_lead", **(set_ | {"by_when": ahead(days=-1)})) == "moment-not-ahead"
    )
    do(cast, "set_measure", matter, cast.desk_lead, **set_)
    assert (matter.state, clocks(matter)["analyse"], clocks(matter)["measure"]) == ("in_remedy", "met", "running")
    answer: dict[str, Any] = {"route": "phone", "result": "已道歉并安排培训", "basis": BASIS}
    assert code_of(cast, "answer_complaint", matter, "clerk", **answer) == "complaint-class-undecided"
    do(cast, "decide_class", matter, cast.clerk, degree="ordinary", reason="道歉即可")
    do(cast, "answer_complaint", matter, cast.clerk, **answer)
    told = matter.events.get(kind="complaint.answered")
    assert (told.data["route"], told.audience) == ("phone", "everyone")
    assert {words.field for words in told.words.all()} == {"result", "basis"}
    do(cast, "record_disagreement", matter, cast.clerk, reason="要求书面道歉", next_step="可申请人民调解")
    assert Complaint.objects.get(pk=matter.pk).agreement == "not_reached"


@pytest.mark.covers("CMP-7")
def test_it_refuses_an_answer_beyond_ones_authority_and_names_who_decides(cast: Cast) -> None:
    matter = walked(cast, "in_remedy", degree="severe")
    answer: dict[str, Any] = {"route": "phone", "result": "已整改", "basis": BASIS}
    with pytest.raises(Forbidden) as caught:
        do(cast, "answer_complaint", matter, cast.clerk, **answer)
    assert (caught.value.code, caught.value.data["roles"]) == ("complaint-beyond-authority", ["desk_lead", "pm"])
    assert (
        code_of(cast, "answer_complaint", matter, "desk_lead", **answer, concession=50001)
        == "complaint-beyond-authority"
    )
    assert not matter.events.filter(kind="complaint.answered").exists()
    do(cast, "answer_complaint", matter, colleague(cast, "pm"), **answer, concession=50001)
    assert matter.state == "answered"
    outside = lodged(cast, channel="government", phone="13844445555")
    assert (
        code_of(cast, "decide_valid", outside, "clerk", grounds=["order"], reason="属实")
        == "complaint-beyond-authority"
    )


@pytest.mark.covers("CMP-5")
def test_it_has_each_department_answer_as_a_part_with_its_own_clock(cast: Cast) -> None:
    matter, design = lodged(cast), colleague(cast, "peer_dept")
    with pytest.raises(NotFound):
        open_case(cast.actor(design), matter.number)
    do(cast, "ask_department", matter, cast.clerk, department="prop_eng", question="电梯多久保养一次？")
    do(
        cast,
        "ask_department",
        matter,
        cast.clerk,
        department="peer_dept",
        question="隔音如何设计？",
        until=ahead(hours=5),
    )
    row = Complaint.objects.get(pk=matter.pk)
    assert (row.proposed_class, row.proposed_grounds[0]["code"]) == ("severe", "departments")
    assert clocks(matter)["severe_result"] == "running"
    file = open_case(cast.actor(design), matter.number)
    assert [(no, verb.name) for no, verb in file.parts_offered()] == [(2, "answer_ask")]
    assert code_of(cast, "answer_ask", matter, "clerk", 1, answer="每半月一次") == "not-yours-to-do"
    assert (
        code_of(cast, "answer_complaint", matter, "clerk", route="phone", result="好的", basis="好的")
        == "case-not-ready-for-answer-complaint"
    )
    do(cast, "answer_ask", matter, cast.engineer, 1, answer="每半月一次，记录齐全")
    do(cast, "withdraw_ask", matter, cast.clerk, 2, reason="不再需要")
    with pytest.raises(NotFound):
        open_case(cast.actor(design), matter.number)
    states = [
        (clock.item_no, clock.state) for clock in Clock.objects.filter(matter=matter, name="ask").order_by("item_no")
    ]
    assert states == [(1, "met"), (2, "cancelled")]
    assert span(matter, "other_unit") == timedelta(days=3)
    do(cast, "tell_why", matter, cast.clerk, route="phone", words="需电梯维保单位配合，三天内再联系您")
    assert clocks(matter)["other_unit"] == "met"


@pytest.mark.covers("CMP-6")
def test_it_asks_the_responsible_person_and_keeps_what_follows_for_few_eyes(cast: Cast) -> None:
    matter, office = walked(cast, "in_inquiry"), colleague(cast, "pm")
    do(cast, "name_cause", matter, cast.desk_lead, cause="未按规定用语")
    find: dict[str, Any] = {"department": "prop_eng", "found": "当班时与业主争吵"}
    do(cast, "find_responsible", matter, cast.desk_lead, person=cast.technician.pk, **find)
    do(cast, "find_responsible", matter, cast.desk_lead, person=cast.engineer.pk, **find)
    assert code_of(cast, "confirm_finding", matter, "engineer", 1) == "not-yours-to-do"
    do(cast, "confirm_finding", matter, cast.technician, 1)
    do(cast, "contest_finding", matter, cast.engineer, 2, reason="当天不当班")
    assert (
        code_of(cast, "record_penalty", matter, "desk_lead", 2, points=5, reason="记分")
        == "finding-not-ready-for-record-penalty"
    )
    assert (clocks(matter)["ruling"], span(matter, "ruling")) == ("running", timedelta(days=2))
    do(cast, "drop_finding", matter, office, 2, reason="值班表证明属实")
    assert clocks(matter)["ruling"] == "met"
    do(cast, "record_penalty", matter, cast.desk_lead, 1, points=5, reason="违反《员工考核及奖惩办法》")
    event = matter.events.get(kind="complaint_finding.penalised")
    assert (event.data, event.words.count(), event.audience) == ({}, 0, "staff")
    seen = {who: open_case(cast.actor(who), matter.number).penalties for who in (cast.clerk, cast.desk_lead, cast.lead)}
    assert (seen[cast.clerk], seen[cast.desk_lead][1].points, seen[cast.lead]) == ({}, 5, {})
    assert code_of(cast, "record_penalty", matter, "desk_lead", 1, points=2, reason="再记") == "finding-penalised"
    assert Penalty.objects.count() == 1


@pytest.mark.covers("CMP-6")
def test_it_has_a_measure_checked_by_somebody_else_and_entered_into_the_system(cast: Cast) -> None:
    matter = walked(cast, "in_inquiry")
    do(cast, "name_cause", matter, cast.desk_lead, cause="流程缺项")
    do(
        cast,
        "set_measure",
        matter,
        cast.desk_lead,
        measure="补上交接签字",
        person=cast.desk_lead.pk,
        by_when=ahead(days=2),
    )
    assert code_of(cast, "check_measure", matter, "desk_lead", 1, found="已落实") == "measure-own"
    do(cast, "move_measure", matter, colleague(cast, "pm"), 1, by_when=ahead(days=4), reason="等印刷")
    clock = Clock.objects.get(matter=matter, name="measure")
    assert clock.due_at > product_now() + timedelta(days=3)
    do(cast, "check_measure", matter, cast.clerk, 1, found="抽查 20 份均已签字")
    assert code_of(cast, "record_prevention", matter, "desk_lead", 1) == "prevention-nowhere"
    assert code_of(cast, "record_prevention", matter, "desk_lead", 1, clause="nothing") == "clause-unknown"
    assert code_of(cast, "record_prevention", matter, "desk_lead", 1, entry=999) == "entry-unknown"
    do(cast, "record_prevention", matter, cast.desk_lead, 1, clause="complaint.taken")
    found, following = preventions_in(cast.project, clause="complaint.taken")
    assert [(part.matter.number, part.said) for part in found] == [(matter.number, "补上交接签字")]
    assert following is None
    assert preventions_in(cast.other_project, clause="complaint.taken") == ([], None)


@pytest.mark.covers("CMP-2")
def test_it_sends_what_the_quality_system_caused_to_the_review_and_its_decision_comes_back(cast: Cast) -> None:
    matter = walked(cast, "in_remedy")
    do(cast, "decide_class", matter, cast.desk_lead, degree="severe", grounds=["system"], reason="验收流程缺环节")
    answer: dict[str, Any] = {"route": "phone", "result": "已整改", "basis": BASIS}
    assert code_of(cast, "answer_complaint", matter, "desk_lead", **answer) == "complaint-review-missing"
    do(cast, "send_to_review", matter, cast.desk_lead, reason="验收流程缺环节")
    do(cast, "answer_complaint", matter, cast.desk_lead, **answer)
    assert clocks(matter)["review"] == "running", "it outlives the answer"
    do(cast, "decide_review", matter, colleague(cast, "prop_mgr"), decision="修订验收流程")
    assert clocks(matter)["review"] == "met"


@pytest.mark.covers("CMP-8")
def test_it_answers_in_writing_once_nobody_was_reached_often_enough(cast: Cast) -> None:
    matter = walked(cast, "unfounded")
    write: dict[str, Any] = {"result": "经查不属实，理由如下", "basis": BASIS}
    assert code_of(cast, "answer_in_writing", matter, "desk_lead", **write) == "complaint-not-tried-enough"
    do(cast, "record_not_told", matter, cast.clerk, way="phone")
    do(cast, "record_not_told", matter, cast.clerk, way="phone")
    assert Complaint.objects.get(pk=matter.pk).attempts == 1, "two at once are one"
    Complaint.objects.filter(pk=matter.pk).update(attempts=3)
    do(cast, "answer_in_writing", matter, cast.desk_lead, **write)
    row = Complaint.objects.get(pk=matter.pk)
    assert (matter.state, row.route) == ("answered", "letter")


@pytest.mark.covers("REP-12")
def test_it_holds_a_visit_to_the_limit_of_arrival_until_the_lead_is_there(cast: Cast) -> None:
    matter = walked(cast, "lodged")
    do(cast, "call_for_visit", matter, cast.clerk, reason="要看现场")
    assert code_of(cast, "call_for_visit", matter, "clerk", reason="再叫") == "complaint-visit-called"
    do(cast, "visit_site", matter, cast.engineer, came=[cast.technician.pk], found="先到看了一眼")
    assert clocks(matter)["arrival"] == "running"
    do(cast, "visit_site", matter, cast.lead, came=[cast.lead.pk, cast.technician.pk], found="墙面有水迹")
    assert clocks(matter)["arrival"] == "met"
    assert matter.events.filter(kind="complaint.site_visited").last().data["came"] == [cast.lead.pk, cast.technician.pk]


def test_it_knows_no_verb_of_another_kind_of_part(cast: Cast) -> None:
    matter = walked(cast, "in_remedy")
    for name in ("answer_ask", "confirm_finding"):
        with pytest.raises(NotFound):
            do(cast, name, matter, cast.desk_lead, 1, **({"answer": "好的"} if name == "answer_ask" else {}))


@pytest.mark.covers("CMP-8")
def test_it_lets_one_complaint_speak_for_several_households(cast: Cast) -> None:
    voice = walked(cast, "in_inquiry")
    others = [
        lodged(cast, phone="13811112222", words="电梯夜里一直响", room=cast.home_above),
        lodged(cast, phone="", words="电梯吵"),
    ]
    for each in others:
        do(cast, "join_group", each, cast.clerk, into=voice.number, reason="同一部电梯")
        assert (each.state, set(clocks(each).values())) == ("joined", {"cancelled"})
    assert CaseLink.objects.filter(origin=voice, why="same_cause").count() == 2
    assert code_of(cast, "cancel_case", voice, "desk_lead", reason="误登") == "complaint-speaks-for-others"
    assert (
        code_of(cast, "join_group", lodged(cast, phone="1"), "clerk", into=others[0].number, reason="同因")
        == "group-has-voice"
    )
    assert code_of(cast, "tell_member", others[1], "clerk", route="visit", words="已修好") == "complaint-voice-silent"
    do(cast, "leave_group", others[0], cast.clerk, reason="另一部电梯")
    assert (others[0].state, clocks(others[0])["verdict"]) == ("lodged", "running")
    do(cast, "join_group", others[0], cast.clerk, into=voice.number, reason="还是同一部")


@pytest.mark.covers("CMP-8")
def test_it_says_why_a_group_makes_no_sense(cast: Cast) -> None:
    first, repair = lodged(cast), cast.repair()
    answered = walked(cast, "unfounded")
    do(cast, "explain_invalid", answered, cast.clerk, route="phone", explanation="已解释清楚")
    for into, code in (
        (first.number, "group-of-itself"), ("YQ-99-9999", "group-unknown"), (repair.number, "group-elsewhere"),
        (answered.number, "group-answered"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            do(cast, "join_group", first, cast.clerk, into=into, reason="同因")
        assert (caught.value.code, set(caught.value.fields)) == (code, {"into"})


@pytest.mark.covers("CMP-6", "CMP-10")
def test_it_presses_the_manager_and_not_who_contested_when_the_ruling_is_late(cast: Cast) -> None:
    matter, office = walked(cast, "in_inquiry"), colleague(cast, "pm")
    do(cast, "name_cause", matter, cast.desk_lead, cause="未按规定用语")
    find: dict[str, Any] = {"department": "prop_eng", "found": "当班时与业主争吵", "person": cast.engineer.pk}
    do(cast, "find_responsible", matter, cast.desk_lead, **find)
    do(cast, "contest_finding", matter, cast.engineer, 1, reason="当天不当班")
    clock = Clock.objects.get(matter=matter, name="ruling")
    outbox.drain()
    asked = Notice.objects.get(matter=matter, template="complaint_contested")
    assert (asked.person, asked.data["due"]) == (office, clock.due_at.isoformat())
    with product_time_at(clock.due_at + timedelta(minutes=1)):
        fire_due()
        outbox.drain()
        late = matter.events.get(kind="clock.alarmed", data__clock="ruling")
        told = set(Notice.objects.filter(event=late).values_list("person", flat=True))
        assert office.pk in told
        assert cast.engineer.pk not in told
        do(cast, "uphold_finding", matter, office, 1, reason="排班表有误，监控为证")
    clock.refresh_from_db()
    assert clock.state == "late"
