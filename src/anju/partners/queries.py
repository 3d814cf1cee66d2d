"""Readers: which firm answers for a trade in a building on a day, and which firms a reach sees."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anju.core.access import Reach
from anju.core.errors import NotFound, Refusal
from anju.estate.models import Building, Project
from anju.partners import rules
from anju.partners.models import Contract, Contractor


def contracts_for(
    *, project: Project, building: Building | None, trade: str, day: date, contractor: Contractor | None = None
) -> list[Contract]:
    """The contracts that hold on `day` for this trade here, active firms only, by number. One query.

    A contract for named buildings counts in these alone; without a building (a common area) only whole-project ones do.
    """
    return [
        contract
        for contract in _naming(project, building, trade, contractor)
        if rules.holds_on(day, starts_on=contract.starts_on, ends_on=contract.ends_on)
    ]


def contract_for(
    *, contractor: Contractor, project: Project, building: Building | None, trade: str, day: date
) -> Contract:
    """The contract under which this firm answers here.

    Refuses `contract-lapsed` when all that name it are over or not begun, `contractor-without-contract` when none does.
    """
    naming = _naming(project, building, trade, contractor)
    for contract in naming:
        if rules.holds_on(day, starts_on=contract.starts_on, ends_on=contract.ends_on):
            return contract
    if naming:
        last = naming[-1]
        raise Refusal(
            "contract-lapsed",
            _("Contract %(number)s does not hold on %(day)s.") % {"number": last.number, "day": day.isoformat()},
            contract=last.number,
            ends_on=last.ends_on.isoformat() if last.ends_on else None,
        )
    raise Refusal(
        "contractor-without-contract",
        _("%(firm)s has no contract for this trade here.") % {"firm": str(contractor)},
        contractor=contractor.code,
        trade=trade,
    )


def _naming(project: Project, building: Building | None, trade: str, contractor: Contractor | None) -> list[Contract]:
    """The contracts that name this trade and place, whatever the day, those that end last behind."""
    here = Q(whole_project=True) if building is None else Q(whole_project=True) | Q(buildings=building)
    found = Contract.objects.filter(here, project=project, contractor__active=True).select_related("contractor")
    if contractor is not None:
        found = found.filter(contractor=contractor)
    ordered = sorted(found.distinct(), key=lambda contract: (contract.ends_on or date.max, contract.number))
    return [contract for contract in ordered if rules.covers_trade(contract.trades, trade)]


def contract_figures(*, project: Project, day: date) -> tuple[int, int]:
    """(contracts, firms) that hold in a project on a day. One query."""
    holding = Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    found = Contract.objects.filter(*holding, project=project, contractor__active=True).aggregate(
        contracts=Count("pk"), firms=Count("contractor", distinct=True)
    )
    return found["contracts"], found["firms"]


def contractors_within(reach: Reach) -> QuerySet[Contractor]:
    """A firm sees itself; staff see the firms with a contract in their projects; whoever has no grant sees none."""
    if reach.firm_id is not None:
        return Contractor.objects.filter(pk=reach.firm_id)
    return Contractor.objects.filter(pk__in=Contract.objects.filter(project__in=reach.projects()).values("contractor"))


def firms_in(*, reach: Reach, project: Project) -> list[Contractor]:
    """The firms within reach that have contracts in this project, with these as `here`. Three queries."""
    contracts = Contract.objects.filter(project=project).prefetch_related("buildings").order_by("number")
    return list(
        contractors_within(reach)
        .filter(contracts__project=project)
        .distinct()
        .prefetch_related(Prefetch("contracts", queryset=contracts, to_attr="here"))
        .order_by("code")
    )


def contractor_for(*, reach: Reach, code: str) -> Contractor:
    """The firm of this code within reach; an administrator also finds one that has no contract yet."""
    within = Contractor.objects.all() if reach.named & rules.MANAGES else contractors_within(reach)
    found = within.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def contract_numbered(*, reach: Reach, project: str, number: str) -> Contract:
    """The contract of this number within reach."""
    found = (
        Contract.objects.filter(project__code=project, project__in=reach.projects(), number=number)
        .filter(contractor__in=contractors_within(reach))
        .select_related("contractor", "project")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def contracts_of(*, contractor: Contractor, project: Project) -> list[Contract]:
    """The firm's contracts in this project with their buildings, by number. Two queries."""
    found = Contract.objects.filter(contractor=contractor, project=project).prefetch_related("buildings")
    return list(found.order_by("number"))
