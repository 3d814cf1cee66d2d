"""The phone system tells of a call nobody took."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.intake.models import CallBack
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-5")]


def post(who: Person, body: dict[str, Any], **headers: str) -> Any:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client.post("/api/v1/calls/missed", body, content_type="application/json", headers=headers)


def test_it_answers_with_the_call_back_and_its_due_moment(cast: Cast) -> None:
    at = product_now() - timedelta(minutes=1)
    answer = post(cast.clerk, {"project": "YQ", "number": "13800005678", "missed_at": at.isoformat()})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["phone"], body["times"], body["state"]) == ("138****5678", 1, "waiting")
    assert body["due_at"]
    assert CallBack.objects.get().source == "phone_system"


def test_it_answers_a_repeat_with_the_first_answer(cast: Cast) -> None:
    body = {"project": "YQ", "number": "13800005678"}
    first = post(cast.clerk, body, **{"Idempotency-Key": "pbx-call-77"})
    again = post(cast.clerk, body, **{"Idempotency-Key": "pbx-call-77"})
    assert first.json() == again.json()
    assert CallBack.objects.get().times == 1


def test_it_refuses_by_field_and_writes_nothing(cast: Cast) -> None:
    assert post(cast.clerk, {"project": "YQ", "number": "12"}).json()["code"] == "phone-unusable"
    assert post(cast.clerk, {"project": "YQ", "number": "13800005678", "missed_at": "now"}).status_code == 422
    assert post(cast.clerk, {"project": "HL", "number": "13800005678"}).status_code == 404
    assert post(cast.lead, {"project": "YQ", "number": "13800005678"}).status_code == 403
    assert not CallBack.objects.exists()
