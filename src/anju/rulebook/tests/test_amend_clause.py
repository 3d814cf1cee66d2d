"""A keeper amends a clause: with a reason, in the own place, never weaker than the law, never a gap; field by field."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from anju.core.access import Reach
from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.time import product_time_at
from anju.people.models import Person
from anju.rulebook.actions import Amendment, amend_clause, end_own_edition, withdraw_clause_edition
from anju.rulebook.models import ClauseEdition
from anju.rulebook.queries import clause_for
from anju.rulebook.tests.conftest import Estate

DAY = timedelta(days=1)
TWELVE = Amendment(
    parameters={"counting": "minutes", "minutes": 12},
    text_zh="接单后十二分钟内备好。",
    text_en="Ready within twelve minutes.",
    source_zh="公司规定 3.5",
    source_en="Company rule 3.5",
    certainty="regulation",
)


def keeper(person: Person, **places: Any) -> Reach:
    """A reach with `head` in the places named: group, company, project."""
    held = frozenset({"head"})
    return Reach(
        person_id=person.pk,
        firm_id=None,
        roles={places["project"].pk: held} if "project" in places else {},
        named=held,
        in_group=held if places.get("group") else frozenset(),
        in_companies={places["company"].pk: held} if "company" in places else {},
    )


@pytest.fixture
def head(db: None, noon: datetime) -> Person:
    return Person.objects.create(username="head", name="高总", kind=Person.Kind.STAFF, created_at=noon)


def amend(actor: Reach, amendment: Amendment = TWELVE, **told: Any) -> ClauseEdition:
    return amend_clause(actor=actor, amendment=amendment, **{"clause_id": "ready", "reason": "十分钟赶不及", **told})


def minutes_at(estate: Estate, at: datetime) -> int:
    found = clause_for(clause_id="ready", project_id=estate.project.pk, company_id=estate.company.pk, at=at)
    return int(found.parameters["minutes"])


@pytest.mark.covers("SLA-2")
def test_it_keeps_who_changed_it_and_why(estate: Estate, noon: datetime, head: Person) -> None:
    edition = amend(keeper(head, company=estate.company), company_id=estate.company.pk, valid_from=noon + DAY)
    (change,) = changes_of(edition)
    assert (change.changed_by, change.after["reason"]) == (head, "十分钟赶不及")
    assert [minutes_at(estate, at) for at in (noon, noon + DAY)] == [10, 12]
    assert edition.text == "接单后十二分钟内备好。"


def test_it_does_not_repeat_wording_that_is_the_clauses_own(estate: Estate, noon: datetime, head: Person) -> None:
    clause = ClauseEdition.objects.select_related("clause").get(clause="ready").clause
    same = replace(TWELVE, text_zh=clause.text_zh, text_en=f" {clause.text_en} ")
    edition = amend(keeper(head, group=True), same)
    assert (edition.text_zh, edition.text_en) == ("", "")
    assert edition.text == clause.text


@pytest.mark.parametrize("place", ["group", "company", "project", "sister"])
def test_it_is_for_the_keepers_of_that_place_alone(estate: Estate, head: Person, place: str) -> None:
    """A role in one project is none in its company, one in a company none in the group."""
    told: dict[str, Any] = {
        "group": {},
        "company": {"company_id": estate.company.pk},
        "project": {"project_id": estate.project.pk},
        "sister": {"project_id": estate.sister.pk},
    }[place]
    with pytest.raises(Forbidden):
        amend(
            keeper(head, project=estate.stranger, company=estate.stranger.company)
            if place == "project"
            else keeper(head, project=estate.project, **({"company": estate.company} if place == "group" else {})),
            **told,
        )
    assert ClauseEdition.objects.filter(clause="ready").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told", "code", "field"),
    [
        (
            {"parameters": {"counting": "minutes", "minutes": 0}},
            {},
            "parameters-not-usable",
            "parameters.minutes.minutes",
        ),
        ({"parameters": {"counting": "sundial"}}, {}, "parameters-not-usable", "parameters"),
        ({"text_en": "  "}, {}, "amendment-not-usable", "text_en"),
        ({"source_en": ""}, {}, "amendment-not-usable", "source_en"),
        ({"source_zh": "长" * 301}, {}, "amendment-not-usable", "source_zh"),
        ({"certainty": "sure"}, {}, "amendment-not-usable", "certainty"),
        ({}, {"reason": " "}, "amendment-not-usable", "reason"),
        ({}, {"valid_from": -DAY}, "valid-from-past", "valid_from"),
        ({}, {"valid_until": 9 * DAY}, "edition-gap", "valid_until"),
    ],
)
def test_it_refuses_field_by_field(
    estate: Estate, noon: datetime, head: Person, wrong: dict[str, Any], told: dict[str, Any], code: str, field: str
) -> None:
    when = {name: noon + value if isinstance(value, timedelta) else value for name, value in told.items()}
    with pytest.raises(Invalid) as refusal:
        amend(keeper(head, group=True), replace(TWELVE, **wrong), **when)
    assert refusal.value.code == code
    assert field in refusal.value.fields
    assert ClauseEdition.objects.filter(clause="ready").count() == 1


def test_it_names_everything_that_is_wrong_at_once(estate: Estate, head: Person) -> None:
    with pytest.raises(Invalid) as refusal:
        amend(keeper(head, group=True), replace(TWELVE, parameters={"counting": "minutes"}, text_en=""), reason="")
    assert set(refusal.value.fields) == {"parameters.minutes.minutes", "text_en", "reason"}


def test_it_refuses_what_the_rule_says_already(estate: Estate, noon: datetime, head: Person) -> None:
    amend(keeper(head, group=True), valid_from=noon + DAY)
    with pytest.raises(Refusal) as refusal:
        amend(keeper(head, group=True), valid_from=noon + 2 * DAY)
    assert refusal.value.code == "nothing-changed"


def test_it_refuses_an_overlap_at_the_day_it_begins(estate: Estate, noon: datetime, head: Person) -> None:
    amend(keeper(head, group=True), valid_from=noon + 5 * DAY)
    with pytest.raises(Invalid) as refusal:
        amend(keeper(head, group=True), replace(TWELVE, parameters={"counting": "minutes", "minutes": 9}))
    assert (refusal.value.code, set(refusal.value.fields)) == ("editions-overlap", {"valid_from"})


@pytest.mark.covers("REP-4")
@pytest.mark.parametrize(
    ("term", "fits"),
    [
        ({"amount": 4, "unit": "year"}, False),
        ({"amount": 59, "unit": "month"}, False),
        ({"amount": 60, "unit": "month"}, True),
        ({"amount": 8, "unit": "year"}, True),
        ({"amount": 200, "unit": "day"}, False),
        (None, False),
    ],
)
def test_it_gives_no_place_less_than_the_law(estate: Estate, head: Person, term: Any, fits: bool) -> None:
    source = {"source_zh": "合同", "source_en": "Contract", "certainty": "regulation"}
    proposed = {"warranty_class": "W2"} | ({"from_completion": {**term, **source}} if term else {})
    told = {"project_id": estate.project.pk, "clause_id": "warranty.W2"}
    if fits:
        assert amend(keeper(head, project=estate.project), replace(TWELVE, parameters=proposed), **told).pk
        return
    with pytest.raises(Invalid) as refusal:
        amend(keeper(head, project=estate.project), replace(TWELVE, parameters=proposed), **told)
    assert refusal.value.code == "below-the-law"


@pytest.mark.covers("SLA-2")
def test_it_is_taken_back_before_it_holds(estate: Estate, noon: datetime, head: Person) -> None:
    actor = keeper(head, group=True)
    first = amend(actor, valid_from=noon + 5 * DAY)
    second = amend(actor, replace(TWELVE, parameters={"counting": "minutes", "minutes": 9}), valid_from=noon + 9 * DAY)
    withdraw_clause_edition(actor=actor, edition_id=first.pk, reason="先不改")
    assert [minutes_at(estate, noon + days * DAY) for days in (0, 6, 9)] == [10, 10, 9]
    withdraw_clause_edition(actor=actor, edition_id=second.pk, reason="也不改")
    assert minutes_at(estate, noon + 99 * DAY) == 10
    assert changes_of(second)[0].after["reason"] == "也不改"
    again = amend(actor, valid_from=noon + 5 * DAY)
    assert again.pk != first.pk, "the start is free again, the edition taken back stays readable"
    assert minutes_at(estate, noon + 5 * DAY) == 12


def test_it_refuses_to_take_back_what_holds_or_went(estate: Estate, noon: datetime, head: Person) -> None:
    actor = keeper(head, group=True)
    edition = amend(actor, valid_from=noon + DAY)
    for who, why, code in ((actor, " ", "reason-missing"), (keeper(head), "x", "not-yours-to-do")):
        with pytest.raises(Refusal) as refusal:
            withdraw_clause_edition(actor=who, edition_id=edition.pk, reason=why)
        assert refusal.value.code == code
    with product_time_at(noon + DAY), pytest.raises(Refusal) as refusal:
        withdraw_clause_edition(actor=actor, edition_id=edition.pk, reason="x")
    assert refusal.value.code == "edition-holds-already"
    withdraw_clause_edition(actor=actor, edition_id=edition.pk, reason="x")
    with pytest.raises(Refusal) as refusal:
        withdraw_clause_edition(actor=actor, edition_id=edition.pk, reason="x")
    assert refusal.value.code == "edition-withdrawn"


def test_it_gives_way_to_the_wider_rule_when_ended(estate: Estate, noon: datetime, head: Person) -> None:
    actor = keeper(head, project=estate.project)
    own = amend(actor, project_id=estate.project.pk)
    with product_time_at(noon + DAY):
        end_own_edition(actor=actor, edition_id=own.pk, reason="合同到期")
        assert minutes_at(estate, noon + DAY) == 10
        with pytest.raises(Refusal):
            end_own_edition(actor=actor, edition_id=own.pk, reason="合同到期")
    assert changes_of(own)[0].after["reason"] == "合同到期"
