"""The regulation as it is read: clauses with parameters in words, source and history."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from anju.rulebook.actions import publish_clause_edition
from anju.rulebook.queries import ClauseOnPage, clause_for, clause_on_page, rulebook_page
from anju.rulebook.tests.conftest import Estate


def page(estate: Estate, noon: datetime) -> dict[str, ClauseOnPage]:
    sections = rulebook_page(company_id=estate.company.pk, project_id=estate.project.pk, at=noon)
    return {clause.clause.pk: clause for section in sections for clause in section.clauses}


@pytest.mark.covers("SLA-2")
def test_it_says_in_words_what_the_program_enforces(estate: Estate, noon: datetime) -> None:
    with translation.override("en"):
        arrival = page(estate, noon)["arrival.normal"]
        assert arrival.words[:3] == [
            "Start between 08:00 and 17:30 (both included): within 20 minutes",
            "At any other time: within 1 hour",
            "Reminder 5 minutes before",
        ]
        assert arrival.edition.source == "Regulation on after-sales repair and complaints, 5.2"
        assert str(arrival.clause) == "3.2 First arrival"


def test_it_changes_its_words_with_the_edition(estate: Estate, noon: datetime) -> None:
    publish_clause_edition(
        clause_id="arrival.emergency",
        parameters={"counting": "minutes", "minutes": 12},
        project_id=estate.project.pk,
        source_zh="项目承诺",
        certainty="regulation",
        actor_id=None,
    )
    with translation.override("en"):
        clause = page(estate, noon)["arrival.emergency"]
    assert clause.words[0] == "Within 12 minutes, day and night"
    assert (clause.own, len(clause.editions)) == ("project", 2)


def test_it_reads_in_two_queries_whatever_its_length(
    estate: Estate, noon: datetime, django_assert_num_queries: Any
) -> None:
    page(estate, noon)
    with django_assert_num_queries(2):
        page(estate, noon)


def test_it_opens_one_clause_by_itself(estate: Estate, noon: datetime) -> None:
    edition = clause_for(clause_id="warranty.W3", project_id=None, company_id=None, at=noon)
    with translation.override("en"):
        card = clause_on_page(edition=edition, company_id=None, project_id=None)
    assert card.words[0] == "Contractor: 2 heating seasons from completion"
