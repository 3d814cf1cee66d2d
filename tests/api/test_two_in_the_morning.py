"""An angry owner at two in the morning whose case nobody touches until the group: over the API, with product time stepped as
`anju now --step` does it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from anju.clocks.drill import step_to
from anju.core.time import machine_now, product_now, shift_product_time
from anju.intake.models import Case
from anju.ladder.tests.acting import TWO_IN_THE_MORNING, Upper, after, upper
from anju.notices.models import Notice
from tests.api.test_journey import REPORT, Caller
from tests.cast import Cast, build_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.covers("SLA-3", "SLA-4", "INT-2")]


@pytest.fixture
def night(transactional_db: None) -> Iterator[Cast]:
    """The estate at two in the morning of its product time."""
    shift_product_time(TWO_IN_THE_MORNING - machine_now())
    yield build_cast()
    Path(settings.HOME, "product-time.json").unlink(missing_ok=True)


def moments(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(microsecond=0)


def test_it_rises_by_itself_until_somebody_answers_for_it(night: Cast) -> None:
    cast = night
    people: Upper = upper(cast)
    owner = Caller(cast.owner)
    number = owner.post("/api/v1/cases", REPORT | {"channel": "h5"}).json()["number"]

    def ladder() -> dict[str, Any]:
        found: dict[str, Any] = owner.get(f"/api/v1/cases/{number}").json()["ladder"]
        return found

    began = Case.objects.get(matter__number=number).rang_at
    first = ladder()
    assert (first["level"], first["role"], first["next"], first["rungs"]) == ("desk", "desk", "developer", [])
    assert moments(first["due_at"]) == began + timedelta(hours=1), "somebody is to be there"
    step_to(began + timedelta(minutes=61))
    second = ladder()
    assert (second["level"], second["holder"], second["next"]) == ("developer", "", "group")
    assert [(rung["level"], rung["outcome"], rung["broke"]) for rung in second["rungs"]] == [
        ("desk", "failed", "arrival"), ("developer", "running", None),
    ]  # fmt: skip
    raised = moments(second["since"])
    assert moments(second["due_at"]) == raised + timedelta(hours=2)
    step_to(raised + timedelta(hours=2, minutes=1))
    third = ladder()
    assert (third["level"], third["role"], third["next"], third["raise_from"]) == ("group", "group_cs", None, None)
    group = Caller(people.group)
    promise = product_now() + timedelta(hours=6)
    group.do(number, "take_over", promise=promise.isoformat(), next_step="集团已派人八点到场")
    fourth = ladder()
    assert (fourth["holder"], moments(fourth["due_at"])) == (people.group.short_name, promise.replace(microsecond=0))
    step_to(product_now() + timedelta(minutes=1))
    told = Counter(
        Notice.objects.filter(matter__number=number, template__startswith="rung").values_list(
            "template", "person__name", "route"
        )
    )
    once = {
        ("rung_entered", who.name, route)
        for who in (people.developer, people.colleague, people.group)
        for route in ("app", "sms")
    } | {
        (template, cast.owner.name, route)
        for template in ("rung_is_developer", "rung_is_group", "rung_taken_over")
        for route in ("app", "sms")
    }
    once |= {("rung_failed", who.name, "app") for who in (cast.desk_lead, people.developer, people.colleague)}
    assert told == Counter(once), "each of them once, and nobody else"


@pytest.mark.parametrize("kind", Case.Kind.values)
def test_it_says_who_is_in_charge_of_every_kind(night: Cast, kind: str) -> None:
    upper(night)
    desk = Caller(night.clerk)
    made = desk.post("/api/v1/cases", REPORT | {"kind": kind, "channel": "group_400", "items": []}).json()
    assert made["ladder"]["level"] == "group"
    assert desk.get(f"/api/v1/cases/{made['number']}").json()["ladder"] == made["ladder"]
    plain = desk.post("/api/v1/cases", REPORT | {"kind": kind, "items": []}).json()
    assert plain["ladder"]["level"] == "desk"
    assert "hand_up" in {verb["name"] for verb in plain["verbs"]}
    jumped = desk.post(f"/api/v1/cases/{plain['number']}/hand_up", {"next_rung": "group", "reason": "直接交集团"})
    assert (jumped.status_code, jumped.json()["code"]) == (409, "rung-jumped")


@pytest.mark.covers("SUP-1")
def test_it_follows_directives_over_the_api(night: Cast) -> None:
    people = upper(night)
    office, engineer = Caller(people.developer), Caller(night.engineer)
    body = {"project": "YQ", "to_role": "prop_eng", "ask": "请说明三次未修好的原因", "client_id": "directive-001"}
    made = office.post("/api/v1/directives", body)
    assert made.status_code == 201
    assert office.post("/api/v1/directives", body).json()["number"] == made.json()["number"]
    number = made.json()["number"]
    assert [row["number"] for row in engineer.get("/api/v1/directives").json()["results"]] == [number]
    seen = engineer.get(f"/api/v1/directives/{number}").json()
    assert {verb["name"] for verb in seen["verbs"]} == {"receive_directive", "answer_directive"}
    answered = engineer.post(f"/api/v1/directives/{number}/answer_directive", {"answer": "缺密封件"}).json()
    assert (answered["state"], answered["answers"], answered["verbs"]) == ("answered", ["缺密封件"], [])
    early = (after(0) + timedelta(minutes=5)).isoformat()
    back = office.post(f"/api/v1/directives/{number}/send_back_answer", {"reason": "没写责任单位", "due_at": early})
    assert (back.status_code, back.json()["code"]) == (422, "due-before-limit")
    done = office.post(f"/api/v1/directives/{number}/accept_answer", {}).json()
    assert (done["state"], done["open"]) == ("closed", False)
    assert office.get("/api/v1/directives?view=project&project=YQ").json()["results"][0]["state"] == "closed"
    assert office.post(f"/api/v1/directives/{number}/raise_directive", {"clock_id": 1}).status_code in {404, 405}
