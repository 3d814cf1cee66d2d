"""Complaints over the API: the class and clocks of the contract, parts, verbs, and who is shown what."""

from typing import Any

import pytest
from django.test import Client

from anju.complaints.tests.acting import do, walked
from anju.matters.models import Matter
from tests.cast import Cast

BODY: dict[str, Any] = {
    "project": "YQ", "kind": "complaint", "channel": "hotline", "reporter": {"name": "王女士", "phone": "13800000000"},
    "description": "再不处理就找记者曝光",
}  # fmt: skip


def post(who: Any, url: str, body: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(who)
    return client.post(url, body, content_type="application/json")


def get(who: Any, url: str) -> Any:
    client = Client()
    client.force_login(who)
    return client.get(url)


@pytest.mark.covers("CMP-2", "CMP-4")
def test_it_answers_with_class_and_clocks_as_the_contract_says(cast: Cast) -> None:
    answer = post(cast.clerk, "/api/v1/cases", BODY)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["room"], body["items"]) == ("lodged", None, [])
    assert body["class"] == {
        "proposed": "severe", "decided": None, "decided_grounds": [],
        "grounds": [{"code": "media", "facts": [["word", "记者"], ["word", "曝光"]]}],
    }  # fmt: skip
    clocks = {clock["name"]: clock["clause"] for clock in body["clocks"]}
    assert clocks == {"verdict": "complaint.verdict", "severe_result": "complaint.severe_result"}
    plain = post(
        cast.clerk, "/api/v1/cases", BODY | {"description": "快递柜声音大", "reporter": {"name": "李先生"}}
    ).json()
    assert (plain["class"]["proposed"], [clock["name"] for clock in plain["clocks"]]) == ("ordinary", ["verdict"])


def test_it_shows_the_same_when_looked_at_as_when_registered(cast: Cast) -> None:
    made = post(cast.clerk, "/api/v1/cases", BODY).json()
    seen = get(cast.clerk, f"/api/v1/cases/{made['number']}").json()
    assert seen == made


@pytest.mark.covers("CMP-5")
def test_it_shows_parts_and_does_their_verbs_by_number(cast: Cast) -> None:
    matter = walked(cast, "lodged")
    do(cast, "ask_department", matter, cast.clerk, department="prop_eng", question="多久巡查一次？")
    seen = get(cast.engineer, f"/api/v1/cases/{matter.number}").json()
    part = seen["complaint"]["parts"][0]
    assert (part["no"], part["kind"], part["state"], part["department"]) == (1, "ask", "asked", "prop_eng")
    verb = next(verb for verb in seen["verbs"] if verb["name"] == "answer_ask")
    done = post(cast.engineer, verb["href"], {"answer": "每日两次"})
    assert (done.status_code, done.json()["complaint"]["parts"][0]["state"]) == (200, "answered")


@pytest.mark.covers("CMP-8")
def test_it_refuses_with_a_code_and_writes_nothing(cast: Cast) -> None:
    number = post(cast.clerk, "/api/v1/cases", BODY).json()["number"]
    before = Matter.objects.get(number=number).last_seq
    wanted: dict[str, tuple[dict[str, Any], int, str]] = {
        "pass_on": ({"to": "pm", "manner": "written"}, 409, "complaint-summary-missing"),
        "record_satisfied": ({}, 409, "follow_up-not-ready-for-record-satisfied"),
        "explain_invalid": ({"route": "phone", "explanation": "已解释"}, 409, "case-not-ready-for-explain-invalid"),
        "decide_valid": ({"grounds": ["manners"], "reason": "属实"}, 403, "complaint-beyond-authority"),
        "decide_invalid": ({"grounds": [], "reason": "不实"}, 422, "inputs-invalid"),
    }
    for name, (body, status, code) in wanted.items():
        answer = post(cast.clerk, f"/api/v1/cases/{number}/{name}", body)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), name
        assert problem["detail"] or problem["title"]
    assert Matter.objects.get(number=number).last_seq == before


def test_it_shows_a_resident_neither_class_nor_findings(cast: Cast) -> None:
    matter = walked(cast, "in_remedy")
    seen = get(cast.owner, f"/api/v1/cases/{matter.number}").json()
    assert (seen["class"], seen["complaint"]) == (None, None)
    kinds = {event["kind"] for event in get(cast.owner, f"/api/v1/cases/{matter.number}/timeline").json()["results"]}
    assert kinds == {"case.registered"}
