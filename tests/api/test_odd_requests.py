"""Requests that no well-meaning program sends: each gets a coded answer, none a fault, none leaves a row."""

import json
from typing import Any

import pytest
from django.test import Client

from anju.core.paging import encode_cursor
from anju.matters.models import Event, Matter
from tests.api.test_journey import REPORT, Caller
from tests.cast import Cast
from tests.walk import walk_to


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()["fields"]
    return found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": "滴\0水"}, "description"),
        ({"description": "滴\ud800水"}, "description"),
        ({"reporter": {"name": "王\0"}}, "reporter.name"),
        ({"items": [{"place": "卫\0生间"}]}, "items.0.place"),
        ({"rang_at": "0001-01-01T00:00:00+14:00"}, "rang_at"),
        ({"wanted_at": ["2026-11-21T10:00:00+08:00", "9999-12-31T23:59:59-12:00"]}, "wanted_at"),
        ({"\ud800": 1}, "body"),
    ],
)
def test_it_names_the_field_that_no_database_keeps(cast: Cast, change: dict[str, Any], field: str) -> None:
    answer = Caller(cast.clerk).client.post(
        "/api/v1/cases", json.dumps(REPORT | change), content_type="application/json"
    )
    assert field in problem(answer, 422, "inputs-invalid")
    assert not Matter.objects.exists()


def test_it_refuses_odd_words_in_verbs(cast: Cast) -> None:
    number, lead = cast.repair().number, Caller(cast.lead)
    for remark in ("a\0b", "a\ud800b"):
        answer = lead.client.post(
            f"/api/v1/cases/{number}/arrive", json.dumps({"remark": remark}), content_type="application/json"
        )
        assert "remark" in problem(answer, 422, "inputs-invalid")
    assert Matter.objects.get().state == "registered"


def test_it_knows_no_person_of_a_number_beyond_all_numbers(cast: Cast) -> None:
    number = walk_to(cast, "agreed").number
    answer = Caller(cast.lead).post(f"/api/v1/cases/{number}/items/1/assign_technician", {"technician": 10**30})
    problem(answer, 422, "technician-not-here")


@pytest.mark.parametrize(
    "path", ["/api/v1/rooms/YQ?q=%00", "/api/v1/cases?q=%00", "/api/v1/rooms/YQ/3%00", "/api/v1/rooms/Y%00Q"]
)
def test_it_refuses_a_nul_in_an_address(cast: Cast, path: str) -> None:
    problem(Caller(cast.clerk).get(path), 422, "text-not-keepable")


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense", "é", "W10", encode_cursor("2026-01-01T00:00:00", 10**40), encode_cursor("yesterday", 1),
        encode_cursor("0001-01-01T00:00:00+14:00", 1), encode_cursor(1, 1), encode_cursor("a\0", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/items", "/api/v1/rooms/YQ"])
def test_it_takes_no_cursor_for_a_fault(cast: Cast, path: str, cursor: str) -> None:
    answer = Caller(cast.clerk).client.get(path, {"cursor": cursor})
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        problem(answer, 422, "bad-cursor")


def test_it_answers_a_body_that_is_no_json(cast: Cast) -> None:
    client = Caller(cast.clerk).client
    for body, kind in ((b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"a=1", "text/plain")):
        problem(client.post("/api/v1/cases", body, content_type=kind), 400, "request-unusable")


def test_it_says_of_a_used_key_that_it_is_used_whatever_the_body(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    assert desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-2"}).status_code == 201
    held = {"Idempotency-Key": "ring-2"}
    problem(desk.post("/api/v1/cases", {"nonsense": 1}, **held), 422, "idempotency-key-reused")
    broken = desk.client.post("/api/v1/cases", b"{", content_type="application/json", headers=held)
    problem(broken, 422, "idempotency-key-reused")
    problem(desk.post("/api/v1/cases", {"nonsense": 1}, **{"Idempotency-Key": "x" * 256}), 422, "inputs-invalid")
    problem(desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "x" * 256}), 422, "idempotency-key-malformed")
    assert Event.objects.filter(kind="case.registered").count() == 1


def test_it_answers_every_post_of_nobody_with_one_refusal(cast: Cast) -> None:
    number = cast.repair().number
    for path in ("cases", f"cases/{number}/arrive", f"cases/{number}/reveal", "files"):
        problem(Client().post(f"/api/v1/{path}", {}, content_type="application/json"), 401, "not-signed-in")
    unknown = Client(headers={"Authorization": "Bearer nonsense"})
    problem(unknown.get("/api/v1/projects"), 401, "not-signed-in")


def test_it_has_no_verb_for_a_number_that_nobody_gave(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    for path in ("cases/YQ-26-9999/urge_case", "cases/YQ-26-9999/items/1/withdraw_item", "cases/YQ-26-9999/reveal"):
        problem(desk.post(f"/api/v1/{path}", {"reason": "试一试"} if "urge" not in path else {}), 404, "not-found")
    problem(desk.get("/api/v1/nowhere"), 404, "not-found")
    answer = desk.get("/api/v1/files")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"
