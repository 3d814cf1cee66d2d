"""Pure decisions of the rulebook: is it under warranty, and which of several rows holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

from anju.rulebook.parameters import Basis, Heating, Routing, Warranty

State = Literal["running", "over", "not_started", "unknown", "agreed", "none"]
CLASSES = ("W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9")


@dataclass(frozen=True)
class Terms:
    """The warranty terms that hold for one home: per class, and the heating season of its city."""

    classes: Mapping[str, Warranty]
    heating: Heating | None = None
    editions: Mapping[str, int] = field(default_factory=dict)
    """warranty class → id of the clause edition that says so"""


@dataclass(frozen=True)
class Agreed:
    """A contract's own term: from which day, how many years, and where it is written."""

    years: int
    source_zh: str
    source_en: str
    starts_on: date | None = None
    """empty: from completion acceptance"""


@dataclass(frozen=True)
class Candidate:
    """One way to reckon a term; the latest end wins."""

    starts_on: date
    ends_on: date
    """last day covered"""
    amount: int
    unit: str
    source_zh: str
    source_en: str
    certainty: str
    counts_from: Literal["completion", "delivery"]


@dataclass(frozen=True)
class Term:
    """Who owes whom until when, and why; `candidates` hold the ways not taken too."""

    state: State
    missing: tuple[str, ...] = ()
    """dates that would be needed: `completed_on`, `delivered_on`, `heating`"""
    winner: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    at_least: bool = False
    """a missing date could only make it longer"""
    days_left: int | None = None
    """days to the last covered day; negative once it is over"""
    starts_on: date | None = None
    """from when it binds: the owner's term from delivery, even where its length is reckoned from completion"""

    @property
    def ends_on(self) -> date | None:
        return self.winner.ends_on if self.winner else None


@dataclass(frozen=True)
class Gap:
    """Days on which the owner is covered and the contractor no longer is: the company pays itself."""

    first: date
    last: date
    days: int
    open_now: bool


@dataclass(frozen=True)
class Coverage:
    """The two terms of one warranty class side by side (REP-4)."""

    warranty_class: str
    owner: Term
    """developer → owner, from delivery"""
    contractor: Term
    """contractor → developer, from completion acceptance"""
    gap: Gap | None = None
    edition_id: int | None = None

    @property
    def owed_to_owner(self) -> bool:
        """Whether the repair is free for the owner as far as the term goes; misuse is another question."""
        return self.owner.state == "running"


def route_for(*, table: Routing, owed: bool | None, part: str, severity: str) -> str:
    """Who follows a repair, `prop_eng` or `warranty`: the first line of the table that fits (REP-15).

    `owed`: whether the developer owes it to the owner, None while that is not known (counts as out); `part`: place and
    part in catalogue words; `severity`: S1 … S4, empty when the defect is not known.
    """
    coverage = "in" if owed else "out"
    for rule in table.rules:
        fits = rule.coverage in {"any", coverage} and (not rule.severities or severity in rule.severities)
        if fits and (not rule.parts or any(word in part for word in rule.parts)):
            return rule.route
    return table.otherwise


def add_years(day: date, years: int) -> date:
    """The corresponding day years later; 29 February falls on the 28th where there is none (Civil Code art. 202)."""
    return add_months(day, 12 * years)


def add_months(day: date, months: int) -> date:
    """The corresponding day months later, or the month's last day where there is none (Civil Code art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))


MONTHS = {"month": 1, "year": 12}


def shorter_than(proposed: Basis, least: Basis) -> bool:
    """Whether a term is shorter than the least one; terms that cannot be measured alike (seasons, days) count as shorter."""
    if proposed.unit in MONTHS and least.unit in MONTHS:
        return proposed.amount * MONTHS[proposed.unit] < least.amount * MONTHS[least.unit]
    return proposed.unit != least.unit or proposed.amount < least.amount


def season_of(heating: Heating, year: int) -> tuple[date, date]:
    """First and last day of the heating season that begins in this year."""
    told = heating.exceptions.get(year)
    if told:
        return told.first, told.last
    last_year = year if heating.ends > heating.begins else year + 1
    return _month_day(year, heating.begins), _month_day(last_year, heating.ends)


def _month_day(year: int, month_day: str) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return (
        add_months(date(year, month, 1), 1) - timedelta(days=1) if (month, day) == (2, 29) else date(year, month, day)
    )


def seasons_end(start: date, seasons: int, heating: Heating) -> date:
    """The last day of the n-th heating season from the start; one already begun counts only if the clause says so."""
    counted = 0
    year = start.year - 1
    while True:
        first, last = season_of(heating, year)
        counts = first >= start or (heating.partial_counts and first < start <= last)
        counted += counts
        if counts and counted == seasons:
            return last
        year += 1


def _end(start: date, basis: Basis, heating: Heating | None) -> date | None:
    if basis.unit == "season":
        return seasons_end(start, basis.amount, heating) if heating else None
    if basis.unit == "day":
        return start + timedelta(days=basis.amount)
    return add_months(start, basis.amount * (12 if basis.unit == "year" else 1))


def _candidate(
    start: date, basis: Basis, heating: Heating | None, counts_from: Literal["completion", "delivery"]
) -> Candidate | None:
    ends_on = _end(start, basis, heating)
    if ends_on is None:
        return None
    return Candidate(
        start, ends_on, basis.amount, basis.unit, basis.source_zh, basis.source_en, basis.certainty, counts_from
    )


def _term(candidates: Sequence[Candidate], missing: tuple[str, ...], starts_on: date | None, today: date) -> Term:
    """Judge the latest candidate; what is missing could only lengthen the term, so running stays running."""
    if not candidates:
        return Term("unknown" if missing else "agreed", missing)
    winner = max(candidates, key=lambda candidate: candidate.ends_on)
    state: State = "running" if today <= winner.ends_on else "over"
    if starts_on is not None and today < starts_on:
        state = "not_started"
    elif missing and state == "over":
        state = "unknown"
    days_left = (winner.ends_on - today).days
    return Term(state, missing, winner, tuple(candidates), bool(missing), days_left, starts_on)


def _owner_term(
    terms: Warranty,
    heating: Heating | None,
    completed_on: date | None,
    delivered_on: date | None,
    promised: Sequence[Basis],
    today: date,
) -> Term:
    if delivered_on is None:
        return Term("unknown", ("delivered_on",))
    candidates: list[Candidate | None] = []
    missing: list[str] = []
    if terms.from_completion is not None:
        if completed_on is None:
            missing.append("completed_on")
        else:
            candidates.append(_candidate(completed_on, terms.from_completion, heating, "completion"))
    candidates += [_candidate(delivered_on, basis, heating, "delivery") for basis in (*terms.from_delivery, *promised)]
    if None in candidates:
        missing.append("heating")
    known = [candidate for candidate in candidates if candidate is not None]
    return _term(known, tuple(missing), delivered_on, today)


def _contractor_term(
    terms: Warranty, heating: Heating | None, completed_on: date | None, agreed: Agreed | None, today: date
) -> Term:
    candidates: list[Candidate | None] = []
    missing: list[str] = []
    if terms.from_completion is not None and completed_on is not None:
        candidates.append(_candidate(completed_on, terms.from_completion, heating, "completion"))
    if agreed is not None and (agreed.starts_on or completed_on):
        start = agreed.starts_on or completed_on
        assert start is not None
        basis = Basis(
            amount=agreed.years,
            unit="year",
            source_zh=agreed.source_zh,
            source_en=agreed.source_en,
            certainty="regulation",
        )
        candidates.append(_candidate(start, basis, heating, "delivery" if agreed.starts_on else "completion"))
    if completed_on is None and terms.from_completion is not None:
        missing.append("completed_on")
    if None in candidates:
        missing.append("heating")
    known = [candidate for candidate in candidates if candidate is not None]
    return _term(known, tuple(missing), min((c.starts_on for c in known), default=None), today)


def coverage_for(
    *,
    warranty_class: str,
    completed_on: date | None,
    delivered_on: date | None,
    promised_years: int | None,
    terms: Terms,
    today: date,
    agreed: Agreed | None = None,
) -> Coverage:
    """Whether a part is under warranty today: the owner's term and the contractor's, and the gap between them (REP-4).

    The owner's last day is the latest of: completion + statutory term (State Council Order 279, art. 40), delivery +
    minimum of the 1998 rule, delivery + what the certificate promises. A term of years ends on the corresponding day,
    which is still covered. Missing dates make it `unknown` with what is missing, never a guess; where the known part
    alone still runs, it is running "at least until".
    """
    if warranty_class not in terms.classes:
        nothing = Term("none" if warranty_class == "none" else "agreed")
        return Coverage(warranty_class, nothing, nothing)
    found = terms.classes[warranty_class]
    promised = [] if promised_years is None else [_promise(promised_years)]
    owner = _owner_term(found, terms.heating, completed_on, delivered_on, promised, today)
    contractor = _contractor_term(found, terms.heating, completed_on, agreed, today)
    return Coverage(
        warranty_class, owner, contractor, _gap(owner, contractor, today), terms.editions.get(warranty_class)
    )


def _promise(years: int) -> Basis:
    return Basis(
        amount=years,
        unit="year",
        source_zh="住宅质量保证书的承诺",
        source_en="Promise in the quality warranty certificate",
        certainty="regulation",
    )


def _gap(owner: Term, contractor: Term, today: date) -> Gap | None:
    if owner.ends_on is None or owner.starts_on is None or contractor.ends_on is None or contractor.at_least:
        return None
    first = max(contractor.ends_on + timedelta(days=1), owner.starts_on)
    if first > owner.ends_on:
        return None
    return Gap(first, owner.ends_on, (owner.ends_on - first).days + 1, first <= today <= owner.ends_on)


def warranty_strip(
    *,
    completed_on: date | None,
    delivered_on: date | None,
    terms: Terms,
    today: date,
    promised: Mapping[str, int] | None = None,
    classes: Iterable[str] = CLASSES,
) -> list[Coverage]:
    """Both terms of every class for one home; `promised` gives years by class where the certificate says more."""
    return [
        coverage_for(
            warranty_class=name,
            completed_on=completed_on,
            delivered_on=delivered_on,
            promised_years=(promised or {}).get(name),
            terms=terms,
            today=today,
        )
        for name in classes
    ]


class Placed(Protocol):
    """Anything with a place whose narrowness decides conflicts."""

    @property
    def narrowness(self) -> int: ...


P = TypeVar("P", bound=Placed)


def narrowest(rows: Iterable[P]) -> P | None:
    """The row that wins where several hold: project beats company beats group (SLA-2)."""
    return max(rows, key=lambda row: row.narrowness, default=None)
