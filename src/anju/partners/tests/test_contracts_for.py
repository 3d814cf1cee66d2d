"""Which firm answers for a trade in a building on a day."""

from datetime import date
from typing import Any

import pytest

from anju.core.errors import Refusal
from anju.estate import actions as estate
from anju.estate.models import Building, Project
from anju.partners import actions, queries
from anju.partners.actions import Terms
from anju.partners.models import Contractor

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-4", "CON-1")]

DAY = date(2026, 11, 21)


def test_it_finds_the_contract_by_trade_and_building(
    keeper: Any, project: Project, building: Building, firm: Contractor
) -> None:
    other = estate.create_building(actor=keeper, project=project, code="5")
    contract = actions.add_contract(
        actor=keeper,
        contractor=firm,
        project=project,
        number="FS-01",
        terms=Terms(trades=("防水",)),
        buildings=[building],
    )
    found = queries.contracts_for(project=project, building=building, trade="防水-屋面", day=DAY)
    assert found == [contract]
    assert queries.contracts_for(project=project, building=other, trade="防水", day=DAY) == []
    assert queries.contracts_for(project=project, building=None, trade="防水", day=DAY) == []
    assert queries.contracts_for(project=project, building=building, trade="门窗", day=DAY) == []


def test_it_counts_a_whole_project_contract_everywhere(
    keeper: Any, project: Project, building: Building, firm: Contractor
) -> None:
    contract = actions.add_contract(
        actor=keeper, contractor=firm, project=project, number="FS-01", terms=Terms(trades=("防水", "保温"))
    )
    for place in (building, None):
        assert queries.contracts_for(project=project, building=place, trade="保温", day=DAY) == [contract]


def test_it_refuses_a_lapsed_one(keeper: Any, project: Project, building: Building, firm: Contractor) -> None:
    contract = actions.add_contract(
        actor=keeper,
        contractor=firm,
        project=project,
        number="FS-01",
        terms=Terms(trades=("防水",), starts_on=date(2022, 1, 1), ends_on=DAY),
    )
    ask: dict[str, Any] = {"contractor": firm, "project": project, "building": building, "trade": "防水"}
    assert queries.contract_for(**ask, day=date(2026, 11, 20)) == contract
    with pytest.raises(Refusal) as refused:
        queries.contract_for(**ask, day=DAY)
    assert refused.value.code == "contract-lapsed"
    assert refused.value.data == {"contract": "FS-01", "ends_on": "2026-11-21"}
    assert queries.contracts_for(project=project, building=building, trade="防水", day=DAY) == []


def test_it_refuses_a_firm_without_contract(project: Project, building: Building, firm: Contractor) -> None:
    with pytest.raises(Refusal, match="contractor-without-contract"):
        queries.contract_for(contractor=firm, project=project, building=building, trade="防水", day=DAY)


def test_it_offers_no_firm_that_was_let_go(keeper: Any, project: Project, building: Building, firm: Contractor) -> None:
    actions.add_contract(actor=keeper, contractor=firm, project=project, number="FS-01", terms=Terms(trades=("防水",)))
    assert actions.deactivate_contractor(actor=keeper, contractor=firm)
    assert queries.contracts_for(project=project, building=building, trade="防水", day=DAY) == []
