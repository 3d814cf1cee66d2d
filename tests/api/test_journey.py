"""A repair from `POST /api/v1/cases` to closed, doing nothing but what each answer offers."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from anju.api.tokens import create_token
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people.models import Grant, Person
from tests.cast import Cast

REPORT = {
    "project": "YQ",
    "room": "3-2-1801",
    "kind": "repair",
    "channel": "hotline",
    "reporter": {"name": "王女士", "phone": "13800005678", "relation": "owner"},
    "description": "卫生间天花板滴水",
    "items": [{"place": "卫生间", "part": "顶棚", "defect": "C02"}],
}


class Caller:
    """One person's program."""

    def __init__(self, who: Person) -> None:
        Person.objects.filter(pk=who.pk, username=None).update(username=f"api{who.pk}")
        who.refresh_from_db()
        self.client = Client(
            headers={"Authorization": f"Bearer {create_token(username=who.username or '', days=1, actor_id=None)}"}
        )

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.client.post(path, body, content_type="application/json", headers=headers or None)

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def upload(self, kind: str) -> str:
        held = io.BytesIO()
        Image.new("RGB", (320, 240), (180, 180, 180)).save(held, "PNG")
        held.seek(0)
        held.name = "picture.png"
        answer = self.client.post("/api/v1/files", {"file": held, "kind": kind})
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def do(self, number: str, name: str, **body: Any) -> dict[str, Any]:
        """Do the verb of this name among those offered to this caller now; it must be offered."""
        offered = {verb["name"]: verb for verb in self.get(f"/api/v1/cases/{number}").json()["verbs"]}
        assert name in offered, f"{name} is not offered, only {sorted(offered)}"
        answer = self.post(offered[name]["href"], body)
        assert answer.status_code == 200, answer.content.decode()
        done: dict[str, Any] = answer.json()
        return done


@pytest.mark.covers("INT-1", "INT-4", "REP-1", "REP-3", "REP-4", "REP-10", "FUP-1")
def test_it_drives_a_repair_by_the_verbs_it_is_offered(cast: Cast) -> None:
    desk, lead, worker, owner = (Caller(who) for who in (cast.clerk, cast.lead, cast.technician, cast.owner))
    answer = desk.post("/api/v1/cases", REPORT)
    assert answer.status_code == 201
    case = answer.json()
    number = case["number"]
    assert {clock["name"] for clock in case["clocks"]} == {"lead_told", "set_off", "arrival"}
    lead.do(number, "set_off")
    lead.do(number, "arrive")
    soon = product_now() + timedelta(hours=1)
    line = {"item": 1, "method": "换密封圈", "finish_by": (soon + timedelta(days=3)).isoformat()}
    lead.do(number, "agree_plan", lines=[line], consent="signed", signature=lead.upload("signature"))
    lead.do(number, "decide_responsibility", party="contractor", contractor="DY", reason="接头未拧紧")
    lead.do(number, "assign_technician", technician=cast.technician.pk)
    worker.do(number, "book_appointment", starts=soon.isoformat(), ends=(soon + timedelta(hours=1)).isoformat())
    worker.do(number, "set_off_to_item")
    worker.do(number, "arrive_at_item")
    worker.do(number, "start_work", photos=[worker.upload("photo")])
    worker.do(number, "finish_work", photos=[worker.upload("photo")])
    assert owner.do(number, "sign_off_item", signature=owner.upload("signature"))["state"] == "signed_off"
    closed = desk.do(number, "record_satisfied")
    assert (closed["state"], closed["open"]) == ("closed", False)
    assert {verb["name"] for verb in closed["verbs"]} == {"rate_service", "reopen_case"}
    kinds = [event["kind"] for event in desk.get(f"/api/v1/cases/{number}/timeline").json()["results"]]
    assert kinds[0] == "case.registered"
    assert kinds[-1] == "follow_up.satisfied"
    assert {event["kind"] for event in owner.get(f"/api/v1/cases/{number}/timeline").json()["results"]} < set(kinds)


def test_it_gives_the_first_answer_again_under_the_same_key(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    first = desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-1"})
    again = desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-1"})
    assert again.json()["number"] == first.json()["number"]
    other = desk.post("/api/v1/cases", REPORT | {"description": "别的事"}, **{"Idempotency-Key": "ring-1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"room": "9-9-999"}, 422, "room-unknown"),
        ({"room": None}, 422, "place-missing"),
        ({"rang_at": "2030-01-01T00:00:00+08:00"}, 422, "ring-in-future"),
        ({"rang_at": "2026-01-01T00:00:00+08:00"}, 422, "late-reason-missing"),
        ({"items": [{"place": "卫生间", "defect": "ZZ9"}]}, 422, "defect-unknown"),
        ({"nonsense": 1}, 422, "inputs-invalid"),
        ({"project": "HL"}, 404, "not-found"),
    ],
)
def test_it_refuses_with_a_code_and_writes_nothing(cast: Cast, change: dict[str, Any], status: int, code: str) -> None:
    from anju.matters.models import Event, Matter

    answer = Caller(cast.clerk).post("/api/v1/cases", REPORT | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "code", "detail", "fields"}
    assert not Matter.objects.exists()
    assert not Event.objects.exists()


def test_it_shows_a_stranger_nothing(cast: Cast) -> None:
    number = Caller(cast.clerk).post("/api/v1/cases", REPORT).json()["number"]
    for stranger in (cast.stranger_clerk, cast.other_company_clerk, cast.technician, cast.foreman, cast.neighbour):
        assert Caller(stranger).get(f"/api/v1/cases/{number}").status_code == 404
    assert Client().get(f"/api/v1/cases/{number}").status_code == 401


def test_it_pages_through_a_list_without_losing_or_repeating(cast: Cast) -> None:
    numbers = {cast.repair().number for _ in range(7)}
    desk, seen, cursor = Caller(cast.clerk), [], ""
    while True:
        page = desk.get(f"/api/v1/cases?limit=3&cursor={cursor}").json()
        seen += [row["number"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(numbers)
    assert desk.get("/api/v1/cases?cursor=nonsense").json()["code"] == "bad-cursor"


@pytest.mark.parametrize("path", ["projects", "rooms/YQ", "rooms/YQ?q=3"])
def test_it_pages_through_places_alike(cast: Cast, path: str) -> None:
    desk = Caller(cast.clerk)
    for number in range(5):
        made = Project.objects.create(company=cast.company, code=f"P{number}", name=f"园{number}")
        Grant.objects.create(person=cast.clerk, role="desk", project=made, starts_on=date(2020, 1, 1))
    mark, seen = "&" if "?" in path else "?", list[str]()
    cursor: str | None = ""
    whole = [row["code"] for row in desk.get(f"/api/v1/{path}").json()["results"]]
    while cursor is not None:
        page = desk.get(f"/api/v1/{path}{mark}limit=1&cursor={cursor}").json()
        assert len(page["results"]) <= 1
        seen, cursor = seen + [row["code"] for row in page["results"]], page["next"]
    assert len(whole) > 1
    assert seen == whole
    assert desk.get(f"/api/v1/{path}{mark}limit=0").status_code == 422


def test_it_takes_a_report_in_few_statements(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    desk.post("/api/v1/cases", REPORT)
    with CaptureQueriesContext(connection) as spent:
        assert desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-9"}).status_code == 201
    said = [query["sql"] for query in spent.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert sum("rulebook_stamp" in each for each in said) == 2, "one reading, and a look whether it still holds"
    assert len(said) <= (5 if connection.vendor == "postgresql" else 14), "\n".join(said)  # BEGIN and COMMIT aside
