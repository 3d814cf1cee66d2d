"""Complaints over the API, from POST to closed, doing nothing but what each answer offers: one the press asks about, of several
households; and one that is not valid, which does not end before it was explained.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from anju.complaints.tests.acting import BASIS, colleague
from anju.core import outbox
from anju.core.time import product_now
from anju.matters.models import Matter
from anju.notices.models import Notice
from tests.api.test_journey import Caller
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PRESS: dict[str, Any] = {
    "project": "YQ", "room": "3-2-1801", "kind": "complaint", "channel": "media",
    "reporter": {"name": "王女士", "phone": "13800005678"}, "description": "记者来电：三号楼电梯反复困人",
}  # fmt: skip
RESULT = "已更换门机控制器，三日内复检"


def lodge(caller: Caller, **more: Any) -> str:
    answer = caller.post("/api/v1/cases", PRESS | more)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def part(caller: Caller, number: str, name: str, no: int, **body: Any) -> None:
    """A verb of a part, by its number, among those that are offered."""
    offered = {verb["href"] for verb in caller.get(f"/api/v1/cases/{number}").json()["verbs"] if verb["name"] == name}
    href = f"/api/v1/cases/{number}/items/{no}/{name}"
    assert href in offered, offered
    answer = caller.post(href, body)
    assert answer.status_code == 200, answer.content.decode()


def refused(caller: Caller, number: str, name: str, **body: Any) -> tuple[int, str]:
    answer = caller.post(f"/api/v1/cases/{number}/{name}", body)
    return answer.status_code, answer.json()["code"]


@pytest.mark.covers("CMP-2", "CMP-3", "CMP-4", "CMP-5", "CMP-6", "CMP-7", "CMP-8", "CMP-9", "CMP-11")
def test_it_answers_several_households_with_one_voice(cast: Cast) -> None:
    desk, manager = Caller(cast.clerk), Caller(colleague(cast, "pm"))
    number = lodge(desk)
    others = [
        lodge(desk, channel="hotline", room="3-2-1901", reporter={"name": "莫先生", "phone": "13900001234"}),
        lodge(desk, channel="counter", room=None, reporter={"name": "李先生"}),
    ]
    for other in others:
        desk.do(other, "join_group", into=number, reason="同一部电梯")
    desk.do(number, "decide_class", degree="severe", grounds=["media"], reason="电视台已来电")
    assert refused(desk, number, "pass_on", to="pm", manner="written") == (409, "complaint-summary-missing")
    desk.do(number, "write_summary", summary="三号楼电梯一周内困人三次，电视台已来电，要求书面答复。")
    assert refused(desk, number, "pass_on", to="pm", manner="oral") == (422, "pass-on-in-writing")
    desk.do(number, "pass_on", to="pm", manner="written")
    assert refused(desk, number, "decide_valid", grounds=["order"], reason="属实") == (
        403,
        "complaint-beyond-authority",
    )
    manager.do(number, "decide_valid", grounds=["order"], reason="困人记录属实")
    manager.do(number, "record_inquiry", inquiry="调取困人记录和维保记录")
    manager.do(number, "name_cause", cause="门机控制器老化")
    for department in ("prop_eng", "peer_dept"):
        manager.do(number, "ask_department", department=department, question="记录如何？")
    colleague(cast, "peer_dept")
    manager.do(number, "tell_why", route="phone", words="需要工程和设计配合，三天内再联系您")
    week = (product_now() + timedelta(days=7)).isoformat()
    manager.do(number, "set_measure", measure="更换控制器", person=cast.engineer.pk, by_when=week)
    answer: dict[str, Any] = {"route": "phone", "result": RESULT, "basis": BASIS}
    assert refused(manager, number, "answer_complaint", **answer) == (409, "complaint-asks-open")
    part(Caller(cast.engineer), number, "answer_ask", 1, answer="记录齐全，控制器老化")
    part(manager, number, "withdraw_ask", 2, reason="选型资料已查到")
    manager.do(number, "answer_complaint", **answer)
    outbox.drain()
    told, in_person = (Matter.objects.get(number=other) for other in others)
    assert (told.state, in_person.state) == ("answered", "joined")
    desk.do(others[1], "tell_member", route="visit", words="上门告知：已更换控制器")
    outbox.drain()
    owner = Caller(cast.owner).get(f"/api/v1/cases/{number}").json()
    assert owner["state"] == "answered"
    desk.do(number, "record_satisfied")
    assert Matter.objects.get(number=number).state == "closed"
    part(desk, number, "check_measure", 3, found="抽查三部电梯正常")
    part(manager, number, "record_prevention", 3, clause="complaint.taken")
    rows = Counter(Notice.objects.values_list("matter", "template", "person", "route"))
    assert {row for row, count in rows.items() if count > 1} == set()
    hearing = Notice.objects.filter(template="complaint_answered").values_list("matter__number", "route")
    written = {(each, route) for each in (number, others[0]) for route in ("app", "sms")}
    assert set(hearing) == written, "whoever has a number or an account has it in writing"


@pytest.mark.covers("CMP-3", "CMP-8", "CMP-9", "CMP-10")
def test_it_explains_what_is_not_valid_before_it_ends(cast: Cast) -> None:
    desk, head, owner = Caller(cast.clerk), Caller(cast.desk_lead), Caller(cast.owner)
    number = lodge(desk, channel="hotline", description="保安夜里进了我家院子")
    assert refused(head, number, "decide_invalid", reason="查监控并无此事") == (422, "inputs-invalid")
    assert refused(head, number, "decide_invalid", grounds=["manners"], reason="并无此事") == (422, "ground-unknown")
    body = head.do(number, "decide_invalid", grounds=["unproven"], reason="查监控并无此事")
    clocks = {clock["name"]: clock["clause"] for clock in body["clocks"] if clock["name"] == "explain"}
    assert (body["state"], clocks) == ("unfounded", {"explain": "complaint.explain"})
    before = Matter.objects.get(number=number).last_seq
    for name in ("record_satisfied", "close_unreached"):
        assert refused(desk if name == "record_satisfied" else head, number, name)[0] == 409, name
    assert refused(head, number, "answer_in_writing", result="不属实", basis=BASIS) == (
        409,
        "complaint-not-tried-enough",
    )
    matter = Matter.objects.get(number=number)
    assert (matter.state, matter.last_seq) == ("unfounded", before), "she was not told yet, and nothing happened"
    desk.do(number, "explain_invalid", route="phone", explanation="监控显示无人进入，已请业主看过录像")
    events = owner.get(f"/api/v1/cases/{number}/timeline").json()
    assert "监控显示无人进入，已请业主看过录像" in str(events)
    head.do(number, "record_satisfied")
    assert Matter.objects.get(number=number).state == "closed"
