"""A rule changes from a moment on, in one place, and never for the past."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from anju.core.changes import changes_of
from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.time import product_time_at
from anju.estate.models import Project
from anju.rulebook.actions import end_clause_edition, publish_clause_edition
from anju.rulebook.models import ClauseEdition, Defect
from anju.rulebook.queries import clause_for, edition_by_id
from anju.rulebook.tests.conftest import Estate

TEN = {"counting": "minutes", "minutes": 10}


def publish(minutes: int, *, clause_id: str = "ready", **own: Any) -> ClauseEdition:
    told: dict[str, Any] = {"source_zh": "公司规定 3.5", "certainty": "regulation", "actor_id": None, **own}
    return publish_clause_edition(clause_id=clause_id, parameters={"counting": "minutes", "minutes": minutes}, **told)


def minutes_at(place: Project, at: datetime, clause_id: str = "ready") -> int:
    found = clause_for(clause_id=clause_id, project_id=place.pk, company_id=place.company_id, at=at)
    minutes: int = found.parameters["minutes"]
    return minutes


@pytest.mark.covers("SLA-2")
def test_it_lets_project_beat_company_beat_group(estate: Estate, noon: datetime) -> None:
    publish(12, company_id=estate.company.pk)
    publish(8, project_id=estate.project.pk)
    assert [minutes_at(place, noon) for place in (estate.project, estate.sister, estate.stranger)] == [8, 12, 10]


@pytest.mark.covers("SLA-2")
def test_it_changes_nothing_before_its_moment(estate: Estate, noon: datetime) -> None:
    before = clause_for(clause_id="ready", project_id=None, company_id=None, at=noon)
    later = noon + timedelta(days=3)
    publish(7, valid_from=later)
    second = timedelta(seconds=1)
    assert [minutes_at(estate.project, at) for at in (noon, later - second, later, later + second)] == [10, 10, 7, 7]
    assert edition_by_id(before.pk).parameters["minutes"] == 10, "a running clock keeps its edition"


def test_it_is_seen_at_once_and_forgotten_when_rolled_back(estate: Estate, noon: datetime) -> None:
    assert minutes_at(estate.project, noon) == 10
    with transaction.atomic():
        publish(6)
        assert minutes_at(estate.project, noon) == 6
        transaction.set_rollback(True)
    assert minutes_at(estate.project, noon) == 10


def test_it_costs_one_query_to_ask_again(estate: Estate, noon: datetime, django_assert_num_queries: Any) -> None:
    minutes_at(estate.project, noon)
    with django_assert_num_queries(1):
        minutes_at(estate.project, noon)


def test_it_keeps_who_changed_what(estate: Estate, noon: datetime) -> None:
    edition = publish(9)
    (change,) = changes_of(edition)
    assert (change.verb, change.before["parameters"]["minutes"], change.after["parameters"]["minutes"]) == (
        "publish_clause_edition",
        10,
        9,
    )


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"parameters": {"counting": "minutes", "minutes": -1}}, "parameters-not-usable"),
        ({"parameters": {**TEN, "alarm": {"tell": ["gardener"]}}}, "role-unknown"),
        ({"parameters": TEN, "source_zh": " "}, "source-missing"),
        ({"parameters": TEN, "company_id": 1, "project_id": 1}, "place-not-one"),
    ],
)
def test_it_refuses_what_could_not_be_enforced(estate: Estate, told: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        publish_clause_edition(
            **{"clause_id": "ready", "source_zh": "x", "certainty": "default", "actor_id": None, **told}
        )
    assert refusal.value.code == code


@pytest.mark.covers("SLA-1", "REP-2")
@pytest.mark.parametrize(
    ("clause_id", "parameters"),
    [
        ("arrival.emergency", {**TEN, "pausable": True}),
        ("arrival.normal", {"counting": "working_time", "minutes": 20, "windows": [{"from": "08:00", "to": "17:30"}]}),
        ("appointment", TEN),
        ("follow_up", {"counting": "given"}),
    ],
)
def test_it_refuses_what_would_break_a_promise(estate: Estate, clause_id: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        publish_clause_edition(
            clause_id=clause_id, parameters=parameters, source_zh="x", certainty="default", actor_id=None
        )
    assert refusal.value.code == "parameters-not-usable"


def test_it_refuses_the_terms_of_another_class(estate: Estate) -> None:
    with pytest.raises(Invalid):
        publish_clause_edition(
            clause_id="warranty.W2",
            parameters={"warranty_class": "W4"},
            source_zh="x",
            certainty="default",
            actor_id=None,
        )


def test_it_refuses_to_change_the_past(estate: Estate, noon: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        publish(9, valid_from=noon - timedelta(seconds=1))
    assert refusal.value.code == "valid-from-past"


def test_it_refuses_two_rules_for_one_time_and_place(estate: Estate, noon: datetime) -> None:
    publish(9, valid_from=noon + timedelta(days=5))
    with pytest.raises(Refusal) as refusal:
        publish(8, valid_from=noon + timedelta(days=2))
    assert refusal.value.code == "editions-overlap"
    publish(8, valid_from=noon + timedelta(days=2), project_id=estate.project.pk)


def test_it_cannot_have_two_open_editions_behind_the_verbs_back(estate: Estate) -> None:
    row = ClauseEdition.objects.get(clause="ready")
    row.pk, row.valid_from = None, row.valid_from + timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("change", [{"parameters": {"counting": "minutes", "minutes": 99}}, {"certainty": "law"}])
def test_it_is_never_rewritten_not_even_behind_the_verbs_back(estate: Estate, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ClauseEdition.objects.filter(clause="ready").update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Defect.objects.filter(code="C02").update(defect_zh="别的")
    assert ClauseEdition.objects.get(clause="ready").parameters["minutes"] == 10


def test_it_does_not_know_clauses_that_are_not_there(estate: Estate, noon: datetime) -> None:
    with pytest.raises(NotFound):
        publish(9, clause_id="tea_break")
    with pytest.raises(Refusal):
        clause_for(clause_id="tea_break", project_id=None, company_id=None, at=noon)


@pytest.mark.covers("SLA-2")
def test_it_falls_back_to_the_wider_rule_when_the_own_one_ends(estate: Estate, noon: datetime) -> None:
    own = publish(8, project_id=estate.project.pk)
    with product_time_at(noon + timedelta(hours=2)):
        end_clause_edition(edition_id=own.pk, actor_id=None)
        assert minutes_at(estate.project, noon + timedelta(hours=1)) == 8
        assert minutes_at(estate.project, noon + timedelta(hours=2)) == 10
        with pytest.raises(Refusal) as refusal:
            end_clause_edition(edition_id=ClauseEdition.objects.get(clause="ready", project=None).pk, actor_id=None)
    assert refusal.value.code == "edition-not-ending"


def test_it_refuses_a_limit_that_no_working_hours_ever_reach(estate: Estate, noon: datetime) -> None:
    """Every case that began under it would fail."""
    told: dict[str, Any] = {"source_zh": "公司规定 3.5", "certainty": "regulation", "actor_id": None}
    short = {"counting": "working_time", "weekdays": [1], "windows": [{"from": "08:00", "to": "08:01"}]}
    with pytest.raises(Invalid, match="parameters-not-usable") as caught:
        publish_clause_edition(clause_id="appoint", parameters={**short, "minutes": 53}, **told)
    assert set(caught.value.fields) == {"parameters.working_time.minutes"}
    publish_clause_edition(clause_id="appoint", parameters={**short, "minutes": 52}, **told)
