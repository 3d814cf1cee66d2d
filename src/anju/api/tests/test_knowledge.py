"""Agreed answers over the API."""

import pytest
from django.test import Client

from anju.knowledge.actions import load_answers
from anju.knowledge.models import Edition
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_answers_staff_and_owners_each_with_theirs(cast: Cast) -> None:
    load_answers()
    clerk, owner = signed_in(cast.clerk), signed_in(cast.owner)
    url = "/api/v1/knowledge?project=YQ&q=赔偿"
    assert clerk.get(url).json()["results"][0]["audience"] == "staff"
    assert all(row["audience"] == "owners" for row in owner.get(url).json()["results"])
    inside = Edition.objects.get(entry__delivered="staff-compensation")
    assert clerk.get(f"/api/v1/knowledge/{inside.entry_id}?project=YQ").json()["edition"] == inside.pk
    assert owner.get(f"/api/v1/knowledge/{inside.entry_id}?project=YQ").status_code == 404
    assert clerk.get(f"/api/v1/knowledge/{inside.entry_id}?project=HL").status_code == 404


def test_it_pages_without_words_and_refuses_nonsense(cast: Cast) -> None:
    load_answers()
    clerk = signed_in(cast.clerk)
    first = clerk.get("/api/v1/knowledge?project=YQ&limit=20").json()
    second = clerk.get(f"/api/v1/knowledge?project=YQ&limit=20&cursor={first['next']}").json()
    assert len({row["id"] for row in first["results"] + second["results"]}) == Edition.objects.count()
    assert second["next"] is None
    assert clerk.get("/api/v1/knowledge?project=YQ&cursor=x").status_code == 422
    assert clerk.get("/api/v1/knowledge?q=x").status_code == 422
