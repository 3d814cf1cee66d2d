"""Firms and contracts: added, changed, ended, remembered; seen by those they concern."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from anju.core.access import Reach
from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.estate.models import Building, Project
from anju.partners import actions, queries
from anju.partners.actions import Terms
from anju.partners.models import Contract, Contractor

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-1", "CON-1")]


def test_it_keeps_a_firm_with_initials_and_an_encrypted_phone(keeper: Any, firm: Contractor) -> None:
    assert firm.initials == "hxfs"
    actions.change_contractor(
        actor=keeper,
        contractor=firm,
        name=firm.name,
        short_name="宏信",
        kind="trade",
        contact="丁",
        phone="13800001111",
    )
    firm.refresh_from_db()
    assert firm.phone == "13800001111"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM partners_contractor WHERE id = %s", [firm.pk])
        assert "13800001111" not in cursor.fetchone()[0]
    assert "13800001111" not in str([change.after for change in changes_of(firm)])


def test_it_refuses_a_code_in_use_and_an_unknown_kind(keeper: Any, firm: Contractor) -> None:
    with pytest.raises(Refusal, match="contractor-exists"):
        actions.add_contractor(actor=keeper, code=firm.code, name="Twice")
    with pytest.raises(Invalid, match="contractor-kind-unknown"):
        actions.add_contractor(actor=keeper, code="X", name="X", kind="friend")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(), "trades"),
        (Terms(trades=("防水",), starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1)), "ends_on"),
        (Terms(trades=("防水",), settlement_fen=-1), "settlement_fen"),
    ],
)
def test_it_refuses_terms_that_cannot_hold(
    keeper: Any, project: Project, firm: Contractor, terms: Terms, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_contract(actor=keeper, contractor=firm, project=project, number="1", terms=terms)
    assert (refused.value.code, list(refused.value.fields)) == ("contract-terms-unclear", [field])


def test_it_changes_and_ends_a_contract(keeper: Any, project: Project, building: Building, firm: Contractor) -> None:
    terms = Terms(trades=("防水",), starts_on=date(2024, 1, 1))
    contract = actions.add_contract(actor=keeper, contractor=firm, project=project, number="1", terms=terms)
    with pytest.raises(Refusal, match="contract-exists"):
        actions.add_contract(actor=keeper, contractor=firm, project=project, number="1", terms=terms)
    assert actions.change_contract(actor=keeper, contract=contract, terms=terms, buildings=[building])
    assert not contract.whole_project
    assert not actions.change_contract(actor=keeper, contract=contract, terms=terms, buildings=[building])
    assert actions.end_contract(actor=keeper, contract=contract, ends_on=date(2026, 1, 1))
    with pytest.raises(Invalid, match="contract-terms-unclear"):
        actions.end_contract(actor=keeper, contract=contract, ends_on=date(2023, 1, 1))
    assert {change.verb for change in changes_of(contract)} >= {"add_contract", "name_buildings", "end_contract"}


def test_it_refuses_whoever_does_not_keep_contracts(nobody: Any, project: Project, firm: Contractor) -> None:
    with pytest.raises(Forbidden):
        actions.add_contractor(actor=nobody, code="X", name="X")
    with pytest.raises(Forbidden):
        actions.add_contract(actor=nobody, contractor=firm, project=project, number="1", terms=Terms(trades=("防水",)))


def test_it_shows_a_firm_itself_only(keeper: Any, project: Project, firm: Contractor) -> None:
    other = actions.add_contractor(actor=keeper, code="OT", name="Other")
    for contractor, number in ((firm, "1"), (other, "2")):
        actions.add_contract(
            actor=keeper, contractor=contractor, project=project, number=number, terms=Terms(trades=("防水",))
        )
    inside = Reach(
        person_id=1, firm_id=firm.pk, roles={project.pk: frozenset({"contractor"})}, named=frozenset({"contractor"})
    )
    staff = Reach(person_id=1, firm_id=None, roles={project.pk: frozenset({"desk"})}, named=frozenset({"desk"}))
    owner = Reach(person_id=1, firm_id=None, roles={}, named=frozenset())
    assert queries.firms_in(reach=inside, project=project) == [firm]
    assert queries.firms_in(reach=staff, project=project) == [firm, other]
    assert queries.firms_in(reach=owner, project=project) == []
    assert queries.contractor_for(reach=staff, code="OT") == other
    with pytest.raises(NotFound):
        queries.contractor_for(reach=inside, code="OT")
    with pytest.raises(NotFound):
        queries.contract_numbered(reach=inside, project="YQ", number="2")
    assert queries.contract_numbered(reach=inside, project="YQ", number="1") == Contract.objects.get(number="1")
