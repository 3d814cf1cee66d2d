"""What a new installation starts with."""

from datetime import date, datetime

import pytest

from anju.rulebook.actions import load_defaults, set_catalogue_entry
from anju.rulebook.actions.defaults import Loaded
from anju.rulebook.models import Certainty, Clause, ClauseEdition, Defect, Kind
from anju.rulebook.parameters import parameters_from
from anju.rulebook.queries import calendar_for, catalogue, clause_for
from anju.rulebook.tests.conftest import Estate


@pytest.mark.covers("SLA-2")
def test_it_fills_an_empty_rulebook_once(db: None) -> None:
    first = load_defaults()
    assert (first.years, first.defects) == (4, 119)
    assert first.clauses == Clause.objects.count()
    assert load_defaults() == Loaded(0, 0, 0)


def test_it_gives_every_clause_parameters_that_fit_and_a_source(estate: Estate) -> None:
    for edition in ClauseEdition.objects.select_related("clause"):
        parameters_from(edition.clause.kind, edition.parameters)
        assert all([edition.source_zh, edition.source_en, edition.clause.text_zh, edition.clause.text_en])
        assert edition.certainty in Certainty.values
        assert edition.clause.kind in Kind.values


def test_it_leaves_what_a_company_changed(estate: Estate, noon: datetime) -> None:
    row = Defect.objects.get(code="C02")
    set_catalogue_entry(code="C02", actor_id=None, values={**vars(row), "default_days": 10})
    load_defaults()
    assert [
        entry.default_days for entry in catalogue(company_id=None, project_id=None, at=noon) if entry.code == "C02"
    ] == [10]


@pytest.mark.covers("SLA-2")
def test_it_knows_holidays_and_make_up_days_of_the_published_years(estate: Estate) -> None:
    calendar = calendar_for(company_id=None, project_id=None)
    assert not calendar.works(date(2026, 2, 17))
    assert calendar.works(date(2026, 2, 14)), "a make-up Saturday"
    assert not calendar.works(date(2026, 2, 21)), "an ordinary Saturday in the holiday"
    assert [year for year in range(2022, 2029) if calendar.published(year)] == [2023, 2024, 2025, 2026]
    assert not calendar.provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.provisional(date(2026, 12, 31), date(2027, 1, 1))


@pytest.mark.covers("REP-2", "SLA-6")
@pytest.mark.parametrize(
    ("clause_id", "key", "value"),
    [
        ("arrival.emergency", "minutes", 15),
        ("arrival.normal", "otherwise", 60),
        ("ready", "minutes", 10),
        ("appointment", "grace_minutes", 15),
        ("appoint", "counting", "working_time"),
        ("follow_up", "minutes", 1440),
        ("late_report", "minutes", 15),
        ("rework", "days", 90),
        ("follow_up.unreached", "attempts", 3),
    ],
)
def test_it_has_the_limits_of_the_regulation(
    estate: Estate, noon: datetime, clause_id: str, key: str, value: object
) -> None:
    edition = clause_for(clause_id=clause_id, project_id=estate.project.pk, company_id=estate.company.pk, at=noon)
    assert edition.parameters[key] == value
