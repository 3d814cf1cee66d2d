"""What a verdict rests on: the contracts that may answer, precedents, and which evidence there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from anju.core.time import product_now
from anju.matters.models import Attachment, Words
from anju.partners.models import Contract
from anju.partners.rules import covers_trade
from anju.repairs.file import CaseFile
from anju.repairs.models import Item
from anju.repairs.queries import candidate_contracts
from anju.rulebook.rules import Coverage, Terms, coverage_for
from anju.verbs.wording import PARTIES


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A contract that may answer, and until when."""

    contract: Contract
    fits: bool
    scope: str
    ends_on: date | None
    left: int | None

    @property
    def over(self) -> str:
        """For how long the term is over, in words."""
        return _("over for %(days)d d") % {"days": -(self.left or 0)}


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """How the same defect was decided before."""

    item: Item
    party: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One kind of evidence and when it came, if it did."""

    title: str
    at: datetime | None


def coverage_here(
    file: CaseFile, item: Item, *, terms: Terms, today: date, contract: Contract | None = None
) -> Coverage | None:
    """Both terms of the item's part today; with a contract, by its own completion acceptance. No query."""
    room, known = file.matter.room, item.root_defect or item.defect
    if room is None or known is None:
        return None
    return coverage_for(
        warranty_class=known.warranty_class,
        completed_on=(contract.completed_on if contract else None) or room.building.completed_on,
        delivered_on=room.handed_over_on,
        promised_years=None,
        terms=terms,
        today=today,
    )


def candidates_for(file: CaseFile, item: Item, *, terms: Terms, today: date) -> list[Candidate]:
    """The contracts in force here, one a firm, those of the defect's trade first. One query."""
    known = item.root_defect or item.defect
    found: dict[int, Candidate] = {}
    for contract in candidate_contracts(matter=file.matter, defect=None, at=product_now()):
        fits = known is not None and covers_trade(contract.trades, known.trade)
        if contract.contractor_id in found and not (fits and not found[contract.contractor_id].fits):
            continue
        coverage = coverage_here(file, item, terms=terms, today=today, contract=contract)
        ends_on = coverage.contractor.ends_on if coverage else None
        found[contract.contractor_id] = Candidate(
            contract=contract,
            fits=fits,
            scope="、".join(trade for trade in contract.trades if trade) or _("all trades"),
            ends_on=ends_on,
            left=(ends_on - today).days if ends_on else None,
        )
    return sorted(found.values(), key=lambda each: not each.fits)


def party_of(item: Item) -> str:
    """Who answers, by name where a firm does."""
    if item.liable_firm is not None:
        return item.liable_firm.short_name or item.liable_firm.name
    return str(PARTIES.get(item.party, ""))


def said_of(file: CaseFile, item: Item) -> list[Words]:
    """What was said of an item, first words first. One query."""
    found = Words.objects.filter(matter=file.matter, item_no__in=[0, item.no]).select_related("event")
    return list(found.order_by("event__seq"))


def photos_of(file: CaseFile, item: Item) -> list[Attachment]:
    """The photos of an item, newest first. One query."""
    kind = Attachment.Kind.PHOTO
    found = Attachment.objects.filter(matter=file.matter, item_no__in=[0, item.no], kind=kind)
    return list(found.order_by("-uploaded_at"))


def proofs_of(file: CaseFile, item: Item, *, said: Sequence[Words], photos: Sequence[Attachment]) -> list[Proof]:
    """The evidence a verdict wants, and which of it there is. No query."""
    moments = {words.field: words.event.happened_at for words in said if words.item_no == item.no and words.text}
    arrived = next((visit.arrived_at for visit in file.visits if visit.arrived_at), None)
    return [
        Proof(title=_("Seen on site"), at=arrived),
        Proof(title=_("Photos with time and place"), at=photos[0].uploaded_at if photos else None),
        Proof(title=_("Slip agreed with the owner"), at=moments.get("method")),
        Proof(title=_("What was found, written down"), at=moments.get("finding")),
    ]
