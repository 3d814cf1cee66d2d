"""Incidents over the API."""

from typing import Any

import pytest
from django.test import Client

from anju.desk.tests.test_console_page import signed_in
from anju.incidents.models import Incident
from anju.incidents.tests.acting import TEXT, do, incident
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]
OPEN = {"project": "YQ", "kind": "storm", "places": ["3-2"], "what": "阳台进水"}


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/api/v1/incidents{path}", body, content_type="application/json", headers=headers)


def test_it_opens_one_once_by_its_key(cast: Cast) -> None:
    client = signed_in(cast.lead)
    first = post(client, "", OPEN, **{"Idempotency-Key": "storm-1"})
    again = post(client, "", OPEN, **{"Idempotency-Key": "storm-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    body = first.json()
    assert (body["kind"], body["places"], body["state"], body["cases"]) == ("storm", ["3-2"], "open", [])
    assert {clock["name"] for clock in body["clocks"]} == {"incident_first", "incident_control"}
    assert "inform_households" in {verb["name"] for verb in body["verbs"]}
    assert Incident.objects.count() == 1
    second = post(client, "", OPEN)
    assert (second.status_code, second.json()["code"]) == (409, "incident-open-already")


def test_it_does_verbs_and_refuses_in_codes(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    client = signed_in(cast.lead)
    joined = post(client, f"/{matter.number}/join_case", {"case": case.number})
    assert [each["number"] for each in joined.json()["cases"]] == [case.number]
    twice = post(client, f"/{matter.number}/join_case", {"case": case.number})
    assert (twice.status_code, twice.json()["code"]) == (409, "case-in-incident")
    bad = post(client, f"/{matter.number}/triage_case", {"case": case.number, "level": "red", "reason": "核实"})
    assert (bad.status_code, "level" in bad.json()["fields"]) == (422, True)
    once = {"text": TEXT, "client_id": "same-wish-0001"}
    for _twice in range(2):
        assert post(client, f"/{matter.number}/inform_households", once).status_code == 200
    early = post(client, f"/{matter.number}/end_incident", {"text": TEXT})
    assert (early.status_code, early.json()["code"]) == (409, "incident-not-under-control")


def test_it_lists_what_is_within_reach_in_pages(cast: Cast, django_assert_max_num_queries: Any) -> None:
    numbers = [incident(cast, kind=kind).number for kind in ("storm", "water", "power")]
    do("set_under_control", cast, numbers[0], text=TEXT)
    client = signed_in(cast.clerk)
    client.get("/api/v1/incidents")
    with django_assert_max_num_queries(6):
        first = client.get("/api/v1/incidents?limit=2").json()
    rest = client.get(f"/api/v1/incidents?limit=2&cursor={first['next']}").json()
    assert [row["number"] for row in first["results"] + rest["results"]] == numbers[::-1]
    assert rest["next"] is None
    held = client.get("/api/v1/incidents?state=under_control").json()["results"]
    assert [row["number"] for row in held] == numbers[:1]
    for who in (cast.stranger_clerk, cast.owner, cast.technician):
        assert signed_in(who).get("/api/v1/incidents").json()["results"] == []
        assert signed_in(who).get(f"/api/v1/incidents/{numbers[0]}").status_code == 404
