"""Enquiries over the API: registered and answered in one request, or answered by their verbs; what a case came from."""

from typing import Any

import pytest
from django.test import Client

from anju.enquiries.tests.acting import ANSWER, agreed, asked
from anju.intake.models import CaseLink
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JSON = "application/json"


def desk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.clerk)
    return client


def question(**more: Any) -> dict[str, Any]:
    return {
        "project": "YQ", "room": "3-2-1801", "kind": "enquiry", "channel": "hotline", "description": "水费怎么收?",
        "reporter": {"name": "王女士", "phone": "13800005678"},
    } | more  # fmt: skip


@pytest.mark.covers("INT-6")
def test_it_registers_answers_and_closes_in_one_request(cast: Cast) -> None:
    sent = question(answer={"words": ANSWER, "edition": agreed(cast).pk})
    client = desk(cast)
    first = client.post("/api/v1/cases", sent, JSON, headers={"Idempotency-Key": "call-1"})
    assert first.status_code == 201, first.content
    body = first.json()
    assert (body["state"], body["open"], [(c["name"], c["state"]) for c in body["clocks"]]) == (
        "closed", False, [("answer", "met")],
    )  # fmt: skip
    assert {verb["name"] for verb in body["verbs"]} == {"propose_entry", "ask_again"}
    again = client.post("/api/v1/cases", sent, JSON, headers={"Idempotency-Key": "call-1"})
    assert again.json()["number"] == body["number"]
    assert Matter.objects.filter(kind="enquiry").count() == 1


def test_it_answers_by_its_verbs(cast: Cast) -> None:
    client, number = desk(cast), desk(cast).post("/api/v1/cases", question(), JSON).json()["number"]
    page = client.get(f"/api/v1/cases/{number}").json()
    wanted = next(verb for verb in page["verbs"] if verb["name"] == "answer_enquiry")
    done = client.post(wanted["href"], {"answer": ANSWER, "route": "phone"}, JSON)
    assert (done.status_code, done.json()["state"]) == (200, "closed")
    assert client.post(wanted["href"], {"answer": ANSWER, "route": "phone"}, JSON).status_code == 409


def test_it_answers_nothing_that_is_no_question(cast: Cast) -> None:
    client, answer = desk(cast), {"words": ANSWER}
    for kind, code in (
        ("repair", "answer-not-here"),
        ("complaint", "answer-not-here"),
        ("suggestion", "suggestion-not-decided"),
    ):
        refused = client.post("/api/v1/cases", question(kind=kind, answer=answer), JSON)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    owner = Client()
    owner.force_login(cast.owner)
    assert owner.post("/api/v1/cases", question(channel="h5", answer=answer), JSON).status_code == 403
    assert not Matter.objects.exists()


def test_it_says_what_a_case_came_from(cast: Cast) -> None:
    origin = asked(cast)
    client = desk(cast)
    made = client.post("/api/v1/cases", question(kind="repair", origin=origin.number), JSON)
    assert made.status_code == 201, made.content
    link = CaseLink.objects.get()
    assert (link.origin, link.matter.number, link.why) == (origin, made.json()["number"], "became")
    unknown = client.post("/api/v1/cases", question(kind="repair", origin="YQ-26-9999"), JSON)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "origin-unknown")
