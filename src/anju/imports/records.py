"""From a record to a member of staff, a contractor or a contract: plain values, or the problems. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from anju.imports import cells as read
from anju.imports.drafts import Problem, Taking
from anju.imports.phones import phones
from anju.imports.rows import Record
from anju.imports.vocabulary import building_list, firm_kind, roles, several


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff or of a contractor's people."""

    name: str
    roles: tuple[str, ...]
    username: str
    badge: str
    phones: tuple[str, ...]
    firm: str
    trades: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Firm:
    """One contractor."""

    name: str
    code: str
    short_name: str
    kind: str
    """"" when the file does not say"""
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Bond:
    """One contract. `buildings` None: the whole project."""

    number: str
    contractor: str
    buildings: tuple[str, ...] | None
    facts: dict[str, Any]


def staff_draft(record: Record) -> tuple[Staff | None, list[Problem]]:
    """A member of staff; name and role are needed."""
    taking = Taking(record)
    name = _needed(taking, "name", limit=80)
    held = taking.listed("role", roles)
    if not held and not any(problem.key == "role" for problem in taking.problems):
        taking.refuse("role-missing", "role")
    starts_on, ends_on = taking.take("starts_on", read.day, None), taking.take("ends_on", read.day, None)
    if starts_on and ends_on and ends_on < starts_on:
        taking.refuse("term-order", "ends_on")
    draft = Staff(
        name=name,
        roles=tuple(held),
        username=taking.words("username", limit=40),
        badge=taking.words("badge", limit=20),
        phones=tuple(taking.listed("phone", phones)),
        firm=taking.words("firm", limit=120),
        trades=tuple(taking.listed("trades", several)),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return (None, taking.problems) if taking.problems else (draft, [])


def contractor_draft(record: Record) -> tuple[Firm | None, list[Problem]]:
    """A contractor; the name is needed."""
    taking = Taking(record)
    numbers = taking.listed("phone", phones)
    draft = Firm(
        name=_needed(taking, "name", limit=120),
        code=taking.words("code", limit=30),
        short_name=taking.words("short_name", limit=30),
        kind="" if read.is_empty(record.cells.get("kind")) else taking.take("kind", firm_kind, "trade"),
        contact=taking.words("contact", limit=60),
        phone=numbers[0] if numbers else "",
    )
    return (None, taking.problems) if taking.problems else (draft, [])


def contract_draft(record: Record) -> tuple[Bond | None, list[Problem]]:
    """A contract; number and contractor are needed. Sums in fen; the retention may be told as per cent."""
    taking = Taking(record)
    number, contractor = _needed(taking, "number", limit=60), _needed(taking, "contractor", limit=120)
    buildings = taking.take("buildings", building_list, None)
    days = {key: taking.take(key, read.day, None) for key in ("completed_on", "starts_on", "ends_on")}
    if days["starts_on"] and days["ends_on"] and days["ends_on"] <= days["starts_on"]:
        taking.refuse("term-order", "ends_on")
    settlement = taking.take("settlement", read.money_fen, None)
    retention = taking.take("retention", read.money_fen, None)
    share = taking.take("retention_percent", read.percent, None)
    if retention is None and share is not None and settlement is not None:
        retention = int((Decimal(settlement) * share / 100).to_integral_value())
    if retention is not None and settlement is not None and retention > settlement:
        taking.refuse("retention-limit", "retention")
    trades = taking.listed("trades", several)
    if not trades and not any(problem.key == "trades" for problem in taking.problems):
        taking.refuse("required", "trades")
    facts = days | {
        "trades": trades,
        "warranty_clause": taking.words("warranty_clause", limit=60),
        "settlement_fen": settlement,
        "retention_fen": retention,
    }
    facts = {key: value for key, value in facts.items() if value not in (None, "", [])}
    draft = Bond(number, contractor, tuple(buildings) if buildings is not None else None, facts)
    return (None, taking.problems) if taking.problems else (draft, [])


def _needed(taking: Taking, key: str, *, limit: int) -> str:
    plain = taking.words(key, limit=limit)
    if not plain and not any(problem.key == key for problem in taking.problems):
        taking.refuse("required", key)
    return plain
