"""The only writers of contractors and contracts: named fields, a change row each (CON-1)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role, require_role_anywhere
from anju.core.changes import add_row, change_fields, needed, record_change, taken
from anju.core.errors import Invalid, Sentence
from anju.core.pinyin import initials
from anju.estate.models import Building, Project
from anju.partners import rules
from anju.partners.models import Contract, Contractor


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a contract says beyond who, where and its number. Money in fen; from `ends_on` it holds no more."""

    trades: tuple[str, ...] = ()
    completed_on: date | None = None
    warranty_clause: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    settlement_fen: int | None = None
    retention_fen: int | None = None


@transaction.atomic
def add_contractor(
    *,
    actor: Acting,
    code: str,
    name: str,
    short_name: str = "",
    kind: str = Contractor.Kind.TRADE,
    contact: str = "",
    phone: str = "",
) -> Contractor:
    """A firm. `kind`: general, trade, supplier, third_party. Refuses `contractor-exists`, `contractor-kind-unknown`."""
    require_role_anywhere(actor, roles=rules.MANAGES)
    _check_kind(kind)
    name = needed(name, field="name")
    return add_row(
        Contractor(
            code=needed(code, field="code"),
            name=name,
            short_name=short_name.strip(),
            initials=initials(short_name.strip() or name),
            kind=kind,
            contact=contact.strip(),
            phone=phone.strip(),
        ),
        verb="add_contractor",
        actor_id=actor.person_id,
        refusal=taken("contractor-exists", field="code"),
    )


@transaction.atomic
def change_contractor(
    *, actor: Acting, contractor: Contractor, name: str, short_name: str, kind: str, contact: str, phone: str
) -> bool:
    """Change what a firm is called and how it is reached; its code stays. Says whether anything changed."""
    require_role_anywhere(actor, roles=rules.MANAGES)
    _check_kind(kind)
    name = needed(name, field="name")
    return change_fields(
        contractor,
        verb="change_contractor",
        actor_id=actor.person_id,
        name=name,
        short_name=short_name.strip(),
        initials=initials(short_name.strip() or name),
        kind=kind,
        contact=contact.strip(),
        phone=phone.strip(),
    )


@transaction.atomic
def deactivate_contractor(*, actor: Acting, contractor: Contractor) -> bool:
    """Offer this firm no more; what it built and owes stays. Says whether anything changed."""
    require_role_anywhere(actor, roles=rules.MANAGES)
    return change_fields(contractor, verb="deactivate_contractor", actor_id=actor.person_id, active=False)


@transaction.atomic
def add_contract(
    *,
    actor: Acting,
    contractor: Contractor,
    project: Project,
    number: str,
    terms: Terms,
    buildings: Collection[Building] = (),
) -> Contract:
    """A contract for some buildings, or for the whole project when none is named.

    Refuses `contract-exists`, `contract-terms-unclear`, `building-elsewhere`.
    """
    require_role(actor, project_id=project.pk, roles=rules.MANAGES)
    _check_terms(terms)
    _check_buildings(buildings, project.pk)
    contract = add_row(
        Contract(
            contractor=contractor,
            project=project,
            number=needed(number, field="number"),
            whole_project=not buildings,
            **_columns(terms),
        ),
        verb="add_contract",
        actor_id=actor.person_id,
        refusal=taken("contract-exists", field="number"),
    )
    if buildings:
        _name_buildings(actor, contract, buildings)
    return contract


@transaction.atomic
def change_contract(*, actor: Acting, contract: Contract, terms: Terms, buildings: Collection[Building] = ()) -> bool:
    """Change the terms and buildings of a contract; its number and firm stay. Says whether anything changed."""
    require_role(actor, project_id=contract.project_id, roles=rules.MANAGES)
    _check_terms(terms)
    _check_buildings(buildings, contract.project_id)
    changed = change_fields(
        contract,
        verb="change_contract",
        actor_id=actor.person_id,
        whole_project=not buildings,
        **_columns(terms),
    )
    if {building.pk for building in buildings} != set(contract.buildings.values_list("pk", flat=True)):
        _name_buildings(actor, contract, buildings)
        return True
    return changed


@transaction.atomic
def end_contract(*, actor: Acting, contract: Contract, ends_on: date) -> bool:
    """Let a contract lapse: from `ends_on` nobody is assigned under it. Refuses `contract-terms-unclear`."""
    require_role(actor, project_id=contract.project_id, roles=rules.MANAGES)
    _check_terms(Terms(trades=tuple(contract.trades), starts_on=contract.starts_on, ends_on=ends_on))
    return change_fields(contract, verb="end_contract", actor_id=actor.person_id, ends_on=ends_on)


def _columns(terms: Terms) -> dict[str, object]:
    return {**asdict(terms), "trades": list(terms.trades)}


def _name_buildings(actor: Acting, contract: Contract, buildings: Collection[Building]) -> None:
    before = sorted(contract.buildings.values_list("code", flat=True))
    contract.buildings.set(buildings)
    record_change(
        contract,
        verb="name_buildings",
        actor_id=actor.person_id,
        before={"buildings": before},
        after={"buildings": sorted(building.code for building in buildings)},
    )


def _check_kind(kind: str) -> None:
    if kind not in Contractor.Kind.values:
        sentence = _("No such kind of firm.")
        raise Invalid("contractor-kind-unknown", sentence, fields={"kind": sentence})


def _check_terms(terms: Terms) -> None:
    wrong: dict[str, Sentence] = {}
    if not any(terms.trades):
        wrong["trades"] = _("Name at least one trade.")
    if terms.starts_on and terms.ends_on and terms.ends_on <= terms.starts_on:
        wrong["ends_on"] = _("This is not after the start.")
    if any(sum_fen is not None and sum_fen < 0 for sum_fen in (terms.settlement_fen, terms.retention_fen)):
        wrong["settlement_fen"] = _("A sum of a contract is never below zero.")
    if wrong:
        raise Invalid("contract-terms-unclear", _("These terms cannot hold."), fields=wrong)


def _check_buildings(buildings: Collection[Building], project_id: int) -> None:
    if any(building.project_id != project_id for building in buildings):
        raise Invalid("building-elsewhere", _("This building belongs to another project."))
