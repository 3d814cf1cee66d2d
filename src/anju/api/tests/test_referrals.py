"""Referrals over the API: passed on once, followed, over heads."""

from typing import Any

import pytest
from django.test import Client

from anju.intake.models import Referral
from anju.intake.referrals.tests.acting import WORDS, act, in_state, let_stand, referred
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-3")]
JSON = "application/json"


def of(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_it_passes_on_once(cast: Cast) -> None:
    sent: dict[str, Any] = {"project": "YQ", "where": "3-2-1801", "words": WORDS, "who": "王女士 13800005678"}
    client = of(cast.technician)
    first = client.post("/api/v1/referrals", sent, JSON, headers={"Idempotency-Key": "r-1"})
    again = client.post("/api/v1/referrals", sent, JSON, headers={"Idempotency-Key": "r-1"})
    assert (first.status_code, again.json()) == (201, first.json())
    body = first.json()
    assert (body["state"], body["room"], body["case"], body["rung"]) == ("waiting", "3-2-1801", None, 0)
    assert body["due_at"] > body["passed_on_at"]
    twice = [client.post("/api/v1/referrals", sent | {"client_id": "phone-0001"}, JSON).json() for _time in range(2)]
    assert twice[0]["number"] == twice[1]["number"]
    assert Referral.objects.count() == 2
    assert "13800005678" not in first.content.decode()


def test_it_refuses_who_does_not_work_here_and_what_says_nothing(cast: Cast) -> None:
    sent = {"project": "YQ", "words": WORDS}
    assert of(cast.foreman).post("/api/v1/referrals", sent, JSON).status_code == 403
    assert of(cast.owner).post("/api/v1/referrals", sent, JSON).status_code == 404
    assert of(cast.stranger_clerk).post("/api/v1/referrals", sent, JSON).status_code == 404
    assert of(cast.technician).post("/api/v1/referrals", sent | {"words": " "}, JSON).status_code == 422
    assert of(cast.technician).post("/api/v1/referrals", sent | {"rung": 2}, JSON).status_code == 422
    assert not Referral.objects.exists()


def test_it_lists_ones_own_page_by_page(cast: Cast, django_assert_max_num_queries: Any) -> None:
    referred(cast, by=cast.clerk)
    numbers = [referred(cast).number for _time in range(3)]
    client = of(cast.technician)
    client.get("/api/v1/referrals")
    with django_assert_max_num_queries(6):
        first = client.get("/api/v1/referrals?limit=2").json()
    second = client.get(f"/api/v1/referrals?limit=2&cursor={first['next']}").json()
    assert [row["number"] for row in first["results"] + second["results"]] == numbers[::-1]
    assert second["next"] is None
    assert client.get("/api/v1/referrals?cursor=nonsense").status_code == 422


def test_it_follows_and_goes_over_heads(cast: Cast) -> None:
    matter = in_state(cast, "registered")
    client = of(cast.technician)
    path = f"/api/v1/referrals/{matter.number}"
    assert client.get(path).json()["case_state"] == "registered"
    early = client.post(f"{path}/go_over_heads", {"words": "没人管"}, JSON)
    assert (early.status_code, early.json()["code"]) == (409, "referral-not-still")
    let_stand(matter)
    done = client.post(f"{path}/go_over_heads", {"words": "没人管"}, JSON)
    assert (done.status_code, done.json()["rung"]) == (200, 1)
    assert of(cast.clerk).get(path).status_code == 404
    act(cast, "settle_referral", matter, None)
    assert client.get(path).json()["state"] == "settled"
